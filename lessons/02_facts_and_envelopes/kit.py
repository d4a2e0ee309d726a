"""What the exercises of lesson 02 share: a moment, an amount, and details frozen all the way down."""

from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

Message = dict[str, Any]

AT = datetime(2024, 1, 2, 10, 30, tzinfo=UTC)
FIFTY = Decimal("50.00")


def frozen(value: Any) -> Any:
    """`value` with a read-only view for each dict and a tuple for each list, as the lesson freezes it."""
    if isinstance(value, dict):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    return tuple(map(frozen, value)) if isinstance(value, list) else value
