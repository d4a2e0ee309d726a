"""Exercises of lesson 02: four kinds of message, a fact that cannot change, JSON that keeps types, and identity."""

from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

Message = dict[str, Any]


_AT = datetime(2024, 1, 2, 10, 30, tzinfo=UTC)


_FIFTY = Decimal("50.00")


def _worked_frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _worked_frozen(item) for key, item in value.items()})
    return tuple(map(_worked_frozen, value)) if isinstance(value, list) else value
