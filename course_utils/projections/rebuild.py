"""Making a view anew: beside the live one, from the first event on, and then switched over in one transaction.

The new view grows in a file of its own (`balances.db` has `balances.rebuilding.db`), while events are saved and the live
view goes on. For the switch the live file is locked, the new view is brought to exactly the live one's position, and its
tables take the place of the live ones. Killed before that, the live view is as it was, and the next rebuild goes on
where this one stopped; killed after it, the switch is done.

A rebuild has every event a second time and queues no effect of what the live view has handled: those are in the live
outbox, which stays. Only events that were parked in the live view, so that their effects are still owed, get them queued
at the switch.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any, ClassVar

from eventsourcing.application import Application
from eventsourcing.sqlite import SQLiteCursor

from course_utils.eventstore.errors import StoreError
from course_utils.projections.handling import EventFailed, Handling, OnStep
from course_utils.projections.parking import Parked
from course_utils.projections.projector import Projector, WrongLog, events_at
from course_utils.projections.switch import take_place
from course_utils.projections.view import View
from course_utils.projections.view_file import Definition, ViewFile, WrongView, read_definition


class RebuildRefused(StoreError):
    """The new view was not put in the place of the live one, which is as it was."""


@dataclass(frozen=True)
class Rebuilt:
    """Up to which position of the log the view was made anew, how many events this call handled, and what is parked."""

    position: int
    handled: int
    parked: tuple[Parked, ...]


class _Rebuilding(Projector):
    """Fills the file beside, and queues nothing."""

    _queues_effects: ClassVar[bool] = False


def rebuild(
    application: Application[Any],
    view: View,
    path: Path | str,
    *,
    batch_size: int = 500,
    on_step: OnStep | None = None,
    accept_parked: bool = False,
) -> Rebuilt:
    """Make the view in the file at `path` anew, also when its version or tables have changed.

    The projector of the live view may go on meanwhile, in any process. A rebuild that was stopped goes on when it is
    called again for the same version. A file that is not there is made up to where the log ends now, its effects taken as
    done. `on_step` is called as by a Projector, and at "rebuilt", "before switch" and "switched".

    Raises RebuildRefused when events of a stream could not be handled that the live view has handled, unless
    `accept_parked`; WrongView when the file is another view's; and what a Projector raises.
    """
    return _Rebuild(application, view, Path(path), batch_size, on_step).run(accept_parked)


def beside(path: Path) -> Path:
    """The file in which the new view grows."""
    return path.with_name(f"{path.stem}.rebuilding{path.suffix}")


class _Rebuild:
    """One call of `rebuild`. `end` is where a view is to get to that is not there yet; one that is says so itself."""

    def __init__(
        self, application: Application[Any], view: View, path: Path, batch_size: int, on_step: OnStep | None
    ) -> None:
        self._application = application
        self._log = application.recorder
        self._view = view
        self._live = ViewFile(path, view, application.name)
        self._beside = beside(path).absolute()
        self._batch_size = batch_size
        self._on_step = on_step
        self._handling = Handling(application, view, on_step, queues_effects=True)
        self._end = self._log.max_notification_id() or 0

    def run(self, accept_parked: bool) -> Rebuilt:
        try:
            with closing(self._live.datastore):
                generation, position = self._look()
                self._make_beside(generation + 1, position)
                with _Rebuilding(
                    self._application, self._view, self._beside, batch_size=self._batch_size, on_step=self._on_step
                ) as new:
                    handled = self._approach(new)
                    self._handling.step("rebuilt", new.position)
                    rebuilt = self._switch(new, generation, handled, accept_parked)
        except RebuildRefused:
            _delete(self._beside)
            raise
        _delete(self._beside)
        return rebuilt

    def _look(self) -> tuple[int, int]:
        """The live view's generation and position; 0 and where to get to when there is none."""
        if not self._live.path.exists():
            return 0, self._end
        with self._live.datastore.transaction(commit=False) as cursor:
            return self._state(cursor)

    def _state(self, cursor: SQLiteCursor) -> tuple[int, int]:
        definition = read_definition(cursor)
        if definition is None:
            self._live.check_empty(cursor)
            return 0, self._end
        definition.check(self._live)
        return definition.generation, self._live.position_in(cursor)

    def _make_beside(self, generation: int, position: int) -> None:
        """Begin the file beside, or go on with one that a rebuild of the same view and generation has left."""
        file = ViewFile(self._beside, self._view, self._application.name, generation=generation)
        with closing(file.datastore):
            if self._beside.exists():
                with file.datastore.transaction(commit=False) as cursor:
                    left = read_definition(cursor)
                    self._check_left_behind(file, left, cursor)
                    if left == file.definition() and file.position_in(cursor) <= position:
                        return
            else:
                file.create_table()
                return
        _delete(self._beside)
        self._make_beside(generation, position)

    def _check_left_behind(self, file: ViewFile, left: Definition | None, cursor: SQLiteCursor) -> None:
        """Raise WrongView or NotAStore unless the file beside is what a rebuild of this view may have left."""
        if left is None:
            file.check_empty(cursor)
            return
        cursor.execute("SELECT 1 FROM outbox")
        if (left.name, left.application) != (self._view.name, self._application.name) or cursor.fetchone():
            raise WrongView(
                f"{file.path} is where the new view would grow, and it holds a view that is in use: {left.name!r} of "
                f"{left.application!r}. It was left as it is. Give that one another name."
            )

    def _approach(self, new: Projector) -> int:
        """Catch up with the live view in rounds, until what is left is small or no longer shrinks."""
        handled, left = 0, inf
        while True:
            _, target = self._look()
            handled += new.catch_up(target)
            still_left = self._look()[1] - new.position
            if still_left <= self._batch_size or still_left >= left:
                return handled
            left = still_left

    def _switch(self, new: Projector, generation: int, handled: int, accept_parked: bool) -> Rebuilt:
        """Hold the live view where it is, bring the new one there, and let it take the place; all of it or nothing."""
        self._live.datastore.keep_a_write_ahead_log()  # it may not be there yet
        with self._live.datastore.transaction(commit=True) as cursor:
            found, position = self._state(cursor)
            if found != generation:
                raise RebuildRefused(f"{self._live.path} was rebuilt by somebody else meanwhile. Rebuild it once more.")
            handled += new.catch_up(position)
            if new.position != position:
                raise WrongLog(
                    f"{self._live.path} is at position {position}, and the log of {self._application.name} has no event "
                    "there: the view is of another log. Open that one."
                )
            if found == 0:
                self._live.make(cursor)
                self._live.move_to(position, cursor)
            connection = cursor.sqlite_cursor.connection
            connection.execute("ATTACH ? AS rebuilt", (str(self._beside),))
            if found and not accept_parked:
                self._refuse_new_failures(connection)
            self._queue_owed_effects(connection)
            take_place(connection)
            self._handling.step("before switch", position)
        self._handling.step("switched", position)
        return Rebuilt(position, handled, tuple(new.parked()))

    def _refuse_new_failures(self, connection: sqlite3.Connection) -> None:
        """Raise RebuildRefused when the new view fails at a stream that the live one handles."""
        failing = connection.execute(
            "SELECT stream, version, reason FROM rebuilt.parked WHERE reason IS NOT NULL "
            "AND stream NOT IN (SELECT stream FROM main.parked) ORDER BY position"
        ).fetchall()
        if failing:
            stream, version, reason = failing[0]
            raise RebuildRefused(
                f"{self._live.path} stays as it was: it handles {len(failing)} streams that the rebuilt view would park, "
                f"the first at event {version} of {stream}: {reason}. Repair the view and rebuild again, or accept that "
                "with accept_parked=True."
            )

    def _queue_owed_effects(self, connection: sqlite3.Connection) -> None:
        """The effects of events that were parked and are handled now have never been queued."""
        owed = "SELECT position FROM main.parked EXCEPT SELECT position FROM rebuilt.parked ORDER BY 1"
        positions = [position for (position,) in connection.execute(owed)]
        try:
            self._handling.queue_effects(events_at(self._log, positions), connection)
        except EventFailed as failed:
            raise RebuildRefused(
                f"{self._live.path} stays as it was: {failed}. It is effects() that fails, for an event whose effects "
                "are still owed. Repair it, then rebuild again."
            ) from failed.__cause__


def _delete(file: Path) -> None:
    """Delete a database, its log first, so that no log is ever found beside a database that is not its own."""
    for ending in ("-wal", "-shm", ""):
        file.with_name(file.name + ending).unlink(missing_ok=True)
