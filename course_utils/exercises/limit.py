"""A time limit for learner code that also ends `while True: pass` and leaves the kernel usable.

A watcher thread sends the main thread an interrupt once the time is over, and again until the code has ended. A bare
`except:` may swallow the first; from the second on, a line after it raises as well: the next one, inside that `except`,
then the one after, so that try statements within one another are left in the end, too. The interrupt is a real signal
where the platform can aim one at a thread, so that it wakes `time.sleep` as well; on Windows, raising it in the watcher
does the same.
"""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")

_AGAIN_SECONDS = 0.05
_OWN_FOLDER = str(Path(__file__).resolve().parent.parent)


class OutOfTime(BaseException):
    """The time limit has passed. Not an `Exception`, so that `except Exception` in learner code does not hold it."""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Run `work()` in the main thread and return its result; raise `OutOfTime` after `seconds`.

    Whatever `work` makes of its interruption, another error or even a result, comes too late and is `OutOfTime`, too.
    An interrupt that comes too late to matter is taken in here and never reaches the caller's next statement. One of the
    user's, in time, always reaches the handler that was there before, even when it strikes between two lines of this.
    Raises RuntimeError outside the main thread, which is the only one that can be interrupted.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("A check runs in the main thread only, because its time limit has to interrupt it.")
    deadline = time.monotonic() + seconds
    before, tracing = signal.getsignal(signal.SIGINT), sys.gettrace()
    working, held_back, strikes = False, False, 0
    ended = threading.Event()

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal held_back, strikes
        users = time.monotonic() < deadline
        if not working:
            held_back = held_back or users
        elif users:
            if callable(before):
                before(number, frame)
        else:
            strikes += 1
            if strikes > 1:
                _raise_at_a_line(frame, strikes - 1)
            raise OutOfTime

    def watch() -> None:
        wait = seconds
        while not ended.wait(wait):
            _interrupt_main_thread()
            wait = _AGAIN_SECONDS

    watcher = threading.Thread(target=watch, name="time limit", daemon=True)
    signal.signal(signal.SIGINT, on_interrupt)
    try:
        watcher.start()
        working = True
        if held_back:
            held_back = False
            signal.raise_signal(signal.SIGINT)
        result = next(_apart(work))
    finally:
        working = False  # comes before any call, at which another interrupt could strike
        ended.set()
        watcher.join()
        time.sleep(0)  # a signal already on its way is handled here, while `on_interrupt` does not raise
        signal.signal(signal.SIGINT, before)
        sys.settrace(tracing)
        if held_back:
            signal.raise_signal(signal.SIGINT)
        if strikes:
            raise OutOfTime
    return result


def _apart(work: Callable[[], Result]) -> Iterator[Result]:
    """Yield `work()`. A generator has a stack of its own for the exceptions being handled.

    What is raised by tracing stays on that stack (CPython 3.11), and would be the context of every later error.
    (StopIteration out of `work` becomes RuntimeError, as out of every generator.)
    """
    yield work()


def _interrupt_main_thread() -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)


def _raise_at_a_line(frame: FrameType | None, lines: int) -> None:
    """Trace the learner's frames, from the interrupted one up to the first of the course's own, to raise some `lines` on."""

    def count_down(frame: FrameType, event: str, argument: object) -> object:
        nonlocal lines
        lines -= event == "line"
        if lines <= 0:
            raise OutOfTime
        return count_down

    sys.settrace(_no_new_frames)
    while frame and not frame.f_code.co_filename.startswith(_OWN_FOLDER):
        frame.f_trace = count_down
        frame = frame.f_back


def _no_new_frames(frame: FrameType, event: str, argument: object) -> None:
    """Leave every frame that starts from here untraced."""
