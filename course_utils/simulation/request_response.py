"""Request–response: the caller waits until every service has done its part.

What is assumed:
- In a chain, each service does its own work, then calls the next and answers when that has answered. No worker
  is kept busy by waiting for an answer, and the network takes no time; real systems fare worse.
- A service that is down or full refuses a call at once. Calls that it holds when an outage begins fail then.
- A failing attempt fails after its work, and fails the call that made it, unless there are attempts left.
- A caller that gave up tells nobody: the abandoned attempt, and all it calls in turn, is worked off.
- In parallel, all services are called on arrival and the caller hears of the first final failure at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from course_utils.simulation.distributions import Floats
from course_utils.simulation.ordering import in_order
from course_utils.simulation.parameters import Service, require_services
from course_utils.simulation.results import Results, Station
from course_utils.simulation.retries import call_with_retries
from course_utils.simulation.stations import Outcome, Outcomes, serve
from course_utils.simulation.validation import require_one_of, require_type
from course_utils.simulation.workload import Workload


@dataclass(frozen=True)
class Calls:
    """What the callers of a chain saw: when each had an answer and which, and what the stations did."""

    answered: Floats
    outcome: Outcomes
    stations: list[Station]


def request_response(
    workload: Workload, services: Sequence[Service], calls: Literal["chain", "parallel"] = "chain"
) -> Results:
    """The day of `workload` with these services, called one after another or all at once.

    Time-outs, failures, outages and bounds are computed column by column; retries need a loop over events.
    """
    require_type(isinstance(workload, Workload), "workload", workload, "must be a Workload, such as poisson makes")
    require_services("services", services)
    require_one_of("calls", calls, ("chain", "parallel"))
    if calls == "chain":
        chain = _call(workload, services)
        completed = chain.stations[-1].departed
        return _results(workload, services, chain, completed)
    branches = [_call(workload, [service]) for service in services]
    completed = np.max([branch.stations[0].departed for branch in branches], axis=0)
    joined = Calls(*_join(branches), [branch.stations[0] for branch in branches])
    return _results(workload, services, joined, completed)


def _results(workload: Workload, services: Sequence[Service], calls: Calls, completed: Floats) -> Results:
    stations = {service.name: station for service, station in zip(services, calls.stations, strict=True)}
    return Results(workload.arrivals, calls.answered, completed, calls.outcome, stations)


def _join(branches: Sequence[Calls]) -> tuple[Floats, Outcomes]:
    """The last answer when all are good, else the first that is not."""
    answered, outcome = branches[0].answered.copy(), branches[0].outcome.copy()
    for branch in branches[1:]:
        good, good_there = outcome == Outcome.ANSWERED, branch.outcome == Outcome.ANSWERED
        later, earlier = branch.answered > answered, branch.answered < answered
        take = np.where(good, later | ~good_there, earlier & ~good_there)
        answered[take], outcome[take] = branch.answered[take], branch.outcome[take]
    return answered, outcome


def _call(workload: Workload, services: Sequence[Service]) -> Calls:
    if any(service.policy.attempts > 1 for service in services):
        return Calls(*call_with_retries(workload, services))
    arrived = workload.arrivals
    answered = arrived.copy()
    outcome = np.zeros(len(workload), dtype=np.int8)
    stations = []
    for service in services:
        station = _visit(workload, service, arrived, answered, outcome)
        stations.append(station)
        arrived = station.departed
    # From the last layer to the first: whoever waited too long told its own caller of a time-out.
    for service, station in zip(reversed(services), reversed(stations), strict=True):
        if service.policy.timeout is not None:
            limit = station.arrived + service.policy.timeout
            late = answered > limit
            answered[late], outcome[late] = limit[late], Outcome.TIMED_OUT
    return Calls(answered, outcome, stations)


def _visit(workload: Workload, service: Service, arrived: Floats, answered: Floats, outcome: Outcomes) -> Station:
    """Send to one service all that have come so far; note in `answered` and `outcome` what each has so far."""
    durations = workload.durations(service.name, service.service_time)
    failures = workload.failures(service.name, service.availability)
    come = in_order(arrived)
    served = serve(service, arrived[come], durations[come])
    served.outcome[(served.outcome == Outcome.ANSWERED) & failures[come]] = Outcome.FAILED
    answered[come], outcome[come] = served.ended, served.outcome

    done = served.outcome == Outcome.ANSWERED
    if isinstance(come, slice) and done.all():
        once = np.ones(len(arrived), dtype=np.int32)
        return Station(arrived, served.waited, served.ended, once, arrived, served.ended)
    stayed = (served.outcome != Outcome.REFUSED) & (served.ended > arrived[come])
    departed = np.full(len(arrived), np.nan)
    departed[come] = np.where(done, served.ended, np.nan)
    waited = np.full(len(arrived), np.nan)
    waited[come] = served.waited
    attempts = np.zeros(len(arrived), dtype=np.int32)
    attempts[come] = 1
    return Station(arrived, waited, departed, attempts, arrived[come][stayed], served.ended[stayed])
