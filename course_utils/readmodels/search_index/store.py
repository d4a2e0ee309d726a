"""A folder with a search index as the place of one view."""

from pathlib import Path

from course_utils.projections.store import ViewStore
from course_utils.projections.view import View
from course_utils.readmodels.documents import Documents
from course_utils.readmodels.search_index.index_folder import IndexFolder
from course_utils.readmodels.search_index.kept_index import KeptIndex, Refreshing
from course_utils.readmodels.search_index.outbox import SearchIndexOutbox


class SearchIndexStore(ViewStore[Documents]):
    """The folder at `path`, which need not be there yet, with an index by tantivy in it.

    A step is one commit. A commit is in the index, and is found only by a search that was refreshed after it. With
    `refreshes` every question is; without, `refresh` says when, and until then questions see what there was.

    All that the port promises is kept. An index has one writer at a time, so projectors in several processes take turns,
    and one that waits too long is told that the store is locked.
    """

    def __init__(self, path: Path | str, *, refreshes: bool = True) -> None:
        self._folder = IndexFolder(Path(path))
        self._refreshing = Refreshing(always=refreshes)

    def __str__(self) -> str:
        return str(self._folder.path)

    def refresh(self) -> None:
        """Let the next question see everything that is committed now."""
        self._refreshing.asked += 1

    def open(self, view: View[Documents], application_name: str, *, generation: int = 1) -> KeptIndex:
        return KeptIndex(self._folder, self._folder.live, self._refreshing, view, application_name, generation)

    def outbox(self) -> SearchIndexOutbox:
        return SearchIndexOutbox(self._folder)

    def beside(self) -> "ViewStore[Documents]":
        """The folder inside that has the next number."""
        return _BesideStore(self._folder, self._refreshing)

    def delete(self) -> None:
        self._folder.delete_all()


class _BesideStore(ViewStore[Documents]):
    """Where the next index grows."""

    def __init__(self, folder: IndexFolder, refreshing: Refreshing) -> None:
        self._folder = folder
        self._refreshing = refreshing

    def __str__(self) -> str:
        return str(self._folder.beside())

    def open(self, view: View[Documents], application_name: str, *, generation: int = 1) -> KeptIndex:
        beside = self._folder.beside()  # the same one also after it has become the view
        return KeptIndex(self._folder, lambda: beside, self._refreshing, view, application_name, generation)

    def outbox(self) -> SearchIndexOutbox:
        raise TypeError(f"{self} is where a view is rebuilt, which queues no effects. Ask the view for its outbox.")

    def beside(self) -> ViewStore[Documents]:
        raise TypeError(f"{self} is where a view is rebuilt already.")

    def delete(self) -> None:
        self._folder.delete_all_but_live()
