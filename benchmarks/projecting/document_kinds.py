"""Views of documents as kinds of store: the same view in a search index and on a search server."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import tantivy

from benchmarks.projecting.kind import Kind
from course_utils.domains.bank import Account
from course_utils.projections.store import ViewStore
from course_utils.projections.view import View
from course_utils.readmodels.documents import Documents
from course_utils.readmodels.search_index.store import SearchIndexStore


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
