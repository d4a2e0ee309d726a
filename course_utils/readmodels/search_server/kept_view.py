"""A view on a search server, opened."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from hashlib import sha256
from threading import Event
from time import monotonic, sleep
from typing import Any

from course_utils.eventstore.errors import NotAStore, StoreClosed, StoreLocked
from course_utils.eventstore.signals import signal_of
from course_utils.projections.definition import definition_of
from course_utils.projections.parking import Waiting
from course_utils.projections.store import Failure, Found, KeptView
from course_utils.projections.view import View
from course_utils.readmodels.document_step import DocumentStep, State
from course_utils.readmodels.documents import ChangedDocuments, Documents, Fields
from course_utils.readmodels.errors import ServerAway
from course_utils.readmodels.search_server.kept_state import ServerState, begun_by
from course_utils.readmodels.search_server.questions import body_for
from course_utils.readmodels.search_server.sentences import OF_THE_STORE, DocumentRefused
from course_utils.readmodels.search_server.server import Server
from course_utils.readmodels.search_server.switch import SearchServerSwitch, found_in
from course_utils.readmodels.waiting import wait_until

LAYOUT = 1
SECONDS_FOR_ANOTHER = 2
"""How long to look on while another projector works, before trying once more."""
_LOOK = 0.02


class KeptOnServer(KeptView[Documents]):
    """Several, in several processes, may have the same view open; of their steps at one time one is kept."""

    def __init__(
        self, server: Server, view: View[Documents], application_name: str, generation: int, *, refreshes: bool
    ) -> None:
        self._fields = Fields(view)
        self.definition = definition_of(view, application_name, layout=LAYOUT, generation=generation)
        self.server = server
        self._refreshes = refreshes
        self._was_later = False
        self._signal = signal_of(f"search-{sha256(str(server).encode()).hexdigest()}")
        self._is_closed = False

    def __str__(self) -> str:
        return str(self.server)

    def found(self) -> Found | None:
        state = self.server.state()
        if state is None or self._is_half_there(state):
            return None
        # What cannot be written out stands in no rebuild's way, which is what helps then.
        with suppress(DocumentRefused, NotAStore):
            state = self._finished(state)
        if self.server.has_index(state.index):
            self.server.lead_to(state.index)
        return found_in(state.state)

    def make(self) -> None:
        index = self.server.names.new_index(self.definition.generation)
        new = ServerState(State(self.definition), index)
        state = self.server.state()
        if state is None:
            self.server.create_state(new)
            state = self._state()
        state.state.definition.check(self.definition, self)
        if self._is_half_there(state):
            if state.steps or state.state.definition != self.definition:
                state = self.server.replace_state(state, new)
            self.server.make_documents(state.index, self._fields)
        state.state.definition.check_up_to_date(self.definition, self)
        if not self.server.has_index(state.index):
            raise NotAStore(f"{self} has lost its index {state.index}. Rebuild the view.")
        self.server.lead_to(state.index)

    def position(self) -> int:
        return self._state().state.position

    def waiting(self) -> list[Waiting]:
        return list(self._state().state.parked)

    @contextmanager
    def step(self) -> Iterator[DocumentStep]:
        before = self._finished(self._when_the_other_is_done())
        before.state.definition.check_up_to_date(self.definition, self)
        step = DocumentStep(before.state, ChangedDocuments(self._fields, partial(self.server.document, before.index)))
        yield step
        try:
            begun = self.server.replace_state(before, replace(before, steps=before.steps + 1, begun=begun_by(step)))
        except StoreLocked:
            self._was_later = True
            raise
        self._finished(begun)
        self._signal.announce()

    @contextmanager
    def switch(self, new: KeptView[Documents]) -> Iterator[SearchServerSwitch]:
        if not isinstance(new, KeptOnServer):
            raise TypeError(f"{new} is on no search server, so it cannot take the place of {self}.")
        is_there = self.found() is not None
        live = self.server.state()
        switch = SearchServerSwitch(live, is_there=is_there)
        yield switch
        after = switch.state_after(new._state())
        if after is None:
            return
        if live is not None:
            after = self.server.replace_state(live, after)
        elif self.server.create_state(after):
            after = self._state()
        else:
            raise StoreLocked(f"{self} was made by somebody else meanwhile. Try again.")
        self._finished(after)
        self.server.lead_to(after.index)
        self._signal.announce()

    def wait(self, position: int, timeout: float, interrupt: Event | None) -> None:
        application = self.definition.application
        wait_until(position, self.position, self._signal, application=application, timeout=timeout, interrupt=interrupt)

    def wake(self) -> None:
        self._signal.announce()

    def select(self, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Key, score and document of each hit; for a question with aggregations, the name and result of each instead.

        The question is the body of a `_search`; `question_for` makes one out of a customer's words.
        """
        body = body_for(question, values)
        index = self._state().index
        if self._refreshes:
            self.server.refresh(index)
        answer = self.server.search(index, body)
        if "aggregations" in answer:
            return list(answer["aggregations"].items())
        return [(hit["_id"], hit.get("_score"), hit.get("_source")) for hit in answer["hits"]["hits"]]

    def failure(self, error: Exception) -> Failure:
        if isinstance(error, ServerAway):
            return Failure.PASSING
        return Failure.OF_THE_STORE if isinstance(error, OF_THE_STORE) else super().failure(error)

    def close(self) -> None:
        self._is_closed = True
        self._signal.announce()
        self.server.client.close()

    def _state(self) -> ServerState:
        if self._is_closed:
            raise StoreClosed(f"{self} has been closed. Open it again.")
        state = self.server.state()
        if state is None:
            raise NotAStore(f"{self} has lost what it held. Delete it and rebuild the view.")
        return state

    def _is_half_there(self, state: ServerState) -> bool:
        """Whether somebody was killed who made the view, or who deleted what had grown beside: the state is without its
        index."""
        return not (state.steps and self.server.names.is_live) and not self.server.has_index(state.index)

    def _when_the_other_is_done(self) -> ServerState:
        """The state; after another projector was faster, once it seems to rest."""
        state = self._state()
        end = monotonic() + (SECONDS_FOR_ANOTHER if self._was_later else 0)
        while monotonic() < end:
            sleep(_LOOK)
            before, state = state, self._state()
            if before.seq_no == state.seq_no:
                break
        self._was_later = False
        return state

    def _finished(self, state: ServerState) -> ServerState:
        """Write out the step that is begun, and note that it is. Somebody else may do the same at the same time."""
        if state.begun is None:
            return state
        self.server.write_out(state)
        try:
            return self.server.replace_state(state, replace(state, state=state.begun.state, begun=None))
        except StoreLocked:
            self._was_later = True
            return self._finished(self._state())
