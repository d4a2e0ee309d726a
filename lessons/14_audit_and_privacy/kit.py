"""What the laws of lesson 14 share: stories of events, a chain and a tree computed apart, and a home full of files.

The chain and the tree are written out here once more, so that no law compares an answer with the cells of the lesson.
"""

import atexit
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

Event = dict[str, Any]
Row = tuple[int, bytes, str]
"""Position, bytes, and hash of an event."""

GENESIS = "00000000"


def link(previous: str, position: int, data: bytes) -> str:
    """The hash of an event, as the lesson defines it: eight digits, which fit on the screen."""
    return sha256(previous.encode() + b" %d " % position + data).hexdigest()[:8]


def chained(positions: list[int], contents: list[bytes]) -> list[Row]:
    """Rows of an honest log."""
    rows, previous = [], GENESIS
    for position, data in zip(positions, contents, strict=True):
        previous = link(previous, position, data)
        rows.append((position, data, previous))
    return rows


def leaf(event: bytes) -> str:
    return sha256(b"\0" + event).hexdigest()[:8]


def node(left: str, right: str) -> str:
    return sha256(b"\1" + left.encode() + right.encode()).hexdigest()[:8]


def levels(events: list[bytes]) -> list[list[str]]:
    """The hashes of a tree, from the leaves up; a hash without a neighbour goes up as it is."""
    found = [[leaf(event) for event in events]]
    while len(found[-1]) > 1:
        below = found[-1]
        found.append([node(*below[n : n + 2]) if n + 1 < len(below) else below[n] for n in range(0, len(below), 2)])
    return found


TABLES = {
    "keys.db": ["CREATE TABLE keys (person TEXT PRIMARY KEY, key BLOB NOT NULL)"],
    "view.db": [
        "CREATE TABLE customers (person TEXT PRIMARY KEY, name TEXT NOT NULL)",
        "CREATE TABLE outbox (number INTEGER PRIMARY KEY, person TEXT NOT NULL, text TEXT NOT NULL, sent INTEGER NOT NULL)",
    ],
    "snapshots.db": ["CREATE TABLE snapshots (person TEXT PRIMARY KEY, state TEXT NOT NULL)"],
}
HOLDERS = {"keys.db": ["keys"], "view.db": ["customers", "outbox"], "snapshots.db": ["snapshots"]}
ROWS = {
    "keys.db": ["INSERT INTO keys VALUES (:person, :key)"],
    "view.db": [
        "INSERT INTO customers VALUES (:person, :name)",
        "INSERT INTO outbox (person, text, sent) VALUES (:person, 'Dear ' || :name, 1), (:person, 'Bye ' || :name, 0)",
    ],
    "snapshots.db": ["""INSERT INTO snapshots VALUES (:person, '{"name": "' || :name || '"}')"""],
}


class Folder(type(Path())):  # type: ignore[misc]  # a path of this system
    """A path that shows itself from the home on, for the folder above has another name each time."""

    def __repr__(self) -> str:
        return " / ".join(["home", *(f'"{part}"' for part in self.parts[self.parts.index("home") + 1 :])])


class Home:
    """A folder of files as a running system has them: each is open in another program, which has left traces."""

    def __init__(self, folder: Path, connections: dict[str, sqlite3.Connection]) -> None:
        self.folder, self.connections = folder, connections

    def add(self, person: str, name: str, key: bytes) -> None:
        values = {"person": person, "name": name, "key": key}
        for file, statements in ROWS.items():
            for statement in statements:
                self.connections[file].execute(statement, values)

    def rows(self, person: str) -> list[tuple[Any, ...]]:
        """Everything that the files hold of this person, as a program finds it that opens them now."""
        return [row for file in TABLES for row in self._rows_in(file, person)]

    def _rows_in(self, file: str, person: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        with closing(sqlite3.connect(self.folder / file, isolation_level=None)) as connection:
            for table in HOLDERS[file]:
                query = f"SELECT * FROM {table} WHERE person = ? ORDER BY 1"
                try:
                    found += [(table, *row) for row in connection.execute(query, (person,)).fetchall()]
                except sqlite3.Error as error:
                    found.append((table, str(error)))
        return found

    def tables(self) -> list[str]:
        """The statements that make the tables, as the files hold them now."""
        query = "SELECT sql FROM sqlite_master ORDER BY name"
        return [sql for file in TABLES for (sql,) in self.connections[file].execute(query)]

    def files_with(self, wanted: bytes) -> list[str]:
        """The names of all files that hold these bytes, in the home and beside it."""
        files = [path for path in sorted(Path(self.folder).parent.rglob("*")) if path.is_file()]
        found = [path for path in files if wanted in path.read_bytes()]
        return [path.name if path.parent.name == "home" else f"{path.name} beside the home" for path in found]


@cache
def _above() -> str:
    """One folder for all homes, so that a path in a message is the same when a case is asked again."""
    folder = TemporaryDirectory(ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return folder.name


@contextmanager
def a_home(mode: str = "WAL") -> Iterator[Home]:
    """A home without persons, whose files keep their journal in this mode."""
    with ExitStack() as opened:
        folder, connections = Folder(_above(), "home"), {}
        shutil.rmtree(_above(), ignore_errors=True)
        folder.mkdir(parents=True)
        for file, statements in TABLES.items():
            connection = opened.enter_context(closing(sqlite3.connect(folder / file, isolation_level=None, timeout=0)))
            for statement in (
                f"PRAGMA journal_mode={mode}",
                "PRAGMA synchronous=OFF",
                "PRAGMA secure_delete=OFF",
                *statements,
            ):
                connection.execute(statement)
            connections[file] = connection
        (folder / "log.db").write_bytes(b"events, sealed")
        yield Home(folder, connections)
