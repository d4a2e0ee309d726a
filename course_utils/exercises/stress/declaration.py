"""What an exercise declares about the stress its handlers are put under: the events, and what is right.

    Exercise("deposit", hints=…, stress=Stress(
        events=[opened("Ada"), deposited("Ada", 50)],
        key=lambda event: event["account"],
        fold=lambda events: sum(event.get("amount", 0) for event in events),
        read=lambda state: state.get("balances", {}),
    ))

A handler is called `handle(event, state)` with a dictionary that starts empty, or `handle(event, connection)` where there is
a `setup` of a database; what else it `takes` is named. Each of an exercise's several answers is a consumer of its own, that
gets all events.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal

from course_utils.exercises.stress.delivery import Contract
from course_utils.schedules.writer_thread import Work

Event = Any
Wrong = Literal["lost", "doubled", "wrong"]
Invariant = Callable[[Mapping[Any, Any]], bool]

MOST_EVENTS = 5


def every(_event: Event) -> bool:
    """All events may."""
    return True


@dataclass(frozen=True)
class Receiver:
    """Somebody outside, such as a gateway or a mailbox, and what it is owed.

    A handler calls it: `mail("Ada: 50")`, or `mail("Ada: 50", key="…")` where it `has_keys`: then it does nothing twice
    for one key, and gives its first reply again. `owed(event)` lists what it must be asked to do because of an event.
    """

    name: str
    owed: Callable[[Event], Sequence[str]]
    has_keys: bool = False


@dataclass(frozen=True)
class Stress:
    """The events in the order in which they happened, and what has to come of them.

    `key(event)` names what an event is about; `fold(events)` computes what is right for one key, from its events in their
    own order and in any way but the handlers'; `read(state)`, or `read(connection)`, finds in a state the value of each key.
    Each of `invariants` gets what `read` finds after every commit, and says by its docstring what must hold. `takes` names
    the parameters of a handler in their order: "event", "state" or "connection", "acknowledge" where the handler does that
    itself by calling it, and the names of `receivers`. `late(event)` says whether it may come after what happened later, and
    `double(event)` whether it may be sent twice; what a crash brings back is not asked.

    Raises ValueError for more than five events, of which there are too many schedules, and for parameters that do not fit.
    """

    events: Sequence[Event]
    key: Callable[[Event], Hashable]
    fold: Callable[[Sequence[Event]], Any]
    read: Callable[[Any], Mapping[Any, Any]]
    contract: Contract = "queue"
    setup: Work | None = None
    takes: tuple[str, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    invariants: tuple[Invariant, ...] = field(default=())
    late: Callable[[Event], bool] = every
    double: Callable[[Event], bool] = every

    def __post_init__(self) -> None:
        kept = "connection" if self.setup else "state"
        object.__setattr__(self, "takes", self.takes or ("event", kept, *(each.name for each in self.receivers)))
        if len(self.events) > MOST_EVENTS:
            raise ValueError(
                f"There are {len(self.events)} events, and of more than {MOST_EVENTS} too many schedules to try them all. "
                "Take fewer; a handler that is wrong is mostly so with two or three."
            )
        known = {"event", kept, "acknowledge", *(each.name for each in self.receivers)}
        if unknown := [name for name in self.takes if name not in known]:
            raise ValueError(f"A handler cannot take {unknown[0]!r}. It may take: {', '.join(sorted(known))}.")


class Truth:
    """What is right once all these events have been handled, and how a value that is not has gone wrong."""

    def __init__(self, stress: Stress, events: Sequence[Event]) -> None:
        self._of_key: dict[Hashable, list[Event]] = {}
        for event in events:
            self._of_key.setdefault(stress.key(event), []).append(event)
        self.right = {key: stress.fold(own) for key, own in self._of_key.items()}
        self._fold = stress.fold
        self._told: dict[Hashable, dict[str, Wrong]] = {}

    def complaint(self, found: Mapping[Any, Any]) -> tuple[Wrong, str] | None:
        """How what was found is wrong, and in words; None if it is right."""
        if found == self.right:
            return None
        keys = [key for key in {**self.right, **found} if self._at(found, key) != self._at(self.right, key)]
        ways = {key: self._way(key, found) for key in keys}
        for way in ("lost", "doubled", "wrong"):
            for key in keys:
                if ways[key] == way:
                    value, right = self._at(found, key), self._at(self.right, key)
                    ends = f"{key} ends with {value!r}" if key in found else f"Nothing is known of {key}"
                    return way, f"{ends}. Its events, in their own order, come to {right!r}."
        return None

    @staticmethod
    def _at(values: Mapping[Any, Any], key: Hashable) -> Any:
        return values.get(key)

    def _way(self, key: Hashable, found: Mapping[Any, Any]) -> Wrong:
        if key not in found:
            return "lost"
        if key not in self._told:
            self._told[key] = self._tell(self._of_key.get(key, []))
        return self._told[key].get(repr(found[key]), "wrong")

    def _tell(self, events: Sequence[Event]) -> dict[str, Wrong]:
        """By what a value looks like: which events, left out or taken again, lead to it; the fewest first."""
        told: dict[str, Wrong] = {}
        every = product((1, 0, 2, 3), repeat=len(events))
        for times in sorted(every, key=lambda times: sum(each != 1 for each in times)):
            taken = [event for event, each in zip(events, times, strict=True) for _ in range(each)]
            try:
                value = self._fold(taken)
            except Exception:  # what is left is no history that a fold has to know
                continue
            told.setdefault(repr(value), "lost" if 0 in times else "doubled")
        return told
