"""The table of contents: which lessons there are, in which order, from `lessons/course.yml`."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from course_utils import places
from course_utils.catalogue import lesson_named
from course_utils.publishing.mistakes import LessonMistakes


@dataclass(frozen=True)
class Entry:
    """One lesson of the table of contents."""

    part: str
    number: str
    slug: str
    title: str

    @property
    def folder_name(self) -> str:
        return f"{self.number}_{self.slug}"

    @property
    def heading(self) -> str:
        """The first line of its text."""
        return f"# {self.number} · {self.title}"


def read_contents(lessons: Path = places.LESSONS) -> list[Entry]:
    """All lessons in order. Raises LessonMistakes for a file that is no YAML or an entry that is not of its form."""
    path = lessons / "course.yml"
    try:
        contents = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise LessonMistakes.at(path, line, f"This is no YAML: {error.problem}.") from error
    entries = []
    try:
        for part in contents["parts"]:
            for fields in part["lessons"]:
                entries.append(Entry(part=part["title"], **fields))
    except (KeyError, TypeError) as error:
        what = f"After {len(entries)} lessons: a part has a title and lessons, a lesson number, slug and title"
        raise LessonMistakes.at(path, 1, f"{what} ({error}).") from error
    return entries


def find_entry(contents: list[Entry], name: str) -> Entry:
    """The lesson of this name, as `lesson_named` takes it. Raises UnknownName with the closest names."""
    entries = {entry.folder_name: entry for entry in contents}
    return entries[lesson_named(name, entries)]
