"""From the log to a view: projectors, parked events, the outbox, and rebuilding beside the live view."""

from course_utils.projections.effects import deliver
from course_utils.projections.handling import TransactionEnded
from course_utils.projections.parking import Parked
from course_utils.projections.projector import NotParked, Projector, StillFails, WrongLog
from course_utils.projections.rebuild import RebuildRefused, Rebuilt, rebuild
from course_utils.projections.view import Effect, View
from course_utils.projections.view_file import OutdatedView, WrongView

__all__ = [
    "Effect",
    "NotParked",
    "OutdatedView",
    "Parked",
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
