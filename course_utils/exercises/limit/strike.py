"""The exceptions of the limit. The first ends learner code, and no `except` can hold it for long.

Making a `Strike` trips the next interrupt. So the interpreter looks for signals again at the next jump or call, finds the
limit still passed and raises the next strike, wherever the code has got to by then: inside the `except` that caught the
first, in the `finally` around it, in the loop around that. Nothing a program does between two looks takes it further.
"""

import signal
from _thread import interrupt_main
from functools import partial

from course_utils.exercises.limit.allowance import Passed

KNOCK = getattr(signal, "SIGURG", signal.SIGINT)
"""The signal that asks the main thread to look at the time. Not the user's SIGINT, where the platform has another."""


class Strike(BaseException):
    """The end of a call. Not an `Exception`, so that `except Exception` in learner code does not hold it.

    Raise the class: it is made in C then, and no interrupt is looked for between its making and its raising.
    """

    # A function of C that takes no object; a method in Python would take in the interrupt that it trips.
    __init__ = staticmethod(partial(interrupt_main, KNOCK))


class OutOfTime(BaseException):
    """The answer has passed a limit, named by `passed`."""

    def __init__(self, passed: Passed) -> None:
        super().__init__(passed)
        self.passed = passed


class Unfinished(BaseException):
    """The machine could not finish the check, for lack of time or of what its text names. It says nothing about the answer."""
