"""The switch at the end of a rebuild: one commit in the new index, then the folder says that it is the view."""

from collections.abc import Sequence
from dataclasses import replace

from course_utils.eventstore.errors import NotAStore
from course_utils.projections.parking import Waiting
from course_utils.projections.store import Found, Owed, Switch
from course_utils.readmodels.document_step import State, numbered
from course_utils.readmodels.search_index.index_folder import IndexFolder
from course_utils.readmodels.search_index.view_index import ViewIndex, writing


class SearchIndexSwitch(Switch):
    """The live index, whose only writer somebody has until the end."""

    def __init__(self, live: ViewIndex) -> None:
        self._live = live
        self._state = live.state()
        self._taking: tuple[int, Sequence[Owed]] | None = None
        self.found = found_in(self._state, is_live=True)

    def waiting(self) -> list[Waiting]:
        return list(self._state.parked) if self._state else []

    def take_place(self, position: int, effects: Sequence[Owed]) -> None:
        self._taking = position, effects

    def end(self, new: ViewIndex, folder: IndexFolder) -> None:
        """Do it, if it was asked for. Until the last line the live view is as it was."""
        if self._taking is None:
            return
        position, owed = self._taking
        with writing(lambda: new.path) as writer:
            state = writer.index.state()
            if state is None:
                raise NotAStore(f"{new.path} has lost what it held. Rebuild the view once more.")
            queued_before = self._state.queued if self._state else 0
            state, effects = numbered(replace(state, position=position, queued=queued_before), owed)
            for effect in self._live.effects():
                writer.put_effect(effect)
            known = {effect.effect.key for effect in self._live.effects()}
            writer.queue([each for each in effects if each.effect.key not in known])
            writer.state(state)
            writer.commit()
            folder.point_to(new.path)


def found_in(state: State | None, *, is_live: bool) -> Found | None:
    """What is there to be found. An index that grows has the live outbox in it when a switch was cut off, and none of its
    own."""
    return None if state is None else Found(state.definition, state.position, is_live and state.queued > 0)
