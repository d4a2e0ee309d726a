"""`corrected`: a mistake in the history is corrected by one more event; what is there stays."""

from hypothesis.strategies import integers, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code, show

from ..kit import Event, attempted, withdrawn

AT = "2025-03-08T09:30:00Z"
WHY = "A colleague solved it at my machine."

exercise = Exercise(
    "corrected",
    hints=(
        "You may look at everything that is there, and change none of it. What does the new event have to name?",
        "Find the attempt by its position first; if there is none, or an AttemptWithdrawn names it already, refuse. The new "
        "list is `[*events, {…}]`.",
        code(
            'found = [e for e in events if e["position"] == position and e["type"] == "Attempted"]',
            "if not found:",
            '    raise ValueError(f"There is no attempt at {position}.")',
            'if any(e["type"] == "AttemptWithdrawn" and e["withdraws"] == position for e in events):',
            "    raise ValueError(…)",
            'return [*events, {"position": events[-1]["position"] + 1, "at": at, "lesson": found[0]["lesson"], …}]',
        ),
    ),
)


def history(lesson: str, gap: int) -> list[Event]:
    """A start, a hint and two attempts, `gap` positions apart; the attempts at 3 and 4 times the gap."""
    about = {"at": "2025-03-03T19:00:00Z", "lesson": lesson}
    return [
        {"position": gap, **about, "type": "Started"},
        {"position": 2 * gap, **about, "type": "HintTaken", "exercise": "handle", "number": 1},
        attempted(3 * gap, lesson, "handle", "not yet"),
        attempted(4 * gap, lesson, "handle", "solved"),
    ]


def must_be(corrected: Attempt, events: list[Event], position: int, new: Event) -> None:
    """The list comes back with the new event behind it; what differs is shown, and not all of it."""
    returned = corrected(events, position, WHY, AT)
    returned.should(isinstance(returned.value, list), expected="a list: all events, and the new one")
    found = returned.value
    for place, before in enumerate(events):
        if found[place : place + 1] != [before]:
            now = show(found[place]) if place < len(found) else "nothing"
            corrected.fail(
                "What is there stays as it is.",
                lines=[f"event {place + 1} was   {show(before)}", f"and is now     {now}"],
            )
    if found[len(events) :] != [new]:
        corrected.fail(got=f"…, {show(found[len(events) :])}", expected=f"…, {show([new])}")


@exercise.law(
    lesson=sampled_from(["out_of_order", "capstone"]), gap=integers(1, 4), place=sampled_from([3, 4]), examples=20
)
def one_event_more(corrected: Attempt, lesson: str, gap: int, place: int) -> None:
    """What is there stays as it is, and one event comes behind it, at the next position. It names the attempt by its
    position, and says why."""
    new = withdrawn(4 * gap + 1, lesson, place * gap) | {"at": AT, "because": WHY}
    must_be(corrected, history(lesson, gap), place * gap, new)


@exercise.law(gap=integers(1, 4))
def only_attempts_are_withdrawn(corrected: Attempt, gap: int) -> None:
    """Where there is no attempt at that position, ValueError is raised: a hint that was taken was taken."""
    for position in (2 * gap, 4 * gap + 1, 0):
        corrected.raises(ValueError, history("out_of_order", gap), position, WHY, AT)


@exercise.law(gap=integers(1, 4))
def once_is_enough(corrected: Attempt, gap: int) -> None:
    """What is withdrawn already is not withdrawn again: ValueError. Another attempt still may be."""
    events = [*history("out_of_order", gap), withdrawn(4 * gap + 1, "out_of_order", 4 * gap)]
    corrected.raises(ValueError, events, 4 * gap, WHY, AT)
    new = withdrawn(4 * gap + 2, "out_of_order", 3 * gap) | {"at": AT, "because": WHY}
    must_be(corrected, events, 3 * gap, new)


@exercise.law(why=sampled_from(["", "   "]))
def a_correction_has_a_reason(corrected: Attempt, why: str) -> None:
    """A correction without a reason is a mystery in a year: for an empty or blank `because`, ValueError is raised."""
    corrected.raises(ValueError, history("out_of_order", 1), 4, why, AT)
