"""How far a learner is, lesson by lesson, as `course progress` prints it."""

from course_utils.catalogue import PublishedLesson, all_lessons
from course_utils.progress.progress import Progress


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
