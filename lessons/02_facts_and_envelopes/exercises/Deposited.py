"""A fact that nobody can change: exact money, a time with a zone, and details frozen all the way down."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import FrozenInstanceError
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from hypothesis.strategies import integers, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.attempt import NotYet, Returned
from course_utils.text import show

from ..kit import AT, FIFTY

exercise = Exercise(
    "Deposited",
    hints=(
        "frozen=True locks the four fields, not the dict that one of them points to, nor the lists inside that dict.",
        "frozen calls itself: a dict becomes a new frozen dict of frozen values, a list a tuple of frozen values, "
        "anything else stays as it is. A frozen dict is MappingProxyType around a dict that only you hold.",
        "In __post_init__: raise TypeError unless isinstance(self.amount, Decimal), raise ValueError if "
        'self.at.utcoffset() is None, then object.__setattr__(self, "details", frozen(self.details)). (A time with a tzinfo '
        "that knows no offset is naive, too, so utcoffset() says more than tzinfo; the check takes either.)",
    ),
)


_DETAILS: tuple[dict[str, Any], ...] = (
    {},
    {"notes": [50]},
    {"teller": {"name": "Grace"}},
    {"slips": [{"kind": "cash", "notes": [20, 20, 10]}], "counter": 3},
    {"rolls": [[1, 2], [[5]]], "teller": {"name": "Alan", "desk": {"floor": 2}}},
)


Way = tuple[str | int, ...]


def _containers(value: Any, path: Way = ()) -> Iterator[Way]:
    """The way to every dict and list in `value`, outermost first."""
    if isinstance(value, dict | list):
        yield path
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _containers(item, (*path, key))


def _places() -> list[dict[str, Any]]:
    return [{"details": details, "path": path} for details in _DETAILS for path in _containers(details)]


def _follow(value: Any, path: Way) -> Any:
    for key in path:
        value = value[key]
    return value


def _reads_as(value: Any, original: Any) -> bool:
    """Whether `value` gives, by key and by position, what `original` gives; its own types do not matter."""
    try:
        if isinstance(original, dict):
            return set(value.keys()) == set(original) and all(_reads_as(value[key], original[key]) for key in original)
        if isinstance(original, list):
            return len(value) == len(original) and all(_reads_as(value[i], item) for i, item in enumerate(original))
        return bool(value == original)
    except Exception:
        return False


def _event(deposited: Attempt, details: dict[str, Any], account: str = "42", amount: str = "50.00") -> Returned:
    """An event with these details, the call written short."""
    event = deposited(account, Decimal(amount), AT, details)
    call = f'event = Deposited("{account}", Decimal("{amount}"), at, details)'
    deposited.steps[-1:] = [f"details = {show(details)}", call]
    return event


def _written(name: str, path: Way) -> str:
    return name + "".join(f"[{show(key)}]" for key in path)


def _must_read_as(deposited: Attempt, event: Returned, original: dict[str, Any], because: str = "") -> None:
    details = getattr(event.value, "details", None)
    if not _reads_as(details, original):
        deposited.steps.append("event.details")
        if not hasattr(details, "keys") and not isinstance(details, tuple | list):
            because = _NO_KEYS
        deposited.fail(because, got=show(details), expected=f"something that reads as {show(original)}")


_NO_KEYS = "Frozen details still read as a dict does: by key, and they must also give their keys, by `keys()`."


@exercise.law(
    account=sampled_from(("42", "7")),
    amount=sampled_from(["0.01", "1", "19.99", "1.005", "70.00", "1E+2", "99999.99"]),
    details=sampled_from(_DETAILS),
    hours=integers(-8, 9),
)
def it_keeps_what_it_was_given(
    deposited: Attempt, account: str, amount: str, details: dict[str, Any], hours: int
) -> None:
    """An event keeps what it was given: the same account, amount (digit for digit) and moment, and details that read
    as before."""
    at = datetime(2024, 1, 2, 10, 30, tzinfo=timezone(timedelta(hours=hours)))
    try:
        event = deposited(account, Decimal(amount), at, deepcopy(details))
    except NotYet as failure:
        if isinstance(failure.__cause__, FrozenInstanceError):
            deposited.fail(_ASSIGNED)
        raise
    deposited.steps[-1] = f"event = {deposited.steps[-1]}"
    for name, expected in (("account", account), ("amount", Decimal(amount)), ("at", at)):
        got = getattr(event.value, name, None)
        same = type(got) is type(expected) and got == expected and (name == "at" or str(got) == str(expected))
        event.should(same, "", expected=f"{name} = {show(expected)}")
    _must_read_as(deposited, event, details)


_ASSIGNED = (
    "A frozen dataclass raised FrozenInstanceError. Assigning is forbidden here, to you as well: in __post_init__, use "
    '`object.__setattr__(self, "details", …)`.'
)


_A_FLOAT = (
    "This amount is a float, which holds the nearest binary fraction: what was meant can only be guessed by rounding. "
    "Raise TypeError."
)


@exercise.law(cases=lambda: [{"amount": 19.99}, {"amount": 50.0}])
def no_float_is_money(deposited: Attempt, amount: float) -> None:
    """A float is no money. Raise TypeError."""
    deposited.raises(TypeError, "42", amount, AT, {}, because=_A_FLOAT)


@exercise.law(cases=lambda: [{"amount": 50}, {"amount": "50.00"}])
def only_a_decimal_is_money(deposited: Attempt, amount: object) -> None:
    """Only a Decimal says plainly how much it is. Whole numbers may be euros or cents, and text may be anything."""
    deposited.raises(TypeError, "42", amount, AT, {}, because=only_a_decimal_is_money.__doc__ or "")


@exercise.law(day=integers(1, 28), hour=integers(0, 23))
def a_time_needs_its_zone(deposited: Attempt, day: int, hour: int) -> None:
    """This time has no zone, and nobody can tell which moment it is. Raise ValueError instead of guessing a zone."""
    at = datetime(2024, 1, day, hour, 30)
    deposited.raises(ValueError, "42", FIFTY, at, {}, because=a_time_needs_its_zone.__doc__ or "")


@exercise.law()
def its_fields_stay(deposited: Attempt) -> None:
    """Somebody assigned to a field of the event, and nothing stopped them. Keep frozen=True."""
    others = {"account": "7", "amount": Decimal("0.00"), "at": AT + timedelta(days=1), "details": {"notes": []}}
    for name, other in others.items():
        deposited.steps.clear()
        event = _event(deposited, {})
        deposited.steps.append(f"event.{name} = {show(other)}")
        with suppress(Exception):
            setattr(event.value, name, other)
        if getattr(event.value, name) == other:
            deposited.fail("", got=show(other), expected="FrozenInstanceError raised")


@exercise.law(cases=_places)
def the_caller_cannot_reach_in(deposited: Attempt, details: dict[str, Any], path: Way) -> None:
    """Whoever made the event still holds the details they passed. They changed them later, and the event changed too."""
    mine = deepcopy(details)
    event = _event(deposited, mine)
    container = _follow(mine, path)
    if isinstance(container, dict):
        container["forged"] = True
        deposited.steps.append(_written("details", (*path, "forged")) + " = True")
    else:
        container.append("forged")
        deposited.steps.append(_written("details", path) + '.append("forged")')
    because = _STILL_THE_CALLERS if path else ""
    if not path and isinstance(getattr(event.value, "details", None), MappingProxyType):
        because = _A_VIEW
    _must_read_as(deposited, event, details, because)


_A_VIEW = (
    "A MappingProxyType is a view: it shows the dict behind it, which the caller still holds and changed later. "
    "Put a copy behind it."
)


_STILL_THE_CALLERS = (
    "The outermost dict is the event's own. What lies inside it is still the caller's, who changed it later."
)


@exercise.law(cases=_places)
def no_receiver_can_write(deposited: Attempt, details: dict[str, Any], path: Way) -> None:
    """Somebody who received the event wrote into its details, and everyone who holds the event now reads that."""
    event = _event(deposited, deepcopy(details))
    for statement, write in _writes(_follow(details, path)).items():
        with suppress(Exception):
            write(_follow(event.value.details, path))
        if not _reads_as(event.value.details, details):
            deposited.steps.append(_written("event.details", path) + statement)
            _must_read_as(deposited, event, details, _OPEN_INSIDE if path else "")


def _writes(container: dict[str, Any] | list[Any]) -> dict[str, Callable[[Any], object]]:
    """The ways to write into a dict or a list: what stands behind its name, and the same as a function."""
    if isinstance(container, dict):
        return {
            '["forged"] = True': lambda it: it.__setitem__("forged", True),
            ".update(forged=True)": lambda it: it.update(forged=True),
            '.setdefault("forged", True)': lambda it: it.setdefault("forged", True),
            ' |= {"forged": True}': lambda it: it.__ior__({"forged": True}),
            ".popitem()": lambda it: it.popitem(),
            ".clear()": lambda it: it.clear(),
        }
    return {
        '.append("forged")': lambda it: it.append("forged"),
        '.extend(["forged"])': lambda it: it.extend(["forged"]),
        '.insert(0, "forged")': lambda it: it.insert(0, "forged"),
        '[0] = "forged"': lambda it: it.__setitem__(0, "forged"),
        ' += ["forged"]': lambda it: it.__iadd__(["forged"]),
        ".pop()": lambda it: it.pop(),
        ".clear()": lambda it: it.clear(),
    }


_OPEN_INSIDE = "Outside the details are frozen, inside they are not: a receiver wrote into what lies within."


@exercise.law(
    details=sampled_from(_DETAILS),
    other=sampled_from(_DETAILS),
    account=sampled_from(("42", "7")),
    amount=sampled_from(("50.00", "50.01")),
)
def equal_content_is_equal(
    deposited: Attempt, details: dict[str, Any], other: dict[str, Any], account: str, amount: str
) -> None:
    """Two events with the same content are equal, and two with different content are not."""
    one, two = _event(deposited, deepcopy(details)), _event(deposited, deepcopy(other), account, amount)
    deposited.steps[-1] = deposited.steps[-1].replace("event", "other", 1)
    equal = one.value == two.value
    if equal is not ((details, "42", "50.00") == (other, account, amount)):
        deposited.steps.append("event == other")
        deposited.fail("", got=show(equal), expected=show(not equal))
