"""The outbox in the index of a view."""

from dataclasses import replace

from course_utils.eventstore.errors import NotAStore
from course_utils.projections.store import Outbox
from course_utils.projections.view import Effect
from course_utils.readmodels.search_index.index_folder import IndexFolder
from course_utils.readmodels.search_index.view_index import opened, writing


class SearchIndexOutbox(Outbox):
    """Each effect is noted in a commit of its own, which waits for the disk, so an index is no place for many effects."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        index = opened(folder.live())
        if index is None or index.state() is None:
            raise NotAStore(f"There is no view in {folder.path}, so no effects wait there. Name the folder of a view.")

    def first(self) -> Effect | None:
        index = opened(self._folder.live())
        queued = index.first_effect() if index is not None else None
        return None if queued is None else queued.effect

    def note_done(self, effect: Effect) -> None:
        with writing(self._folder.live) as writer:
            queued = writer.index.effect(effect.key)
            if queued is not None:
                writer.put_effect(replace(queued, delivered=True))
                writer.commit()

    def close(self) -> None:
        """Nothing is open between two calls."""
