"""How far a learner is, lesson by lesson, as `course progress` prints it."""

from pathlib import Path

from course_utils.catalogue import PublishedLesson, all_lessons
from course_utils.progress.file import FILE_NAME, open_progress
from course_utils.progress.progress import Progress


def report_on(home: Path) -> str:
    """The report on the learner's folder, which it leaves as it is. Raises ProgressTrouble when it cannot be read."""
    path = home / FILE_NAME
    with open_progress(path if path.exists() else None) as progress:
        return progress_report(progress)


def progress_report(progress: Progress) -> str:
    """A line a lesson, a line an exercise, and the sum."""
    lessons = all_lessons()
    if not lessons:
        return "No lessons are published yet. `course build` builds them."
    blocks = [_lesson_block(lesson, progress) for lesson in lessons]
    total = sum(len(lesson.exercises) for lesson in lessons)
    solved = sum(progress.of(lesson.slug).solved.get(name, False) for lesson in lessons for name in lesson.exercises)
    return "\n".join([*blocks, f"{solved} of {total} exercises solved."])


def _lesson_block(lesson: PublishedLesson, progress: Progress) -> str:
    so_far = progress.of(lesson.slug)
    lines = [f"{lesson.number} {lesson.title} ({lesson.minutes} min)"]
    lines += [f"   {name:<28} {so_far.state_of(name)}" for name in lesson.exercises]
    return "\n".join(lines)
