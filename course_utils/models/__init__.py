"""Models of one lesson each: the deposit cascade and order notices in virtual time, two designs on a simulated day."""

from course_utils.models.cascade import (
    Downstream,
    call_chain,
    completion_ms,
    fan_out,
    response_ms,
)

__all__ = [
    "Downstream",
    "call_chain",
    "completion_ms",
    "fan_out",
    "response_ms",
]
