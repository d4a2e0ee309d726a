"""Questions to a Redis view: a reading command, whose keys are the view's own, and its answer as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from course_utils.readmodels.redis.commands import READS_ALL, READS_ONE


@dataclass(frozen=True)
class Question:
    """A command that only reads, and what follows it."""

    command: str
    words: tuple[Any, ...]

    def within(self, prefix: str) -> tuple[Any, ...]:
        """The command, its keys under the prefix. In the pattern of KEYS only what stands behind the prefix is free."""
        keys = len(self.words) if self.command in READS_ALL else 1
        own = [prefix.encode() + _as_bytes(word) for word in self.words[:keys]]
        return (self.command, *own, *self.words[keys:])

    def rows_of(self, answer: Any, prefix: str) -> list[tuple[Any, ...]]:
        """The answer, a tuple for each line of it; what is text comes as str, scores as float."""
        if isinstance(answer, dict):
            answer = list(answer.items())
        elif isinstance(answer, set):
            answer = sorted(answer)
        elif not isinstance(answer, list):
            return [(_readable(answer),)]
        if self.command == "KEYS":
            answer = sorted(key[len(prefix.encode()) :] for key in answer)
        with_scores = any(isinstance(word, str) and word.upper() == "WITHSCORES" for word in self.words)
        if with_scores and answer and not isinstance(answer[0], list | tuple):
            answer = list(zip(answer[::2], answer[1::2], strict=True))
        rows = [tuple(map(_readable, row)) if isinstance(row, list | tuple) else (_readable(row),) for row in answer]
        return [(*row[:-1], float(row[-1])) for row in rows] if with_scores else rows


def read_question(text: str, values: Sequence[Any]) -> Question:
    """The question: the words of the text, and the values as further words, which are taken as they are.

    Raises PermissionError for a command that is not known to only read, ValueError for one without a key.
    """
    command, *words = text.split() or [""]
    command = command.upper()
    if command not in READS_ONE | READS_ALL | {"KEYS"}:
        raise PermissionError(
            f"{command or 'An empty question'} may do more than read, so it was not asked. Ask with one of "
            f"{', '.join(sorted(READS_ONE | READS_ALL | {'KEYS'}))}; the rows are changed by the view's handle()."
        )
    words += values
    if not words:
        raise ValueError(f"{command} needs a key: the name that handle() gave it, such as in 'ZREVRANGE top 0 9'.")
    return Question(command, tuple(words))


def _as_bytes(word: Any) -> bytes:
    return word if isinstance(word, bytes) else str(word).encode()


def _readable(value: Any) -> Any:
    """Text as str, unless it is none."""
    match value:
        case bytes():
            try:
                return value.decode()
            except UnicodeDecodeError:
                return value
        case list() | tuple():
            return tuple(map(_readable, value))
    return value
