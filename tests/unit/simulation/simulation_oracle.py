"""The same systems as `course_utils.simulation`, told to SimPy as processes: slow, and independent.

It takes the draws from the same workload and shares nothing else with the engine: no recursion, no heap of
free workers, no formula. Resources, interrupts and stores do the work.
"""

from collections import defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy

from course_utils.simulation import Consumer, Fate, Station, Workload

Steps = Generator[simpy.Event, Any, Any]


@dataclass
class Seen:
    """What the oracle saw, per request."""

    answered_s: np.ndarray
    fate: np.ndarray
    departed_s: dict[str, np.ndarray]
    attempts: dict[str, np.ndarray]


class _Server:
    """A SimPy resource that can be down: refuses callers then, and throws out those it had."""

    def __init__(self, env: simpy.Environment, station: Station, workload: Workload) -> None:
        self.env, self.station, self.workload = env, station, workload
        self.resource = simpy.Resource(env, station.workers)
        self.present: list[simpy.Process] = []
        self.down = False
        self.visits = np.zeros(len(workload), dtype=int)
        self.departed_s = np.full(len(workload), np.nan)
        self.draws: list[tuple[np.ndarray, np.ndarray]] = []
        env.process(self.go_down_and_up())

    def go_down_and_up(self) -> Steps:
        for outage in self.station.outages:
            yield self.env.timeout(outage.start_s - self.env.now)
            self.down = True
            for process in list(self.present):
                process.interrupt()
            yield self.env.timeout(outage.end_s - self.env.now)
            self.down = False

    def draw(self, request: int) -> tuple[float, bool]:
        visit = self.visits[request]
        self.visits[request] += 1
        if visit == len(self.draws):
            station, day = self.station, self.workload
            self.draws.append(
                (
                    day.durations(station.name, station.service_time, visit + 1),
                    day.failures(station.name, station.availability, visit + 1),
                )
            )
        durations, failures = self.draws[visit]
        return float(durations[request]), bool(failures[request])

    def attempt(self, request: int) -> Steps:
        duration, fails = self.draw(request)
        if self.down:
            return Fate.DOWN
        if self.station.capacity is not None and len(self.present) >= self.station.capacity:
            return Fate.REFUSED
        me = self.env.active_process
        self.present.append(me)
        try:
            with self.resource.request() as slot:
                yield slot
                yield self.env.timeout(duration)
        except simpy.Interrupt:
            return Fate.DOWN
        finally:
            self.present.remove(me)
        if fails:
            return Fate.FAILED
        self.departed_s[request] = np.fmin(self.departed_s[request], self.env.now)
        return Fate.ANSWERED


class _Day:
    """The calls of one day."""

    def __init__(self, workload: Workload, stations: Sequence[Station]) -> None:
        self.env = simpy.Environment()
        self.workload = workload
        self.servers = [_Server(self.env, station, workload) for station in stations]
        self.answered_s = np.full(len(workload), np.nan)
        self.fate = np.full(len(workload), -1)

    def work_and_go_on(self, layer: int, last: int, request: int) -> Steps:
        fate = yield self.env.process(self.servers[layer].attempt(request))
        if fate is Fate.ANSWERED and layer < last:
            fate = yield self.env.process(self.call(layer + 1, last, request))
        return fate

    def call(self, layer: int, last: int, request: int) -> Steps:
        policy = self.servers[layer].station.policy
        fate = Fate.ANSWERED
        for attempt in range(1, policy.attempts + 1):
            work = self.env.process(self.work_and_go_on(layer, last, request))
            if policy.timeout_s is None:
                fate = yield work
            else:
                yield work | self.env.timeout(policy.timeout_s)
                fate = work.value if work.triggered else Fate.TIMED_OUT
            if fate is Fate.ANSWERED:
                break
            if attempt < policy.attempts:
                yield self.env.timeout(policy.backoff_s * policy.backoff_factor ** (attempt - 1))
        return fate

    def one_request(self, request: int, parallel: bool) -> Steps:
        yield self.env.timeout(self.workload.arrivals_s[request])
        last = len(self.servers) - 1
        branches = [(layer, layer) for layer in range(last + 1)] if parallel else [(0, last)]
        ends = yield self.env.all_of(
            [self.env.process(self.one_branch(first, end, request)) for first, end in branches]
        )
        bad = [(time, fate) for time, fate in ends.values() if fate is not Fate.ANSWERED]
        # min() and max() take the first of equals: at one moment the service named first has its say.
        decisive = min(bad, key=_time) if bad else max(ends.values(), key=_time)
        self.answered_s[request], self.fate[request] = decisive

    def one_branch(self, first: int, last: int, request: int) -> Steps:
        fate = yield self.env.process(self.call(first, last, request))
        return self.env.now, fate

    def run(self, parallel: bool) -> Seen:
        for request in range(len(self.workload)):
            self.env.process(self.one_request(request, parallel))
        self.env.run()
        return Seen(
            self.answered_s,
            self.fate,
            {server.station.name: server.departed_s for server in self.servers},
            {server.station.name: server.visits for server in self.servers},
        )


