"""What befalls a stream when its nodes are killed: runs on three real nodes that say what happened when, and what is in the
log in the end. `recording` keeps some of them, for where there are no nodes.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from threading import Thread
from typing import TYPE_CHECKING
from uuid import uuid4

from course_utils.brokers.face import Unconfirmed
from course_utils.messages import Envelope
from course_utils.servers import Backend, Cluster

if TYPE_CHECKING:
    from course_utils.brokers.jetstream.broker import JetStreamBroker

_LOOK_SECONDS = 0.005
_WAIT_SECONDS = 60.0
_SHORT_PATIENCE = 1.5  # with which one publishes in vain; a single try has two seconds
_SETTLING_SECONDS = 1.0  # at most, in which nodes that are back agree on what one of them was given before
_PAGE = 500


@dataclass(frozen=True)
class Moment:
    """Something that happened, so many seconds after the beginning of the run."""

    seconds: float
    what: str

    def __str__(self) -> str:
        return f"{self.seconds:5.1f} s  {self.what}"


@dataclass
class Run:
    """Events by their numbers, which are the order in which they were published. As text, what came of them."""

    title: str
    published: int
    moments: list[Moment] = field(default_factory=list)
    acknowledged: list[tuple[float, int]] = field(default_factory=list)
    """(seconds, number), as acknowledgements came."""
    unknown: list[int] = field(default_factory=list)
    """Of these the publisher was told that nobody can say."""
    stored: list[int] = field(default_factory=list)
    """In the order of the log."""
    subjects: int = 1
    """How many there were, each event in turn about the next."""

    def __str__(self) -> str:
        return (
            f"{self.published} events: {len(self.acknowledged)} acknowledged, {len(self.unknown)} unknown, "
            f"{len(set(self.stored))} in the log.\nAcknowledged and lost: {len(self.lost)}. Stored twice: {self.doubled}. "
            f"Behind a later one of its subject: {len(self.overtaken)}."
            f"{f' For {self.pause:.1f} s nothing was acknowledged.' if self.acknowledged else ''}"
        )

    @property
    def lost(self) -> list[int]:
        """What was acknowledged and is not in the log."""
        return sorted({number for _, number in self.acknowledged} - set(self.stored))

    @property
    def doubled(self) -> int:
        """How many events are in the log once too often."""
        return len(self.stored) - len(set(self.stored))

    @property
    def overtaken(self) -> list[int]:
        """What stands in the log behind a later event about the same subject."""
        latest: dict[int, int] = {}
        found = []
        for number in self.stored:
            subject = number % self.subjects
            if number < latest.get(subject, -1):
                found.append(number)
            latest[subject] = max(number, latest.get(subject, -1))
        return found

    @property
    def pause(self) -> float:
        """The longest time between two acknowledgements, in seconds."""
        at = [seconds for seconds, _ in self.acknowledged]
        return max((later - earlier for earlier, later in pairwise(at)), default=0.0)


Say = Callable[[Moment], object]


def _nothing(_moment: Moment) -> None:
    """Nobody listens."""


def kill_the_leader(
    backend: Backend,
    nodes: Cluster,
    *,
    events: int = 1000,
    subjects: int = 100,
    many_of_a_subject: bool = False,
    say: Say = _nothing,
) -> Run:
    """Kill the node that leads when a third is acknowledged, and return it when all are.

    `many_of_a_subject` lets events about one subject be on their way together. `say` hears each moment as it comes.
    """
    how = "many of a subject on their way" if many_of_a_subject else "one of each subject on its way"
    with _Running(backend, nodes, Run(f"The leader is killed, {how}", events, subjects=subjects), say) as running:
        publish = running.broker.publish_at_once if many_of_a_subject else running.broker.publish
        publishing = Thread(target=publish, args=(running.events(),))
        leader = running.leader()
        running.note(f"Publishing begins. {leader} leads.")
        publishing.start()
        _until(lambda: len(running.run.acknowledged) >= events // 3)
        nodes[leader].kill()
        running.note(f"{leader} is killed.")
        publishing.join()
        running.note(f"Everything is acknowledged. {running.leader(other_than=leader)} leads.")
        nodes[leader].start()
        running.note(f"{leader} is back.")
        return running.ended()


def kill_the_majority(
    backend: Backend, nodes: Cluster, *, leader_too: bool, events: int = 10, say: Say = _nothing
) -> Run:
    """Kill two of three nodes, publish in vain, return them, and look before anything is published again.

    A leader that is left keeps what it was given, and may have it stored when the others are back. Without one nobody has
    it. The publisher is told the same both times.
    """
    who = "leader and one more" if leader_too else "two that do not lead"
    run = Run(f"Two of three nodes are killed, {who}", events, subjects=events)
    with _Running(backend, nodes, run, say) as running, closing(running.open(_SHORT_PATIENCE)) as publisher:
        leader = running.leader()
        names = [leader] * leader_too + [node.name for node in nodes.nodes if node.name != leader]
        for name in names[:2]:
            nodes[name].kill()
            running.note(f"{name} is killed.")
        try:
            publisher.publish(running.events())
        except Unconfirmed as unconfirmed:
            run.unknown = sorted(int(event.id) for event in unconfirmed.unknown)
            running.note(f"{len(run.unknown)} of {events} events were sent and not acknowledged.")
        for name in names[:2]:
            nodes[name].start()
            running.note(f"{name} is back.")
        running.note(f"{running.leader()} leads.")
        running.settle()
        return running.ended()


EXPERIMENTS: Mapping[str, Callable[..., Run]] = {
    "leader": kill_the_leader,
    "leader_many": partial(kill_the_leader, events=300, subjects=1, many_of_a_subject=True),
    "followers": partial(kill_the_majority, leader_too=False),
    "majority": partial(kill_the_majority, leader_too=True),
}
"""By name: each takes a backend, its nodes, and `say`."""


class _Running(AbstractContextManager["_Running"]):
    """A run under way: a stream of its own on the nodes, and a clock that began with it."""

    def __init__(self, backend: Backend, nodes: Cluster, run: Run, say: Say) -> None:
        self.run = run
        self._say = say
        self._backend, self._nodes = backend, nodes
        self._name = f"run-{uuid4().hex[:8]}"
        self._begun = time.monotonic()
        self.broker = self.open(_WAIT_SECONDS)

    def __exit__(self, *_error: object) -> None:
        self.broker.close()
        for node in self._nodes.nodes:
            node.start()

    def open(self, patience: float) -> "JetStreamBroker":
        """A broker on the stream of this run."""
        from course_utils.brokers.jetstream.broker import JetStreamBroker  # its client is installed on request only

        return JetStreamBroker(self._backend.url, self._name, patience=patience, acknowledged=self._hear)

    def events(self) -> list[Envelope]:
        """What is to be published."""
        time = datetime(2024, 1, 2, 10, tzinfo=UTC)
        return [
            Envelope(
                id=str(number),
                source="shop",
                type="OrderPlaced",
                subject=f"order-{number % self.run.subjects}",
                time=time,
                data={"number": number},
            )
            for number in range(self.run.published)
        ]

    def leader(self, other_than: str = "") -> str:
        """The node that leads, as soon as there is one, and not the one that did before."""
        _until(lambda: self.broker.leader() not in ("", other_than))
        return self.broker.leader()

    def settle(self) -> None:
        """Wait until all that is unknown is stored, or long enough for it."""
        deadline = time.monotonic() + _SETTLING_SECONDS
        while time.monotonic() < deadline:
            if len(self.broker.read_after(0, _PAGE)) == len(self.run.unknown):
                return
            time.sleep(_LOOK_SECONDS)

    def note(self, what: str) -> None:
        moment = Moment(self._seconds(), what)
        self.run.moments.append(moment)
        self._say(moment)

    def _hear(self, envelope: Envelope) -> None:
        self.run.acknowledged.append((self._seconds(), int(envelope.id)))

    def _seconds(self) -> float:
        return round(time.monotonic() - self._begun, 3)

    def ended(self) -> Run:
        """The run, with what is in the log."""
        position, more = 0, True
        while more:
            read = self.broker.read_after(position, _PAGE)
            self.run.stored += [int(recorded.envelope.id) for recorded in read]
            position, more = (read[-1].position, True) if read else (position, False)
        return self.run


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"The nodes did not get on within {_WAIT_SECONDS:g} seconds. Run it again.")
        time.sleep(_LOOK_SECONDS)
