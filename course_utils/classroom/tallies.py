"""What a class did, counted: where its learners are, what was tried most often, which message was seen most."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from course_utils.catalogue import PublishedLesson
from course_utils.classroom.learners import Learner, Try


@dataclass(frozen=True)
class Tried:
    """How often an exercise was tried, by how many, and how many of them solved it."""

    lesson: str
    exercise: str
    tries: int
    learners: int
    solved: int


@dataclass(frozen=True)
class Seen:
    """How often a check said this, and to how many."""

    lesson: str
    exercise: str
    message: str
    times: int
    learners: int


def at(learner: Learner) -> str:
    """The slug of the lesson in which something happened last; empty for someone who has not begun."""
    return max(learner.latest, key=lambda lesson: learner.latest[lesson], default="")


def in_each(learners: Sequence[Learner], lessons: Sequence[PublishedLesson]) -> list[int]:
    """How many learners are in each lesson."""
    there = Counter(at(learner) for learner in learners)
    return [there[lesson.slug] for lesson in lessons]


def tried_most(learners: Sequence[Learner]) -> list[Tried]:
    """Every exercise somebody tried, the one with the most tries first."""
    by_exercise: dict[tuple[str, str], list[tuple[str, Try]]] = defaultdict(list)
    for learner in learners:
        for each in learner.tries:
            by_exercise[each.lesson, each.exercise].append((learner.name, each))
    tried = [
        Tried(*exercise, len(tries), len({name for name, _ in tries}), len({name for name, one in tries if one.solved}))
        for exercise, tries in by_exercise.items()
    ]
    return sorted(tried, key=lambda each: (-each.tries, each.lesson, each.exercise))


def seen_most(learners: Sequence[Learner]) -> list[Seen]:
    """Every message of a check that refused an answer, the one seen most often first."""
    by_message: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for learner in learners:
        for each in learner.tries:
            if not each.solved and each.message:
                by_message[each.lesson, each.exercise, each.message].append(learner.name)
    seen = [Seen(*message, len(names), len(set(names))) for message, names in by_message.items()]
    return sorted(seen, key=lambda each: (-each.times, each.lesson, each.exercise, each.message))
