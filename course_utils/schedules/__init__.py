"""What can happen: orders in which several writers step, what befalls messages on their way, crashes and locks."""

from course_utils.schedules.crashes import Killable, every_crash, every_crashes, killed_anywhere, process
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
from course_utils.schedules.interleavings import Run, Step, Writer, drawn_interleavings, interleavings, waiting
from course_utils.schedules.observers import Count, Kill, Killed, Observer, Transactions
from course_utils.schedules.shared_database import SharedDatabase, statement_steps
from course_utils.schedules.statement import Statement
from course_utils.schedules.watched_connection import WatchedConnection
from course_utils.schedules.writer_thread import Stalled

__all__ = [
    "Arrival",
    "Count",
    "Delivery",
    "Kill",
    "Killable",
    "Killed",
    "Observer",
    "Run",
    "Schedule",
    "SharedDatabase",
    "Stalled",
    "Statement",
    "Step",
    "Transactions",
    "WatchedConnection",
    "Writer",
    "all_orders",
    "all_schedules",
    "deliveries",
    "delivery_trace",
    "drawn_interleavings",
    "every_crash",
    "every_crashes",
    "interleavings",
    "killed_anywhere",
    "process",
    "random_schedules",
    "statement_steps",
    "waiting",
]
