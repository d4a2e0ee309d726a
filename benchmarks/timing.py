"""Several ways timed in turns within one run, so that a slow moment of the machine strikes them all."""

import gc
import timeit
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from time import perf_counter, process_time

Way = Callable[[], object]


def medians(rounds: int, ways: Sequence[Way], clock: Callable[[], float] = perf_counter) -> list[float]:
    """The median seconds of each way."""
    return medians_of(rounds, [partial(_seconds, way, clock) for way in ways])


def medians_of(rounds: int, stopwatches: Sequence[Callable[[], float]]) -> list[float]:
    """The same for ways that time themselves, because not all they do counts."""
    times = [[seconds() for seconds in stopwatches] for _ in range(rounds)]
    return [median(column) for column in zip(*times, strict=True)]


def _seconds(way: Way, clock: Callable[[], float]) -> float:
    start = clock()
    way()
    return clock() - start


def least(rounds: int, ways: Sequence[Way]) -> list[float]:
    """The least seconds of one core that each way took: other work can only add to them.

    Short ways are repeated until the clock can tell them.
    """
    timers = [timeit.Timer(way, setup=gc.enable, timer=process_time) for way in ways]
    first = [timer.autorange() for timer in timers]
    times = [[took / number for number, took in first]]
    for _ in range(rounds - 1):
        times.append([timer.timeit(number) / number for timer, (number, _) in zip(timers, first, strict=True)])
    return [min(column) for column in zip(*times, strict=True)]
