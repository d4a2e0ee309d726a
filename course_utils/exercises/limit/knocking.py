"""Knocking at the main thread, again and again, so that it looks at the time while learner code runs."""

import signal
import sys
import threading
import time
from _thread import interrupt_main
from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

from course_utils.exercises.limit.strike import KNOCK
from course_utils.exercises.limit.whose import Whose, whose_frame

# Taken now: learner code may put others in their places.
_monotonic, _settrace = time.monotonic, sys.settrace
_get_room, _set_room = sys.getrecursionlimit, sys.setrecursionlimit

_SECONDS = 0.02
_LONGEST_TURN_SECONDS = 0.25
_ALARM_SECONDS = 0.25
_ROOM = 100
_STEPS = 256


class Knocker(Protocol):
    """Has the main thread handle `KNOCK` from time to time between `start` and `stop`, above all during a call."""

    def start(self) -> None:
        """A check begins."""

    def begin(self) -> None:
        """A call of the answer begins."""

    def end(self) -> None:
        """It is over, in whatever way."""

    def stop(self) -> None:
        """The check is over. No knock comes after this has returned."""

    def heard(self) -> bool:
        """The main thread handles a signal; whether it was a knock that brought it there."""

    def present_s(self) -> float:
        """The seconds since `start` in which this process had its turn."""


class ThreadKnocker:
    """A thread that sends a real signal, which also wakes who sleeps or waits.

    At the recursion limit no handler can be entered: after knocks that nobody heard, the next one brings some room with
    it. For code in C that keeps Python's lock, and so lets no thread knock, a timer sends SIGALRM where there is one.
    """

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._in_call = False
        self._unheard = 0
        self._present_s = 0.0
        self._room = _get_room()
        self._thread = threading.Thread(target=self._watch, name="time limit", daemon=True)

    def start(self) -> None:
        self._thread.start()
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, _ALARM_SECONDS, _ALARM_SECONDS)

    def begin(self) -> None:
        self._room = _get_room()
        self._in_call = True

    def end(self) -> None:
        self._in_call = False
        if _get_room() != self._room:
            _set_room(self._room)

    def stop(self) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        self._ended.set()
        self._thread.join()

    def heard(self) -> bool:
        knocked, self._unheard = self._unheard > 0, 0
        return knocked

    def present_s(self) -> float:
        return self._present_s

    def _watch(self) -> None:
        last = _monotonic()
        while not self._ended.wait(_SECONDS):
            now = _monotonic()
            self._present_s += min(now - last, _LONGEST_TURN_SECONDS)
            last = now
            if self._in_call and self._unheard > 2:
                _set_room(_get_room() + _ROOM)
            self._unheard += 1
            _knock_from_a_thread()


def _knock_from_a_thread() -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, KNOCK)
    else:
        signal.raise_signal(KNOCK)


class TraceKnocker:
    """Counts the steps of the interpreter in learner code, and knocks after every so many. Needs no thread, no timer, no signal.

    Learner code takes some ten times as long under it. Code that sleeps is looked at when it wakes.
    """

    def __init__(self) -> None:
        self._began = _monotonic()
        self._steps = 0

    def start(self) -> None:
        self._began = _monotonic()

    def begin(self) -> None:
        _settrace(self._enter)

    def end(self) -> None:
        _settrace(None)

    def stop(self) -> None:
        """Nothing runs by itself here."""

    def heard(self) -> bool:
        return True

    def present_s(self) -> float:
        return _monotonic() - self._began

    def _enter(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        if whose_frame(frame) is not Whose.LEARNER:
            return None
        frame.f_trace_opcodes = True  # a loop on one line has no further line
        return self._step

    def _step(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        self._steps += 1
        if self._steps % _STEPS == 0:
            interrupt_main(KNOCK)
        return self._step


def knocker_of_this_platform() -> Knocker:
    """With a thread and signals, where there are any; WebAssembly has neither."""
    return TraceKnocker() if sys.platform == "emscripten" else ThreadKnocker()
