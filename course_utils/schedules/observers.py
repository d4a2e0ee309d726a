"""Who may watch a connection: observers that count what a process does, kill it, or keep account of its transactions.

A `WatchedConnection` tells all of its observers. (One that pauses, so that others get their turn, is in writer_thread.)
"""

from typing import Any

from course_utils.schedules.statement import Statement


class Killed(BaseException):
    """The process is gone. Not an `Exception`, so that no `except Exception` of the killed code sees it."""


class Observer:
    """Is told what happens on a connection, and does nothing about it; a subclass does. What it raises, the call raises."""

    def before(self, what: object) -> None:
        """This comes next, and is carried out when this returns: a `Statement`, or something else, as its text says."""

    def after(self, statement: Statement, error: Exception | None) -> None:
        """The statement was carried out, or failed with this error."""

    def locked(self, statement: Statement) -> bool:
        """It has to wait for another connection's lock. Whether to try again, after another `before`; else it fails."""
        return False

    def fetched(self, rows: list[Any]) -> None:
        """These rows were fetched from a cursor; none at its end."""


class Count(Observer):
    """Counts what a process does: its statements, and whatever else is announced. `done` includes what is under way."""

    def __init__(self) -> None:
        self.done = 0

    def before(self, what: object) -> None:
        self.done += 1


class Kill(Count):
    """Raises `Killed` just before the `at`-th thing that a process does, counted from 1; with None, never.

    The dead do nothing more: whatever the process tries after that, such as a rollback, is not carried out either.
    `struck` is what it was about to do, or None while it lives. One kill may watch several connections.
    """

    def __init__(self, at: int | None = None) -> None:
        super().__init__()
        self.at = at
        self.struck: object = None

    def before(self, what: object) -> None:
        super().before(what)
        if self.at is not None and self.done >= self.at:
            self.struck = what if self.struck is None else self.struck
            raise Killed


class Transactions(Observer):
    """What became of transactions, which SQLite has no way to ask for.

    `savepoints` are those that are open, in lower case, the innermost last; `rolled_back` says whether a whole transaction
    was undone.
    """

    def __init__(self) -> None:
        self.savepoints: list[str] = []
        self.rolled_back = False

    def after(self, statement: Statement, error: Exception | None) -> None:
        if error is not None:
            return
        name = statement.words[-1].strip("\"'`[]").lower() if statement.words else ""
        match statement.words:
            case ["SAVEPOINT", _]:
                self.savepoints.append(name)
            case ["RELEASE", *_]:
                del self.savepoints[self._innermost(name) :]
            case ["ROLLBACK", *rest] if "TO" in rest:
                del self.savepoints[self._innermost(name) + 1 :]
            case ["BEGIN" | "COMMIT" | "END" | "ROLLBACK" as verb, *_]:
                self.savepoints.clear()
                self.rolled_back |= verb == "ROLLBACK"

    def _innermost(self, name: str) -> int:
        return len(self.savepoints) - 1 - self.savepoints[::-1].index(name)
