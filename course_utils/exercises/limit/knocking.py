"""Knocking at the main thread, again and again, so that it looks at the time while learner code runs."""

import signal
import sys
import threading
import time
from _thread import interrupt_main
from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

from course_utils.exercises.limit.interrupts import Interrupts
from course_utils.exercises.limit.strike import KNOCK
from course_utils.exercises.limit.whose import Whose, whose_frame
from course_utils.places import IN_A_BROWSER

# Taken now: learner code may put others in their places.
_monotonic, _settrace, _handler = time.monotonic, sys.settrace, signal.getsignal
_processor_s = getattr(time, "thread_time", time.process_time)
_get_room, _set_room = sys.getrecursionlimit, sys.setrecursionlimit

_SECONDS = 0.02
_LONGEST_TURN_SECONDS = 0.25
_ALARM_SECONDS = 0.5
_ALARM_REPEAT_SECONDS = 0.02
_REPEAT_SECONDS = 0.2
_ROOM = 100
_STEPS = 256
_STEP_SECONDS = 2.5e-6
"""What one step counts for where steps are counted: the limit of 2.5 seconds is then one of a million steps."""


class Knocker(Protocol):
    """Has the main thread handle `KNOCK` from time to time between `start` and `stop`, above all during a call."""

    knocked: bool
    """Whether there was a knock that has not been handled yet; the handler sets it back."""

    def start(self) -> None:
        """A check begins."""

    def begin(self) -> None:
        """A call of the answer begins."""

    def end(self) -> None:
        """It is over, in whatever way."""

    def stop(self) -> None:
        """The check is over. No knock comes after this has returned."""

    def computed_s(self) -> float:
        """The seconds of processor time that this thread has taken; only differences mean something."""

    def present_s(self) -> float:
        """The seconds since `start` in which this process had its turn."""

    def interrupted(self) -> bool:
        """Whether the user has interrupted since this was last asked, also where no handler could be called."""


class ThreadKnocker:
    """A thread that sends a real signal, which also wakes who sleeps or waits.

    It knocks again when it was heard: on a busy machine, handling a knock may take longer than the time to the next, and
    one more would interrupt the handling. At the recursion limit no handler can be entered, so a knock that nobody hears
    is repeated after a while, with some room. Where the thread does not come to knock, because code keeps Python's lock, or
    where its knocks are not heard, because learner code has another handler for them, a timer sends SIGALRM, if there is
    one; the thread puts it off for as long as its knocks are heard.
    """

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._in_call = False
        self.knocked = False
        self._present_s = 0.0
        self._room = _get_room()
        self._interrupts = Interrupts()
        self._thread = threading.Thread(target=self._watch, name="time limit", daemon=True)

    def start(self) -> None:
        self._interrupts.listen()
        self._alarm_handler = _handler(signal.SIGALRM) if hasattr(signal, "SIGALRM") else None
        self._thread.start()
        self._set_alarm()

    def begin(self) -> None:
        self._room = _get_room()
        self._in_call = True

    def end(self) -> None:
        self._in_call = False
        if _get_room() != self._room:
            _set_room(self._room)

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        self._interrupts.close()

    def computed_s(self) -> float:
        return float(_processor_s())

    def present_s(self) -> float:
        return self._present_s

    def interrupted(self) -> bool:
        return self._interrupts.heard()

    def _watch(self) -> None:
        last, knocked_s = _monotonic(), 0.0
        while not self._ended.wait(_SECONDS):
            now = _monotonic()
            self._present_s += min(now - last, _LONGEST_TURN_SECONDS)
            last = now
            if not self.knocked:
                self._set_alarm()
            elif self._present_s - knocked_s < _REPEAT_SECONDS:
                continue
            elif self._in_call:
                _set_room(_get_room() + _ROOM)
                self._knock_from_inside()
            self.knocked, knocked_s = True, self._present_s
            _knock_from_a_thread()

    def _knock_from_inside(self) -> None:
        """Knock without the help of the system, which reaches also who has blocked the signal, or ignores one of the two."""
        interrupt_main(KNOCK)
        if self._alarm_is_ours():
            interrupt_main(signal.SIGALRM)

    def _set_alarm(self) -> None:
        """Put the alarm off; but leave it alone while learner code has a handler, and so an alarm, of its own."""
        if self._alarm_is_ours():
            signal.setitimer(signal.ITIMER_REAL, _ALARM_SECONDS, _ALARM_REPEAT_SECONDS)

    def _alarm_is_ours(self) -> bool:
        return hasattr(signal, "setitimer") and _handler(signal.SIGALRM) == self._alarm_handler


def _knock_from_a_thread() -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, KNOCK)
    else:
        signal.raise_signal(KNOCK)


class TraceKnocker:
    """Counts the steps of the interpreter, and knocks after every so many. Needs no thread, no timer, no signal.

    Steps are those of learner code, and the calls of anything else that it leads to. WebAssembly has one clock, which goes on
    while others work, so steps stand for processor time: how many an answer takes is the same on every machine. What C does
    by itself has none, so an answer that spends its time there seems to wait. Learner code takes some ten times as long under
    it, and code that sleeps is looked at when it wakes.
    """

    def __init__(self) -> None:
        self.knocked = False
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

    def computed_s(self) -> float:
        return self._steps * _STEP_SECONDS

    def present_s(self) -> float:
        return _monotonic() - self._began

    def interrupted(self) -> bool:
        return False

    def _enter(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        self._step(frame, event, argument)
        if whose_frame(frame) is not Whose.LEARNER:
            return None
        frame.f_trace_opcodes = True  # a loop on one line has no further line
        return self._step

    def _step(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        self._steps += 1
        if self._steps % _STEPS == 0:
            self.knocked = True
            interrupt_main(KNOCK)
        return self._step


def knocker_of_this_platform() -> Knocker:
    """With a thread and signals, where there are any; WebAssembly has neither."""
    return TraceKnocker() if IN_A_BROWSER else ThreadKnocker()
