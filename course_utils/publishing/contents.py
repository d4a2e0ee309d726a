"""The table of contents: which lessons there are, in which order, from `lessons/course.yml`."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from course_utils import places


@dataclass(frozen=True)
class Entry:
    """One lesson of the table of contents. `minutes` is teaching and exercises together."""

    part: str
    number: str
    slug: str
    title: str
    minutes: int

    @property
    def folder_name(self) -> str:
        return f"{self.number}_{self.slug}"


def read_contents(lessons: Path = places.LESSONS) -> list[Entry]:
    """All lessons in order. Raises ValueError for an entry that lacks a field or has one too many."""
    contents = yaml.safe_load((lessons / "course.yml").read_text(encoding="utf-8"))
    entries = []
    for part in contents["parts"]:
        for fields in part["lessons"]:
            try:
                entries.append(Entry(part=part["title"], **fields))
            except TypeError as error:
                raise ValueError(
                    f"course.yml: the entry {fields} needs number, slug, title and minutes ({error})."
                ) from error
    return entries