def _time(end: tuple[float, Fate]) -> float:
    return end[0]


def simulate_calls(workload: Workload, stations: Sequence[Station], calls: str) -> Seen:
    """The oracle's answer for a chain or parallel calls."""
    return _Day(workload, stations).run(parallel=calls == "parallel")


class _Reader:
    """A consumer: messages travel, are put in order, polled, queued by worker, and handled at least once."""

    def __init__(self, env: simpy.Environment, workload: Workload, consumer: Consumer, appended_s: np.ndarray) -> None:
        self.env, self.workload, self.consumer, self.station = env, workload, consumer, consumer.station
        shared = consumer.partitions is None
        self.queues = [simpy.PriorityStore(env) for _ in range(1 if shared else self.station.workers)]
        self.down: simpy.Event | None = None
        self.departed_s = np.full(len(workload), np.nan)
        self.ended_s = np.full(len(workload), np.nan)
        self.attempts = np.zeros(len(workload), dtype=int)
        self.log = [int(i) for i in np.argsort(appended_s, kind="stable") if np.isfinite(appended_s[i])]
        self.waiting_room: dict[Any, list[int]] = defaultdict(list)
        self.here: set[int] = set()
        self.polled: list[int] = []
        delays = np.zeros(len(workload))
        if consumer.delivery_delay is not None:
            delays = workload.durations(f"{self.station.name} delivery", consumer.delivery_delay)
        for place, message in enumerate(self.log):
            self.waiting_room[self.stream_of(message)].append(place)
            env.process(self.deliver(place, float(appended_s[message] + delays[message])))
        self.workers = [env.process(self.work(self.queues[i % len(self.queues)])) for i in range(self.station.workers)]
        self.busy: dict[simpy.Process, tuple[float, int]] = {}
        env.process(self.go_down_and_up())
        if consumer.poll_interval_s is not None:
            env.process(self.poll(consumer.poll_interval_s))

    def stream_of(self, message: int) -> Any:
        order = self.consumer.order
        return "all" if order == "total" else int(self.workload.keys[message]) if order == "key" else (message,)

    def deliver(self, place: int, when: float) -> Steps:
        yield self.env.timeout(when)
        self.here.add(place)
        expected = self.waiting_room[self.stream_of(self.log[place])]
        while expected and expected[0] in self.here:
            released = expected.pop(0)
            if self.consumer.poll_interval_s is None:
                self.hand_over(released)
            else:
                self.polled.append(released)

    def poll(self, interval: float) -> Steps:
        tick = 0
        while any(self.waiting_room.values()) or self.polled:
            batch, self.polled = sorted(self.polled), []
            for place in batch:
                self.hand_over(place)
            tick += 1
            yield self.env.timeout(tick * interval - self.env.now)

    def hand_over(self, place: int) -> None:
        queue = 0
        if self.consumer.partitions is not None:
            key = int(self.workload.keys[self.log[place]])
            queue = key % self.consumer.partitions % self.station.workers
        self.queues[queue].put((self.env.now, place))

    def go_down_and_up(self) -> Steps:
        for outage in self.station.outages:
            yield self.env.timeout(outage.start_s - self.env.now)
            self.down = self.env.event()
            for worker in list(self.busy):
                worker.interrupt()
            yield self.env.timeout(outage.end_s - self.env.now)
            up, self.down = self.down, None
            up.succeed()

    def work(self, queue: simpy.PriorityStore) -> Steps:
        me = self.env.active_process
        while True:
            if self.down is not None:
                yield self.down
            item = yield queue.get()
            if self.down is not None:
                queue.put(item)
                continue
            me = self.env.active_process
            self.busy[me] = item
            try:
                yield from self.handle(self.log[item[1]])
            except simpy.Interrupt:
                queue.put(item)
            del self.busy[me]

    def handle(self, message: int) -> Steps:
        station = self.station
        for attempt in range(1, station.policy.attempts + 1):
            if attempt == 1:
                self.attempts[message] += 1
            duration = self.workload.durations(station.name, station.service_time, attempt)[message]
            yield self.env.timeout(duration)
            if not self.workload.failures(station.name, station.availability, attempt)[message]:
                self.departed_s[message] = self.env.now
                self.attempts[message] += attempt - 1
                break
            if attempt < station.policy.attempts:
                policy = station.policy
                yield self.env.timeout(policy.backoff_s * policy.backoff_factor ** (attempt - 1))
            else:
                self.attempts[message] += attempt - 1
        self.ended_s[message] = self.env.now


def consume(workload: Workload, consumer: Consumer, appended_s: np.ndarray) -> _Reader:
    """The oracle's answer for one consumer of messages that were appended at these times (NaN: never)."""
    env = simpy.Environment()
    reader = _Reader(env, workload, consumer, appended_s)
    env.run()
    return reader
