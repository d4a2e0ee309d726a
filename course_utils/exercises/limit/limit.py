"""The limit of one check: it calls the answer, decides when its time is over, and strikes where nothing else breaks.

A strike lands in a frame of the learner's own, at its next step. Never in the examination, in hypothesis, in the
kernel, or in what they do for the learner (a callback of SQLite, a `finally`, a `print`): their state would stay broken.
While a library works for the learner the strike waits for the learner's next step; when a library waits and waits, there
will be none, so after a second of grace it is struck there.
"""

import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import getcontext, setcontext
from types import CodeType, FrameType, TracebackType
from typing import Any, Literal

from course_utils.exercises.limit.allowance import Allowance, Passed, Spent
from course_utils.exercises.limit.knocking import Knocker, TraceKnocker, knocker_of_this_platform
from course_utils.exercises.limit.strike import KNOCK, OutOfTime, Strike, Unfinished
from course_utils.exercises.limit.surroundings import Surroundings
from course_utils.exercises.limit.whose import Whose, whose_frame

# Taken now: learner code may put others in their places.
_settrace, _gettrace, _handle, _handler = sys.settrace, sys.gettrace, signal.signal, signal.getsignal
_get_interval, _set_interval = sys.getswitchinterval, sys.setswitchinterval

Reason = Passed | Literal["interrupted", "unfinished"]

_GRACE_SECONDS = 1.0
_KNOCKS = [number for number in (KNOCK, getattr(signal, "SIGALRM", KNOCK)) if number != signal.SIGINT]


