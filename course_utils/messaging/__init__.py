"""Messages and the ways they travel: envelopes, a bus, faults on the way, and traces of what happened."""

from course_utils.messaging.bus import Bus, Parked
from course_utils.messaging.cascade import (
    Service,
    completion_latency,
    event_driven,
    request_response,
    response_latency,
)
from course_utils.messaging.clock import SeededClock, SeededIds
from course_utils.messaging.envelope import Envelope
from course_utils.messaging.faults import (
    Delivery,
    Schedule,
    Step,
    all_orders,
    all_schedules,
    deliver,
    delivery_trace,
    random_schedules,
)
from course_utils.messaging.frozen import FrozenDict, freeze
from course_utils.messaging.interleavings import Run, Writer, interleavings, waiting
from course_utils.messaging.shared_database import SharedDatabase, statement_steps
from course_utils.messaging.trace import Mark, Message, Span, Trace
from course_utils.messaging.watched_connection import WatchedConnection

__all__ = [
    "Bus",
    "Delivery",
    "Envelope",
    "FrozenDict",
    "Mark",
    "Message",
    "Parked",
    "Run",
    "Schedule",
    "SeededClock",
    "SeededIds",
    "Service",
    "SharedDatabase",
    "Span",
    "Step",
    "Trace",
    "WatchedConnection",
    "Writer",
    "all_orders",
    "all_schedules",
    "completion_latency",
    "deliver",
    "delivery_trace",
    "event_driven",
    "freeze",
    "interleavings",
    "random_schedules",
    "request_response",
    "response_latency",
    "statement_steps",
    "waiting",
]
