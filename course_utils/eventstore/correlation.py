"""Which story an event belongs to, and what caused it: a correlation id and a causation id on every saved event.

The domain knows nothing of them: they are put on the events when these are saved, and come back with them.
All events of one save share both ids. A save that nothing was declared for begins a story of its own, which is named
after the first of its events, and that event is then its own cause: it is the one nothing in the store led to.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from eventsourcing.domain import CanSnapshotAggregate, DomainEventProtocol, TAggregateID
from eventsourcing.persistence import Recording

from course_utils.eventstore.replay import PiecewiseEventStore


@dataclass(frozen=True)
class Story:
    """The ids an event carries: of the story it is part of, and of the event or request that caused it."""

    correlation_id: str
    causation_id: str


_STORY: ContextVar[Story | None] = ContextVar("story", default=None)


def event_id(event: DomainEventProtocol[Any]) -> str:
    """What a causation id names: the aggregate's id and the event's version. Raises TypeError for what is no event."""
    try:
        return f"{event.originator_id}:{event.originator_version}"
    except AttributeError:
        raise TypeError(f"{event!r} is no event: it has no originator_id and originator_version.") from None


def story_of(event: DomainEventProtocol[Any]) -> Story:
    """The ids on a saved event; one that was saved before there were any is a story of its own."""
    own = event_id(event)
    return Story(getattr(event, "correlation_id", own), getattr(event, "causation_id", own))


@contextmanager
def caused_by(event: DomainEventProtocol[Any]) -> Iterator[None]:
    """What is saved inside was caused by `event`, and goes on with its story.

    Holds for the current thread or task; a new thread begins outside.
    """
    with _telling(Story(story_of(event).correlation_id, event_id(event))):
        yield


@contextmanager
def correlated(correlation_id: str) -> Iterator[None]:
    """What is saved inside belongs to the story of this id, a request's say, which is also what caused it.

    Holds for the current thread or task; a new thread begins outside. Raises ValueError for an empty id.
    """
    if not isinstance(correlation_id, str) or not correlation_id.strip():
        raise ValueError(f"A correlation id is a text that names a story, not {correlation_id!r}.")
    with _telling(Story(correlation_id, correlation_id)):
        yield


@contextmanager
def _telling(story: Story) -> Iterator[None]:
    token = _STORY.set(story)
    try:
        yield
    finally:
        _STORY.reset(token)


class CorrelatingEventStore(PiecewiseEventStore[TAggregateID]):
    """Puts the ids on the events of each save. Snapshots are no events, and get none."""

    def put(
        self, domain_events: Sequence[DomainEventProtocol[TAggregateID]], **kwargs: Any
    ) -> list[Recording[TAggregateID]]:
        """Store all events or none. An event that has an id already keeps it."""
        events = [event for event in domain_events if not isinstance(event, CanSnapshotAggregate)]
        if events:
            story = _STORY.get() or Story(event_id(events[0]), event_id(events[0]))
            for event in events:
                # Events are frozen: this is the one place that adds to them, before anybody else has seen them stored.
                vars(event).setdefault("correlation_id", story.correlation_id)
                vars(event).setdefault("causation_id", story.causation_id)
        return super().put(domain_events, **kwargs)
