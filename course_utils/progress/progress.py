"""A learner's progress, event-sourced: what was tried, hinted at, revealed and predicted, lesson by lesson.

Nothing but events is stored. How far one is, is computed from them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError
from eventsourcing.utils import register_topic

from course_utils.exercises.outcome import Status

_MOST_TRIES_TO_SAVE = 20
_TRIES_BEFORE_REVEAL = 3
_TRIES = {"not yet", "solved"}  # with any other status nothing was handed in, or nothing found out


class LessonProgress(Aggregate):
    """One lesson's progress: the aggregate, one per lesson."""

    class Started(Aggregate.Created):
        lesson: str

    class Attempted(Aggregate.Event):
        exercise: str
        status: Status
        message: str

    class HintTaken(Aggregate.Event):
        exercise: str
        number: int

    class SolutionRevealed(Aggregate.Event):
        exercise: str

    class PredictionCommitted(Aggregate.Event):
        prediction: str
        choice: int
        right: bool

    class Stressed(Aggregate.Event):
        exercise: str
        tallies: list[dict[str, Any]]

    @event(Started)
    def __init__(self, lesson: str) -> None:
        self.lesson = lesson
        self.tries: dict[str, int] = {}
        self.solved: dict[str, bool] = {}
        self.hints: dict[str, int] = {}
        self.revealed: list[str] = []
        self.predictions: dict[str, int] = {}
        self.surveys: dict[str, list[list[dict[str, Any]]]] = {}

    @staticmethod
    def create_id(lesson: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"lesson/{lesson}")

    @event(Attempted)
    def attempt(self, exercise: str, status: Status, message: str) -> None:
        self.tries[exercise] = self.tries.get(exercise, 0) + (status in _TRIES)
        self.solved[exercise] = self.solved.get(exercise, False) or status == "solved"

    @event(HintTaken)
    def take_hint(self, exercise: str, number: int) -> None:
        self.hints[exercise] = max(number, self.hints.get(exercise, 0))

    @event(SolutionRevealed)
    def reveal(self, exercise: str) -> None:
        self.revealed.append(exercise)

    @event(PredictionCommitted)
    def commit_prediction(self, prediction: str, choice: int, right: bool) -> None:
        self.predictions.setdefault(prediction, choice)

    @event(Stressed)
    def survive(self, exercise: str, tallies: list[dict[str, Any]]) -> None:
        """A version of a handler was put under stress: the tallies of its survey, with `name`, `right` and `total`."""
        self.surveys.setdefault(exercise, []).append(tallies)

    def tries_until_reveal(self, exercise: str) -> int:
        """How many more tries until the solution shows; 0 when it may, as it may once the exercise is solved."""
        return 0 if self.solved.get(exercise) else max(0, _TRIES_BEFORE_REVEAL - self.tries.get(exercise, 0))

    def state_of(self, exercise: str) -> str:
        """How far one exercise is, in words."""
        if self.solved.get(exercise):
            return "solved"
        tries = self.tries.get(exercise, 0)
        return f"{tries} {'try' if tries == 1 else 'tries'}" if tries else "open"


# Where the class was when the files of the first edition were written.
EARLIER_TOPIC = "course_utils.exercises.progress:LessonProgress"
register_topic(EARLIER_TOPIC, LessonProgress)


class Progress(Application[UUID]):
    """The progress of one learner, in a SQLite file, or in memory when `path` is None.

    Several processes may record at once: whoever saves second reloads and records again.
    """

    def __init__(self, path: Path | None) -> None:
        env = {"PERSISTENCE_MODULE": "eventsourcing.popo"}
        if path:
            env = {
                "PERSISTENCE_MODULE": "eventsourcing.sqlite",
                "SQLITE_DBNAME": str(path),
                "SQLITE_LOCK_TIMEOUT": "10",
            }
        super().__init__(env)

    def of(self, lesson: str) -> LessonProgress:
        """The progress in one lesson so far; a new one that nothing has happened in yet, if none is stored."""
        try:
            return self.repository.get(LessonProgress.create_id(lesson))
        except AggregateNotFoundError:
            return LessonProgress(lesson=lesson)

    def record(self, lesson: str, change: Callable[[LessonProgress], None]) -> LessonProgress:
        """Apply `change` to the lesson's progress and save it, again from the start if somebody else saved first."""
        for _ in range(_MOST_TRIES_TO_SAVE):
            progress = self.of(lesson)
            change(progress)
            try:
                self.save(progress)
            except IntegrityError:
                continue
            return progress
        raise TimeoutError(
            f"Progress in {lesson} could not be saved: others kept saving at the same moment. Try again."
        )
