"""Views and a time that the laws of this lesson's exercises move by hand.

No check waits. `time` passes while an answer sleeps, and a little at each look, so that one who looks without resting is
seen; views get to their positions at moments of that time. What a read must at least have seen is known from the script
of the view, never from a second way of reading.
"""

from dataclasses import dataclass
from functools import wraps
from typing import Any

from hypothesis.strategies import composite, floats, integers, lists

from course_utils.exercises import Attempt, Returned
from course_utils.text import show

LOOK = 0.0001
"""Seconds that a look at a view or at the clock takes."""
LONGEST_PAUSE = 0.05
"""Seconds between two looks at most, as the lesson's text asks."""
OVERSLEPT = 1.25
"""A sleep takes longer than was asked for, as on a busy machine, by this factor: who counts sleeps is late."""
SLACK = OVERSLEPT * LONGEST_PAUSE + 50 * LOOK
FOREVER = 60.0
MOST_LOOKS = 50
"""Looks in a row, without a rest between them, after which nothing else is to be expected."""

Row = tuple[str, str]

positions = integers(2, 40)
moments = integers(3, 300).map(lambda ms: ms / 1000)
timeouts = integers(0, 40).map(lambda hundredths: hundredths / 100)


class StillWaiting(Exception):
    """An answer did not end by itself."""


class Time:
    """Stands for the module `time`: what a sleep takes has passed at once."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept = 0.0
        self._looks = 0

    def sleep(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        seconds *= OVERSLEPT
        self.slept += seconds
        self._looks = 0 if seconds else self._looks
        self._pass(seconds)

    def monotonic(self) -> float:
        self._pass(LOOK)
        return self.now

    perf_counter = time = monotonic

    def look(self) -> None:
        self._looks += 1
        if self._looks > MOST_LOOKS:
            raise StillWaiting(f"it looked {MOST_LOOKS} times without a rest by the sleep of the time it was given")
        self._pass(LOOK)

    def _pass(self, seconds: float) -> None:
        self.now += seconds
        if self.now > FOREVER:
            raise StillWaiting(f"after {FOREVER:.0f} seconds it was still waiting")

    def __repr__(self) -> str:
        return "time"


@dataclass(frozen=True)
class At:
    """From this moment (seconds) on a view is at this position, with these rows; or it is down, at position -1."""

    moment: float
    position: int
    rows: tuple[Row, ...] = ()

    @property
    def words(self) -> str:
        rows = f", rows {show([*self.rows])}" if self.rows else ""
        return f"{self.moment:g} s: " + ("down" if self.position < 0 else f"position {self.position}{rows}")


class View:
    """A view, or replica, that is where its script says. It may also move on by one at each look."""

    def __init__(self, time: Time, script: list[At], name: str = "view", moves_at_each_look: bool = False) -> None:
        self._time, self._script, self._name, self._moves = time, script, name, moves_at_each_look
        self.looks: list[float] = []
        self.given: list[int] = []
        """The positions of what was read."""
        self.customers: list[str] = []

    @property
    def position(self) -> int:
        return self._look().position

    def read(self, customer: str) -> tuple[list[Row], int]:
        self.customers.append(customer)
        now = self._look()
        self.given.append(now.position)
        return list(now.rows), now.position

    def _look(self) -> At:
        self._time.look()
        self.looks.append(self._time.now)
        now = self.at(self._time.now)
        if now.position < 0:
            raise ConnectionError(f"{self._name} is down")
        return now

    def at(self, moment: float) -> At:
        """Where it is at a moment, without looking."""
        now = [at for at in self._script if at.moment <= moment][-1]
        moved = len(self.looks) if self._moves else 0
        return At(now.moment, now.position + moved if now.position >= 0 else -1, now.rows)

    def __repr__(self) -> str:
        return self._name


def scripted(attempt: Attempt, *script: At, time: Time | None = None, name: str = "view") -> tuple[View, Time]:
    """A view with this script, told as the first line of the case, and the time it lives in."""
    time = time or Time()
    attempt.steps.append(f"# {name}: " + " · ".join(at.words for at in script))
    return View(time, list(script), name), time


def must_rest(attempt: Attempt, time: Time, *views: View) -> None:
    """Most of a wait is spent asleep, and not with looking."""
    if time.now > 0.01 and time.slept < time.now / 2:
        looks = sum(len(view.looks) for view in views)
        attempt.fail(
            f"{attempt.name} looked {looks:,} times within {time.now:.3f} s, without a rest: that keeps a whole processor "
            "busy, and the view from its work. Put a time.sleep of a few milliseconds between two looks."
        )


def must_have_taken(attempt: Attempt, time: Time, least: float, because: str = "") -> None:
    """Came back neither before this moment nor more than a pause after it."""
    took = f"came back       after {_seconds(time.now)}"
    if time.now < least:
        attempt.fail(because, lines=[took, f"expected        not before {_seconds(least)}"])
    if time.now > least + SLACK:
        attempt.fail(
            f"It came back too late. Look at least every {LONGEST_PAUSE * 1000:.0f} ms, end with what is asked for, and ask "
            "the clock: a sleep may take longer than it should.",
            lines=[took, f"expected        by {_seconds(least + SLACK)}"],
        )


def must_not_sleep(attempt: Attempt, time: Time, because: str) -> None:
    """What is asked for is there, so there is nothing to wait for."""
    if time.slept:
        attempt.fail(because, lines=[f"slept           {_seconds(time.slept)}", "expected        no time.sleep at all"])


def must_give_up(attempt: Attempt, time: Time, *args: Any, after: float, because: str) -> None:
    """Call the answer with these, which is to raise TimeoutError when this many seconds have passed."""
    answer: Any = attempt.answer
    gave_up = False

    @wraps(answer)
    def ends(*given: Any) -> Any:
        nonlocal gave_up
        try:
            return answer(*given)
        except TimeoutError:
            gave_up = True

    came = attempt.run(attempt.name, ends, args, {}).value
    if not gave_up:
        came_back = f"came back as    {show(came)}, after {_seconds(time.now)}"
        attempt.fail(because, lines=[came_back, f"expected        TimeoutError, after {_seconds(after)}"])
    must_have_taken(attempt, time, after, "It gave up before the time was up.")


def _seconds(seconds: float) -> str:
    return f"{round(seconds, 4):g} s"


def rows_were(attempt: Attempt, got: Returned, rows: tuple[Row, ...], because: str = "") -> None:
    """The rows are these; a list or a tuple of them."""
    got.should_be(rows if isinstance(got.value, tuple) else list(rows), because)


@composite
def climbs(draw: Any, start: int = 0, outages: bool = False) -> list[At]:
    """A replica's script: it climbs, may rest, and may be down for a while."""
    moment, position = 0.0, draw(integers(start, start + 4))
    script = [At(moment, position, orders_at(position))]
    for pause in draw(lists(floats(0.01, 0.3), max_size=5)):
        moment = round(moment + pause, 3)
        position += draw(integers(0, 4))
        is_down = outages and draw(integers(0, 3)) == 0
        script.append(At(moment, -1) if is_down else At(moment, position, orders_at(position)))
    return script


def orders_at(position: int) -> tuple[Row, ...]:
    """Rows that tell of which position they are: an order for each second event."""
    return tuple((f"O-{number:05}", "placed") for number in range(1, position // 2 + 1))
