"""A statement as observers are told of it; and what it found, and how its function ended, in a few words on one line."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_COMMENT = re.compile(r"--[^\n]*|/\*.*?(?:\*/|$)", re.DOTALL)
_WRITING = {"INSERT", "REPLACE", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER"}
_LONGEST_VALUE = 24
_LONGEST_RESULT = 60


@dataclass(frozen=True)
class Statement:
    """A statement of SQL. As text it stands on one line, with its values in the place of `?` and `:name`."""

    sql: str
    parameters: Any = ()

    def __str__(self) -> str:
        words = " ".join(self.sql.split())
        if isinstance(self.parameters, Mapping):
            named = self.parameters
            return re.sub(r":(\w+)", lambda found: _value(named.get(found[1], found[0])), words)
        given = self.parameters if isinstance(self.parameters, Iterable) else ()  # which SQLite is about to refuse
        values: Iterator[str] = map(_value, given)
        return re.sub(r"\?\d*", lambda found: next(values, found[0]), words)

    @property
    def words(self) -> list[str]:
        """Its words without comments, in capitals, such as ["ROLLBACK", "TO", "EVENT"]; none if it does nothing."""
        return _COMMENT.sub(" ", self.sql).replace(";", " ").upper().split()

    @property
    def verb(self) -> str:
        """Its first word, such as "BEGIN"; "" if it does nothing."""
        return next(iter(self.words), "")

    @property
    def writes(self) -> bool:
        """Whether it is one to change rows or tables."""
        words = self.words
        return not _WRITING.isdisjoint(words if self.verb == "WITH" else words[:1])


def statements_in(script: str) -> Iterator[str]:
    """The statements of a script one by one; what is nothing but a comment is left out."""
    sql = ""
    for piece in re.split(r"(?<=;)", script):
        sql += piece
        if sqlite3.complete_statement(sql):
            if Statement(sql).words:
                yield sql
            sql = ""
    if Statement(sql).words:
        yield sql


def fetched_text(rows: list[Any] | None) -> str:
    """What was fetched: a single value as itself; nothing at all when nobody fetched."""
    if rows is None:
        return ""
    if not rows:
        return " → nothing"
    plain = [row[0] if isinstance(row, tuple) and len(row) == 1 else row for row in rows]
    return " → " + _cut(repr(plain[0] if len(plain) == 1 else plain), _LONGEST_RESULT)


def result_text(result: object) -> str:
    """How the function ended, unless it ended without a word."""
    if isinstance(result, BaseException):
        said = f": {result}" if str(result) else ""
        return f", then raises {type(result).__name__}{said}"
    return "" if result is None else f", then returns {_cut(repr(result), _LONGEST_RESULT)}"


def _value(value: object) -> str:
    return repr(_cut(value, _LONGEST_VALUE)) if isinstance(value, str) else _cut(repr(value), _LONGEST_VALUE)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
