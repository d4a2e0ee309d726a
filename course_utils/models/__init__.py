"""Models in virtual time, each for one lesson: the deposit cascade, order notices, a bus."""

from course_utils.models.bus import Bus, DeadLetter
from course_utils.models.cascade import (
    Service,
    completion_latency,
    event_driven,
    request_response,
    response_latency,
)

__all__ = [
    "Bus",
    "DeadLetter",
    "Service",
    "completion_latency",
    "event_driven",
    "request_response",
    "response_latency",
]
