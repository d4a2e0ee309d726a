"""Values that nobody can change: what an event carries, copied on the way in and closed for good."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from math import isfinite
from typing import Any
from uuid import UUID


class FrozenDict(Mapping[str, Any]):
    """A dictionary that can be read, compared, hashed and copied, and not changed."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return repr(self._values)


def freeze(value: Any, where: str = "data") -> Any:
    """A deep copy of `value` that cannot be changed: mappings become `FrozenDict`, lists become tuples.

    Kept as they are: None, bool, int, str, finite float and Decimal, UUID. A datetime is kept in UTC.
    Raises ValueError for a datetime without a zone and a number that is not finite, TypeError for a key that
    is not text and any other type; both name the place, such as `data.items[0].price`.
    """
    match value:
        case None | bool() | int() | str() | UUID():
            return value
        case float() | Decimal():
            if not isfinite(value):
                raise ValueError(f"{where} is {value}, which is not a number JSON can carry. Use a finite one.")
            return value
        case datetime():
            return in_utc(value, where)
        case Mapping():
            for key in value:
                if not isinstance(key, str):
                    raise TypeError(f"{where} has the key {key!r}. Keys are text, so write {str(key)!r}.")
            return FrozenDict({key: freeze(item, f"{where}.{key}") for key, item in value.items()})
        case list() | tuple():
            return tuple(freeze(item, f"{where}[{index}]") for index, item in enumerate(value))
        case _:
            raise TypeError(
                f"{where} is a {type(value).__name__}, which an event cannot carry. Use text, numbers, "
                "Decimal, UUID, aware datetimes, lists and dictionaries of these."
            )


def in_utc(time: datetime, where: str) -> datetime:
    """The same moment in UTC. Raises ValueError when `time` has no zone, naming `where` it was found."""
    if time.utcoffset() is None:
        raise ValueError(
            f"{where} is {time.isoformat()}, which has no time zone, so nobody can tell which moment it is. "
            "Pass tzinfo=UTC."
        )
    return time.astimezone(UTC)
