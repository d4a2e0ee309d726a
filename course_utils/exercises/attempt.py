"""A learner's answer, called with care: whatever it does wrong becomes a sentence about exactly that.

A law calls the answer through an `Attempt`, which remembers every call of the current case. So when a law is broken,
the learner sees the calls in order and can make them by hand.
"""

import inspect
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, NoReturn, TypeVar

from course_utils.exercises.handed import complaint_about_kind, has_finished_methods
from course_utils.exercises.limit import Limit
from course_utils.exercises.limit.whose import Whose, whose_file
from course_utils.exercises.printed import Printed, TooMuchPrinted
from course_utils.exercises.values import complaint_about_type, differs, is_data, snapshot
from course_utils.messages.trace import Trace
from course_utils.text import show, show_call, show_error

Raised = TypeVar("Raised", bound=BaseException)

_MOST_LINES_PRINTED = 200


class NotAttempted(Exception):
    """The answer is still the stub."""


class NotYet(Exception):
    """A law is broken; `case` shows it. `because` says it better than the law's own sentence, which it replaces.

    `error` tells of something more basic, such as an answer that raised; the law's sentence then follows it.
    """

    def __init__(self, because: str = "", case: str = "", trace: Trace | None = None, error: str = "") -> None:
        super().__init__(error or because)
        self.because, self.case, self.trace, self.error = because, case, trace, error


