"""Request–response and event-driven systems as queueing networks, on the same day and the same random draws.

`poisson` or `Workload` makes a day, `request_response` and `event_driven` run a design on it, and `Results`
holds what happened to each request. `theory` and `tradeoffs` have the closed forms to hold it against.
Times are seconds, rates are per second.
"""

from course_utils.simulation import theory, tradeoffs
from course_utils.simulation.distributions import (
    Deterministic,
    Distribution,
    Exponential,
    LogNormal,
    Recorded,
    Uniform,
    stream,
)
from course_utils.simulation.event_driven import event_driven
from course_utils.simulation.ordering import hold_back, next_poll, overtaken, overtaking
from course_utils.simulation.parameters import CallPolicy, Consumer, Outage, Service
from course_utils.simulation.queues import waiting_times
from course_utils.simulation.request_response import request_response
from course_utils.simulation.results import Column, Results, Station
from course_utils.simulation.staleness import quorum_stale_share, stale_share, staleness
from course_utils.simulation.stations import Outcome
from course_utils.simulation.workload import Workload, poisson

__all__ = [
    "CallPolicy",
    "Column",
    "Consumer",
    "Deterministic",
    "Distribution",
    "Exponential",
    "LogNormal",
    "Outage",
    "Outcome",
    "Recorded",
    "Results",
    "Service",
    "Station",
    "Uniform",
    "Workload",
    "event_driven",
    "hold_back",
    "next_poll",
    "overtaken",
    "overtaking",
    "poisson",
    "quorum_stale_share",
    "request_response",
    "stale_share",
    "staleness",
    "stream",
    "theory",
    "tradeoffs",
    "waiting_times",
]
