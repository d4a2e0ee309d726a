"""`next_checkpoint` moves a reader's checkpoint as far as no number is missing, and no further."""

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis.strategies import integers, sets

from course_utils.exercises import Attempt, Exercise
from course_utils.schedules import interleavings

from ..kit import all_but_the_dots

exercise = Exercise(
    "next_checkpoint",
    hints=(
        "Stand at the checkpoint and look at the next number only. May you step onto it?",
        "You may, if it is visible or abandoned. So: while checkpoint + 1 is one of these, checkpoint goes up by one.",
        all_but_the_dots("while checkpoint + 1 in visible or …:", "    checkpoint += 1", "return checkpoint"),
    ),
)


@exercise.law(examples=30, checkpoint=integers(0, 20), count=integers(0, 5))
def without_gaps_it_moves_to_the_end(next_checkpoint: Attempt, checkpoint: int, count: int) -> None:
    """Nothing is missing: the checkpoint moves to the last visible position, and stays where it is if there is none."""
    visible = list(range(checkpoint + 1, checkpoint + count + 1))
    next_checkpoint(checkpoint, visible).should_be(checkpoint + count)


@exercise.law(examples=30, checkpoint=integers(0, 20), before=integers(0, 3), after=integers(1, 3))
def it_stops_before_a_gap(next_checkpoint: Attempt, checkpoint: int, before: int, after: int) -> None:
    """A number is missing: its transaction may commit later. Stop before it, or the reader will never see it."""
    gap = checkpoint + before + 1
    visible = [*range(checkpoint + 1, gap), *range(gap + 1, gap + 1 + after)]
    next_checkpoint(checkpoint, visible).should_be(gap - 1)


@exercise.law(examples=30, checkpoint=integers(0, 20), before=integers(0, 2), after=integers(1, 3))
def it_passes_an_abandoned_number(next_checkpoint: Attempt, checkpoint: int, before: int, after: int) -> None:
    """A number is missing, but it is abandoned: nothing will ever be there. Whoever waits for it waits for ever."""
    gap = checkpoint + before + 1
    visible = [*range(checkpoint + 1, gap), *range(gap + 1, gap + 1 + after)]
    next_checkpoint(checkpoint, visible, {gap}).should_be(gap + after)


@exercise.law(examples=30, checkpoint=integers(0, 20), count=integers(1, 3))
def abandoned_numbers_are_passed_at_the_end_too(next_checkpoint: Attempt, checkpoint: int, count: int) -> None:
    """The last numbers are abandoned, and nothing visible follows. Pass them all the same: nothing will ever be there."""
    abandoned = set(range(checkpoint + 1, checkpoint + count + 1))
    next_checkpoint(checkpoint, [], abandoned).should_be(checkpoint + count)


@exercise.law(
    examples=60,
    checkpoint=integers(0, 9),
    visible=sets(integers(1, 8), max_size=6),
    abandoned=sets(integers(1, 8), max_size=3),
)
def as_far_as_it_may(next_checkpoint: Attempt, checkpoint: int, visible: set[int], abandoned: set[int]) -> None:
    """Every number up to the new checkpoint must be visible or abandoned, and the one after it neither."""
    seen, lost = {checkpoint + n for n in visible - abandoned}, {checkpoint + n for n in abandoned}
    moved = next_checkpoint(checkpoint, sorted(seen), lost)
    moved.should(type(moved.value) is int, "A checkpoint is a position: a whole number.")
    moved.should(moved.value >= checkpoint, "A checkpoint never goes back.")
    passed = set(range(checkpoint + 1, moved.value + 1))
    moved.should(not passed - seen - lost, expected=f"a checkpoint below {min(passed - seen - lost, default=0)}")
    further = moved.value + 1
    moved.should(further not in seen | lost, expected=f"a checkpoint of {further} at least")


@exercise.law(examples=30, checkpoint=integers(4, 20), behind=sets(integers(0, 3), min_size=1), count=integers(0, 2))
def what_is_behind_is_done_with(next_checkpoint: Attempt, checkpoint: int, behind: set[int], count: int) -> None:
    """Some abandoned numbers are at the checkpoint or behind it: the reader has passed them long ago, so they change
    nothing. Look at what comes after the checkpoint."""
    visible, abandoned = list(range(checkpoint + 1, checkpoint + count + 1)), {checkpoint - n for n in behind}
    next_checkpoint(checkpoint, visible, abandoned).should_be(checkpoint + count)


class Sequence:
    """A log whose numbers are taken before the commit, and a reader of it that uses `move` for its checkpoint."""

    def __init__(self, move: Callable[..., int]) -> None:
        self.taken, self.visible, self.abandoned = 0, set[int](), set[int]()
        self.move, self.checkpoint, self.handled = move, 0, list[int]()

    def commits(self) -> Iterator[str]:
        self.taken += 1
        number = self.taken
        yield f"takes {number}"
        self.visible.add(number)
        yield f"commits {number}"

    def rolls_back(self) -> Iterator[str]:
        self.taken += 1
        number = self.taken
        yield f"takes {number}"
        self.abandoned.add(number)
        yield f"rolls {number} back"

    def read(self) -> str:
        visible = sorted(number for number in self.visible if number > self.checkpoint)
        before, self.checkpoint = self.checkpoint, self.move(self.checkpoint, visible, set(self.abandoned))
        self.handled += [number for number in visible if number <= self.checkpoint]
        return f"sees {visible}, checkpoint {before} → {self.checkpoint}"

    def reads_twice(self) -> Iterator[str]:
        for _ in range(2):
            yield self.read()


@exercise.law(cases=lambda: [{"ben": "commits"}, {"ben": "rolls_back"}])
def no_late_commit_is_skipped(next_checkpoint: Attempt, ben: str) -> None:
    """Ben and Cleo each take a number and then end their transactions, while a reader reads, handles what it sees up to
    its new checkpoint, and keeps that. In every order it must handle each committed number once."""
    writers = {
        "Ben": lambda log: getattr(log, ben)(),
        "Cleo": lambda log: log.commits(),
        "reader": lambda log: log.reads_twice(),
    }

    def move(*case: Any) -> int:
        next_checkpoint.steps.clear()
        moved: int = next_checkpoint(*case).value
        return moved

    for run in interleavings(lambda: Sequence(move), writers):
        lines = [f"{step.writer}: {step.said}" for step in run.steps]
        lines.append(f"reader: {run.shared.read()}")
        if sorted(run.shared.handled) != sorted(run.shared.visible):
            next_checkpoint.steps.clear()
            handled = ", ".join(map(str, run.shared.handled)) or "none"
            next_checkpoint.fail(lines=[*lines, f"handled {handled}, committed {sorted(run.shared.visible)}"])
