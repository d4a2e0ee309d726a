"""What the course adds to the eventsourcing library, each piece for a shortcoming one can measure."""

from course_utils.eventstore.correlation import Story, caused_by, correlated, event_id, story_of
from course_utils.eventstore.effects import deliver
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
from course_utils.eventstore.handling import TransactionEnded
from course_utils.eventstore.parking import Parked
from course_utils.eventstore.projector import NotParked, Projector, StillFails, WrongLog
from course_utils.eventstore.rebuild import RebuildRefused, Rebuilt, rebuild
from course_utils.eventstore.replay import replay
from course_utils.eventstore.view import Effect, View
from course_utils.eventstore.view_file import OutdatedView, WrongView

__all__ = [
    "Conflict",
    "DamagedEvent",
    "DamagedStore",
    "Effect",
    "NewerSchema",
    "NotAStore",
    "NotParked",
    "OutdatedView",
    "Parked",
    "Projector",
    "ReadOnlyStore",
    "RebuildRefused",
    "Rebuilt",
    "StillFails",
    "StoreClosed",
    "StoreError",
    "StoreFull",
    "StoreGone",
    "StoreLocked",
    "StoreUnreachable",
    "Story",
    "TransactionEnded",
    "UnknownEvent",
    "View",
    "WaitTimedOut",
    "WrongLog",
    "WrongView",
    "caused_by",
    "correlated",
    "deliver",
    "event_id",
    "rebuild",
    "replay",
    "store_environment",
    "story_of",
]
