"""`upcast`: a stored state of any version takes one step after the other to the current one.

Events of an earlier version are written down version by version, and never made by a step. The steps note that they were
taken, so that a law can say which was one too many, one too few or out of order."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from hypothesis.strategies import booleans, integers, permutations

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.attempt import Returned
from course_utils.text import show

from ..kit import State

exercise = Exercise(
    "upcast",
    hints=(
        "An event of version 1 that is to be version 3 takes two steps. Which step is the first, which the last?",
        'Begin with a copy of the state, and `version = new.pop("class_version", 1)`. Refuse what is above `current`. '
        "Then one step after the other, by its number, as long as the version is below.",
        "After the refusal: `while version < current:`, and in it two lines. One replaces `new` by what a step makes of it, "
        "and the other is there so that the loop ends.",
    ),
)

ADDED: dict[int, State] = {3: {"reason": ""}, 4: {"counter": "unknown"}, 5: {"fee": Decimal("0.00")}}
"""The fields that came with a version. With version 2, cents became an amount."""
NEWEST = 5


def fields(version: int, cents: int) -> State:
    """What the code of that version knows of a deposit."""
    known: State = {"cents": cents} if version == 1 else {"amount": Decimal(cents) / 100}
    for later in range(3, version + 1):
        known |= ADDED[later]
    return known


def stored_as(version: int, cents: int) -> State:
    """A deposit as the code of that version stored it; version 1 did not say which it was."""
    return fields(version, cents) if version == 1 else {"class_version": version, **fields(version, cents)}


class Steps:
    """Some of the steps, in a dictionary of this order. `taken` are the numbers of those that were called."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.taken: list[int] = []
        self.by_number = {number: self._step(number) for number in numbers}

    def _step(self, number: int) -> Callable[[State], State]:
        def step(state: State) -> State:
            self.taken.append(number)
            if number > 1:
                return {**state, **ADDED[number + 1]}
            rest = {key: value for key, value in state.items() if key != "cents"}
            return rest | ({"amount": Decimal(state["cents"]) / 100} if "cents" in state else {})

        step.__name__ = f"upcast_v{number}_v{number + 1}"
        return step


def _must_be_upcast(returned: Returned, steps: Steps, cents: int, stored: int, current: int) -> None:
    """These steps, in their order, and no others; and the state they lead to."""
    if returned.value is None:
        returned.should_be(fields(current, cents))  # the sentence about a missing return
    expected = list(range(stored, current))
    if steps.taken != expected:
        lines = [f"steps taken     {steps.taken or 'none'}", f"expected        {expected or 'none'}"]
        returned.attempt.fail(_about_steps(steps.taken, expected, current), lines=lines)
    returned.should(
        not isinstance(returned.value, dict) or "class_version" not in returned.value,
        "`class_version` told you where to begin; the result does not carry it.",
        show(fields(current, cents)),
    )
    returned.should_be(fields(current, cents))


def _about_steps(taken: list[int], expected: list[int], current: int) -> str:
    beyond = [number for number in taken if number >= current]
    if beyond and [number for number in taken if number < current] == expected:
        return (
            f"Too far: step {beyond[0]} leads to version {beyond[0] + 1}, and `current` is {current}. `steps` may go "
            "further than `current`; stop at `current`."
        )
    if sorted(taken) == expected:
        return (
            "The steps were taken out of order, and each relies on the one before it. Go by their numbers; the order of "
            "the dictionary says nothing."
        )
    return ""


ALL_STEPS = permutations(range(1, NEWEST))


@exercise.law(examples=15, cents=integers(1, 99_999), numbers=ALL_STEPS)
def the_first_release_wrote_no_version(upcast: Attempt, cents: int, numbers: list[int]) -> None:
    """No `class_version` means version 1: the first release wrote none. (Where `current` is 1, no step is taken.)"""
    steps = Steps(numbers)
    _must_be_upcast(upcast(stored_as(1, cents), 1, steps.by_number), steps, cents, 1, 1)


@exercise.law(examples=25, cents=integers(1, 99_999), current=integers(2, NEWEST), numbers=ALL_STEPS)
def what_is_current_stays(upcast: Attempt, cents: int, current: int, numbers: list[int]) -> None:
    """An event of the current version needs no step. What is version 2 already begins with step 2, not 1."""
    steps = Steps(numbers)
    _must_be_upcast(upcast(stored_as(current, cents), current, steps.by_number), steps, cents, current, current)


@exercise.law(examples=25, cents=integers(1, 99_999), current=integers(2, NEWEST))
def the_first_version_takes_every_step(upcast: Attempt, cents: int, current: int) -> None:
    """An event of version 1, which has no `class_version`, takes every step up to the current version."""
    steps = Steps(range(1, NEWEST))
    _must_be_upcast(upcast(stored_as(1, cents), current, steps.by_number), steps, cents, 1, current)


@exercise.law(examples=40, cents=integers(1, 99_999), stored=integers(2, 4), further=integers(1, 4), numbers=ALL_STEPS)
def each_begins_at_its_own_version(upcast: Attempt, cents: int, stored: int, further: int, numbers: list[int]) -> None:
    """An event begins with the step of its own version. What is version 2 already begins with step 2, not 1."""
    current, steps = min(stored + further, NEWEST), Steps(numbers)
    _must_be_upcast(upcast(stored_as(stored, cents), current, steps.by_number), steps, cents, stored, current)


@exercise.law(examples=25, cents=integers(1, 99_999), stored=integers(1, 5), further=integers(0, 3))
def no_step_beyond_is_needed(upcast: Attempt, cents: int, stored: int, further: int) -> None:
    """`steps` need not go further than `current`; where nothing is left to do, it may be empty."""
    current = min(stored + further, NEWEST)
    steps = Steps(range(1, current))
    _must_be_upcast(upcast(stored_as(stored, cents), current, steps.by_number), steps, cents, stored, current)


@exercise.law(examples=25, cents=integers(1, 99_999), stored=integers(1, 3), missing=integers(0, 3))
def a_missing_step_is_not_passed_over(upcast: Attempt, cents: int, stored: int, missing: int) -> None:
    """A step on the way is missing. Passed over, it leaves a state of no version that looks like the current one: let
    an error come out."""
    missing = min(stored + missing, NEWEST - 1)
    steps = Steps(number for number in range(1, NEWEST) if number != missing)
    upcast.raises(Exception, stored_as(stored, cents), NEWEST, steps.by_number)


@exercise.law(examples=25, cents=integers(1, 99_999), current=integers(1, 4), newer=integers(1, 3), beyond=booleans())
def the_future_is_refused(upcast: Attempt, cents: int, current: int, newer: int, beyond: bool) -> None:
    """This event is of a newer version than the code knows. What its fields mean would be a guess: raise ValueError."""
    state: dict[str, Any] = {"class_version": current + newer, "amount": Decimal(cents) / 100}
    upcast.raises(ValueError, state, current, Steps(range(1, NEWEST if beyond else current)).by_number)
