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

from course_utils.simulation import Consumer, Outcome, Service, Workload

Steps = Generator[simpy.Event, Any, Any]


@dataclass
class Seen:
    """What the oracle saw, per request."""

    answered: np.ndarray
    outcome: np.ndarray
    departed: dict[str, np.ndarray]
    attempts: dict[str, np.ndarray]


class _Server:
    """A SimPy resource that can be down: refuses callers then, and throws out those it had."""

    def __init__(self, env: simpy.Environment, service: Service, workload: Workload) -> None:
        self.env, self.service, self.workload = env, service, workload
        self.resource = simpy.Resource(env, service.workers)
        self.present: list[simpy.Process] = []
        self.down = False
        self.visits = np.zeros(len(workload), dtype=int)
        self.departed = np.full(len(workload), np.nan)
        self.draws: list[tuple[np.ndarray, np.ndarray]] = []
        env.process(self.go_down_and_up())

    def go_down_and_up(self) -> Steps:
        for outage in self.service.outages:
            yield self.env.timeout(outage.start - self.env.now)
            self.down = True
            for process in list(self.present):
                process.interrupt()
            yield self.env.timeout(outage.end - self.env.now)
            self.down = False

    def draw(self, request: int) -> tuple[float, bool]:
        visit = self.visits[request]
        self.visits[request] += 1
        if visit == len(self.draws):
            service, day = self.service, self.workload
            self.draws.append(
                (
                    day.durations(service.name, service.service_time, visit + 1),
                    day.failures(service.name, service.availability, visit + 1),
                )
            )
        durations, failures = self.draws[visit]
        return float(durations[request]), bool(failures[request])

    def attempt(self, request: int) -> Steps:
        duration, fails = self.draw(request)
        if self.down:
            return Outcome.DOWN
        if self.service.capacity is not None and len(self.present) >= self.service.capacity:
            return Outcome.REFUSED
        me = self.env.active_process
        self.present.append(me)
        try:
            with self.resource.request() as slot:
                yield slot
                yield self.env.timeout(duration)
        except simpy.Interrupt:
            return Outcome.DOWN
        finally:
            self.present.remove(me)
        if fails:
            return Outcome.FAILED
        self.departed[request] = np.fmin(self.departed[request], self.env.now)
        return Outcome.ANSWERED


class _Day:
    """The calls of one day."""

    def __init__(self, workload: Workload, services: Sequence[Service]) -> None:
        self.env = simpy.Environment()
        self.workload = workload
        self.servers = [_Server(self.env, service, workload) for service in services]
        self.answered = np.full(len(workload), np.nan)
        self.outcome = np.full(len(workload), -1)

    def work_and_go_on(self, layer: int, last: int, request: int) -> Steps:
        outcome = yield self.env.process(self.servers[layer].attempt(request))
        if outcome is Outcome.ANSWERED and layer < last:
            outcome = yield self.env.process(self.call(layer + 1, last, request))
        return outcome

    def call(self, layer: int, last: int, request: int) -> Steps:
        policy = self.servers[layer].service.policy
        outcome = Outcome.ANSWERED
        for attempt in range(1, policy.attempts + 1):
            work = self.env.process(self.work_and_go_on(layer, last, request))
            if policy.timeout is None:
                outcome = yield work
            else:
                yield work | self.env.timeout(policy.timeout)
                outcome = work.value if work.triggered else Outcome.TIMED_OUT
            if outcome is Outcome.ANSWERED:
                break
            if attempt < policy.attempts:
                yield self.env.timeout(policy.backoff * policy.backoff_factor ** (attempt - 1))
        return outcome

    def one_request(self, request: int, parallel: bool) -> Steps:
        yield self.env.timeout(self.workload.arrivals[request])
        last = len(self.servers) - 1
        branches = [(layer, layer) for layer in range(last + 1)] if parallel else [(0, last)]
        ends = yield self.env.all_of(
            [self.env.process(self.one_branch(first, end, request)) for first, end in branches]
        )
        bad = [(time, outcome) for time, outcome in ends.values() if outcome is not Outcome.ANSWERED]
        # min() and max() take the first of equals: at one moment the service named first has its say.
        decisive = min(bad, key=_time) if bad else max(ends.values(), key=_time)
        self.answered[request], self.outcome[request] = decisive

    def one_branch(self, first: int, last: int, request: int) -> Steps:
        outcome = yield self.env.process(self.call(first, last, request))
        return self.env.now, outcome

    def run(self, parallel: bool) -> Seen:
        for request in range(len(self.workload)):
            self.env.process(self.one_request(request, parallel))
        self.env.run()
        return Seen(
            self.answered,
            self.outcome,
            {server.service.name: server.departed for server in self.servers},
            {server.service.name: server.visits for server in self.servers},
        )


