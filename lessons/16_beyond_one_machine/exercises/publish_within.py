"""`publish_within`: back-pressure for a publisher, by what is open in the partition of each event."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from hypothesis.strategies import integers, lists, sampled_from, tuples

from course_utils.brokers import Consumer, Delivery, InProcessBroker, Lag
from course_utils.brokers.rules import partition_of
from course_utils.exercises import Attempt, Exercise
from course_utils.messages import Envelope
from course_utils.text import code

from ..kit import event, named

PARTITIONS, MOST_PAUSES = 2, 10
SUBJECTS = ("cup", "kettle", "pan", "whisk")  # two in each partition
TOO_MANY = 200  # more than ten for each event of any case
_SHOWN = 14
TOO_FULL = (
    "A partition has more than `most` open events. Look at its lag().count, which has what is in flight in it, before each "
    "event; and when as many as `most` are open, there is no room for one more."
)
ORDER = "Events were published in another order than they were given, or one was left out. The next one waits for the one before."
TOO_EARLY = "It paused, and there was room in the partition of the next event. Pause only when there is none."

exercise = Exercise(
    "publish_within",
    hints=(
        "Between two events the workers may have done something, or nothing. When do you look?",
        "For each event: find the consumer of its partition. As long as its lag().count is `most` or more, pause, and count "
        "the pauses of this event; if there were ten already, return events[number:]. Then publish the one event.",
        code(
            "for number, event in enumerate(events):",
            "    consumer = consumers[partition_of(event.subject, len(consumers))]",
            "    pauses = 0",
            "    while consumer.lag().count >= most:",
            "        if pauses == 10:",
            "            return …",
            "        …",
            "    broker.publish([event])",
            "return []",
        ),
    ),
)


class Seen:
    """A consumer that a publisher may only look at."""

    def __init__(self, inside: Consumer, partition: int) -> None:
        self._inside, self._partition = inside, partition

    def __repr__(self) -> str:
        return f"consumer {self._partition}"

    def lag(self) -> Lag:
        """As it is."""
        return self._inside.lag()


class Shop:
    """A broker whose workers work while the publisher pauses, and then take the next event in hand.

    `speeds` says how many events each of them handles at a time, `every` at which pauses: with 3 at each third one. After
    so many pauses that nobody can mean it, everything is handled, so that whoever never gives up comes to an end.
    """

    def __init__(self, events: Sequence[Envelope], most: int, speeds: Sequence[int], every: int = 1) -> None:
        self.events, self.most = events, most
        self.inside = InProcessBroker(PARTITIONS, now=lambda: 0.0)
        self.said: list[str] = []
        self.pauses = 0
        self.too_full = self.too_early = False
        self._speeds, self._every = speeds, every
        self._workers = [self.inside.consumer("labels", number, ack_wait=1e9) for number in range(PARTITIONS)]
        self._in_hand: list[list[Delivery]] = [[] for _ in self._workers]
        self.consumers = [Seen(worker, number) for number, worker in enumerate(self._workers)]

    def __repr__(self) -> str:
        return "broker"

    @property
    def open(self) -> list[int]:
        """How many events of each partition are not handled."""
        return [worker.lag().count for worker in self._workers]

    @property
    def log(self) -> list[Envelope]:
        """What was published, in order."""
        return [recorded.envelope for recorded in self.inside.read_after(0, 1000)]

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Store these, and note whether there was room."""
        self.inside.publish(envelopes)
        self.said.append(f"# publish({named(envelopes)}): open are {self.open}")
        self.too_full = self.too_full or max(self.open) > self.most

    def pause(self) -> None:
        """Note whether there was none for the next event, and let the workers work."""
        left = self.events[len(self.log) :]
        self.too_early = self.too_early or not left or self.open[_partition(left[0])] < self.most
        self.pauses += 1
        for number, speed in enumerate(self._speeds):
            self._work(number, TOO_MANY if self.pauses > TOO_MANY else 0 if self.pauses % self._every else speed)
        self.said.append(f"# pause(): open are {self.open}")

    def _work(self, number: int, count: int) -> None:
        worker = self._workers[number]
        for _ in range(min(count, worker.lag().count)):
            worker.ack(*(self._in_hand[number] or worker.fetch()))
            self._in_hand[number] = []
        self._in_hand[number] = self._in_hand[number] or worker.fetch()