class Attempt:
    """One answer under examination. Call it like the learner's function; the result is a `Returned`.

    Its calls are made within `limit`, which has been entered.
    """

    def __init__(self, name: str, answer: object, limit: Limit, *, none_is_an_answer: bool = False) -> None:
        self.name, self.answer, self.limit, self.none_is_an_answer = name, answer, limit, none_is_an_answer
        self.steps: list[str] = []
        self.touched: list[object] = []
        """What the answer returned, raised, or was given and may have changed; data it is given it may not change."""

    def __call__(self, *args: Any, **kwargs: Any) -> "Returned":
        """Call the answer; raise NotYet when it raises, changes an argument or cannot be called so."""
        return self.run(self.name, self.answer, args, kwargs)

    def raises(self, error: type[Raised], *args: Any, because: str = "", **kwargs: Any) -> Raised:
        """Call the answer, expect `error` and return it; anything else is not yet."""
        return self.run_expecting(error, because, self.name, self.answer, args, kwargs)

    def fail(
        self,
        because: str = "",
        got: str = "",
        expected: str = "",
        lines: Sequence[str] = (),
        trace: Trace | None = None,
        error: str = "",
    ) -> NoReturn:
        """Say that the law is broken: the calls so far, what came back, what was expected, and any other `lines`."""
        lines = [*self.steps, *lines]
        if got:
            lines.append(f"came back as    {got}")
        if expected:
            lines.append(f"expected        {expected}")
        raise NotYet(because, "\n".join(lines), trace, error)

    def run(self, label: str, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> "Returned":
        value, printed, error = self._guarded(label, function, args, kwargs)
        if error is not None:
            raise NotYet(case="\n".join(self.steps), error=_raised(label, error)) from error
        return Returned(self, label, value, printed)

    def run_expecting(
        self,
        expected: type[Raised],
        because: str,
        label: str,
        function: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Raised:
        value, _, error = self._guarded(label, function, args, kwargs)
        if isinstance(error, expected):
            return error
        if error is None:
            self.fail(because, got=show(value), expected=f"{expected.__name__} raised")
        lines = [*self.steps, f"raised          {show_error(error)}", f"expected        {expected.__name__} raised"]
        raise NotYet(because, "\n".join(lines), error=_raised(label, error)) from error

    def _guarded(
        self, label: str, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[Any, str, BaseException | None]:
        self.steps.append(show_call(label, args, kwargs))
        if function is self.answer and (complaint := complaint_about_kind(label, function)):
            raise NotYet(complaint)
        _must_fit(label, function, args, kwargs)
        given = dict(enumerate(args)) | kwargs
        before = {place: (snapshot(value), show(value)) for place, value in given.items()}
        value, printed, error = _call(self.limit, function, args, kwargs)
        self.touched += [value, error, *(each for each in given.values() if not is_data(each))]
        if isinstance(error, NotImplementedError):
            if has_finished_methods(getattr(function, "__self__", None)):
                raise NotYet(case="\n".join(self.steps), error=f"{label.lstrip('.')} is still the stub. {error}")
            raise NotAttempted(str(error))
        if isinstance(error, TooMuchPrinted):
            self.fail(f"{label} prints without end. Take the print out, or print a few values only.")
        if printed.count("\n") > _MOST_LINES_PRINTED:
            self.fail(f"{label} printed {printed.count(chr(10)):,} lines in one call. Take the print out.")
        for place, argument in given.items():
            image, text = before[place]
            if snapshot(argument) != image:
                self._complain_of_mutation(label, _parameter_name(function, place), text, show(argument))
        return value, printed, error

    def _complain_of_mutation(self, label: str, name: str, before: str, after: str) -> NoReturn:
        self.fail(
            f"{label} changed the {name} it was given. Others hold the same: leave what is given as it is, and build a "
            "new value.",
            lines=(f"{name} before     {before}", f"{name} after      {after}"),
        )


class Returned:
    """What a call came back with, and what the law expects of it."""

    def __init__(self, attempt: Attempt, label: str, value: Any, printed: str) -> None:
        self.attempt, self.label, self.value, self.printed = attempt, label, value, printed

    def should_be(self, expected: object, because: str = "") -> "Returned":
        """Equal to `expected`, and of a type that can stand for it (a float is no whole number, True no 1)."""
        complaint = self._complaint_about_type(expected)
        if complaint or differs(self.value, expected):
            self._fail(because, expected=show(expected), error=complaint)
        return self

    def should(self, holds: bool, because: str = "", expected: str = "") -> "Returned":
        """A law of another shape than equality: `holds` says whether it is kept; `because` replaces its sentence."""
        if not holds:
            self._fail(because, expected)
        return self

    def call(self, method: str, *args: Any, **kwargs: Any) -> "Returned":
        """Call a method of what came back, with the same care."""
        return self.attempt.run(f".{method}", self._method(method), args, kwargs)

    def call_raises(self, error: type[Raised], method: str, *args: Any, because: str = "", **kwargs: Any) -> Raised:
        """Call a method of what came back, expect `error` and return it."""
        return self.attempt.run_expecting(error, because, f".{method}", self._method(method), args, kwargs)

    def _complaint_about_type(self, expected: object) -> str:
        none_missed = expected is None or (self.value is None and not self.printed)
        if self.attempt.none_is_an_answer and none_missed:
            return ""
        return complaint_about_type(self.label, self.value, expected, self.printed)

    def _method(self, name: str) -> Any:
        found = getattr(self.value, name, None)
        if found is None:
            self._fail(f"{self.label} came back as {show(self.value)}, which has no method {name}.")
        return found

    def _fail(self, because: str, expected: str = "", error: str = "") -> NoReturn:
        got = show(self.value)
        if self.printed:
            first = self.printed.strip().splitlines()[:3]
            got += "\nand printed     " + " / ".join(first)
        self.attempt.fail(because, got=got, expected=expected, error=error)


def _call(
    limit: Limit, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, str, BaseException | None]:
    printed = Printed()
    with redirect_stdout(printed), redirect_stderr(printed):
        value, error = limit.call(function, args, kwargs)
    return value, printed.getvalue(), error


def _must_fit(label: str, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    if not callable(function):
        raise NotYet(f"{label} is {show(function)}, and no method that can be called. Define it with `def`.")
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # some built-in callables have no signature to compare with; calling them will tell
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        raise NotYet(
            f"{label} is called as below, but yours takes {signature}: {error}.", show_call(label, args, kwargs)
        ) from error


def _parameter_name(function: Callable[..., object], place: int | str) -> str:
    if isinstance(place, str):
        return place
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        names = []
    return names[place] if place < len(names) else f"argument {place + 1}"


def _raised(label: str, error: BaseException) -> str:
    """Which error, and on which line of the learner's cell."""
    where = ""
    # What a law hands in may raise as well, or a library; the line to look at is the last one of the learner's own.
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__)[1:] if whose_file(frame.filename) is Whose.LEARNER
    ]
    if frames and frames[-1].line:
        where = f", at the line `{frames[-1].line}`"
    return f"{label} raised {show_error(error).removesuffix('.')}{where}."
