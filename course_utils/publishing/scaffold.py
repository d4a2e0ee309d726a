"""Begin an exercise or a lesson: files that work as they stand, and the text to paste where the author decides.

Nothing that is there is ever overwritten: a name that is taken is refused before anything is written.
"""

import json
import keyword
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template

from course_utils import places
from course_utils.publishing.contents import Entry, find_entry, read_contents
from course_utils.publishing.parse import parse_lesson
from course_utils.publishing.skeletons import ANSWERS, EXERCISE, EXERCISE_TEXT, LESSON


class NotBegun(ValueError):
    """Nothing was written; the sentence says why and what to do."""


@dataclass(frozen=True)
class Begun:
    """The files written, and for each file that the author completes, the text to paste into it."""

    written: list[Path]
    to_paste: dict[Path, str]

    def __str__(self) -> str:
        made = "".join(f"Wrote {_shown(path)}\n" for path in self.written)
        return made + "".join(f"\nPaste into {_shown(path)}:\n\n{text}" for path, text in self.to_paste.items())


def new_exercise(lesson: str, name: str, lessons: Path = places.LESSONS) -> Begun:
    """Write `exercises/NAME.py` and `answers/NAME.py` of a lesson named by number or slug.

    Raises LookupError for a lesson that is not in course.yml, NotBegun for a name that is none or is taken, and
    LessonMistakes where lesson.md cannot be read.
    """
    entry = find_entry(read_contents(lessons), lesson)
    folder = lessons / entry.folder_name
    _require_name(name)
    number = len(parse_lesson(folder, entry).exercises) + 1
    written = _write_new(_exercise_files(folder, name))
    return Begun(written, {folder / "lesson.md": _fill(EXERCISE_TEXT, name=name, number=str(number))})


def new_lesson(slug: str, title: str, lessons: Path = places.LESSONS) -> Begun:
    """Write the folder of a lesson that follows the last one: `lesson.md` and a first exercise.

    Raises NotBegun for a slug that is none or is taken, and for a title that does not fit on a line of a table.
    """
    contents = read_contents(lessons)
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", slug):
        raise NotBegun(f"{slug!r} is no slug. Write small letters, digits and single _, such as replaying_account_42.")
    taken = [folder.name for folder in lessons.glob(f"[0-9][0-9]_{slug}")]
    if taken or any(entry.slug == slug for entry in contents):
        raise NotBegun(f"There is a lesson {slug!r} already. Choose another slug.")
    if not title.strip() or re.search(r"[\n\r|`]", title):
        raise NotBegun(f"{title!r} is no title. Write words on one line, without | and `.")
    entry = Entry("", _next_number(contents, lessons), slug, title.strip())
    folder, name = lessons / entry.folder_name, f"first_of_{slug}"
    text = _fill(LESSON, heading=entry.heading, exercise=_fill(EXERCISE_TEXT, name=name, number="1"))
    written = _write_new({folder / "lesson.md": text, **_exercise_files(folder, name)})
    line = f'      - {{number: "{entry.number}", slug: {slug}, title: {json.dumps(entry.title, ensure_ascii=False)}}}\n'
    minutes = parse_lesson(folder, entry).minutes
    row = f"| [{entry.number} {entry.title}](notebooks/{entry.folder_name}.ipynb) | {minutes} | what it shows |\n"
    return Begun(written, {lessons / "course.yml": line, lessons.parent / "README.md": row})


def _exercise_files(folder: Path, name: str) -> dict[Path, str]:
    return {
        folder / "exercises" / f"{name}.py": _fill(EXERCISE, name=name),
        folder / "answers" / f"{name}.py": _fill(ANSWERS, name=name),
    }


def _require_name(name: str) -> None:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) or keyword.iskeyword(name):
        raise NotBegun(f"{name!r} is no name of an answer. Write a Python name, such as largest_deposit.")


def _next_number(contents: list[Entry], lessons: Path) -> str:
    numbers = [entry.number for entry in contents] + [folder.name[:2] for folder in lessons.glob("[0-9][0-9]_*")]
    return f"{max((int(number) for number in numbers), default=-1) + 1:02}"


def _write_new(texts: dict[Path, str]) -> list[Path]:
    """Write all of the files, or none when one of them is there already."""
    there = [path for path in texts if path.exists()]
    if there:
        raise NotBegun(f"{_shown(there[0])} is there already, and stays as it is. Choose another name.")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return list(texts)


def _fill(skeleton: str, **values: str) -> str:
    return Template(skeleton).substitute(values)


def _shown(path: Path) -> str:
    return (path.relative_to(places.ROOT) if path.is_relative_to(places.ROOT) else path).as_posix()
