"""`publish_all`: what nobody can say anything about is published again, as it was and in order."""

from collections.abc import Sequence

from hypothesis.strategies import booleans, integers, lists, permutations, sampled_from, tuples

from course_utils.brokers import BrokerTrouble, Unconfirmed
from course_utils.exercises import Attempt, Exercise
from course_utils.messages import Envelope
from course_utils.text import code

from ..kit import Clock, Lost, Silent, event

MOST_CALLS = 5
FORGOTTEN_SECONDS = 121.0  # for two minutes a broker remembers ids

exercise = Exercise(
    "publish_all",
    hints=(
        "Of an unknown event, what is the worst that can come of publishing it again? And of not doing so?",
        "Each time, `publish` what is left. What is left after an Unconfirmed is its `unknown`, and then its `unsent`. "
        "Only an Unconfirmed is caught, and of the fifth call not even that.",
        code(
            "left = list(events)",
            "for calls in range(1, 6):",
            "    try:",
            "        broker.publish(left)",
            "        return calls",
            "    except Unconfirmed as unconfirmed:",
            "        if calls == 5:",
            "            …",
            "        left = [*unconfirmed.unknown, …]",
            "    pause()",
        ),
    ),
)

_ids = permutations(["e1", "e2", "e3", "e4", "e5", "e6"])
_subjects = lists(sampled_from(["cup", "kettle"]), min_size=1, max_size=6)
_losses = lists(lists(tuples(integers(0, 2), booleans()), min_size=1, max_size=2), max_size=MOST_CALLS - 1)


class _Pauses:
    """`pause`, which takes so many seconds of the clock."""

    def __init__(self, clock: Clock | None = None, seconds: float = 0.0) -> None:
        self.__name__ = "pause"
        self.count = 0
        self._clock, self._seconds = clock, seconds

    def __call__(self) -> None:
        self.count += 1
        if self._clock is not None:
            self._clock.seconds += self._seconds


def _events(ids: Sequence[str], subjects: Sequence[str]) -> list[Envelope]:
    return [event(id, subject) for id, subject in zip(ids, subjects, strict=False)]


@exercise.law(ids=_ids, subjects=_subjects, losses=_losses, examples=80)
def everything_is_stored_once_and_in_order(
    publish_all: Attempt, ids: list[str], subjects: list[str], losses: list[list[Lost]]
) -> None:
    """In the end each event is in the log once, those about one subject in the order in which they were given; and what
    comes back is how many times `publish` was called."""
    broker, pauses = Silent(losses), _Pauses()
    events = _events(ids, subjects)
    result = publish_all(broker, events, pauses)
    publish_all.steps += broker.said
    for subject in ("cup", "kettle"):
        expected = [each.id for each in events if each.subject == subject]
        found = [each.id for each in broker.log if each.subject == subject]
        if found != expected:
            lines = [f"then the log has {found} about {subject}", f"it should have  {expected}"]
            publish_all.fail(_what_went_wrong(found, expected), lines=lines)
    result.should_be(len(broker.said))
    if pauses.count != len(broker.said) - 1:
        publish_all.fail(
            "Call `pause()` once before each call but the first.", lines=[f"it paused {pauses.count} times"]
        )


def _what_went_wrong(found: list[str], expected: list[str]) -> str:
    if set(found) - set(expected):
        return (
            "An event is in the log that nobody gave: with another id, it is another event, and the broker does not know "
            "it again. Publish the events as they are."
        )
    if set(expected) - set(found):
        return "An event is missing. Neither what is unknown nor what was not sent may be left out."
    return "Events about one subject stand in the log in another order than they were given."


@exercise.law(ids=_ids, subjects=_subjects, times=integers(1, MOST_CALLS - 1), examples=20)
def what_is_acknowledged_is_not_published_again(
    publish_all: Attempt, ids: list[str], subjects: list[str], times: int
) -> None:
    """The nodes were away for longer than the broker remembers ids. What it acknowledged before that is settled: published
    once more, it is in the log twice. Publish what is left, and nothing else."""
    clock = Clock()
    broker = Silent([[(1, False)]] * times, now=clock)
    events = _events(ids, subjects)
    publish_all(broker, events, _Pauses(clock, FORGOTTEN_SECONDS))
    publish_all.steps += broker.said
    if len(broker.log) > len(events):
        publish_all.fail(lines=[f"then the log has {[each.id for each in broker.log]}"])


@exercise.law(ids=_ids, subjects=_subjects, losses=_losses, examples=20)
def the_fifth_in_vain_is_the_last(
    publish_all: Attempt, ids: list[str], subjects: list[str], losses: list[list[Lost]]
) -> None:
    """After five calls in vain, the last Unconfirmed comes out as it is: whoever called has to know that something is
    unknown, and what. Nobody pauses after that."""
    broker, pauses = Silent([[(0, False)]] * 20), _Pauses()
    raised = publish_all.raises(Unconfirmed, broker, _events(ids, subjects), pauses)
    publish_all.steps += broker.said
    if len(broker.said) != MOST_CALLS or pauses.count != MOST_CALLS - 1:
        publish_all.fail(lines=[f"`publish` was called {len(broker.said)} times, and `pause` {pauses.count} times"])
    if raised is not broker.last:
        publish_all.fail(lines=[f"{raised!r} came out, which is not what the last call raised"])


@exercise.law(ids=_ids, subjects=_subjects, refusal=sampled_from([BrokerTrouble, ValueError, OSError]), examples=12)
def a_refusal_comes_out_at_once(
    publish_all: Attempt, ids: list[str], subjects: list[str], refusal: type[Exception]
) -> None:
    """The broker refused, which is another thing than not to answer: it will refuse again. The error comes out at once."""
    broker, pauses = Silent([[(0, True)]], refusal("the event is too large")), _Pauses()
    publish_all.raises(refusal, broker, _events(ids, subjects), pauses)
    if len(broker.said) != 2:
        publish_all.steps += broker.said
        publish_all.fail(lines=[f"`publish` was called {len(broker.said)} times"])
