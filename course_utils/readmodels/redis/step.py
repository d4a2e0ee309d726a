"""A step of a Redis view: what it changes is collected, and written by one MULTI at its end."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from course_utils.projections.parking import Waiting
from course_utils.projections.store import AtomicStep, Owed
from course_utils.readmodels.redis.keys import Keys, State
from course_utils.readmodels.redis.kinds import Kinds
from course_utils.readmodels.redis.parked import as_fields
from course_utils.readmodels.redis.rows import Collected, Command, RedisRows


class RedisStep(AtomicStep[RedisRows]):
    """A step of the view that was found in this state. `parked` reads the events that are parked in it."""

    def __init__(
        self, state: State, rows: RedisRows, collected: Collected, kinds: Kinds, parked: Callable[[], list[Waiting]]
    ) -> None:
        self.position = state.position
        self.collected = collected
        self.effects: list[Owed] = []
        self._state = state
        self._rows = rows
        self._kinds = kinds
        self._read_parked = parked
        self._before: dict[int, Waiting] | None = None
        self._parked: dict[int, Waiting] = {}

    def rows(self, position: int) -> RedisRows:
        return self._rows.at(position)

    @contextmanager
    def undoing(self) -> Iterator[None]:
        length = len(self.collected.commands)
        try:
            with self._kinds.undoing():
                yield
        except Exception:
            self.collected.forget_after(length)
            raise

    def waiting(self) -> list[Waiting]:
        if self._before is None:
            found = self._read_parked() if self._state.parked else []
            self._before = {event.position: event for event in found}
            self._parked = dict(self._before)
        return [self._parked[position] for position in sorted(self._parked)]

    def park(self, events: Sequence[Waiting]) -> None:
        self.waiting()
        self._parked |= {event.position: event for event in events}

    def release(self, stream: str) -> None:
        self._parked = {event.position: event for event in self.waiting() if event.stream != stream}

    def queue(self, effects: Sequence[Owed]) -> None:
        self.effects += effects

    def move_to(self, position: int) -> None:
        self.position = position

    def changes_nothing(self) -> bool:
        """Whether there is nothing to write."""
        unmoved = self.position == self._state.position and self._parked == (self._before or {})
        return unmoved and not self.collected.commands and not self.effects

    def end(self) -> None:
        """Rows that were given out are of no use any more."""
        self._rows.end()

    def bookkeeping(self, keys: Keys) -> list[Command]:
        """Commands that write the position and the parked events."""
        before, parked, hash_ = self._before or {}, self._parked, keys.parked(self._state.copy)
        gone = before.keys() - parked.keys()
        new = [event for position, event in parked.items() if before.get(position) != event]
        count = self._state.parked if self._before is None else len(parked)
        return [
            *([("HDEL", hash_, *gone)] if gone else []),
            *([("HSET", hash_, *as_fields(new))] if new else []),
            ("HSET", keys.view, "position", self.position, "parked", count),
            ("HINCRBY", keys.view, "writes", 1),
        ]
