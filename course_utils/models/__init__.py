"""Models in virtual time, each for one lesson: the deposit cascade, order notices, a bus."""

from course_utils.models.bus import Bus, DeadLetter
from course_utils.models.cascade import (
    Downstream,
    call_chain,
    completion_ms,
    fan_out,
    response_ms,
)

__all__ = [
    "Bus",
    "DeadLetter",
    "Downstream",
    "call_chain",
    "completion_ms",
    "fan_out",
    "response_ms",
]
