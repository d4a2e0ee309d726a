"""The rules a lesson's source keeps; whatever breaks one is reported with its line and what to do.

A rule takes a lesson and yields, for each mistake, its line in lesson.md and a sentence.
"""

from collections.abc import Mapping

from course_utils.publishing.mistakes import Mistake
from course_utils.publishing.parse import Lesson
from course_utils.publishing.rules import cells, exercises, headings, pictures


def find_mistakes(lesson: Lesson, wrong_answers: Mapping[str, int]) -> list[Mistake]:
    """All mistakes of a lesson, in the order of the lines. `wrong_answers` counts those of each declared exercise."""
    rules = [*headings.RULES, *cells.RULES, *exercises.RULES, *pictures.RULES]
    found = [Mistake(lesson.path, line, what) for rule in rules for line, what in rule(lesson)]
    found += exercises.undeclared(lesson, wrong_answers)
    return sorted(found, key=lambda mistake: mistake.line)
