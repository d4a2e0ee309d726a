"""The designs of `benchmarks.simulation` as a SimPy user would write them: a process per request or worker."""

from collections.abc import Generator, Iterable, Sequence
from math import inf
from typing import Any

import simpy

from course_utils.simulation import CallPolicy, Station, Workload

Steps = Generator[simpy.Event, Any, Any]


def chain(day: Workload, services: Sequence[Station]) -> list[float]:
    """When each request was answered by services called one after another (seconds)."""
    env = simpy.Environment()
    stations = _stations(env, day, services)
    answered_s = [0.0] * len(day)

    def request(number: int) -> Steps:
        for resource, durations in stations:
            with resource.request() as slot:
                yield slot
                yield env.timeout(durations[number])
        answered_s[number] = env.now

    env.process(_arrivals(env, day, request))
    env.run()
    return answered_s


def simulate_events(day: Workload, accept: Sequence[Station], consumers: Sequence[Station]) -> list[float]:
    """When the last consumer was done with each message (seconds)."""
    env = simpy.Environment()
    stations = _stations(env, day, accept)
    logs = [simpy.Store(env) for _ in consumers]
    completed_s = [0.0] * len(day)

    def request(number: int) -> Steps:
        for resource, durations in stations:
            with resource.request() as slot:
                yield slot
                yield env.timeout(durations[number])
        for log in logs:
            log.put(number)

    def consumer(log: simpy.Store, durations: list[float]) -> Steps:
        while True:
            number = yield log.get()
            yield env.timeout(durations[number])
            completed_s[number] = env.now

    for log, service in zip(logs, consumers, strict=True):
        for _ in range(service.workers):
            env.process(consumer(log, day.durations(service.name, service.service_time).tolist()))
    env.process(_arrivals(env, day, request))
    env.run()
    return completed_s


def retried(day: Workload, services: Sequence[Station], policy: CallPolicy) -> list[float]:
    """When each request had its answer, good or bad, with time-outs and retries at every service (seconds)."""
    env = simpy.Environment()
    draws = [_visits(day, service, policy.attempts ** (layer + 1)) for layer, service in enumerate(services)]
    resources = [simpy.Resource(env, service.workers) for service in services]
    patience = inf if policy.timeout_s is None else policy.timeout_s
    visits = [[0] * len(day) for _ in services]
    answered_s = [0.0] * len(day)

    def attempt(layer: int, number: int) -> Steps:
        durations, failures = draws[layer][visits[layer][number]]
        visits[layer][number] += 1
        with resources[layer].request() as slot:
            yield slot
            yield env.timeout(durations[number])
        if failures[number]:
            return False
        return (yield from call(layer + 1, number)) if layer + 1 < len(resources) else True

    def call(layer: int, number: int) -> Steps:
        for tried in range(1, policy.attempts + 1):
            work = env.process(attempt(layer, number))
            yield work | env.timeout(patience)
            if work.triggered and work.value:
                return True
            if tried < policy.attempts:
                yield env.timeout(policy.pause_after(tried))
        return False

    def request(number: int) -> Steps:
        yield from call(0, number)
        answered_s[number] = env.now

    env.process(_arrivals(env, day, request))
    env.run()
    return answered_s


def _visits(day: Workload, service: Station, most: int) -> list[tuple[list[float], list[bool]]]:
    """How long each request takes at its first visit, and whether it fails; then at its second, and so on."""
    return [
        (
            day.durations(service.name, service.service_time, visit).tolist(),
            day.failures(service.name, service.availability, visit).tolist(),
        )
        for visit in range(1, most + 1)
    ]


def _stations(
    env: simpy.Environment, day: Workload, services: Iterable[Station]
) -> list[tuple[simpy.Resource, list[float]]]:
    return [
        (simpy.Resource(env, service.workers), day.durations(service.name, service.service_time).tolist())
        for service in services
    ]


def _arrivals(env: simpy.Environment, day: Workload, request: Any) -> Steps:
    for number, arrival in enumerate(day.arrivals_s.tolist()):
        yield env.timeout(arrival - env.now)
        env.process(request(number))
