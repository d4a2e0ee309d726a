"""What the course adds to the eventsourcing library, each piece for a shortcoming one can measure."""

from course_utils.eventstore.correlation import Story, caused_by, correlated, event_id, story_of
from course_utils.eventstore.environment import store_environment
from course_utils.eventstore.errors import (
    Conflict,
    DamagedEvent,
    DamagedStore,
    NewerSchema,
    NotAStore,
    ReadOnlyStore,
    StoreClosed,
    StoreError,
    StoreFull,
    StoreGone,
    StoreLocked,
    StoreUnreachable,
    UnknownEvent,
    WaitTimedOut,
)
from course_utils.eventstore.replay import replay

__all__ = [
    "Conflict",
    "DamagedEvent",
    "DamagedStore",
    "NewerSchema",
    "NotAStore",
    "ReadOnlyStore",
    "StoreClosed",
    "StoreError",
    "StoreFull",
    "StoreGone",
    "StoreLocked",
    "StoreUnreachable",
    "Story",
    "UnknownEvent",
    "WaitTimedOut",
    "caused_by",
    "correlated",
    "event_id",
    "replay",
    "store_environment",
    "story_of",
]
