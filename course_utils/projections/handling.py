"""Having a view handle events inside a transaction that somebody else began and will commit.

At first without precautions, which is fast: the first event that fails ends it. Then each event in a savepoint of its
own, and one that fails is parked with its stream, while the others go on.
"""

import sqlite3
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from eventsourcing.application import Application
from eventsourcing.persistence import InterfaceError, Notification, OperationalError, PersistenceError

from course_utils.eventstore.errors import StoreError, StoreLocked
from course_utils.projections.effects import queue
from course_utils.projections.parking import Waiting, park, parked_streams
from course_utils.projections.permissions import handlers_rows, is_refusal
from course_utils.projections.view import Effect, View
from course_utils.sqlite_codes import primary_code

OnStep = Callable[[str, int], object]
"""Called with the name of a step that was just made and the position it was made at."""

_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_OF_THE_FILE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_READONLY,
}
_SAVEPOINT = '"one event, handled by the projector"'  # a name that no handler takes for a savepoint of its own
_LONGEST_REASON = 500  # characters


class EventFailed(Exception):
    """An event could not be read or handled; `__cause__` says why."""

    def __init__(self, notification: Notification, error: Exception) -> None:
        super().__init__(
            f"Event {notification.originator_version} of {notification.originator_id}, at position {notification.id}, "
            f"could not be handled: {_reason(error)}"
        )
        self.reason = _reason(error)


class TransactionEnded(StoreError):
    """A handler ended the transaction in which position and rows are written together."""


class Handling:
    """A view and the events it is given. `queues_effects` is false while a view is rebuilt."""

    def __init__(
        self, application: Application[Any], view: View, on_step: OnStep | None, *, queues_effects: bool
    ) -> None:
        self._to_event = application.mapper.to_domain_event
        self._view = view
        self._has_effects = queues_effects and view.has_effects()
        self._on_step = on_step

    def take(
        self,
        notifications: Sequence[Notification],
        connection: sqlite3.Connection,
        parks: Callable[[EventFailed], bool] | None = None,
    ) -> None:
        """Handle these events, but for those of parked streams, which are parked as well.

        Without `parks` an event that fails ends it all: EventFailed is raised, and the transaction is to be rolled back.
        With it every event has a savepoint, and a failure that `parks` is true for parks the event and its stream.
        """
        parked = parked_streams(connection)
        waiting: list[Waiting] = []
        effects: list[tuple[int, Effect]] = []
        with handlers_rows(connection) as rows:
            for notification in notifications:
                if parked and str(notification.originator_id) in parked:
                    waiting.append(_wait(notification))
                elif parks is None:
                    effects += self._handle(notification, rows)
                else:
                    try:
                        with _savepoint(connection):
                            effects += self._handle(notification, rows)
                    except EventFailed as failed:
                        if not parks(failed):
                            raise
                        waiting.append(_wait(notification, failed.reason))
                        parked.add(str(notification.originator_id))
                self.step("handled", notification.id)
        park(connection, waiting)
        queue(connection, effects)

    def queue_effects(self, notifications: Sequence[Notification], connection: sqlite3.Connection) -> None:
        """Queue the effects of events that the view has handled without them. Raises EventFailed."""
        for notification in notifications if self._has_effects else ():
            try:
                queue(connection, self._effects(self._to_event(notification), notification))
            except Exception as error:
                raise EventFailed(notification, error) from error

    def step(self, name: str, position: int) -> None:
        """Tell whoever listens that this step was made."""
        if self._on_step is not None:
            self._on_step(name, position)

    def _handle(self, notification: Notification, rows: sqlite3.Cursor) -> list[tuple[int, Effect]]:
        try:
            event = self._to_event(notification)
            self._change_rows(event, rows)
            effects = self._effects(event, notification) if self._has_effects else []
        except Exception as error:
            if _is_of_the_file(error):
                raise  # not this event's fault: it stops the projector
            self._check_transaction(notification, rows)
            raise EventFailed(notification, error) from error
        self._check_transaction(notification, rows)
        return effects

    def _change_rows(self, event: object, rows: sqlite3.Cursor) -> None:
        """Raises TypeError when the handler is a generator or a coroutine, which has not done anything yet."""
        returned: object = self._view.handle(event, rows)
        if returned is not None:
            raise TypeError(
                f"handle() returned {_put_away(returned)}. It changes rows and returns nothing, and is neither a generator nor "
                "async; effects are returned by effects()."
            )

    def _check_transaction(self, notification: Notification, rows: sqlite3.Cursor) -> None:
        if not rows.connection.in_transaction:
            raise TransactionEnded(
                f"The view {self._view.name!r} ended the transaction while it handled the event at position "
                f"{notification.id}, so the batch was rolled back. Take OR ROLLBACK out of its statements."
            )

    def _effects(self, event: object, notification: Notification) -> list[tuple[int, Effect]]:
        effects: object = self._view.effects(event)
        if not isinstance(effects, Iterable):
            raise TypeError(
                f"effects() returned {_put_away(effects)}. It returns or yields effects; () if there are none."
            )
        return [(notification.id, _checked(effect)) for effect in effects]


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    """What is done inside stays only if the event does not fail."""
    connection.execute(f"SAVEPOINT {_SAVEPOINT}")
    try:
        yield
    except EventFailed:
        connection.execute(f"ROLLBACK TO {_SAVEPOINT}")
        connection.execute(f"RELEASE {_SAVEPOINT}")
        raise
    connection.execute(f"RELEASE {_SAVEPOINT}")


def is_transient(error: BaseException | None) -> bool:
    """Whether waiting may help: a lock that another holds, a server that does not answer."""
    match error:
        case EventFailed():
            return is_transient(error.__cause__)
        case sqlite3.Error():
            return primary_code(error) in _LOCKED
        case StoreError():
            return isinstance(error, StoreLocked)
        case PersistenceError(__cause__=sqlite3.Error() as cause):
            return is_transient(cause)
        case _:
            return isinstance(error, OperationalError | InterfaceError | ConnectionError | TimeoutError)


def _is_of_the_file(error: Exception) -> bool:
    return isinstance(error, MemoryError) or primary_code(error) in _OF_THE_FILE


def _wait(notification: Notification, reason: str | None = None) -> Waiting:
    return Waiting(notification.id, str(notification.originator_id), notification.originator_version, reason)


def _checked(effect: object) -> Effect:
    if not isinstance(effect, Effect):
        raise TypeError(f"effects() gave {_put_away(effect)}, which is no Effect. Give Effect(key, kind, data).")
    return effect


def _put_away(value: object) -> str:
    """What it is, in words. A coroutine is closed, or Python warns that nobody awaited it."""
    if isinstance(value, Coroutine):
        value.close()
    return "None" if value is None else f"a value of the type {type(value).__name__}"


def _reason(error: Exception) -> str:
    """What went wrong, short, and such that it can be stored as UTF-8."""
    reason = _in_words(error).encode("utf-8", "backslashreplace").decode("utf-8")
    return reason if len(reason) <= _LONGEST_REASON else f"{reason[: _LONGEST_REASON - 1]}…"


def _in_words(error: Exception) -> str:
    if isinstance(error, StoreError):
        return str(error)
    if is_refusal(error):
        return (
            "handle() tried to begin or end a transaction, to change a setting, or to write a table that the projector "
            "keeps. It may only change the view's own rows; the projector commits them together with the position."
        )
    return f"{type(error).__name__}: {error}"
