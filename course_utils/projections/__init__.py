"""From the log to a view: projectors, parked events, the outbox, and rebuilding beside the live view."""

from course_utils.projections.batches import NotParked, StillFails, WrongLog
from course_utils.projections.definition import OutdatedView, WrongView
from course_utils.projections.effects import deliver
from course_utils.projections.parking import ParkedStream
from course_utils.projections.projector import Projector
from course_utils.projections.rebuild import RebuildRefused, Rebuilt, rebuild
from course_utils.projections.sqlite.step import TransactionEnded
from course_utils.projections.view import Effect, View

__all__ = [
    "Effect",
    "NotParked",
    "OutdatedView",
    "ParkedStream",
    "Projector",
    "RebuildRefused",
    "Rebuilt",
    "StillFails",
    "TransactionEnded",
    "View",
    "WrongLog",
    "WrongView",
    "deliver",
    "rebuild",
]
