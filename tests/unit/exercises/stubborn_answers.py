"""Answers that do not end by themselves, each in a way of its own."""

# ruff: noqa: SIM105, E722, B012 (the code is bad on purpose)
import asyncio
import json
import queue
import re
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator

from course_utils.exercises.limit.strike import KNOCK


def loops() -> None:
    while True:
        pass


def swallows_everything() -> None:
    while True:
        try:
            pass
        except:
            pass


def calls_again_in_a_bare_except() -> None:
    try:
        loops()
    except:
        calls_again_in_a_bare_except()


def recurses_without_end() -> None:
    try:
        recurses_without_end()
    except:
        recurses_without_end()


def stays_at_the_recursion_limit() -> None:
    while True:
        try:
            stays_at_the_recursion_limit()
        except:
            pass


def catches_in_thirty_loops_within_one_another() -> None:
    # Python allows twenty blocks within one another, so each is a function of its own.
    def at(depth: int) -> None:
        while True:
            try:
                if depth < 30:
                    at(depth + 1)
            except BaseException:
                continue

    at(0)


def sleeps() -> None:
    time.sleep(100)


def sleeps_and_swallows() -> None:
    while True:
        try:
            time.sleep(100)
        except BaseException:
            pass


def sleeps_for_a_moment_again_and_again() -> None:
    while True:
        try:
            time.sleep(0.001)
        except:
            pass


def retries_within_retries() -> None:
    def deliver() -> bool:
        try:
            time.sleep(100)
        except:
            return False
        return True

    while True:
        try:
            if deliver():
                break
        except:
            pass


def continues_in_finally() -> None:
    while True:
        try:
            loops()
        finally:
            continue


def waits_for_an_event() -> None:
    threading.Event().wait()


def waits_for_a_message() -> None:
    while True:
        try:
            queue.Queue[None]().get()
        except:
            pass


def sleeps_in_a_coroutine() -> None:
    asyncio.run(asyncio.sleep(100))


def waits_for_a_thread() -> None:
    thread = threading.Thread(target=time.sleep, args=(20,), daemon=True)
    thread.start()
    thread.join()


def waits_for_a_lock_it_holds() -> None:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def works_in_a_library() -> None:
    history = [{"type": "Deposited", "amount": amount} for amount in range(2000)]
    while True:
        try:
            json.dumps(history, indent=1)
        except:
            pass


def matches_a_hopeless_pattern() -> None:
    re.match(r"(a|aa)+$", "a" * 60 + "b")


def loops_in_a_callback_of_sqlite() -> None:
    connection = sqlite3.connect(":memory:")
    connection.create_function("endless", 0, loops)
    while True:
        try:
            connection.execute("SELECT endless()")
        except:
            pass


def prints_without_end() -> None:
    while True:
        try:
            print("still here", file=sys.stderr)
        except:
            pass


def sets_interrupts_aside() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    loops()


def ignores_the_knocks() -> None:
    signal.signal(KNOCK, signal.SIG_IGN)
    loops()


def handles_the_knocks_itself() -> None:
    while True:
        try:
            signal.signal(KNOCK, lambda number, frame: None)
        except:
            pass


def never_hands_over() -> None:
    sys.setswitchinterval(1e6)
    loops()


def never_hands_over_and_recurses() -> None:
    sys.setswitchinterval(1e6)
    recurses_without_end()


def ignores_the_knocks_and_recurses() -> None:
    signal.signal(KNOCK, signal.SIG_IGN)
    stays_at_the_recursion_limit()


def ignores_the_knocks_and_sleeps() -> None:
    signal.signal(KNOCK, signal.SIG_IGN)
    while True:
        try:
            time.sleep(100)
        except:
            pass


def blocks_all_signals() -> None:
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    loops()


def replaces_the_clock() -> None:
    before = time.monotonic, time.thread_time, time.perf_counter
    time.monotonic = time.thread_time = time.perf_counter = lambda: 0.0
    try:
        loops()
    finally:
        time.monotonic, time.thread_time, time.perf_counter = before


def replaces_tracing() -> None:
    before = sys.settrace
    sys.settrace = lambda tracer: None
    try:
        works_in_a_library()
    finally:
        sys.settrace = before


def makes_another_error_of_it() -> None:
    try:
        loops()
    except BaseException as error:
        raise ValueError("something else") from error


def returns_after_all() -> int:
    try:
        loops()
    except BaseException:
        pass
    return 1


def yields_without_end() -> int:
    def numbers() -> Iterator[int]:
        while True:
            yield 1

    return sum(number for number in numbers() if number)


WAIT: list[Callable[[], object]] = [
    sleeps,
    sleeps_and_swallows,
    sleeps_for_a_moment_again_and_again,
    retries_within_retries,
    waits_for_an_event,
    waits_for_a_message,
    waits_for_a_thread,
    sleeps_in_a_coroutine,
    waits_for_a_lock_it_holds,
]
COMPUTE: list[Callable[[], object]] = [
    loops,
    swallows_everything,
    calls_again_in_a_bare_except,
    catches_in_thirty_loops_within_one_another,
    continues_in_finally,
    works_in_a_library,
    loops_in_a_callback_of_sqlite,
    prints_without_end,
    sets_interrupts_aside,
    blocks_all_signals,
    replaces_the_clock,
    replaces_tracing,
    makes_another_error_of_it,
    returns_after_all,
    yields_without_end,
]
RECURSE: list[Callable[[], object]] = [
    recurses_without_end,
    stays_at_the_recursion_limit,
    ignores_the_knocks_and_recurses,
]
NEED_A_SIGNAL: list[Callable[[], object]] = [
    *RECURSE,
    ignores_the_knocks,
    handles_the_knocks_itself,
    never_hands_over,
    never_hands_over_and_recurses,
    ignores_the_knocks_and_sleeps,
    matches_a_hopeless_pattern,
]
"""Not to be ended where there are no threads and timers: at the recursion limit no tracer can be called either, and in one
long call into C there are no steps to count."""
