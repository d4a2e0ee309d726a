"""Views of documents as kinds of store: the same view in a search index and on a search server."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import tantivy
from opensearchpy import NotFoundError, OpenSearch

from benchmarks.projecting.kind import Kind, name_for
from course_utils.domains.bank import Account
from course_utils.projections.store import ViewStore
from course_utils.projections.view import View
from course_utils.readmodels.documents import Documents
from course_utils.readmodels.search_index.store import SearchIndexStore
from course_utils.readmodels.search_server.store import SearchServerStore


class BalanceDocuments(View[Documents]):
    """How much is in every account, in cents, and whose it is."""

    name = "Balances"
    tables: ClassVar[Sequence[str]] = ("owner text", "cents integer")

    def handle(self, event: Any, rows: Documents) -> None:
        match event:
            case Account.Opened():
                rows.put(str(event.originator_id), {"owner": event.owner, "cents": 0})
            case Account.Deposited():
                self.add(event, int(event.amount * 100), rows)
            case Account.Withdrawn():
                self.add(event, -int(event.amount * 100), rows)

    def add(self, event: Any, cents: int, rows: Documents) -> None:
        account = rows.get(str(event.originator_id))
        if account is not None:
            rows.put(str(event.originator_id), account | {"cents": account["cents"] + cents})


def _folder(folder: Path) -> SearchIndexStore:
    return SearchIndexStore(folder / "balances")


def _read(store: ViewStore[Any]) -> dict[str, int]:
    live = Path(str(store)) / "live.json"
    name = json.loads(live.read_text(encoding="utf-8"))["index"] if live.exists() else "index-1"
    searcher = tantivy.Index.open(str(live.with_name(name))).searcher()
    hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs)).hits
    documents = [searcher.doc(address) for _, address in hits]
    return {each["_key"][0]: json.loads(bytes(each["_document"][0]))["cents"] for each in documents if each["_key"]}


def _occupy(store: ViewStore[Any]) -> Callable[[], object]:
    theirs = Path(str(store)) / "index-1"
    theirs.mkdir(parents=True)
    writer = tantivy.Index(tantivy.SchemaBuilder().add_text_field("note", stored=True).build(), str(theirs)).writer()
    writer.add_document(tantivy.Document(note="precious"))
    writer.commit()
    writer.wait_merging_threads()
    return lambda: {each.name: each.read_bytes() for each in theirs.iterdir()}


SEARCH_INDEX = Kind("search index", _folder, BalanceDocuments, _read, "", _occupy, "tantivy")


# ---- on a server


class _Place(SearchServerStore):
    """With what a test needs to look at it."""

    def __init__(self, name: str) -> None:
        super().__init__(os.environ["SEARCH_URL"], name)
        self.client = OpenSearch(hosts=[os.environ["SEARCH_URL"]])
        self.name = name


def _read_server(store: ViewStore[Any]) -> dict[str, int]:
    assert isinstance(store, _Place)
    try:
        store.client.indices.refresh(index=store.name)
        hits = store.client.search(index=store.name, body={"size": 10_000})["hits"]["hits"]
    except NotFoundError:
        return {}
    return {hit["_id"]: hit["_source"]["cents"] for hit in hits}


def _occupy_server(store: ViewStore[Any]) -> Callable[[], object]:
    assert isinstance(store, _Place)
    client, name = store.client, store.name
    client.index(index=name, id="note", body={"note": "precious"}, refresh=True)
    return lambda: client.search(index=name, body={})["hits"]["hits"]


def _clear_server(store: ViewStore[Any]) -> None:
    assert isinstance(store, _Place)
    for name in store.client.indices.get(index=f"{store.name}*"):
        store.client.indices.delete(index=name)


SEARCH_SERVER = Kind(
    "search server",
    lambda folder: _Place(name_for(folder)),
    BalanceDocuments,
    _read_server,
    '{"query": {"match_all": {}}, "script": {"source": "ctx._source.cents = 0"}}',
    _occupy_server,
    "opensearchpy",
    server="SEARCH_URL",
    clear=_clear_server,
)
