"""Having a view handle events inside a step that somebody else began and will end.

At first without precautions, which is fast: the first event that fails ends it. Then each event so that it can be undone,
and one that fails is parked with its stream, while the others go on.
"""

from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

from eventsourcing.application import Application
from eventsourcing.persistence import Notification

from course_utils.projections.parking import Waiting
from course_utils.projections.store import AtomicStep, Failure, KeptView, Owed
from course_utils.projections.view import Effect, View

OnStep = Callable[[str, int], object]
"""Called with the name of a step that was just made and the position it was made at."""

_LONGEST_REASON = 500  # characters


class EventFailed(Exception):
    """An event could not be read or handled, and would not be the next time; `__cause__` says why."""

    def __init__(self, notification: Notification, reason: str) -> None:
        super().__init__(f"{_name(notification)} could not be handled: {reason}")
        self.reason = reason


class Handling:
    """A view and the events it is given. `queues_effects` is false while a view is rebuilt."""

    def __init__(
        self,
        application: Application[Any],
        view: View[Any],
        kept: KeptView[Any],
        on_step: OnStep | None,
        *,
        queues_effects: bool = True,
    ) -> None:
        self._to_event = application.mapper.to_domain_event
        self._view = view
        self._kept = kept
        self._has_effects = queues_effects and view.has_effects()
        self._on_step = on_step

    def take(self, notifications: Sequence[Notification], step: AtomicStep[Any], *, parks: bool) -> None:
        """Handle these events, but for those of parked streams, which are parked as well.

        An event that fails is parked if it `parks`. Otherwise it ends it all: EventFailed is raised, and the step is to
        be given up, as it is for what may pass and for what is wrong with the store.
        """
        parked = step.parked_streams()
        waiting: list[Waiting] = []
        effects: list[Owed] = []
        for notification in notifications:
            stream = str(notification.originator_id)
            if stream in parked:
                waiting.append(_wait(notification, None))
            elif not parks:
                effects += self._handle(notification, step)
            else:
                try:
                    with step.undoing():
                        effects += self._handle(notification, step)
                except EventFailed as failed:
                    waiting.append(_wait(notification, failed.reason))
                    parked.add(stream)
            self.step("handled", notification.id)
        if waiting:
            step.park(waiting)
        if effects:
            step.queue(effects)

    def effects_of(self, notifications: Sequence[Notification]) -> list[Owed]:
        """The effects of events that the view has handled without them. Raises EventFailed."""
        owed: list[Owed] = []
        for notification in notifications if self._has_effects else ():
            try:
                owed += self._effects(self._to_event(notification), notification)
            except Exception as error:
                raise self._failed(notification, error) from error
        return owed

    def step(self, name: str, position: int) -> None:
        """Tell whoever listens that this step was made."""
        if self._on_step is not None:
            self._on_step(name, position)

    def _handle(self, notification: Notification, step: AtomicStep[Any]) -> list[Owed]:
        rows = step.rows(notification.id)
        try:
            event = self._to_event(notification)
            self._change_rows(event, rows)
            return self._effects(event, notification) if self._has_effects else []
        except Exception as error:
            raise self._failed(notification, error) from error

    def _failed(self, notification: Notification, error: Exception) -> EventFailed:
        """What to raise from this error; raises the error itself when it is not the event's fault."""
        if self._kept.failure(error) is not Failure.OF_THE_EVENT:
            error.add_note(f"{_name(notification)} was being handled. It was not parked, and the view is as before it.")
            raise error
        return EventFailed(notification, _shortened(self._kept.in_words(error)))

    def _change_rows(self, event: object, rows: object) -> None:
        """Raises TypeError when the handler is a generator or a coroutine, which has not done anything yet."""
        returned: object = self._view.handle(event, rows)
        if returned is not None:
            raise TypeError(
                f"handle() returned {_put_away(returned)}. It changes rows and returns nothing, and is neither a generator nor "
                "async; effects are returned by effects()."
            )

    def _effects(self, event: object, notification: Notification) -> list[Owed]:
        effects: object = self._view.effects(event)
        if not isinstance(effects, Iterable):
            raise TypeError(
                f"effects() returned {_put_away(effects)}. It returns or yields effects; () if there are none."
            )
        return [(notification.id, _checked(effect)) for effect in effects]


def _name(notification: Notification) -> str:
    return f"Event {notification.originator_version} of {notification.originator_id}, at position {notification.id},"


def _wait(notification: Notification, reason: str | None) -> Waiting:
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


def _shortened(reason: str) -> str:
    """Short, and such that it can be stored as UTF-8."""
    reason = reason.encode("utf-8", "backslashreplace").decode("utf-8")
    return reason if len(reason) <= _LONGEST_REASON else f"{reason[: _LONGEST_REASON - 1]}…"