class Limit:
    """Used as `with Limit() as limit:` around one check, in the main thread.

    Raises RuntimeError in any other thread, since only the main one can be interrupted.
    """

    def __init__(self, allowance: Allowance | None = None, knocker: Knocker | None = None) -> None:
        self.allowance = allowance or Allowance()
        self._knocker = knocker or knocker_of_this_platform()
        self._spent = Spent(self.allowance)
        self.passed: Reason | None = None
        """The limit that the latest call has passed."""
        self._in_call = self._outside_call = self._handles_a_knock = False
        self._waits_since: float | None = None
        self._own_handlers = {signal.SIGINT: self._on_interrupt} | dict.fromkeys(_KNOCKS, self._on_knock)
        self._handlers: dict[int, Any] = {}
        """What handled those signals before."""
        self._interrupted_s: float | None = None
        """When the user interrupted the check, until that is handed on."""
        self.law: CodeType | None = None
        """The code of the law under examination, wherever it stands."""
        self._floor: FrameType | None = None
        self._tracing = _gettrace()
        self._interval = _get_interval()
        self._surroundings = Surroundings()

    def __enter__(self) -> "Limit":
        self._floor, self._tracing, self._interval = sys._getframe(1), _gettrace(), _get_interval()
        self._surroundings = Surroundings()
        try:
            for number, own in self._own_handlers.items():
                self._handlers[number] = _handler(number)
                _handle(number, own)
        except ValueError as error:
            raise RuntimeError("A check runs in the main thread only, because only that can be interrupted.") from error
        self._knocker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._knocker.stop()
        _settrace(self._tracing)
        self._floor = None
        self._surroundings.put_back()
        for number in _KNOCKS:
            _handle(number, signal.SIG_IGN)  # drops a late alarm, which would end the process by default
            _handle(number, self._handlers[number] or signal.SIG_DFL)
        self._note_interrupt()
        _handle(signal.SIGINT, self._handlers[signal.SIGINT] or signal.SIG_DFL)
        if not isinstance(error, KeyboardInterrupt):
            self._hand_on_interrupt()

    def call(
        self, function: Callable[..., Any], args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> tuple[Any, BaseException | None]:
        """Call learner code; what it returned, or None and what it raised.

        Raises OutOfTime when it passed a limit, whatever it made of that; Unfinished when the check has taken too long
        for a reason that is not the answer's; and KeyboardInterrupt when the user interrupted it.
        """
        self.check_point()
        self._waits_since, self.passed = None, None
        context, profile = getcontext().copy(), sys.getprofile()
        self._spent.begin(self._knocker.computed_s(), self._knocker.present_s())
        self._knocker.begin()
        self._in_call = True
        try:
            value, error = next(_apart(function, args, kwargs or {}))
        finally:
            self._in_call = False
            self._knocker.end()
            _settrace(self._tracing)
            sys.setprofile(profile)
            setcontext(context)
        now = self._knocker.computed_s(), self._knocker.present_s()
        passed: Reason | None = self.passed
        passed = passed or self._limit_passed(*now)
        self._spent.end(*now)
        self._hand_on_interrupt()
        match passed:
            case "interrupted":
                raise KeyboardInterrupt  # whoever handled the signal before us made nothing of it
            case "unfinished":
                raise Unfinished
            case str():
                raise OutOfTime(passed)
        return value, error

    def check_point(self) -> None:
        """Between two steps of a search: raise what has come up in the meantime, as `call` does."""
        self._hand_on_interrupt()
        if self._knocker.present_s() >= self.allowance.check_s:
            raise Unfinished

    def _on_knock(self, number: int, frame: FrameType | None) -> None:
        if self._handles_a_knock:
            return
        self._handles_a_knock = True
        try:
            _set_interval(self._interval)  # first, since it needs the least room, and gives the knocker its turn
            if _handler(KNOCK) != self._own_handlers[KNOCK]:
                _handle(KNOCK, self._own_handlers[KNOCK])
            self._note_interrupt()
            strikes = self._is_over(frame) and self._may_strike(frame)
            self._knocker.knocked = False  # handled; or else an error has left, at the recursion limit
            if strikes:
                raise Strike
        finally:  # without a call, at which the interrupt that a strike has tripped would be taken in here
            self._handles_a_knock = False

    def _on_interrupt(self, number: int, frame: FrameType | None) -> None:
        if KNOCK == signal.SIGINT and (self._knocker.knocked or self.passed):
            self._on_knock(number, frame)
            return
        if not callable(self._handlers[signal.SIGINT]):
            return
        now = self._knocker.present_s()
        if self._interrupted_s is not None and now - self._interrupted_s > 2 * _GRACE_SECONDS:
            self._hand_on_interrupt()  # the user insists, and has waited long enough
        self._interrupted_s = now
        self._on_knock(number, frame)

    def _note_interrupt(self) -> None:
        """Note also an interrupt that was not handled, because at the recursion limit no handler can be called."""
        now = self._knocker.present_s()
        if callable(self._handlers[signal.SIGINT]) and self._knocker.interrupted():
            self._interrupted_s = now

    def _hand_on_interrupt(self) -> None:
        """Let the handler of before have the user's interrupt, if there was one; Python's raises KeyboardInterrupt."""
        if self._interrupted_s is not None:
            self._interrupted_s = None
            self._handlers[signal.SIGINT](signal.SIGINT, None)

    def _is_over(self, frame: FrameType | None) -> bool:
        now = self._knocker.computed_s(), self._knocker.present_s()
        if not self._in_call:
            # A law may run learner code by the way: an `==`, a `repr`, a generator. That counts as a call as well.
            outside = any(whose_frame(each) is Whose.LEARNER for each in self._frames_of_the_call(frame))
            if outside and not self._outside_call:
                self.passed = None
                self._spent.begin(*now)
            self._outside_call = outside
            if not outside:
                return False
        if self._in_call and self._interrupted_s is not None:
            self.passed = "interrupted"
        self.passed = self.passed or self._limit_passed(*now)
        return self.passed is not None

    def _limit_passed(self, processor_s: float, present_s: float) -> Reason | None:
        passed = self._spent.passed(processor_s, present_s)
        return passed or ("unfinished" if present_s >= self.allowance.check_s else None)

    def _may_strike(self, frame: FrameType | None) -> bool:
        """Whether this frame may be left at once. If not, in a call, the learner's below it are left at their next step."""
        frames = list(self._frames_of_the_call(frame))
        owners = [whose_frame(each) for each in frames]
        if not owners or owners[0] is Whose.LEARNER:
            return bool(owners)
        if not self._in_call:
            return False
        for each, owner in zip(frames, owners, strict=True):
            if owner is Whose.LEARNER:
                each.f_trace, each.f_trace_opcodes = self._at_the_next_step, True
        _settrace(_no_new_frames)
        return self._waited_in_a_library(owners)

    def _waited_in_a_library(self, owners: list[Whose]) -> bool:
        if Whose.LEARNER not in owners or Whose.HOUSE in owners[: owners.index(Whose.LEARNER)]:
            return False
        now = self._knocker.present_s()
        if self._waits_since is None:
            self._waits_since = now
        if now - self._waits_since < _GRACE_SECONDS:
            return False
        self._waits_since = None
        return True

    def _at_the_next_step(self, frame: FrameType, event: str, argument: object) -> None:
        _settrace(None)
        raise Strike

    def _frames_of_the_call(self, frame: FrameType | None) -> Iterator[FrameType]:
        """The frames from the innermost one out to the call of the answer, or to the law. A tracer's are left out."""
        while frame is not None and frame is not self._floor and frame.f_code not in (self.law, _apart.__code__):
            if frame.f_code not in _TRACERS:
                yield frame
            frame = frame.f_back


def _apart(
    function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Iterator[tuple[Any, BaseException | None]]:
    """Yield what the function returned, and what it raised.

    A generator has a stack of its own for the exceptions being handled. What is raised by tracing stays on that stack
    (CPython 3.11), and would be the context of every later error.
    """
    value, failure = None, None
    try:
        value = _called(function, args, kwargs)
    except BaseException as error:
        failure = error
    yield value, failure


# In a file of its own it counts as the learner's, so that a built-in function that was handed in can be struck as well.
_called: Callable[..., Any] = eval(
    compile("lambda function, args, kwargs: function(*args, **kwargs)", "<the call of the answer>", "eval")
)


def _no_new_frames(frame: FrameType, event: str, argument: object) -> None:
    """Leave every frame that starts from here untraced."""


_TRACERS = {
    function.__code__ for function in (_no_new_frames, Limit._at_the_next_step, TraceKnocker._enter, TraceKnocker._step)
}
