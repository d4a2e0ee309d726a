"""The cursors that handlers and readers are given: they can neither end the transaction nor change a setting.

PostgreSQL has nobody to ask before it does what a statement says. So a statement is sent as a prepared one, of which there is
one at a time, and its first word is looked at.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
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
        self._check(query)
        return super().execute(query, params, **{"prepare": True, **kwargs})

    def executemany(self, query: Any, params_seq: Iterable[Any], **kwargs: Any) -> None:
        """Run one statement with each of these values. Raises TakesTheTransaction."""
        self._check(query)
        super().executemany(query, params_seq, **kwargs)

    def _check(self, query: Any) -> None:
        text = query.as_string(self) if isinstance(query, sql.Composable) else query
        word = _first_word(text.decode() if isinstance(text, bytes) else str(text))
        if word in _REFUSED:
            raise TakesTheTransaction(
                f"{word} would begin or end a transaction, or change a setting, so it was not run. Change the view's own "
                "rows only; the projector commits them together with the position."
            )


@lru_cache  # a view has a few statements, and each is run for thousands of events
def _first_word(statement: str) -> str:
    word = re.match(r"\W*(\w*)", _COMMENT.sub(" ", statement))
    return word[1].upper() if word else ""
