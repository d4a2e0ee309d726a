"""What is asked of a search server for one view: its few requests, each with its errors as sentences."""

import json
import logging
from dataclasses import replace
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from opensearchpy import ConflictError, NotFoundError, OpenSearch, RequestError

from course_utils.eventstore.errors import NotAStore
from course_utils.readmodels.document_step import QueuedEffect, effect_from
from course_utils.readmodels.documents import Document, Fields
from course_utils.readmodels.errors import ServerAway
from course_utils.readmodels.search_server.kept_state import ServerState, server_state_from
from course_utils.readmodels.search_server.names import Names, writing_alias
from course_utils.readmodels.search_server.sentences import in_sentences, item_error

# It warns of every answer such as 404, which here is asked for. Whoever wants to read that gives the root logger a handler.
logging.getLogger("opensearch").addHandler(logging.NullHandler())

MADE_BY = "course_utils.readmodels.search_server"
_TYPES = {"text": "text", "keyword": "keyword", "integer": "long", "number": "double", "boolean": "boolean"}
_SETTINGS = {
    "auto_expand_replicas": "0-1",
    # How long a server knows the version of a document that is gone; 60 seconds, unless it is told.
    "gc_deletes": "1d",
}
_STATE = "state"
Answer = dict[str, Any]


class Server:
    """The server at this address, and one view on it. Its text names both, without the password."""

    def __init__(self, url: str, names: Names, *, timeout: float) -> None:
        self.names = names
        self._where = f"The view {names.alias!r} on the search server {_without_password(url)}"
        # A projector tries again by itself, and knows what may be tried again.
        self.client = OpenSearch(hosts=[url], timeout=timeout, max_retries=0)

    def __str__(self) -> str:
        return self._where

    # ---- the state

    def state(self) -> ServerState | None:
        """The state; None where there is none, NotAStore where there is something else instead."""
        with in_sentences(self):
            try:
                return server_state_from(self.client.get(index=self.names.projector, id=_STATE))
            except NotFoundError:
                pass
        self._check_that_nothing_else_is_there()
        return None

    def create_state(self, state: ServerState) -> bool:
        """Keep the first state. Returns whether nobody was faster."""
        properties = {"number": {"type": "long"}, "delivered": {"type": "boolean"}}
        self._make_index(self.names.projector, properties)
        with in_sentences(self):
            try:
                self.client.create(index=self.names.projector, id=_STATE, body=state.as_data())
            except ConflictError:
                return False
        return True

    def replace_state(self, old: ServerState, new: ServerState) -> ServerState:
        """Keep the new state. Raises StoreLocked, and keeps nothing, unless `old` is the last that was kept."""
        with in_sentences(self):
            done = self.client.index(
                index=writing_alias(self.names.projector),
                require_alias=True,
                id=_STATE,
                body=new.as_data(),
                if_seq_no=old.seq_no,
                if_primary_term=old.primary_term,
            )
        return replace(new, seq_no=done["_seq_no"], primary_term=done["_primary_term"])

    # ---- documents

    def make_documents(self, index: str, fields: Fields) -> None:
        """Make an index for documents, unless it is there."""
        self._make_index(index, {name: {"type": _TYPES[type_]} for name, type_ in fields.types.items()})

    def has_index(self, index: str) -> bool:
        """Whether there is an index or an alias of this name."""
        with in_sentences(self):
            return bool(self.client.indices.exists(index=index))

    def document(self, index: str, key: str) -> str | None:
        """The JSON of a document, also one that no search finds yet."""
        with in_sentences(self):
            try:
                return json.dumps(self.client.get(index=index, id=key)["_source"], ensure_ascii=False)
            except NotFoundError:
                return None

    def write_out(self, state: ServerState) -> None:
        """Write the documents and effects of the step that is begun, those that are not there yet."""
        if state.begun is None:
            return
        lines: list[str] = []
        target = {"_index": writing_alias(state.index), "version": state.steps, "version_type": "external"}
        for key, text in state.begun.changes.items():
            lines.append(json.dumps({"delete" if text is None else "index": target | {"_id": key}}))
            lines += [] if text is None else [text]
        outbox = {"_index": writing_alias(self.names.projector)}
        for queued in state.begun.effects:
            lines.append(json.dumps({"create": outbox | {"_id": _id_of(queued.effect.key)}}))
            lines.append(json.dumps(queued.as_data(), ensure_ascii=False))
        if lines:
            with in_sentences(self):
                answer = self.client.bulk(body="\n".join(lines) + "\n", refresh=False, require_alias=True)
            if answer["errors"]:
                self._check(answer["items"])

    def lead_to(self, index: str) -> None:
        """Let the view's alias lead to this index alone, in one step, in which an index that it led to before is deleted.

        A view that grows has no alias, since nobody is to search it.
        """
        if not self.names.is_live:
            return
        with in_sentences(self):
            try:
                led_to = set(self.client.indices.get_alias(name=self.names.alias))
            except NotFoundError:
                led_to = set()
            if led_to == {index}:
                return
            actions: list[dict[str, Any]] = [{"remove_index": {"index": old}} for old in led_to - {index}]
            actions += [{"add": {"index": index, "alias": self.names.alias}}]
            self.client.indices.update_aliases(body={"actions": actions})

    def search(self, index: str, body: Document) -> Answer:
        """What the server answers. Raises ValueError for what it does not understand."""
        with in_sentences(self):
            try:
                answer: Answer = self.client.search(index=index, body=body)
            except RequestError as error:
                raise ValueError(f"The search server does not understand this question: {error.info}.") from error
        return answer

    def refresh(self, index: str) -> None:
        """Let searches find all that is written."""
        with in_sentences(self):
            self.client.indices.refresh(index=index)

    # ---- effects

    def first_effect(self) -> QueuedEffect | None:
        """The one that was queued first among those that are not delivered."""
        question = {"query": {"term": {"delivered": False}}, "sort": [{"number": "asc"}], "size": 1}
        with in_sentences(self):
            self.client.indices.refresh(index=self.names.projector)
            hits = self.client.search(index=self.names.projector, body=question)["hits"]["hits"]
        return effect_from(hits[0]["_source"]) if hits else None

    def note_delivered(self, key: str) -> None:
        """The effect is not given out again."""
        with in_sentences(self):
            self.client.update(index=self.names.projector, id=_id_of(key), body={"doc": {"delivered": True}})

    # ---- the place

    def delete(self, index: str) -> None:
        """Delete an index, if it is there."""
        with in_sentences(self):
            self.client.indices.delete(index=index, ignore_unavailable=True)

    def _make_index(self, name: str, properties: dict[str, Any]) -> None:
        mappings = {"dynamic": False, "_meta": {"made_by": MADE_BY}, "properties": properties}
        body = {"mappings": mappings, "settings": _SETTINGS, "aliases": {writing_alias(name): {}}}
        with in_sentences(self):
            try:
                self.client.indices.create(index=name, body=body)
            except RequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise

    def _check_that_nothing_else_is_there(self) -> None:
        with in_sentences(self):
            try:
                found = self.client.indices.get_mapping(index=self.names.projector)
                is_ours = all(each["mappings"].get("_meta") == {"made_by": MADE_BY} for each in found.values())
            except NotFoundError:
                is_ours = True
            if not is_ours or self.client.indices.exists(index=self.names.alias):
                theirs = self.names.alias if is_ours else self.names.projector
                raise NotAStore(
                    f"{self} is none: {theirs!r} holds something else there. It was left as it is. Give the view another "
                    "name."
                )

    def _check(self, items: list[dict[str, Any]]) -> None:
        """Raise what is wrong with an item: rather what may pass than what stays."""
        errors = [error for item in items for error in [item_error(next(iter(item.values())), self)] if error]
        if errors:
            raise min(errors, key=lambda error: not isinstance(error, ServerAway))


def _id_of(effect_key: str) -> str:
    return f"effect {sha256(effect_key.encode()).hexdigest()}"


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
