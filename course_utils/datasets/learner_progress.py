"""What the course recorded of Kim, a learner who never was, on five evenings in March 2025; drawn from a seed.

The events have the form in which `course_utils.progress.history` gives those of whoever works here. Kim gets some answers
right at once, some after several tries, with hints, and leaves one open. On the last evening a colleague, at Kim's machine,
solves one that Kim had tried in vain.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from course_utils.datasets.dice import Dice

EVENINGS = [
    ("replaying_account_42", ["evolve", "replay", "balance_at", "decide_withdrawal", "reversal", "explain"]),
    ("your_own_event_store", ["append", "read_all", "withdraw", "claim_username"]),
    ("out_of_order", ["handle", "in_order", "work_off"]),
    ("duplicates_and_crashes", ["give_points", "two_consumers", "change_address"]),
    ("out_of_order", ["redrive", "partition_of"]),
]
FIRST_EVENING = datetime(2025, 3, 3, 19, 0, tzinfo=UTC)
LEFT_OPEN, BY_A_COLLEAGUE = "partition_of", "redrive"


@dataclass
class _Recorded:
    """The events so far, and what is known about them, counted while they happen."""

    dice: Dice
    now: datetime = FIRST_EVENING
    rows: list[dict[str, Any]] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    solved: list[str] = field(default_factory=list)
    of_a_colleague: int = 0

    def record(self, lesson: str, kind: str, **fields: Any) -> None:
        self.now += timedelta(seconds=self.dice.between(40, 600))
        about = {"position": len(self.rows) + 1, "at": f"{self.now:%Y-%m-%dT%H:%M:%SZ}", "lesson": lesson, "type": kind}
        self.rows.append(about | fields)

    def attempt(self, lesson: str, exercise: str, status: str) -> None:
        message = {"not yet": "A law is broken.", "unfinished": "The check ran out of time."}.get(status, "")
        self.record(lesson, "Attempted", exercise=exercise, status=status, message=message)
        if status in ("not yet", "solved"):
            self.tries[f"{lesson}/{exercise}"] += 1
        if status == "solved":
            self.solved.append(f"{lesson}/{exercise}")

    def work_on(self, lesson: str, exercise: str) -> None:
        """An exercise from the first look to the last try of the evening."""
        if self.dice.between(1, 4) == 1:
            self.attempt(lesson, exercise, "not attempted")
        wrong = self.dice.between(3, 4) if exercise == LEFT_OPEN else self.dice.pick([0, 0, 1, 1, 2, 3, 5])
        for number in range(1, wrong + 1):
            self.attempt(lesson, exercise, "not yet")
            if number in (2, 3, 5):
                self.record(lesson, "HintTaken", exercise=exercise, number=min(number - 1, 3))
        if exercise == LEFT_OPEN:
            return
        if self.dice.between(1, 6) == 1:
            self.attempt(lesson, exercise, "unfinished")
        self.attempt(lesson, exercise, "solved")
        if self.dice.between(1, 8) == 1:  # tried something else, which was worse: what is solved stays so
            self.attempt(lesson, exercise, "not yet")


def make_learner_progress(seed: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The events in their order, and the known answers; the same for the same seed."""
    kim = _Recorded(Dice(seed))
    begun: set[str] = set()
    for evening, (lesson, exercises) in enumerate(EVENINGS):
        kim.now = FIRST_EVENING + timedelta(days=evening)
        if lesson not in begun:
            kim.record(lesson, "Started")
            begun.add(lesson)
        for exercise in exercises:
            if exercise == BY_A_COLLEAGUE:
                kim.attempt(lesson, exercise, "not yet")
                kim.attempt(lesson, exercise, "solved")
                kim.of_a_colleague = len(kim.rows)
            else:
                kim.work_on(lesson, exercise)
    known = {
        "events": len(kim.rows),
        "tries": dict(kim.tries),
        "solved": len(set(kim.solved)),
        "of_a_colleague": kim.of_a_colleague,
    }
    return kim.rows, known
