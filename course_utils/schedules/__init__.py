"""What can happen: the orders in which several writers step, and what befalls messages on their way."""

from course_utils.schedules.faults import (
    Arrival,
    Delivery,
    Schedule,
    all_orders,
    all_schedules,
    deliveries,
    delivery_trace,
    random_schedules,
)
from course_utils.schedules.interleavings import Run, Writer, interleavings, waiting
from course_utils.schedules.shared_database import SharedDatabase, statement_steps
from course_utils.schedules.watched_connection import WatchedConnection

__all__ = [
    "Arrival",
    "Delivery",
    "Run",
    "Schedule",
    "SharedDatabase",
    "WatchedConnection",
    "Writer",
    "all_orders",
    "all_schedules",
    "deliveries",
    "delivery_trace",
    "interleavings",
    "random_schedules",
    "statement_steps",
    "waiting",
]
