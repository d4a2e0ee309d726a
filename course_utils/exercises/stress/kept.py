"""What a process keeps beyond its end: a dictionary, or a SQLite database. And the outside world, which keeps its own."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, Literal, Protocol

from course_utils.exercises.stress.declaration import Receiver
from course_utils.schedules.observers import Killed, Observer
from course_utils.schedules.statement import Statement
from course_utils.schedules.watched_connection import WatchedConnection
from course_utils.schedules.writer_thread import Work

Manner = Literal["refuses", "loses its reply", "does it later"]
MANNERS: tuple[Manner, ...] = ("refuses", "loses its reply", "does it later")


class Kept(Protocol):
    """What the processes of one history leave to one another."""

    @property
    def handed(self) -> Any:
        """What a handler is given of it."""

    def announce(self, what: str, *, between_calls: bool = False) -> None:
        """Tell the observers what comes next, so that one of them may kill the process before."""

    def process(self, *observers: Observer) -> Any:
        """A context: what runs inside is one process under these observers; what it has not committed goes with it."""

    def begin(self) -> None:
        """Nothing has happened yet."""


class Dictionary:
    """A dictionary. What a call has changed is kept when it returns."""

    def __init__(self) -> None:
        self.handed: dict[Any, Any] = {}
        self._observers: tuple[Observer, ...] = ()
        self._returned: dict[Any, Any] = {}

    def announce(self, what: str, *, between_calls: bool = False) -> None:
        if self._observers and between_calls:
            self._returned = deepcopy(self.handed)
        for observer in self._observers:
            observer.before(what)

    @contextmanager
    def process(self, *observers: Observer) -> Iterator[None]:
        self._observers = observers
        try:
            yield
        except Killed:
            self.handed = self._returned
            raise

    def begin(self) -> None:
        self.handed = {}


class Database:
    """A SQLite connection in memory, or one of a file. Each statement outside a BEGIN commits at once."""

    def __init__(self, setup: Work | None = None, connection: WatchedConnection | None = None) -> None:
        self.handed = connection or sqlite3.connect(":memory:", isolation_level=None, factory=WatchedConnection)
        if setup:
            setup(self.handed)
            self._untouched = self.handed.serialize()

    def announce(self, what: str, *, between_calls: bool = False) -> None:
        self.handed.announce(what)

    @contextmanager
    def process(self, *observers: Observer) -> Iterator[None]:
        self.handed.observers = observers
        try:
            yield
        finally:
            self.handed.observers = ()
            self.handed.lose_uncommitted()

    def begin(self) -> None:
        self.handed.lose_uncommitted()
        self.handed.deserialize(self._untouched)


class Visible(Observer):
    """Looks at a database after every commit."""

    def __init__(self, connection: WatchedConnection, look: Callable[[], None]) -> None:
        self._connection, self._look = connection, look

    def after(self, statement: Statement, error: Exception | None) -> None:
        if error is None and not self._connection.in_transaction:
            with self._connection.unobserved():
                self._look()


class NoReply(Exception):
    """The receiver gave no reply. Nobody knows whether it has done what it was asked."""


class Refused(Exception):
    """The receiver refused, and did nothing."""


class Outside:
    """One receiver in one history: what it has done, and the one call in which it behaves in a `manner`, from 1."""

    def __init__(self, receiver: Receiver, at: int = 0, manner: Manner = "refuses") -> None:
        self.receiver, self.at, self.manner = receiver, at, manner
        self.calls = 0
        self.done: Counter[str] = Counter()
        self._keys: set[str] = set()

    def ask(self, what: str, key: object) -> tuple[str, str | Exception]:
        """How it goes, in words, and what the caller gets to hear: "done", "accepted", or an exception."""
        self.calls += 1
        manner = self.manner if self.calls == self.at else ""
        if manner == "refuses":
            return "refuses", Refused(f"{self.receiver.name} refuses {what!r}. Try again.")
        known = self.receiver.has_keys and key is not None and repr(key) in self._keys
        if not known:
            self.done[str(what)] += 1
            self._keys.add(repr(key))
        if manner == "loses its reply":
            return manner, NoReply(f"{self.receiver.name} gave no reply to {what!r}.")
        if known:
            return "knows this key, and does nothing", "done"
        return manner or "does it", "accepted" if manner else "done"
