"""Hints and laws of `upcast`."""

from decimal import Decimal
from typing import Any

from hypothesis.strategies import (
    booleans,
    integers,
)

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

from ..kit import CHANGES, State, written

exercise = Exercise(
    "upcast",
    hints=(
        "An event of version 1 that is to be version 3 takes two steps. Which step is the first, which the last?",
        'Begin with a copy of the state, and `version = new.pop("class_version", 1)`. Refuse what is above `current`. '
        "Then one step after the other, as long as the version is below.",
        'new = dict(state), version = new.pop("class_version", 1). If version > current, raise ValueError. Then '
        "`while version < current: new = steps[version](new); version += 1`. Then return new.",
    ),
)


def read_as(version: int, cents: int) -> State:
    """The same deposit as the code of `version` sees it."""
    return {key: value for key, value in written(version, cents).items() if key != "class_version"}


def _cents_to_amount(state: State) -> State:
    if "cents" not in state:
        raise KeyError("cents")
    return {**{key: value for key, value in state.items() if key != "cents"}, "amount": Decimal(state["cents"]) / 100}


def _adds(version: int) -> Any:
    def step(state: State) -> State:
        return {**state, **CHANGES[version]}

    step.__name__ = f"upcast_v{version}_v{version + 1}"
    return step


_cents_to_amount.__name__ = "upcast_v1_v2"


ALL_STEPS = {1: _cents_to_amount, **{version: _adds(version) for version in CHANGES}}


def steps_to(current: int) -> dict[int, Any]:
    return {version: step for version, step in ALL_STEPS.items() if version < current}


@exercise.law(examples=25, cents=integers(1, 99_999))
def the_first_release_wrote_no_version(upcast: Attempt, cents: int) -> None:
    """No `class_version` means version 1: the first release wrote none. (Where `current` is 1, no step is taken.)"""
    upcast(written(1, cents), 1, {}).should_be(read_as(1, cents))


@exercise.law(examples=25, cents=integers(1, 99_999), current=integers(2, 5))
def what_is_current_stays(upcast: Attempt, cents: int, current: int) -> None:
    """An event of the current version needs no step. What is version 2 already begins with step 2, not 1."""
    upcasted = upcast(written(current, cents), current, steps_to(current))
    upcasted.should(
        not isinstance(upcasted.value, dict) or "class_version" not in upcasted.value,
        "`class_version` told you where to begin; the result does not carry it.",
        show(read_as(current, cents)),
    )
    upcasted.should_be(read_as(current, cents))


@exercise.law(examples=25, cents=integers(1, 99_999), current=integers(2, 5))
def the_first_version_takes_every_step(upcast: Attempt, cents: int, current: int) -> None:
    """An event of version 1, which has no `class_version`, takes every step up to the current version."""
    upcast(written(1, cents), current, steps_to(current)).should_be(read_as(current, cents))


@exercise.law(examples=25, cents=integers(1, 99_999), stored=integers(2, 4), further=integers(1, 3))
def each_begins_at_its_own_version(upcast: Attempt, cents: int, stored: int, further: int) -> None:
    """An event begins with the step of its own version. What is version 2 already begins with step 2, not 1."""
    current = min(stored + further, 5)
    upcast(written(stored, cents), current, steps_to(current)).should_be(read_as(current, cents))


@exercise.law(examples=25, cents=integers(1, 99_999), stored=integers(1, 4), further=integers(0, 3))
def steps_beyond_are_not_taken(upcast: Attempt, cents: int, stored: int, further: int) -> None:
    """`steps` may go further than `current`; stop at `current`."""
    current = min(stored + further, 4)
    upcast(written(stored, cents), current, ALL_STEPS).should_be(read_as(current, cents))


@exercise.law(examples=25, cents=integers(1, 99_999), current=integers(1, 4), newer=integers(1, 3), shared=booleans())
def the_future_is_refused(upcast: Attempt, cents: int, current: int, newer: int, shared: bool) -> None:
    """This event is of a newer version than the code knows. What its fields mean would be a guess: raise ValueError."""
    state = {"class_version": current + newer, "amount": Decimal(cents) / 100}
    upcast.raises(ValueError, state, current, ALL_STEPS if shared else steps_to(current))
