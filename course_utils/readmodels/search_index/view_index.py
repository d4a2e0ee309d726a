"""One index of a view, as it was at one moment, and the writer that changes it."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import tantivy

from course_utils.readmodels.document_step import DocumentStep, QueuedEffect, State, effect_from, state_from
from course_utils.readmodels.documents import Document, Fields
from course_utils.readmodels.search_index import schema
from course_utils.readmodels.search_index.index_folder import is_of_a_view
from course_utils.readmodels.search_index.sentences import LOCK_SECONDS, in_sentences, is_lock, locked
from course_utils.readmodels.search_index.words import query_for

_MEMORY = 15_000_000  # bytes: the least that a writer takes; what does not fit is written before the commit, unseen
_PAUSE = 0.01


class ViewIndex:
    """What was committed to the index at `path` when this was made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with in_sentences(path):
            self.index = tantivy.Index.open(str(path))
            self.index.config_reader("manual")
            self._searcher = self.index.searcher()

    def state(self) -> State | None:
        """The projector's state; None before it was kept."""
        found = self._own(schema.STATE)
        return state_from(json.loads(found[0])) if found else None

    def effects(self) -> list[QueuedEffect]:
        """All effects that were ever queued, in no order."""
        return [effect_from(json.loads(text)) for text in self._own(schema.OUTBOX)]

    def effect(self, key: str) -> QueuedEffect | None:
        """The effect that was queued under this key."""
        found = self._own(schema.name_of(key))
        return effect_from(json.loads(found[0])) if found else None

    def first_effect(self) -> QueuedEffect | None:
        """The one that was queued first among those that are not delivered."""
        found = self._own(schema.NOT_DELIVERED, limit=1)
        return effect_from(json.loads(found[0])) if found else None

    def document(self, key: str) -> str | None:
        """The JSON of the view's document under this key."""
        with in_sentences(self.path):
            query = tantivy.Query.term_query(self.index.schema, schema.KEY, key)
            hits = self._searcher.search(query, limit=1).hits
            return schema.kept_in(self._searcher.doc(hits[0][1])) if hits else None

    def search(self, words: str, fields: list[str], limit: int) -> list[tuple[str, float, Document]]:
        """Key, score and document of what has these words in these fields, the best first."""
        with in_sentences(self.path):
            hits = self._searcher.search(query_for(words, fields, self.index.schema), limit).hits
            found = [(score, self._searcher.doc(address)) for score, address in hits]
            return [(document[schema.KEY][0], score, json.loads(schema.kept_in(document))) for score, document in found]

    def _own(self, mark: str, limit: int | None = None) -> list[str]:
        with in_sentences(self.path):
            query = tantivy.Query.term_query(self.index.schema, schema.OWN, mark)
            limit = limit or max(1, self._searcher.num_docs)
            order = schema.NUMBER if mark == schema.NOT_DELIVERED else None
            hits = self._searcher.search(query, limit, order_by_field=order, order=tantivy.Order.Asc).hits
            return [schema.kept_in(self._searcher.doc(address)) for _, address in hits]


def opened(path: Path) -> ViewIndex | None:
    """The index there; None when there is none of a view."""
    return ViewIndex(path) if is_of_a_view(path) else None


class Writer:
    """The one writer of an index, and what the index held when it began. `commit` keeps all that was written, or nothing."""

    def __init__(self, index: ViewIndex, writer: tantivy.IndexWriter) -> None:
        self.index = index
        self._schema = index.index.schema
        self._writer = writer

    def write(self, step: DocumentStep, fields: Fields) -> None:
        """Write what a step has changed."""
        with in_sentences(self.index.path):
            for key, text in step.documents.changes.items():
                self._writer.delete_documents_by_term(schema.KEY, key)
                if text is not None:
                    self._writer.add_document(schema.indexed(key, text, fields, self._schema))
        self.queue(step.effects)
        self.state(step.state)

    def state(self, state: State) -> None:
        """Write the state."""
        self._put(schema.STATE, schema.own_state(state, self._schema))

    def queue(self, effects: Sequence[QueuedEffect]) -> None:
        """Write effects whose keys were never queued."""
        seen: set[str] = set()
        for queued in effects:
            key = queued.effect.key
            if key not in seen and self.index.effect(key) is None:
                seen.add(key)
                self.put_effect(queued)

    def put_effect(self, queued: QueuedEffect) -> None:
        """Write an effect in the place of what was written under its key."""
        self._put(schema.name_of(queued.effect.key), schema.own_effect(queued, self._schema))

    def commit(self) -> None:
        """Keep it."""
        with in_sentences(self.index.path):
            self._writer.commit()

    def _put(self, name: str, document: tantivy.Document) -> None:
        with in_sentences(self.index.path):
            self._writer.delete_documents_by_term(schema.OWN, name)
            self._writer.add_document(document)


@contextmanager
def writing(place: Callable[[], Path]) -> Iterator[Writer]:
    """The writer of the index at `place`, which nobody else has until the block ends, and which stays there meanwhile.

    Raises StoreLocked when another one has it for long, and StoreUnreachable when there is no index.
    """
    while True:
        path = place()
        writer = _only_writer(path)
        try:
            if place() == path:  # a rebuild that was faster has put another one in its place
                yield Writer(ViewIndex(path), writer)
                return
        finally:
            # Small indexes that many commits have left are merged now; the writer is given up, also when it has failed.
            with in_sentences(path):
                writer.wait_merging_threads()


def _only_writer(path: Path) -> tantivy.IndexWriter:
    end = monotonic() + LOCK_SECONDS
    while True:
        with in_sentences(path):
            index = tantivy.Index.open(str(path))
            try:
                return index.writer(_MEMORY, 1)
            except ValueError as error:
                if not is_lock(error):
                    raise
        if monotonic() > end:
            raise locked(path)
        sleep(_PAUSE)
