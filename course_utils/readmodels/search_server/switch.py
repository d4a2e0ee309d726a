"""The switch at the end of a rebuild: the live state is replaced, if nobody has moved it, and then the alias follows."""

from collections.abc import Sequence
from dataclasses import replace

from course_utils.projections.parking import Waiting
from course_utils.projections.store import Found, Owed, Switch
from course_utils.readmodels.document_step import State, numbered
from course_utils.readmodels.search_server.kept_state import Begun, ServerState


class SearchServerSwitch(Switch):
    """The live view as it was read. If it has gone on by the end, the switch is not made, as with a store that is locked."""

    def __init__(self, live: ServerState | None, *, is_there: bool) -> None:
        self._live = live
        self._taking: tuple[int, Sequence[Owed]] | None = None
        self.found = found_in(live.state) if live is not None and is_there else None

    def waiting(self) -> list[Waiting]:
        return list(self._live.state.parked) if self._live else []

    def take_place(self, position: int, effects: Sequence[Owed]) -> None:
        self._taking = position, effects

    def state_after(self, new: ServerState) -> ServerState | None:
        """The live state with the new view in its place, and its effects begun; None if that was not asked for."""
        if self._taking is None:
            return None
        position, owed = self._taking
        queued_before = self._live.state.queued if self._live else 0
        settled = replace(new.state, position=position, queued=queued_before)
        state, effects = numbered(settled, owed)
        return replace(new, state=settled, steps=new.steps + 1, begun=Begun(state, {}, tuple(effects)))


def found_in(state: State) -> Found:
    """What is there to be found."""
    return Found(state.definition, state.position, state.queued > 0)
