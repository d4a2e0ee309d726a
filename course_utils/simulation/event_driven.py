"""Event-driven: accept, append to a log, answer; consumers work through the log, each at its own pace.

What is assumed:
- The services that accept (say, an endpoint and then the log) are called in a chain like any others, and may
  be down or full. A message is in the log when the last of them is done; a repeated append is recognised.
- The log keeps everything until each consumer has finished with it, and every consumer gets every message.
- Delivery is at least once. A handler that fails is tried again on the spot, after the pause its policy says,
  with the next message waiting behind it; after the last attempt the message goes to the dead letters.
- A consumer that is cut off by an outage has forgotten what it had begun: the message is delivered again, and
  work on it starts afresh, failed attempts included. A poll that falls into an outage waits for its end.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from course_utils.simulation.distributions import Floats
from course_utils.simulation.ordering import Index, hold_back, in_order, next_poll
from course_utils.simulation.parameters import Consumer, Service, require_services
from course_utils.simulation.request_response import request_response
from course_utils.simulation.results import Results, Station
from course_utils.simulation.stations import consume
from course_utils.simulation.validation import require_all
from course_utils.simulation.workload import Keys, Workload


def event_driven(workload: Workload, accept: Sequence[Service], consumers: Sequence[Consumer | Service]) -> Results:
    """The day of `workload` when requests are accepted, logged and answered, and then worked on.

    A plain `Service` among the consumers is pushed to and its workers compete for messages. `answered` and
    `outcome` are what the accepting services said; `completed` is when the last consumer was done, NaN for a
    message that never came into the log or went to the dead letters of some consumer.
    """
    require_services("accept", accept)
    require_all("consumers", consumers, Consumer | Service, "Consumer or Service")
    readers = [Consumer(each) if isinstance(each, Service) else each for each in consumers]
    require_services("services", [*accept, *(reader.service for reader in readers)])
    accepted = request_response(workload, accept)
    stations = dict(accepted.stations)
    completed = accepted.completed
    appended = accepted.completed
    log = in_order(appended)
    for reader in readers:
        station = _consume(workload, reader, appended, log)
        stations[reader.service.name] = station
        completed = np.maximum(completed, station.departed)
    return Results(workload.arrivals, accepted.answered, completed, accepted.outcome, stations)


def _consume(workload: Workload, reader: Consumer, appended: Floats, log: Index) -> Station:
    service = reader.service
    in_log, keys = appended[log], workload.keys[log]
    durations, attempts, dead = _handling(workload, service, log)
    ready = _ready(workload, reader, in_log, keys, log)
    ended, waited = np.empty(len(in_log)), np.empty(len(in_log))
    for turn in _turns(reader, ready, keys):
        workers = service.workers if reader.partitions is None else 1
        work = consume(ready[turn], durations[turn], workers, service.outages)
        ended[turn] = work.ended
        waited[turn] = work.started
        attempts[turn] += work.interruptions
    waited -= in_log
    return _station(appended, log, in_log, waited, ended, attempts, dead)


def _handling(workload: Workload, service: Service, log: Index) -> tuple[Floats, NDArray[np.int32], NDArray[np.bool_]]:
    """How long each message of the log keeps a worker, its attempts, and whether the last of them failed."""
    name, policy = service.name, service.policy
    durations = workload.durations(name, service.service_time)
    attempts = np.ones(len(workload), dtype=np.int32)
    failed = workload.failures(name, service.availability)
    for attempt in range(2, policy.attempts + 1):
        again = np.flatnonzero(failed)
        if len(again) == 0:
            break
        durations[again] += policy.pause_after(attempt - 1)
        durations[again] += workload.durations(name, service.service_time, attempt)[again]
        attempts[again] += 1
        failed[again] = workload.failures(name, service.availability, attempt)[again]
    return durations[log], attempts[log], failed[log]


def _ready(workload: Workload, reader: Consumer, in_log: Floats, keys: Keys, log: Index) -> Floats:
    """When the consumer may begin on each message."""
    ready = in_log
    if reader.delivery_delay is not None:
        delays = workload.durations(f"{reader.service.name} delivery", reader.delivery_delay)
        ready = hold_back(in_log + delays[log], keys, reader.order)
    return ready if reader.poll_interval is None else next_poll(ready, reader.poll_interval)


def _turns(reader: Consumer, ready: Floats, keys: Keys) -> Iterator[Index]:
    """The messages of each worker, or of all of them where they compete, in the order they may begin."""
    begin = in_order(ready)
    if reader.partitions is None or reader.service.workers == 1:
        yield begin
        return
    # NumPy sorts whole numbers of sixteen bits in linear time; no service has more workers than they hold.
    worker = (keys[begin] % reader.partitions % reader.service.workers).astype(np.int16)
    grouped = np.argsort(worker, kind="stable")
    turns = grouped if isinstance(begin, slice) else begin[grouped]
    bounds = np.cumsum(np.bincount(worker, minlength=reader.service.workers))[:-1]
    yield from np.split(turns, bounds)


def _station(
    appended: Floats,
    log: Index,
    in_log: Floats,
    waited: Floats,
    ended: Floats,
    attempts: NDArray[np.int32],
    dead: NDArray[np.bool_],
) -> Station:
    """The columns, back in the order of arrival."""
    departed = np.where(dead, np.nan, ended) if dead.any() else ended
    if isinstance(log, slice):
        return Station(appended, waited, departed, attempts, in_log, ended)
    n = len(appended)
    columns = (np.full(n, np.nan), np.full(n, np.nan), np.zeros(n, dtype=np.int32))
    for column, values in zip(columns, (waited, departed, attempts), strict=True):
        column[log] = values
    return Station(appended, *columns, in_log, ended)
