"""Event-driven: accept, append to a log, answer; consumers work through the log, each at its own pace.

What is assumed:
- The stations that accept (say, an endpoint and then the log) are called in a chain like any others, and may
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

from course_utils.simulation.calls import simulate_calls
from course_utils.simulation.distributions import Floats
from course_utils.simulation.ordering import Index, hold_back, in_order, next_poll
from course_utils.simulation.parameters import Consumer, Station, require_stations
from course_utils.simulation.results import Results, Visits
from course_utils.simulation.stations import consume
from course_utils.simulation.validation import require_all
from course_utils.simulation.workload import Keys, Workload


def simulate_events(workload: Workload, accept: Sequence[Station], consumers: Sequence[Consumer | Station]) -> Results:
    """The day of `workload` when requests are accepted, logged and answered, and then worked on.

    A plain `Station` among the consumers is pushed to and its workers compete for messages. `answered_s` and
    `fate` are what the accepting stations said; `completed_s` is when the last consumer was done, NaN for a
    message that never came into the log or went to the dead letters of some consumer.
    """
    require_stations("accept", accept)
    require_all("consumers", consumers, Consumer | Station, "Consumer or Station")
    readers = [Consumer(each) if isinstance(each, Station) else each for each in consumers]
    require_stations("stations", [*accept, *(reader.station for reader in readers)])
    accepted = simulate_calls(workload, accept)
    visits = dict(accepted.visits)
    completed_s = accepted.completed_s
    appended_s = accepted.completed_s
    log = in_order(appended_s)
    for reader in readers:
        seen = _consume(workload, reader, appended_s, log)
        visits[reader.station.name] = seen
        completed_s = np.maximum(completed_s, seen.departed_s)
    return Results(workload.arrivals_s, accepted.answered_s, completed_s, accepted.fate, visits)


def _consume(workload: Workload, reader: Consumer, appended_s: Floats, log: Index) -> Visits:
    station = reader.station
    in_log, keys = appended_s[log], workload.keys[log]
    durations, attempts, dead = _handling(workload, station, log)
    ready = _ready(workload, reader, in_log, keys, log)
    ended_s, waited_s = np.empty(len(in_log)), np.empty(len(in_log))
    for turn in _turns(reader, ready, keys):
        workers = station.workers if reader.partitions is None else 1
        work = consume(ready[turn], durations[turn], workers, station.outages)
        ended_s[turn] = work.ended_s
        waited_s[turn] = work.started_s
        attempts[turn] += work.interruptions
    waited_s -= in_log
    return _visits(appended_s, log, in_log, waited_s, ended_s, attempts, dead)


def _handling(workload: Workload, station: Station, log: Index) -> tuple[Floats, NDArray[np.int32], NDArray[np.bool_]]:
    """How long each message of the log keeps a worker, its attempts, and whether the last of them failed."""
    name, policy = station.name, station.policy
    durations = workload.durations(name, station.service_time)
    attempts = np.ones(len(workload), dtype=np.int32)
    failed = workload.failures(name, station.availability)
    for attempt in range(2, policy.attempts + 1):
        again = np.flatnonzero(failed)
        if len(again) == 0:
            break
        durations[again] += policy.pause_after(attempt - 1)
        durations[again] += workload.durations(name, station.service_time, attempt)[again]
        attempts[again] += 1
        failed[again] = workload.failures(name, station.availability, attempt)[again]
    return durations[log], attempts[log], failed[log]


def _ready(workload: Workload, reader: Consumer, in_log: Floats, keys: Keys, log: Index) -> Floats:
    """When the consumer may begin on each message."""
    ready = in_log
    if reader.delivery_delay is not None:
        delays = workload.durations(f"{reader.station.name} delivery", reader.delivery_delay)
        ready = hold_back(in_log + delays[log], keys, reader.order)
    return ready if reader.poll_interval_s is None else next_poll(ready, reader.poll_interval_s)


def _turns(reader: Consumer, ready: Floats, keys: Keys) -> Iterator[Index]:
    """The messages of each worker, or of all of them where they compete, in the order they may begin."""
    begin = in_order(ready)
    if reader.partitions is None or reader.station.workers == 1:
        yield begin
        return
    # NumPy sorts whole numbers of sixteen bits in linear time; no station has more workers than they hold.
    worker = (keys[begin] % reader.partitions % reader.station.workers).astype(np.int16)
    grouped = np.argsort(worker, kind="stable")
    turns = grouped if isinstance(begin, slice) else begin[grouped]
    bounds = np.cumsum(np.bincount(worker, minlength=reader.station.workers))[:-1]
    yield from np.split(turns, bounds)


def _visits(
    appended_s: Floats,
    log: Index,
    in_log: Floats,
    waited_s: Floats,
    ended_s: Floats,
    attempts: NDArray[np.int32],
    dead: NDArray[np.bool_],
) -> Visits:
    """The columns, back in the order of arrival."""
    departed_s = np.where(dead, np.nan, ended_s) if dead.any() else ended_s
    if isinstance(log, slice):
        return Visits(appended_s, waited_s, departed_s, attempts, in_log, ended_s)
    n = len(appended_s)
    columns = (np.full(n, np.nan), np.full(n, np.nan), np.zeros(n, dtype=np.int32))
    for column, values in zip(columns, (waited_s, departed_s, attempts), strict=True):
        column[log] = values
    return Visits(appended_s, *columns, in_log, ended_s)
