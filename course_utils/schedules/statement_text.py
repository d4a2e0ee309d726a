"""A statement, what it found and how its function ended, in a few words on one line."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_LONGEST_VALUE = 24
_LONGEST_RESULT = 60


def statement_text(sql: str, parameters: Any) -> str:
    """The statement with its values in the place of `?` and `:name`, long ones cut."""
    words = " ".join(sql.split())
    if isinstance(parameters, Mapping):
        return re.sub(r":(\w+)", lambda found: _value(parameters.get(found[1], found[0])), words)
    values: Iterator[str] = map(_value, parameters)
    return re.sub(r"\?\d*", lambda found: next(values, found[0]), words)


def fetched_text(rows: list[Any] | None) -> str:
    """What was fetched: a single value as itself; nothing at all when nobody fetched."""
    if rows is None:
        return ""
    if not rows:
        return " → nothing"
    plain = [row[0] if isinstance(row, tuple) and len(row) == 1 else row for row in rows]
    return " → " + _cut(repr(plain[0] if len(plain) == 1 else plain), _LONGEST_RESULT)


def outcome_text(result: object) -> str:
    """How the function ended, unless it ended without a word."""
    if isinstance(result, BaseException):
        said = f": {result}" if str(result) else ""
        return f", then raises {type(result).__name__}{said}"
    return "" if result is None else f", then returns {_cut(repr(result), _LONGEST_RESULT)}"


def _value(value: object) -> str:
    return repr(_cut(value, _LONGEST_VALUE)) if isinstance(value, str) else _cut(repr(value), _LONGEST_VALUE)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
