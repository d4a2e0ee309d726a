"""What every domain refuses. The message says what was refused, with which values, and what to do instead."""

from decimal import Decimal

_LONGEST = 40


class Refused(ValueError):
    """A command was refused. Nothing was stored."""


class InvalidAmount(Refused):
    """This is no amount of money, or not one that can be moved or asked."""


class InvalidDetail(Refused):
    """A name, number, reason, day, time or quantity that makes no sense."""


class TooManyConflicts(Refused):
    """Other writers were faster each time the command was tried."""


def shown(value: object) -> str:
    """A refused value as it stands in a message: as Python writes it, and never long."""
    if isinstance(value, int) and value.bit_length() > 128:
        return "a whole number of more than 38 digits"
    text = str(value) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