def _time(end: tuple[float, Outcome]) -> float:
    return end[0]


def request_response(workload: Workload, services: Sequence[Service], calls: str) -> Seen:
    """The oracle's answer for a chain or parallel calls."""
    return _Day(workload, services).run(parallel=calls == "parallel")


class _Reader:
    """A consumer: messages travel, are put in order, polled, queued by worker, and handled at least once."""

    def __init__(self, env: simpy.Environment, workload: Workload, consumer: Consumer, appended: np.ndarray) -> None:
        self.env, self.workload, self.consumer, self.service = env, workload, consumer, consumer.service
        shared = consumer.partitions is None
        self.queues = [simpy.PriorityStore(env) for _ in range(1 if shared else self.service.workers)]
        self.down: simpy.Event | None = None
        self.departed = np.full(len(workload), np.nan)
        self.ended = np.full(len(workload), np.nan)
        self.attempts = np.zeros(len(workload), dtype=int)
        self.log = [int(i) for i in np.argsort(appended, kind="stable") if np.isfinite(appended[i])]
        self.waiting_room: dict[Any, list[int]] = defaultdict(list)
        self.here: set[int] = set()
        self.polled: list[int] = []
        delays = np.zeros(len(workload))
        if consumer.delivery_delay is not None:
            delays = workload.durations(f"{self.service.name} delivery", consumer.delivery_delay)
        for place, message in enumerate(self.log):
            self.waiting_room[self.stream_of(message)].append(place)
            env.process(self.deliver(place, float(appended[message] + delays[message])))
        self.workers = [env.process(self.work(self.queues[i % len(self.queues)])) for i in range(self.service.workers)]
        self.busy: dict[simpy.Process, tuple[float, int]] = {}
        env.process(self.go_down_and_up())
        if consumer.poll_interval is not None:
            env.process(self.poll(consumer.poll_interval))

    def stream_of(self, message: int) -> Any:
        order = self.consumer.order
        return "all" if order == "total" else int(self.workload.keys[message]) if order == "key" else (message,)

    def deliver(self, place: int, when: float) -> Steps:
        yield self.env.timeout(when)
        self.here.add(place)
        expected = self.waiting_room[self.stream_of(self.log[place])]
        while expected and expected[0] in self.here:
            released = expected.pop(0)
            if self.consumer.poll_interval is None:
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
            queue = key % self.consumer.partitions % self.service.workers
        self.queues[queue].put((self.env.now, place))

    def go_down_and_up(self) -> Steps:
        for outage in self.service.outages:
            yield self.env.timeout(outage.start - self.env.now)
            self.down = self.env.event()
            for worker in list(self.busy):
                worker.interrupt()
            yield self.env.timeout(outage.end - self.env.now)
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
        service = self.service
        for attempt in range(1, service.policy.attempts + 1):
            if attempt == 1:
                self.attempts[message] += 1
            duration = self.workload.durations(service.name, service.service_time, attempt)[message]
            yield self.env.timeout(duration)
            if not self.workload.failures(service.name, service.availability, attempt)[message]:
                self.departed[message] = self.env.now
                self.attempts[message] += attempt - 1
                break
            if attempt < service.policy.attempts:
                policy = service.policy
                yield self.env.timeout(policy.backoff * policy.backoff_factor ** (attempt - 1))
            else:
                self.attempts[message] += attempt - 1
        self.ended[message] = self.env.now


def consume(workload: Workload, consumer: Consumer, appended: np.ndarray) -> _Reader:
    """The oracle's answer for one consumer of messages that were appended at these times (NaN: never)."""
    env = simpy.Environment()
    reader = _Reader(env, workload, consumer, appended)
    env.run()
    return reader
