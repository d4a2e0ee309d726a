"""Request–response and event-driven systems as queueing networks, on the same day and the same random draws.

`poisson` or `Workload` makes a day, `simulate_calls` and `simulate_events` run a design on it, and `Results`
holds what happened to each request. `theory` and `tradeoffs` have the closed forms to hold it against.
Times are seconds, rates are per second.
"""

from course_utils.simulation import theory, tradeoffs
from course_utils.simulation.calls import simulate_calls
from course_utils.simulation.distributions import (
    Deterministic,
    Distribution,
    Exponential,
    LogNormal,
    Recorded,
    Uniform,
    stream,
)
from course_utils.simulation.events import simulate_events
from course_utils.simulation.ordering import hold_back, next_poll, overtaken, overtaking
from course_utils.simulation.parameters import CallPolicy, Consumer, Outage, Station
from course_utils.simulation.queues import waiting_times
from course_utils.simulation.results import Column, Results, Visits
from course_utils.simulation.staleness import quorum_stale_share, stale_share, staleness
from course_utils.simulation.stations import Fate
from course_utils.simulation.workload import Workload, poisson

__all__ = [
    "CallPolicy",
    "Column",
    "Consumer",
    "Deterministic",
    "Distribution",
    "Exponential",
    "Fate",
    "LogNormal",
    "Outage",
    "Recorded",
    "Results",
    "Station",
    "Uniform",
    "Visits",
    "Workload",
    "hold_back",
    "next_poll",
    "overtaken",
    "overtaking",
    "poisson",
    "quorum_stale_share",
    "simulate_calls",
    "simulate_events",
    "stale_share",
    "staleness",
    "stream",
    "theory",
    "tradeoffs",
    "waiting_times",
]
