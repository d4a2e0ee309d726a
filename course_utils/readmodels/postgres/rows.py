"""The cursors that handlers and readers are given: they can neither end the transaction nor change a setting.

PostgreSQL has nobody to ask before it does what a statement says. So a statement is sent as a prepared one, of which there is
one at a time, and its first word is looked at.
"""

import re
from collections.abc import Iterable
from typing import Any, Self

import psycopg
from psycopg import sql

_COMMENT = re.compile(r"--[^\n]*(\n|$)|/\*.*?\*/", re.DOTALL)
_REFUSED = {
    *("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE", "SET", "RESET"),
    *("DISCARD", "DEALLOCATE", "DO", "CALL", "LISTEN", "NOTIFY"),
}


class TakesTheTransaction(PermissionError):
    """A statement that would begin or end a transaction or change a setting; it was not run."""


class Rows(psycopg.Cursor[tuple[Any, ...]]):
    """A cursor in a transaction that somebody else began and will end. Values go by `%s`."""

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Self:
        """Run one statement. Raises TakesTheTransaction."""
        return super().execute(_checked(query, self), params, **{"prepare": True, **kwargs})

    def executemany(self, query: Any, params_seq: Iterable[Any], **kwargs: Any) -> None:
        """Run one statement with each of these values. Raises TakesTheTransaction."""
        super().executemany(_checked(query, self), params_seq, **kwargs)


def _checked(query: Any, cursor: psycopg.Cursor[Any]) -> bytes:
    """The statement, unless its first word says that it is not for a view's own rows."""
    composed = query if isinstance(query, sql.Composable) else None
    text = composed.as_string(cursor) if composed else query.decode() if isinstance(query, bytes) else str(query)
    word = re.match(r"\W*(\w*)", _COMMENT.sub(" ", text))
    if word and word[1].upper() in _REFUSED:
        raise TakesTheTransaction(
            f"{word[1].upper()} would begin or end a transaction, or change a setting, so it was not run. Change the view's "
            "own rows only; the projector commits them together with the position."
        )
    return text.encode()
