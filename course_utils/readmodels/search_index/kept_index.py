"""A view in its search index, opened."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from course_utils.eventstore.errors import NotAStore, StoreClosed, StoreError, StoreLocked
from course_utils.eventstore.signals import signal_of
from course_utils.projections.definition import definition_of
from course_utils.projections.parking import Waiting
from course_utils.projections.store import Failure, Found, KeptView
from course_utils.projections.view import View
from course_utils.readmodels.document_step import DocumentStep, State
from course_utils.readmodels.documents import ChangedDocuments, Documents, Fields
from course_utils.readmodels.search_index import schema
from course_utils.readmodels.search_index.index_folder import IndexFolder
from course_utils.readmodels.search_index.switch import SearchIndexSwitch, found_in
from course_utils.readmodels.search_index.view_index import ViewIndex, opened, writing
from course_utils.readmodels.waiting import wait_until

_MOST_HITS = 10_000


@dataclass
class Refreshing:
    """Whether each question sees what was committed before it, and how often somebody has asked that the next one does."""

    always: bool
    asked: int = 0


class KeptIndex(KeptView[Documents]):
    """The index at `place`, of a folder. Several may have it open; nothing is held between two calls."""

    def __init__(
        self,
        folder: IndexFolder,
        place: Callable[[], Path],
        refreshing: Refreshing,
        view: View[Documents],
        application_name: str,
        generation: int,
    ) -> None:
        self._fields = Fields(view)
        self.definition = definition_of(view, application_name, layout=schema.LAYOUT, generation=generation)
        self.place = place
        self._folder = folder
        self._refreshing = refreshing
        self._refreshed = 0
        self._searched: ViewIndex | None = None
        self._signal = signal_of(str(folder.path))
        self._is_closed = False

    def __str__(self) -> str:
        return str(self._folder.path)

    def found(self) -> Found | None:
        index = self._opened()
        if index is None:
            self._folder.check_that_nothing_else_is_there(self.place())
            return None
        return self._found_in(index)

    def make(self) -> None:
        found = self.found()
        if found is None:
            self._folder.make(self.place(), schema.schema_for(self._fields))
            with writing(self.place) as writer:
                found = self._found_in(writer.index)
                if found is None:  # no other process was faster
                    writer.state(State(self.definition))
                    writer.commit()
        if found is not None:
            found.definition.check_up_to_date(self.definition, self)
        self._searched = self._opened()

    def position(self) -> int:
        return self._state().position

    def waiting(self) -> list[Waiting]:
        return list(self._state().parked)

    @contextmanager
    def step(self) -> Iterator[DocumentStep]:
        self._state()
        with writing(self.place) as writer:
            state = self._held(writer.index.state())
            state.definition.check_up_to_date(self.definition, self)
            step = DocumentStep(state, ChangedDocuments(self._fields, writer.index.document))
            yield step
            writer.write(step, self._fields)
            writer.commit()
        self._signal.announce()

    @contextmanager
    def switch(self, new: KeptView[Documents]) -> Iterator[SearchIndexSwitch]:
        if not isinstance(new, KeptIndex):
            raise TypeError(f"{new} is no search index, so it cannot take the place of {self}.")
        if self.found() is None:  # an empty one, in which nothing is found, can be held as well
            self._folder.make(self.place(), schema.schema_for(self._fields))
        with writing(self.place) as writer:
            switch = SearchIndexSwitch(writer.index)
            yield switch
            switch.end(ViewIndex(new.place()), self._folder)
        self._signal.announce()

    def wait(self, position: int, timeout: float, interrupt: Event | None) -> None:
        application = self.definition.application
        wait_until(position, self.position, self._signal, application=application, timeout=timeout, interrupt=interrupt)

    def wake(self) -> None:
        self._signal.announce()

    def select(self, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Key, score and document of what has all these words, the best first: ten, or as many as the one value says.

        A question is a customer's words, whatever is in them. It cannot change anything.
        """
        if not isinstance(question, str):
            raise TypeError(f"{question!r} is no question. Give the words to look for, as one text.")
        return self._asked().search(question, self._fields.text, _limit(values))

    def failure(self, error: Exception) -> Failure:
        if isinstance(error, StoreError) and not isinstance(error, StoreLocked) and error.__cause__ is not None:
            return Failure.OF_THE_STORE
        return super().failure(error)

    def close(self) -> None:
        self._is_closed = True
        self._searched = None
        self._signal.announce()

    def _opened(self) -> ViewIndex | None:
        if self._is_closed:
            raise StoreClosed(f"The view in {self} has been closed. Open it again.")
        return opened(self.place())

    def _found_in(self, index: ViewIndex) -> Found | None:
        return found_in(index.state(), is_live=index.path == self._folder.live())

    def _state(self) -> State:
        index = self._opened()
        return self._held(index.state() if index else None)

    def _held(self, state: State | None) -> State:
        if state is None:
            raise NotAStore(f"{self} has lost what it held. Delete it and rebuild the view.")
        return state

    def _asked(self) -> ViewIndex:
        """The index as questions see it."""
        asked, path = self._refreshing.asked, self.place()
        is_stale = self._refreshing.always or asked != self._refreshed
        if self._searched is None or self._searched.path != path or is_stale:
            self._state()
            self._searched = ViewIndex(path)
            self._refreshed = asked
        return self._searched


def _limit(values: Sequence[Any]) -> int:
    limit = values[0] if values else 10
    if len(values) > 1 or not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= _MOST_HITS:
        raise ValueError(
            f"The values are {tuple(values)!r}. Give none, or one: how many to find at most, from 1 to {_MOST_HITS:,}."
        )
    return limit
