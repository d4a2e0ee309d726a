"""The switch at the end of a rebuild: one MULTI renames the hash that says which copy of the rows is the live one."""

from collections.abc import Callable, Sequence

from course_utils.projections.parking import Waiting
from course_utils.projections.store import Found, Owed, Switch


class RedisSwitch(Switch):
    """The live view, whose hash is WATCHed. What is to take its place is noted here, and written at the end."""

    def __init__(self, found: Found | None, parked: Callable[[], list[Waiting]]) -> None:
        self.found = found
        self.position: int | None = None
        self.effects: Sequence[Owed] = ()
        self._parked = parked

    def waiting(self) -> list[Waiting]:
        return [] if self.found is None else self._parked()

    def take_place(self, position: int, effects: Sequence[Owed]) -> None:
        self.position = position
        self.effects = effects
