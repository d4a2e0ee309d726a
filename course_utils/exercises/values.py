"""Comparing what came back with what was expected, and seeing whether an argument was changed."""

import dataclasses
from decimal import Decimal
from numbers import Number
from typing import Any

from course_utils.text import show

_PLAIN = (str, bytes, int, float, Decimal, bool, type(None))


def snapshot(value: Any, inside: tuple[int, ...] = ()) -> object:
    """A frozen image of plain data, to compare with later; an object of another kind stands for itself.

    Such an object (a store, a bus) is there to be changed, so only data counts as untouchable. `inside` holds the
    identities of the containers around `value`, one of which it may be when somebody puts a list into itself.
    """
    if isinstance(value, _PLAIN):
        return (type(value).__name__, value)
    if id(value) in inside:
        return ("itself", inside.index(id(value)))
    inside = (*inside, id(value))
    if isinstance(value, dict):
        return ("dict", tuple((snapshot(key, inside), snapshot(item, inside)) for key, item in value.items()))
    if isinstance(value, list | tuple):
        return (type(value).__name__, tuple(snapshot(item, inside) for item in value))
    if isinstance(value, set | frozenset):
        return ("set", frozenset(snapshot(item, inside) for item in value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [f.name for f in dataclasses.fields(value)]
        return (type(value).__name__, tuple((name, snapshot(getattr(value, name, None), inside)) for name in names))
    return ("object", id(value))


def is_data(value: object) -> bool:
    """Whether `snapshot` sees into the value."""
    return snapshot(value) != ("object", id(value))


def differs(got: Any, expected: Any) -> bool:
    """Whether the two differ. A comparison that raises, or answers no bool, counts as a difference."""
    try:
        return not bool(got == expected)
    except Exception:
        return True


def complaint_about_type(label: str, got: Any, expected: Any, printed: str) -> str:
    """The sentence for a value of the wrong type, or nothing when the type is no obstacle."""
    if got is None and expected is not None:
        if printed:
            return (
                f"{label} printed a value and returned nothing. Printing shows it to a person; `return` hands it back."
            )
        return f"{label} returned nothing (None). Is a `return` missing on some path, or indented into a loop?"
    if isinstance(got, float) and isinstance(expected, int | Decimal) and not isinstance(expected, bool):
        return f"{label} returned {got!r}, a float. Floats cannot hold every cent: keep whole numbers whole."
    if isinstance(expected, bool) != isinstance(got, bool):
        return f"{label} returned {show(got)}, {_a(got)}; expected {_a(expected)}."
    if _kind(got) != _kind(expected):
        return f"{label} returned {show(got)}, {_a(got)}; expected {_a(expected)}."
    return ""


def _kind(value: object) -> str:
    """Types that may stand for each other: numbers, sequences, mappings; everything else by its own name."""
    if isinstance(value, Number):
        return "number"
    for kind in (str, dict, list, tuple, set):
        if isinstance(value, kind):
            return kind.__name__
    return "object"


def _a(value: object) -> str:
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeiouAEIOU" else f"a {name}"
