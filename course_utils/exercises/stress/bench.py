"""What all histories of a handler have in common, and when one of them has ended right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from course_utils.exercises.limit import Limit
from course_utils.exercises.program import Handler, Program
from course_utils.exercises.stress.declaration import Event, Stress, Truth
from course_utils.exercises.stress.delivery import Broker, Later, permitted, schedules
from course_utils.exercises.stress.kept import Database, Dictionary, Kept, Outside
from course_utils.text import show_error

Kind = Literal["right", "lost", "doubled", "stuck", "raised", "wrong"]
KINDS: tuple[Kind, ...] = ("right", "lost", "doubled", "stuck", "raised", "wrong")


class NeverAcknowledged(Exception):
    """A handler that acknowledges by itself came back without having done so."""


@dataclass(frozen=True)
class Ending:
    """How a history ended, and why that is not right."""

    kind: Kind
    why: str = ""


@dataclass
class Bench:
    """What all histories of one kind have in common: the handlers under stress, the events, and what is right."""

    stress: Stress
    events: Sequence[Event]
    programs: Sequence[Program]
    limit: Limit

    def __post_init__(self) -> None:
        self.keys = [self.stress.key(event) for event in self.events]
        self.truth = Truth(self.stress, self.events)
        self.kept: Kept = Database(self.stress.setup) if self.stress.setup else Dictionary()

    def schedules(self, duplicates: int | None = None) -> Iterator[list[int]]:
        """Every order in which these events can come here, the mildest first; `duplicates` limits how many come twice."""
        late, double = ([may(event) for event in self.events] for may in (self.stress.late, self.stress.double))
        for order in schedules(self.stress.contract, self.keys, duplicates=duplicates):
            if permitted(order, late, double):
                yield order

    def start(self, program: Program) -> Handler:
        """The handler in a new process; its source runs within the limit, as a call does."""
        handler, error = self.limit.call(program.start)
        if error is not None:
            raise error
        started: Handler = handler
        return started

    def found(self, kept: Kept) -> tuple[Mapping[Any, Any], str]:
        """What is kept, as the exercise reads it, and why it cannot be read."""
        try:
            return self.stress.read(kept.handed), ""
        except Exception as error:
            return {}, f"What is kept does not have the form it should have ({show_error(error)})."

    def ending(self, kept: Kept, broker: Broker, outside: Sequence[Outside], broken: str) -> Ending:
        """How a history has ended; `broken` says which invariant did not hold on the way."""
        if broker.dead:
            return self._dead(broker)
        found, trouble = self.found(kept)
        if trouble:
            return Ending("wrong", trouble)
        if complaint := self.truth.complaint(found):
            return Ending(*complaint)
        for each in outside:
            if ending := _owed(each, self.events):
                return ending
        return Ending("wrong", broken) if broken else Ending("right")

    def _dead(self, broker: Broker) -> Ending:
        (consumer, number), errors = next(iter(broker.dead.items()))
        name, last = self.programs[consumer].name, errors[-1]
        if isinstance(last, Later | NeverAcknowledged):
            why = str(last).rstrip(".") or "it refuses it each time"
            return Ending("stuck", f"{name} never gets done with event {number + 1}: {why}.")
        waits = "; what stands behind it waits for ever" if broker.stopped else ""
        first, then = show_error(errors[0]).rstrip("."), show_error(last).rstrip(".")
        if first == then:
            return Ending("raised", f"{name} raised {then} each time it got event {number + 1}{waits}.")
        return Ending("raised", f"{name} raised {first} when it got event {number + 1}, and then {then}{waits}.")

    def of(self, events: Sequence[Event]) -> "Bench":
        """The same bench with fewer events."""
        return Bench(self.stress, events, self.programs, self.limit)


def _owed(outside: Outside, events: Sequence[Event]) -> Ending | None:
    """What a receiver was owed and not asked for, or has done too often."""
    name, owed = outside.receiver.name, [what for event in events for what in outside.receiver.owed(event)]
    for what in owed:
        if not outside.done[what]:
            return Ending("lost", f"{name} was never asked for {what!r}.")
    for what, times in outside.done.items():
        if what not in owed:
            return Ending("wrong", f"{name} did {what!r}, which nobody is owed.")
        if outside.receiver.has_keys and times > owed.count(what):
            return Ending("doubled", f"{name} did {what!r} {times} times. For the same key it would have done it once.")
    return None
