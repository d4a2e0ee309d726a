"""How much time an answer may take, and which limit it has passed."""

from dataclasses import dataclass, field
from typing import Literal

Passed = Literal["computing", "computing in all", "waiting", "waiting in all"]

_IDLE = 0.05
"""Who used less than this share of the time on a processor was waiting, not working. On the busiest machine a thread that
wants to work gets more."""


@dataclass(frozen=True)
class Allowance:
    """The limits, in seconds: of processor time and of waiting in one call, and of a whole check.

    All calls of one check together may take `in_all` times what one may. `check` is real time, and no limit of the answer's:
    after it a check gives up, because the machine is too slow.
    """

    computing_s: float = 2.5
    waiting_s: float = 10.0
    check_s: float = 60.0
    in_all: float = 4.0

    @property
    def computing_in_all_s(self) -> float:
        return self.in_all * self.computing_s

    @property
    def waiting_in_all_s(self) -> float:
        return self.in_all * self.waiting_s


@dataclass
class Spent:
    """What one check has taken so far, in seconds: in the call under way and in all calls before it.

    `present_s` is the time in which this process had its turn. A machine that was suspended, or so busy that not even the
    watcher came to run, has taken no time from the answer.
    """

    allowance: Allowance
    computing_s: float = 0.0
    waiting_s: float = 0.0
    call_began: tuple[float, float] = field(default=(0.0, 0.0))

    def begin(self, processor_s: float, present_s: float) -> None:
        """A call begins, with these readings of the clocks."""
        self.call_began = (processor_s, present_s)

    def passed(self, processor_s: float, present_s: float) -> Passed | None:
        """The limit that the call under way has passed by now."""
        computed, took = processor_s - self.call_began[0], present_s - self.call_began[1]
        allowed = self.allowance
        if computed >= allowed.computing_s:
            return "computing"
        if self.computing_s + computed >= allowed.computing_in_all_s:
            return "computing in all"
        if computed < _IDLE * took:
            if took >= allowed.waiting_s:
                return "waiting"
            if self.waiting_s + took >= allowed.waiting_in_all_s:
                return "waiting in all"
        return None

    def end(self, processor_s: float, present_s: float) -> None:
        """The call is over."""
        computed, took = processor_s - self.call_began[0], present_s - self.call_began[1]
        self.computing_s += computed
        if computed < _IDLE * took:
            self.waiting_s += took
