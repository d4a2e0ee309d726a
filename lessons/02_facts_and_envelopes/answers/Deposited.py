"""Answers to `Deposited` that are wrong, and others that are right."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from course_utils.exercises import Answers

from ..kit import frozen

answers = Answers("Deposited")


@answers.wrong("They changed them later")
@dataclass(frozen=True)
class FrozenOnTheOutside:
    account: str
    amount: Decimal
    at: datetime
    details: Any

    def __post_init__(self):
        if not isinstance(self.amount, Decimal):
            raise TypeError("The amount must be a Decimal.")
        if self.at.utcoffset() is None:
            raise ValueError("The time needs a zone.")
        self._keep()

    def _keep(self):
        """What happens to the details; the answers below differ here."""

    def _set(self, details):
        object.__setattr__(self, "details", details)


@answers.wrong("What lies inside it is still the caller's")
class CopiesTheOutside(FrozenOnTheOutside):
    """A shallow copy: the lists inside are still the caller's."""

    def _keep(self):
        self._set(dict(self.details))


@answers.wrong("Put a copy behind it")
class FreezesTheCallersDict(FrozenOnTheOutside):
    """A view of the caller's own dict: what the caller changes shines through."""

    def _keep(self):
        self._set(MappingProxyType(self.details))


@answers.wrong("Somebody who received the event")
class CopiesDeeply(FrozenOnTheOutside):
    """The caller cannot reach in any more; every receiver still can."""

    def _keep(self):
        self._set(deepcopy(self.details))


@answers.wrong("inside they are not")
class FreezesTheOutside(FrozenOnTheOutside):
    """A deep copy behind a view, with the lists inside still open."""

    def _keep(self):
        self._set(MappingProxyType(deepcopy(self.details)))


@answers.wrong("changed the details it was given")
class FreezesTheCallersOwn(FrozenOnTheOutside):
    """Freezes in place, so that the caller's lists turn into tuples."""

    def _keep(self):
        for key, value in self.details.items():
            if isinstance(value, list):
                self.details[key] = tuple(value)


@answers.wrong("details that read as before")
class LeavesPairs(FrozenOnTheOutside):
    """Cannot be changed, and cannot be read by key either."""

    def _keep(self):
        self._set(tuple(sorted(self.details.items())))


class _ByKeyOnly:
    """Reads by key and has a length; says nothing of its keys."""

    def __init__(self, values):
        self._values = frozen(values)

    def __getitem__(self, key):
        return self._values[key]

    def __len__(self):
        return len(self._values)


@answers.wrong("must also give their keys")
class GivesNoKeys(FrozenOnTheOutside):
    def _keep(self):
        self._set(_ByKeyOnly(self.details))


@answers.wrong("Assigning is forbidden here")
class AssignsToItself(FrozenOnTheOutside):
    def _keep(self):
        self.details = frozen(self.details)


@answers.wrong("the nearest binary fraction")
@dataclass(frozen=True)
class TakesFloats(FrozenOnTheOutside):
    def __post_init__(self):
        object.__setattr__(self, "amount", Decimal(str(self.amount)))
        self._set(frozen(self.details))


@answers.wrong("Whole numbers may be euros or cents")
@dataclass(frozen=True)
class RefusesFloatsOnly(FrozenOnTheOutside):
    def __post_init__(self):
        if isinstance(self.amount, float):
            raise TypeError("No floats, please.")
        self._set(frozen(self.details))


@answers.wrong("instead of guessing a zone")
@dataclass(frozen=True)
class GuessesTheZone(FrozenOnTheOutside):
    """`astimezone` takes a naive time for the local time of whichever machine this runs on."""

    def __post_init__(self):
        if not isinstance(self.amount, Decimal):
            raise TypeError("The amount must be a Decimal.")
        object.__setattr__(self, "at", self.at.astimezone(UTC))
        self._set(frozen(self.details))


@answers.wrong("with the same content are equal")
@dataclass(frozen=True, eq=False)
class EqualByObject(FrozenOnTheOutside):
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def _keep(self):
        self._set(frozen(self.details))


@answers.wrong("two with different content are not")
class EqualByDetails(FrozenOnTheOutside):
    def _keep(self):
        self._set(frozen(self.details))

    def __eq__(self, other):
        return self.details == other.details


@answers.wrong("nothing stopped them")
@dataclass
class NotFrozen:
    account: str
    amount: Decimal
    at: datetime
    details: Any

    def __post_init__(self):
        if not isinstance(self.amount, Decimal):
            raise TypeError("The amount must be a Decimal.")
        if self.at.utcoffset() is None:
            raise ValueError("The time needs a zone.")
        self.details = frozen(self.details)


@answers.right
class FreezesEverything(FrozenOnTheOutside):
    def _keep(self):
        self._set(frozen(self.details))


@answers.right
@dataclass(frozen=True)
class HandsOutCopies:
    """Keeps the details as text, and gives every reader a copy of its own."""

    account: str
    amount: Decimal
    at: datetime
    details: Any

    def __post_init__(self):
        if type(self.amount) is not Decimal:
            raise TypeError(f"The amount is {self.amount!r}, not a Decimal.")
        if self.at.tzinfo is None:
            raise ValueError(f"{self.at} has no zone.")
        object.__setattr__(self, "_kept", deepcopy(self.details))
        object.__delattr__(self, "details")

    def __getattr__(self, name):
        if name == "details":
            return deepcopy(self._kept)
        raise AttributeError(name)


class _ReadOnly(dict[str, Any]):
    """A dict whose writing methods raise."""

    def _refuse(self, *args, **kwargs):
        raise TypeError("An event does not change.")

    __setitem__ = __delitem__ = __ior__ = update = pop = popitem = clear = setdefault = _refuse


class _ReadOnlyButForOne(_ReadOnly):
    """As above; `|=`, which writes as well, was forgotten."""

    __ior__ = dict.__ior__


class _NoItemsAssigned(dict[str, Any]):
    """A dict that refuses `[…] = …` and `del`, as if there were no other way to write."""

    __setitem__ = __delitem__ = _ReadOnly._refuse


def _read_only(value, kind):
    match value:
        case dict():
            return kind((key, _read_only(item, kind)) for key, item in value.items())
        case list():
            return tuple(_read_only(item, kind) for item in value)
    return value


@answers.wrong("update(forged=True)")
class RefusesAssignmentOnly(FrozenOnTheOutside):
    def _keep(self):
        self._set(_read_only(self.details, _NoItemsAssigned))


@answers.wrong('|= {"forged": True}')
class ForgetsOneWayToWrite(FrozenOnTheOutside):
    def _keep(self):
        self._set(_read_only(self.details, _ReadOnlyButForOne))


@answers.right
class UsesAReadOnlyDict(FrozenOnTheOutside):
    def _keep(self):
        self._set(_read_only(self.details, _ReadOnly))
