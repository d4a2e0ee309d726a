"""A mistake in a lesson's source, reported with file and line and what to do about it."""

from dataclasses import dataclass
from pathlib import Path

from course_utils import places


@dataclass(frozen=True)
class Mistake:
    """What is wrong at `path:line`, and what to do."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        path = self.path.relative_to(places.ROOT) if self.path.is_relative_to(places.ROOT) else self.path
        return f"{path.as_posix()}:{self.line}: {self.what}"


class LessonMistakes(Exception):
    """A lesson cannot be published as it stands; `mistakes` says why, each with its line."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes

    @classmethod
    def at(cls, path: Path, line: int, what: str) -> "LessonMistakes":
        """One mistake alone, for what makes reading on impossible."""
        return cls([Mistake(path, line, what)])
