"""The kinds of store that run through the contract of stores. A further kind gives what a `Kind` holds, and no test more.

Its view keeps the cents in every account; everything else about the bank and its poison is the same for all kinds.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.projecting.projected_bank import Audited, Poisoned, Searchable, Welcoming, balances_in
from course_utils.projections.sqlite.store import SQLiteViewStore
from course_utils.projections.store import ViewStore
from course_utils.projections.view import View


@dataclass(frozen=True)
class Kind:
    """`store` is the place of the view in a folder of its own, or what goes by its name on a server. `balances` keeps the
    cents of every account, `read` reads them with the store's own client, and `change` is a question that would change
    them."""

    name: str
    store: Callable[[Path], ViewStore[Any]]
    balances: type[View[Any]]
    read: Callable[[ViewStore[Any]], dict[str, int]]
    change: str

    def view(self, *, version: int = 1, name: str = "Balances") -> Any:
        """The view, which sends mails, and fails at poison."""
        return type(name, (Poisoned, Welcoming, self.balances), {"version": version})()


def has_full_text() -> bool:
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE t USING fts5(a)")
        except sqlite3.OperationalError:
            return False
    return True


def a_file(folder: Path) -> SQLiteViewStore:
    return SQLiteViewStore(folder / "balances.db")


def in_the_file(store: ViewStore[Any]) -> dict[str, int]:
    return balances_in(Path(str(store)))


_FILE = Kind("SQLite", a_file, Audited, in_the_file, "DELETE FROM balances")
_FULL_TEXT = Kind("SQLite with full text", a_file, Searchable, in_the_file, "DELETE FROM owners")
KINDS = {kind.name: kind for kind in ([_FILE, _FULL_TEXT] if has_full_text() else [_FILE])}
