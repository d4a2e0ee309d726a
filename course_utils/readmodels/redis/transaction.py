"""One MULTI on a view: its hash is WATCHed, read, and written with all the rest, or nothing is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import redis

from course_utils.eventstore.errors import StoreLocked
from course_utils.readmodels.redis.errors import BrokenView, in_sentences
from course_utils.readmodels.redis.keys import Keys, State, state_of
from course_utils.readmodels.redis.rows import Collected, Command
from course_utils.readmodels.redis.turns import Turns


class Transaction:
    """What is read here is still so when `write` succeeds. Give commands of the view's handlers apart from the others."""

    def __init__(self, client: "redis.Redis", keys: Keys, where: object, turns: Turns) -> None:
        self.state: State | None = None
        self._client = client
        self._keys = keys
        self._where = where
        self._turns = turns
        self._pipeline = client.pipeline()

    @contextmanager
    def held(self, *, asks: bool = False) -> Iterator["Transaction"]:
        """The view's hash is WATCHed inside; `asks` others to wait meanwhile. Raises NotAStore when it is no view's."""
        try:
            with in_sentences(self._where):
                self._turns.begin(asks=asks)
                self.state = self.watch(self._keys)
            yield self
        except StoreLocked:
            self._turns.was_overtaken = True
            raise
        finally:
            with in_sentences(self._where):
                self._pipeline.reset()
                self._turns.end()

    def watch(self, keys: Keys) -> State | None:
        """The state of a view, of which nobody else may have written the hash by the end."""
        with in_sentences(self._where):
            self._pipeline.watch(keys.view)
            return state_of(self._pipeline.hgetall(keys.view), self._where)

    def read(self, *command: Any) -> Any:
        """The answer to a command, asked at once."""
        with in_sentences(self._where):
            return self._pipeline.execute_command(*command)

    def write(self, own: Sequence[Command], handlers: Collected | None = None) -> None:
        """Do all these commands, or none. Raises StoreLocked when somebody else was faster, BrokenView when Redis refused
        some and did the others."""
        handlers = handlers or Collected()
        commands = [*handlers.commands, *own, self._turns.last_command()]
        with in_sentences(self._where):
            self._pipeline.multi()
            for command in commands:
                self._pipeline.execute_command(*command)
            answers = self._pipeline.execute(raise_on_error=False)
        for number, answer in enumerate(answers):
            if isinstance(answer, Exception):
                position = handlers.positions[number] if number < len(handlers.positions) else None
                raise self._break(commands[number], position, answer)
        self._turns.note(answers[-1])

    def _break(self, command: Command, position: int | None, error: Exception) -> BrokenView:
        asked = b" ".join(each if isinstance(each, bytes) else str(each).encode() for each in command[:3])
        by = "the projector" if position is None else f"handle(), for the event at position {position},"
        broken = BrokenView(
            f"{self._where} is broken: Redis refused what {by} asked for, {asked.decode('utf-8', 'backslashreplace')[:200]!r}: "
            f"{error}. MULTI does not undo the commands beside it, so an event is in the rows by half. {BrokenView.advice}"
        )
        with in_sentences(self._where):
            self._mark(str(broken))
        return broken

    def _mark(self, sentence: str) -> None:
        """Not a copy that has taken its place since."""
        copy = self.state.copy if self.state else None

        def mark(pipeline: Any) -> None:
            is_there = pipeline.hget(self._keys.view, "copy") == str(copy).encode()
            pipeline.multi()
            if is_there:
                pipeline.hset(self._keys.view, "broken", sentence)

        self._client.transaction(mark, self._keys.view)
