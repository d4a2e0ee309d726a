"""The plans as a page: when each lesson and each of its sections begins, and what can be left out."""

from collections.abc import Sequence
from itertools import groupby

from course_utils.classroom.page import page
from course_utils.classroom.plan import Plan, Taken, make_plans, may_go, shorter_minutes, shorter_paths
from course_utils.classroom.timetable import Slot, clock
from course_utils.publishing.pages.markdown import as_html
from course_utils.publishing.parse import Lesson

_ABOUT = """
Lessons begin at nine, with breaks and lunch between them. The minutes are those of the lessons' own headings. What a cell
needs of an exercise it takes from the worked answer, so that each exercise may be left out, shown, or done at home.
"""


def plan_page(lessons: Sequence[Lesson]) -> str:
    """The page with the three plans, and for each lesson what it says itself of how to shorten it."""
    plans = "\n".join(_plan(plan) for plan in make_plans(lessons))
    return page("A plan of the course", as_html("\n".join([_ABOUT, plans, _shorten(lessons)])))


def _plan(plan: Plan) -> str:
    days = groupby(zip(plan.taken, plan.slots, strict=True), key=lambda each: each[1].day)
    blocks = [
        f"## {plan}",
        *(_day(number, list(given), len({slot.day for slot in plan.slots})) for number, given in days),
    ]
    return "\n\n".join([*blocks, _left_out(plan)]) + "\n"


def _day(number: int, given: list[tuple[Taken, Slot]], days: int) -> str:
    heading = f"### Day {number}\n\n" if days > 1 else ""
    rows = "\n".join(_row(one, slot) for one, slot in given)
    return f"{heading}| | Lesson | Minutes | Its sections begin at |\n|---|---|---|---|\n{rows}"


def _row(one: Taken, slot: Slot) -> str:
    lesson = one.lesson
    when = f"{clock(slot.begins)}–{clock(slot.ends)}"
    if one.shorter:
        sections = f"The shorter path: {shorter_paths(lesson)[0]}"
    else:
        sections = " · ".join(f"{clock(slot.begins + each.begins)} {each.title}" for each in lesson.sections)
    return f"| {when} | {_name(lesson)} | {one.minutes} | {_in_a_cell(sections)} |"


def _left_out(plan: Plan) -> str:
    exercises = sum(one.lesson.exercise_minutes for one in plan.taken if not one.shorter)
    lines = [f"- The exercises of the lessons given whole, in part or all: {exercises} minutes."]
    lines += [
        f"- By the shorter path, {one.lesson.minutes - shorter_minutes(one.lesson)} minutes of {_name(one.lesson)}."
        for one in plan.taken
        if not one.shorter and shorter_minutes(one.lesson)
    ]
    lines += [f"- All of {_name(lesson)}: no other lesson of this plan needs it." for lesson in may_go(plan)]
    return "What can be left out:\n\n" + "\n".join(lines)


def _shorten(lessons: Sequence[Lesson]) -> str:
    items = [f"- **{_name(lesson)}** {' '.join(shorter_paths(lesson))}" for lesson in lessons if shorter_paths(lesson)]
    return "## How to shorten a lesson\n\n" + "\n".join(items)


def _name(lesson: Lesson) -> str:
    return f"{lesson.entry.number} {lesson.entry.title}"


def _in_a_cell(text: str) -> str:
    return text.replace("|", "\\|")
