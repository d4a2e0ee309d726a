"""How values read in a widget: as whole numbers or as text, the same each time, and harmless to what stands beside."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from uuid import UUID

Value = int | str
"""A value as it is shown: a whole number, or text."""

# Controls but for line breaks and tabs; what would turn the direction of the words after it; what UTF-8 cannot hold.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def shown(value: object) -> Value:
    """A value as the course shows it: whole numbers stay numbers, everything else becomes text.

    The text holds no memory address, and a set is in order, so that the same value always reads the same.
    """
    if type(value) is int:
        return value
    if type(value) is str:
        return clean(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Enum):
        return clean(value.name)
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(str(shown(item)) for item in value)) + "}"
    return clean(re.sub(r" at 0x[0-9a-fA-F]+", "", repr(value)))


def in_words(error: Exception) -> str:
    """What kind of error it is, and what it says."""
    return clean(f"{type(error).__name__}: {error}")


def clean(text: str) -> str:
    """The text with a visible sign in place of every character that is not seen itself but changes what is."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
