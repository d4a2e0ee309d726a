"""Rules about pictures: each that is shown is there and says in words what one sees, and each that is there is shown."""

from collections.abc import Iterator

from course_utils.publishing.parse import Lesson
from course_utils.publishing.pictures import FOLDER, SHOWN, NoPicture, published_picture

FEWEST_WORDS = 5


def those_shown_can_be_published(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for line, seen, name in _shown(lesson):
        try:
            published_picture(lesson.folder / FOLDER / f"{name}.svg")
        except FileNotFoundError:
            yield line, f"There is no {FOLDER}/{name}.svg in the lesson's folder. Draw it, or correct the name."
        except NoPicture as why:
            yield line, str(why)
        if len(seen.split()) < FEWEST_WORDS:
            yield line, f"{seen!r} says too little. Write between the brackets what one sees in the picture."


def those_there_are_shown(lesson: Lesson) -> Iterator[tuple[int, str]]:
    shown = {name for _line, _seen, name in _shown(lesson)}
    for path in sorted((lesson.folder / FOLDER).glob("*")):
        if path.stem not in shown or path.suffix != ".svg":
            yield 1, f"Nothing shows {FOLDER}/{path.name}. Show it by ![…]({FOLDER}/NAME.svg), or delete it."


RULES = (those_shown_can_be_published, those_there_are_shown)


def _shown(lesson: Lesson) -> Iterator[tuple[int, str, str]]:
    """Line, words and name of each picture that the lesson shows."""
    for cell in lesson.cells:
        for found in SHOWN.finditer(cell.source):
            yield cell.line + cell.source[: found.start()].count("\n"), found["seen"], found["name"]
