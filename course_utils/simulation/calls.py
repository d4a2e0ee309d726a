"""Request–response: the caller waits until every station has done its part.

What is assumed:
- In a chain, each station does its own work, then calls the next and answers when that has answered. No worker
  is kept busy by waiting for an answer, and the network takes no time; real systems fare worse.
- A station that is down or full refuses a call at once. Calls that it holds when an outage begins fail then.
- A failing attempt fails after its work, and fails the call that made it, unless there are attempts left.
- A caller that gave up tells nobody: the abandoned attempt, and all it calls in turn, is worked off.
- In parallel, all stations are called on arrival and the caller hears of the first final failure at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from course_utils.simulation.distributions import Floats
from course_utils.simulation.ordering import in_order
from course_utils.simulation.parameters import Station, require_stations
from course_utils.simulation.results import Results, Visits
from course_utils.simulation.retries import call_with_retries
from course_utils.simulation.stations import Fate, Fates, serve
from course_utils.simulation.validation import require, require_one_of
from course_utils.simulation.workload import Workload


@dataclass(frozen=True)
class Calls:
    """What the callers of a chain saw: when each had an answer and which, and what the stations did."""

    answered_s: Floats
    fate: Fates
    visits: list[Visits]


def simulate_calls(
    workload: Workload, stations: Sequence[Station], calls: Literal["chain", "parallel"] = "chain"
) -> Results:
    """The day of `workload` with these stations, called one after another or all at once.

    Time-outs, failures, outages and bounds are computed column by column; retries need a loop over events.
    """
    require(isinstance(workload, Workload), "workload", workload, "must be a Workload, such as poisson makes")
    require_stations("stations", stations)
    require_one_of("calls", calls, ("chain", "parallel"))
    if calls == "chain":
        chain = _call(workload, stations)
        completed_s = chain.visits[-1].departed_s
        return _results(workload, stations, chain, completed_s)
    branches = [_call(workload, [station]) for station in stations]
    completed_s = np.max([branch.visits[0].departed_s for branch in branches], axis=0)
    joined = Calls(*_join(branches), [branch.visits[0] for branch in branches])
    return _results(workload, stations, joined, completed_s)


def _results(workload: Workload, stations: Sequence[Station], calls: Calls, completed_s: Floats) -> Results:
    visits = {station.name: each for station, each in zip(stations, calls.visits, strict=True)}
    return Results(workload.arrivals_s, calls.answered_s, completed_s, calls.fate, visits)


def _join(branches: Sequence[Calls]) -> tuple[Floats, Fates]:
    """The last answer when all are good, else the first that is not."""
    answered_s, fate = branches[0].answered_s.copy(), branches[0].fate.copy()
    for branch in branches[1:]:
        good, good_there = fate == Fate.ANSWERED, branch.fate == Fate.ANSWERED
        later, earlier = branch.answered_s > answered_s, branch.answered_s < answered_s
        take = np.where(good, later | ~good_there, earlier & ~good_there)
        answered_s[take], fate[take] = branch.answered_s[take], branch.fate[take]
    return answered_s, fate


def _call(workload: Workload, stations: Sequence[Station]) -> Calls:
    if any(station.policy.attempts > 1 for station in stations):
        return Calls(*call_with_retries(workload, stations))
    arrived_s = workload.arrivals_s
    answered_s = arrived_s.copy()
    fate = np.zeros(len(workload), dtype=np.int8)
    visited = []
    for station in stations:
        visits = _visit(workload, station, arrived_s, answered_s, fate)
        visited.append(visits)
        arrived_s = visits.departed_s
    # From the last layer to the first: whoever waited too long told its own caller of a time-out.
    for station, visits in zip(reversed(stations), reversed(visited), strict=True):
        if station.policy.timeout_s is not None:
            limit = visits.arrived_s + station.policy.timeout_s
            late = answered_s > limit
            answered_s[late], fate[late] = limit[late], Fate.TIMED_OUT
    return Calls(answered_s, fate, visited)


def _visit(workload: Workload, station: Station, arrived_s: Floats, answered_s: Floats, fate: Fates) -> Visits:
    """Send to one station all that have come so far; note in `answered_s` and `fate` what each has so far."""
    durations = workload.durations(station.name, station.service_time)
    failures = workload.failures(station.name, station.availability)
    come = in_order(arrived_s)
    served = serve(station, arrived_s[come], durations[come])
    served.fate[(served.fate == Fate.ANSWERED) & failures[come]] = Fate.FAILED
    answered_s[come], fate[come] = served.ended_s, served.fate

    done = served.fate == Fate.ANSWERED
    if isinstance(come, slice) and done.all():
        once = np.ones(len(arrived_s), dtype=np.int32)
        return Visits(arrived_s, served.waited_s, served.ended_s, once, arrived_s, served.ended_s)
    stayed = (served.fate != Fate.REFUSED) & (served.ended_s > arrived_s[come])
    departed_s = np.full(len(arrived_s), np.nan)
    departed_s[come] = np.where(done, served.ended_s, np.nan)
    waited_s = np.full(len(arrived_s), np.nan)
    waited_s[come] = served.waited_s
    attempts = np.zeros(len(arrived_s), dtype=np.int32)
    attempts[come] = 1
    return Visits(arrived_s, waited_s, departed_s, attempts, arrived_s[come][stayed], served.ended_s[stayed])
