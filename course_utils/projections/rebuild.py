"""Making a view anew: beside the live one, from the first event on, and then switched over in one step.

The new view grows in a place of its own (`balances.db` has `balances.rebuilding.db`), while events are saved and the live
view goes on. For the switch the live view is held, the new one is brought to exactly its position, and takes its place.
Killed before that, the live view is as it was, and the next rebuild goes on where this one stopped; killed after it, the
switch is done.

A rebuild has every event a second time and queues no effect of what the live view has handled: those are in the live
outbox, which stays. Only events that were parked in the live view, so that their effects are still owed, get them queued
at the switch.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any

from eventsourcing.application import Application

from course_utils.eventstore.errors import StoreError
from course_utils.projections.batches import Batches, WrongLog, events_at
from course_utils.projections.definition import WrongView
from course_utils.projections.handling import EventFailed, Handling, OnStep
from course_utils.projections.parking import ParkedStream, Waiting, by_stream
from course_utils.projections.store import Found, KeptView, Owed, Switch
from course_utils.projections.stores import Place, store_at
from course_utils.projections.view import View, check_view


class RebuildRefused(StoreError):
    """The new view was not put in the place of the live one, which is as it was."""


@dataclass(frozen=True)
class Rebuilt:
    """Up to which position of the log the view was made anew, how many events this call handled, and what is parked."""

    position: int
    handled: int
    parked: tuple[ParkedStream, ...]


def rebuild(
    application: Application[Any],
    view: View[Any],
    place: Place,
    *,
    batch_size: int = 500,
    on_step: OnStep | None = None,
    accept_parked: bool = False,
) -> Rebuilt:
    """Make the view at `place` anew, also when its version or tables have changed.

    The projector of the live view may go on meanwhile, in any process. A rebuild that was stopped goes on when it is
    called again for the same version. A view that is not there is made up to where the log ends now, its effects taken as
    done. `on_step` is called as by a Projector, and at "rebuilt", "before switch" and "switched".

    Raises RebuildRefused when events of a stream could not be handled that the live view has handled, unless
    `accept_parked`; WrongView when another view is there; and what a Projector raises.
    """
    check_view(view)
    return _Rebuild(application, view, place, batch_size, on_step).run(accept_parked)


class _Rebuild:
    """One call of `rebuild`. `end` is where a view is to get to that is not there yet; one that is says so itself."""

    def __init__(
        self, application: Application[Any], view: View[Any], place: Place, batch_size: int, on_step: OnStep | None
    ) -> None:
        store = store_at(place)
        self._application = application
        self._log = application.recorder
        self._view = view
        self._beside = store.beside()
        self._live = store.open(view, application.name)
        self._batch_size = batch_size
        self._on_step = on_step
        self._handling = Handling(application, view, self._live, on_step)  # of the live view, for what it is owed
        self._end = self._log.max_notification_id() or 0
        self._handled = 0

    def run(self, accept_parked: bool) -> Rebuilt:
        try:
            with closing(self._live):
                live = self._checked(self._live.found())
                with closing(self._new(live)) as new:
                    rebuilt = self._grow_and_switch(new, _generation(live), accept_parked)
        except RebuildRefused:
            self._beside.delete()
            raise
        self._beside.delete()
        return rebuilt

    def _checked(self, live: Found | None) -> Found | None:
        if live is not None:
            live.definition.check(self._live.definition, self._live)
        return live

    def _target(self, live: Found | None) -> int:
        return self._end if live is None else live.position

    def _new(self, live: Found | None) -> KeptView[Any]:
        """Begin the view beside, or go on with one that a rebuild of the same view and generation has left."""
        new = self._beside.open(self._view, self._application.name, generation=_generation(live) + 1)
        try:
            left = new.found()
            if left is not None:
                self._check_left_behind(left, new)
                if left.definition == new.definition and left.position <= self._target(live):
                    return new
                new.close()
                self._beside.delete()
                new = self._beside.open(self._view, self._application.name, generation=_generation(live) + 1)
            new.make()
        except BaseException:
            new.close()
            raise
        return new

    def _check_left_behind(self, left: Found, new: KeptView[Any]) -> None:
        """Raise WrongView unless what is beside may be what a rebuild of this view has left."""
        names = (left.definition.name, left.definition.application)
        if names != (new.definition.name, new.definition.application) or left.has_effects:
            raise WrongView(
                f"{new} is where the new view would grow, and it holds a view that is in use: {names[0]!r} of "
                f"{names[1]!r}. It was left as it is. Give that one another name."
            )

    def _grow_and_switch(self, new: KeptView[Any], generation: int, accept_parked: bool) -> Rebuilt:
        handling = Handling(self._application, self._view, new, self._on_step, queues_effects=False)
        batches = Batches(self._application, new, handling, batch_size=self._batch_size)
        self._approach(new, batches)
        handling.step("rebuilt", new.position())
        position, parked = batches.patiently(partial(self._switch, new, batches, generation, accept_parked))
        handling.step("switched", position)
        return Rebuilt(position, self._handled, tuple(by_stream(parked)))

    def _approach(self, new: KeptView[Any], batches: Batches) -> None:
        """Catch up with the live view in rounds, until what is left is small or no longer shrinks."""
        left: float = inf
        while True:
            self._handled += batches.catch_up(self._target(self._checked(self._live.found())))
            still_left = self._target(self._live.found()) - new.position()
            if still_left <= self._batch_size or still_left >= left:
                return
            left = still_left

    def _switch(
        self, new: KeptView[Any], batches: Batches, generation: int, accept_parked: bool
    ) -> tuple[int, list[Waiting]]:
        """Hold the live view where it is, bring the new one there, and let it take the place; all of it or nothing.

        Returns where the view is then, and what is parked: the place beside may be empty afterwards.
        """
        with self._live.switch(new) as switch:
            live = self._checked(switch.found)
            if _generation(live) != generation:
                raise RebuildRefused(f"{self._live} was rebuilt by somebody else meanwhile. Rebuild it once more.")
            position = self._target(live)
            self._handled += batches.catch_up(position)
            if new.position() != position:
                raise WrongLog(
                    f"{self._live} is at position {position}, and the log of {self._application.name} has no event "
                    "there: the view is of another log. Open that one."
                )
            parked = new.waiting()
            if live is not None and not accept_parked:
                self._refuse_new_failures(parked, switch)
            switch.take_place(position, self._owed(parked, switch))
            self._handling.step("before switch", position)
        return position, parked

    def _refuse_new_failures(self, parked: Sequence[Waiting], switch: Switch) -> None:
        """Raise RebuildRefused when the new view fails at a stream that the live one handles."""
        waiting_already = {event.stream for event in switch.waiting()}
        failing = [each for each in by_stream(parked) if each.stream not in waiting_already]
        if failing:
            first = failing[0]
            raise RebuildRefused(
                f"{self._live} stays as it was: it handles {len(failing)} streams that the rebuilt view would park, "
                f"the first at event {first.version} of {first.stream}: {first.reason}. Repair the view and rebuild "
                "again, or accept that with accept_parked=True."
            )

    def _owed(self, parked: Sequence[Waiting], switch: Switch) -> list[Owed]:
        """The effects of events that were parked and are handled now have never been queued."""
        positions = {event.position for event in switch.waiting()} - {event.position for event in parked}
        try:
            return self._handling.effects_of(events_at(self._log, sorted(positions)))
        except EventFailed as failed:
            raise RebuildRefused(
                f"{self._live} stays as it was: {failed}. It is effects() that fails, for an event whose effects "
                "are still owed. Repair it, then rebuild again."
            ) from failed.__cause__


def _generation(found: Found | None) -> int:
    return 0 if found is None else found.definition.generation
