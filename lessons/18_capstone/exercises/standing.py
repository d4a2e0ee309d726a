"""`standing`: a learner's progress, projected: the tries of each exercise, and whether it is solved."""

from collections import Counter
from typing import Any

from hypothesis.strategies import booleans, integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

from ..kit import Event, attempted, withdrawn

Drawn = tuple[str, str, str, bool]
"""A lesson, an exercise, a status, and whether the attempt is withdrawn later."""

STATUSES = ("not attempted", "not yet", "solved", "unfinished")

exercise = Exercise(
    "standing",
    hints=(
        "Which attempts count? Find out before you count: one that is withdrawn may be withdrawn at the very end.",
        "First collect the positions of all attempts that are withdrawn. Then go through the attempts that are left, and keep a "
        "row for each pair of lesson and exercise.",
        code(
            'withdrawn = {event["withdraws"] for event in events if event["type"] == "AttemptWithdrawn"}',
            "for event in events:",
            '    if event["type"] == "Attempted" and event["status"] in ("not yet", "solved") and …:',
            '        row = rows.setdefault((event["lesson"], event["exercise"]), {"tries": 0, "solved": False})',
        ),
    ),
)


def history_of(drawn: list[Drawn], gap: int) -> tuple[list[Event], dict[tuple[str, str], dict[str, Any]]]:
    """Attempts, then what withdraws some of them, `gap` positions apart; and what they come to, tallied while drawing."""
    events: list[Event] = []
    corrections: list[Event] = []
    tries = Counter[tuple[str, str]]()
    solved: set[tuple[str, str]] = set()
    for place, (lesson, name, status, taken_back) in enumerate(drawn, start=1):
        events.append(attempted(place * gap, lesson, name, status))
        if taken_back:
            corrections.append(withdrawn((len(drawn) + len(corrections) + 1) * gap, lesson, place * gap))
        elif status in ("not yet", "solved"):
            tries[lesson, name] += 1
            solved |= {(lesson, name)} if status == "solved" else set()
    return events + corrections, {key: {"tries": many, "solved": key in solved} for key, many in tries.items()}


@exercise.law(statuses=lists(sampled_from(["not yet", "solved"]), min_size=1, max_size=4), examples=20)
def tries_are_counted(standing: Attempt, statuses: list[str]) -> None:
    """Each attempt that is *not yet* or *solved* is a try; one *solved* among them is enough, whatever comes later."""
    events, expected = history_of([("out_of_order", "handle", status, False) for status in statuses], 1)
    standing(events).should_be(expected)


@exercise.law(status=sampled_from(["not attempted", "unfinished"]), before=sampled_from(["not yet", "solved"]))
def what_says_nothing_is_no_try(standing: Attempt, status: str, before: str) -> None:
    """*Not attempted* and *unfinished* say nothing about an answer: they are no tries, and make no row."""
    drawn = [("out_of_order", "handle", before, False), ("out_of_order", "handle", status, False)]
    events, expected = history_of([*drawn, ("out_of_order", "redrive", status, False)], 1)
    standing(events).should_be(expected)


@exercise.law()
def other_events_change_nothing(standing: Attempt) -> None:
    """Other types change nothing, also those that nobody has thought of yet."""
    about = {"at": "2025-03-03T19:00:00Z", "lesson": "out_of_order", "exercise": "handle"}
    others: list[Event] = [
        {"type": "HintTaken", "number": 1},
        {"type": "SolutionRevealed"},
        {"type": "Shared", "status": "solved"},
    ]
    events = [{"position": place, **about, **other} for place, other in enumerate(others, start=1)]
    standing(events).should_be({})
    asked = {**about, "position": 10, "type": "WithdrawalAsked", "withdraws": 9}
    events = [*events, attempted(9, "out_of_order", "handle", "not yet"), asked]
    standing(events).should_be({("out_of_order", "handle"): {"tries": 1, "solved": False}})


@exercise.law(one=sampled_from(STATUSES[1:3]), other=sampled_from(STATUSES[1:3]))
def two_lessons_may_have_a_name_in_common(standing: Attempt, one: str, other: str) -> None:
    """Exercises of two lessons may have the same name. They are two exercises."""
    events, expected = history_of(
        [("replaying_account_42", "replay", one, False), ("capstone", "replay", other, False)], 1
    )
    standing(events).should_be(expected)


@exercise.law(
    statuses=lists(sampled_from(["not yet", "solved"]), min_size=1, max_size=3),
    place=integers(0, 2),
    gap=integers(1, 3),
)
def what_is_withdrawn_does_not_count(standing: Attempt, statuses: list[str], place: int, gap: int) -> None:
    """An attempt that is withdrawn does not count, as if it had never been made: `withdraws` is its position."""
    taken = min(place, len(statuses) - 1)
    drawn = [("out_of_order", "handle", status, number == taken) for number, status in enumerate(statuses)]
    events, expected = history_of(drawn, gap)
    standing(events).should_be(expected)


@exercise.law(
    drawn=lists(
        tuples(
            sampled_from(["capstone", "out_of_order"]),
            sampled_from(["replay", "handle"]),
            sampled_from(STATUSES),
            booleans(),
        ),
        max_size=8,
    ),
    gap=integers(1, 3),
    examples=40,
)
def all_of_it_together(standing: Attempt, drawn: list[Drawn], gap: int) -> None:
    """All together: a row for each exercise with a try that still counts, and no other."""
    events, expected = history_of(drawn, gap)
    standing(events).should_be(expected)