def _partition(envelope: Envelope) -> int:
    return partition_of(envelope.subject, PARTITIONS)


def _events(subjects: Sequence[str]) -> list[Envelope]:
    return [event(f"e{number}", subject) for number, subject in enumerate(subjects, start=1)]


def _call(publish_within: Attempt, shop: Shop) -> Any:
    result = publish_within(shop, shop.events, shop.consumers, shop.most, shop.pause)
    publish_within.steps += shop.said[:_SHOWN] + ["# …"] * (len(shop.said) > _SHOWN)
    if shop.too_full:
        publish_within.fail(TOO_FULL, lines=[f"more than {shop.most} were open in one partition"])
    if shop.log != list(shop.events[: len(shop.log)]):
        publish_within.fail(ORDER, lines=[f"published are {[each.id for each in shop.log]}"])
    if shop.too_early:
        publish_within.fail(TOO_EARLY)
    return result


_subjects = lists(sampled_from(SUBJECTS), min_size=1, max_size=8)
_most = integers(1, 4)
_speeds = tuples(integers(1, 3), integers(1, 3))


@exercise.law(subjects=_subjects, most=_most, speeds=_speeds, examples=60)
def everything_is_published_and_no_partition_is_too_full(
    publish_within: Attempt, subjects: list[str], most: int, speeds: tuple[int, int]
) -> None:
    """The workers are slow, and they work: in the end all events are published, and nothing is left."""
    shop = Shop(_events(subjects), most, speeds)
    result = _call(publish_within, shop)
    if len(shop.log) < len(subjects):
        publish_within.fail(lines=[f"{len(subjects) - len(shop.log)} of the events were not published"])
    result.should_be([])


@exercise.law(more=integers(1, 3), most=_most, every=sampled_from([MOST_PAUSES, 7]), examples=12)
def ten_pauses_are_for_each_event(publish_within: Attempt, more: int, most: int, every: int) -> None:
    """The workers handle one event in up to ten pauses, so that after the tenth there is room: look again after each pause,
    and count the pauses of each event by itself."""
    shop = Shop(_events(["cup"] * (most + more)), most, (1, 1), every)
    _call(publish_within, shop).should_be([])


@exercise.law(before=_subjects, after=_subjects, most=_most, examples=40)
def it_gives_up_what_there_is_no_room_for(
    publish_within: Attempt, before: list[str], after: list[str], most: int
) -> None:
    """A worker stands still. After ten pauses for one event, give up: that event and all behind it are what comes back, in
    their order, so that the caller can say no; nothing of them is published, and nobody pauses any longer."""
    subjects = [*before, *(["cup"] * most), "cup", *after]
    shop = Shop(_events(subjects), most, (0, 0))
    result = _call(publish_within, shop)
    counts: Counter[int] = Counter()
    room = 0
    while counts[_partition(shop.events[room])] < most:
        counts[_partition(shop.events[room])] += 1
        room += 1
    found = len(shop.log), shop.pauses
    if found != (room, MOST_PAUSES):
        lines = [f"it published {found[0]} and paused {found[1]} times", f"it should be {room} and {MOST_PAUSES} times"]
        publish_within.fail(lines=lines)
    result.should_be(shop.events[room:])


@exercise.law(most=_most, count=integers(1, 3), examples=15)
def a_full_partition_holds_up_no_other(publish_within: Attempt, most: int, count: int) -> None:
    """Another partition is full, and its worker stands still. The events of this one have room: publish them."""
    other = next(each for each in SUBJECTS if partition_of(each, PARTITIONS) != partition_of("cup", PARTITIONS))
    shop = Shop(_events(["cup"] * min(count, most)), most, (0, 0))
    stuck = [event(f"o{number}", other) for number in range(most)]
    shop.inside.publish(stuck)
    result = publish_within(shop, shop.events, shop.consumers, most, shop.pause)
    publish_within.steps += [f"# {most} are open in the other partition", *shop.said[:_SHOWN]]
    if shop.pauses or shop.log[most:] != shop.events:
        publish_within.fail(lines=[f"it paused {shop.pauses} times and published {len(shop.log) - most} events"])
    result.should_be([])
