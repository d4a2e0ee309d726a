"""A system as it is declared: its sorts of events, each with one owner, and its views, each with those who ask them.

    EventType("BookLent", owner="desk", key="loan", fields=("loan", "copy"), late=False, double=True)

Nothing here says whether a declaration is a good one. That is for `rubric`, as far as it can be checked, and for
`questions`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class EventType:
    """A sort of fact, which one service, its `owner`, makes known.

    `key` names the field that says what it is about. `late`: it may arrive after what happened later. `double`: it may
    arrive twice. `personal` names the fields that are about a person, `impersonal` those that only sound like it. `past` is
    your word that `name` is a past tense, where no list of words tells.
    """

    name: str
    owner: str
    key: str
    fields: tuple[str, ...]
    late: bool
    double: bool
    personal: tuple[str, ...] = ()
    impersonal: tuple[str, ...] = ()
    past: bool = False

    def __post_init__(self) -> None:
        _keep_names(self, "fields", "personal", "impersonal")


@dataclass(frozen=True)
class View:
    """What somebody asks for, and which events it is made from.

    `needs` names the fields it is made of. `when_late` and `when_double` say what it shows, or does, when an event it reads
    comes late or twice.
    """

    name: str
    asked_by: str
    reads: tuple[str, ...]
    needs: tuple[str, ...]
    when_late: str = ""
    when_double: str = ""

    def __post_init__(self) -> None:
        _keep_names(self, "reads", "needs")


@dataclass(frozen=True)
class Model:
    """A whole system: what happens in it, and what is asked.

    `late` and `double` say of an event, a dictionary with a `type`, what its declaration says: what a `Stress` may try.
    """

    events: tuple[EventType, ...]
    views: tuple[View, ...]

    def __post_init__(self) -> None:
        for place, kind in (("events", EventType), ("views", View)):
            given = getattr(self, place)
            if not isinstance(given, Iterable) or not all(isinstance(each, kind) for each in given):
                raise TypeError(f"`{place}` of a model is a list of {kind.__name__}(…); this is {given!r}.")
            object.__setattr__(self, place, tuple(given))

    def late(self, event: Mapping[str, Any]) -> bool:
        """Whether this event may come late. Raises LookupError where its type is not declared."""
        return self._declared(event).late

    def double(self, event: Mapping[str, Any]) -> bool:
        """Whether this event may come twice. Raises LookupError where its type is not declared."""
        return self._declared(event).double

    def _declared(self, event: Mapping[str, Any]) -> EventType:
        for each in self.events:
            if each.name == event.get("type"):
                return each
        names = ", ".join(each.name for each in self.events)
        raise LookupError(f"The model declares no {event.get('type')!r}. It declares: {names or 'nothing'}.")


def _keep_names(declared: EventType | View, *places: str) -> None:
    """See that these are several names, and keep them as a tuple. Raises TypeError for one text in the place of several."""
    for place in places:
        given = getattr(declared, place)
        if isinstance(given, str):
            raise TypeError(
                f'`{place}` of {declared.name} is the text "{given}". It is a list of names, even of one: ["{given}"].'
            )
        names = tuple(given) if isinstance(given, Iterable) else ()
        if not isinstance(given, Iterable) or not all(isinstance(name, str) for name in names):
            raise TypeError(f"`{place}` of {declared.name} is a list of names; this is {given!r}.")
        object.__setattr__(declared, place, names)
