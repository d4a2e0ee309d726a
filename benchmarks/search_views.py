"""Views of documents in a search index and on a search server: against raw loops with the same clients, and kills.

The server is the one that SEARCH_URL names. A raw loop reads, decodes, looks documents up and writes them as the projector
does, in the same batches, and leaves out whatever it does besides.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import tantivy
from opensearchpy import NotFoundError, OpenSearch

from benchmarks.measurement import Measurement, NotMeasured, Row
from benchmarks.projecting.document_kinds import SEARCH_INDEX, SEARCH_SERVER, BalanceDocuments
from benchmarks.projecting.kills import kill
from benchmarks.projecting.kind import Kind
from benchmarks.projecting.projected_bank import a_bank, fill
from course_utils.domains.bank import Account, Bank
from course_utils.projections.projector import Projector

EVENTS, ACCOUNTS, BATCH = 20_000, 1000, 500
EVENTS_UNDER_KILLS, KILLS = 1000, 200
ROUNDS = 3
Balances = dict[str, dict[str, Any]]


def measure() -> list[Row]:
    """Ratios of events per second, and counts of what went wrong, which are all to be 0."""
    return [row for kind in (SEARCH_INDEX, SEARCH_SERVER) for row in _measure(kind)]


def _measure(kind: Kind) -> list[Row]:
    if kind.server and not os.environ.get(kind.server):
        return [NotMeasured(f"a {kind.name}", f"{kind.server} names none.")]
    with tempfile.TemporaryDirectory() as folder:
        return [_against_a_raw_loop(kind, Path(folder)), *_kills(kind, Path(folder))]


def _against_a_raw_loop(kind: Kind, home: Path) -> Measurement:
    numbers = count()
    loop = raw_server_loop if kind.server else raw_index_loop
    with a_bank(home / "some.db") as bank:
        cents = fill(bank, EVENTS, accounts=ACCOUNTS, at_once=BATCH)

        def raw() -> float:
            place = home / f"raw{next(numbers)}"
            start = time.perf_counter()
            assert loop(bank, place) == cents
            return time.perf_counter() - start

        def course() -> float:
            with kind.fresh(home / f"course{next(numbers)}") as store:
                start = time.perf_counter()
                with Projector(bank, BalanceDocuments(), store, batch_size=BATCH) as projector:
                    projector.catch_up()
                assert kind.read(store) == cents
                return time.perf_counter() - start

        times = [(raw(), course()) for _ in range(ROUNDS)]
    theirs, ours = (median(column) for column in zip(*times, strict=True))
    against = f"a raw loop, {EVENTS / theirs:,.0f} events/s"
    return Measurement(f"projecting into a {kind.name}", theirs / ours, "×", against, 0.5, False)


def _kills(kind: Kind, home: Path) -> list[Row]:
    folder = home / "killed"
    folder.mkdir()
    with a_bank(folder / "bank.db") as bank:
        fill(bank, EVENTS_UNDER_KILLS)
    killed = kill(kind, folder, KILLS)
    against = f"{killed.kills} kills at random calls into {kind.client}"
    return [
        Measurement(f"wrong views in a {kind.name}", killed.wrong_views, "", against, 0, True),
        Measurement(f"effects lost or doubled in a {kind.name}", killed.wrong_effects, "", against, 0, True),
    ]


# ---- raw loops


def raw_index_loop(bank: Bank, folder: Path) -> dict[str, int]:
    """With nothing but tantivy. Returns the cents in every account."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("owner", stored=True)
    builder.add_integer_field("cents", stored=True, indexed=True, fast=True)
    schema = builder.build()
    folder.mkdir()
    index = tantivy.Index(schema, str(folder))
    index.config_reader("manual")
    writer = index.writer(15_000_000, 1)

    def find(key: str) -> dict[str, Any] | None:
        searcher = index.searcher()
        hits = searcher.search(tantivy.Query.term_query(schema, "key", key), 1).hits
        return {name: values[0] for name, values in searcher.doc(hits[0][1]).to_dict().items()} if hits else None

    def write(changed: Balances, position: int) -> None:
        for key, document in {**changed, "position": {"cents": position}}.items():
            writer.delete_documents_by_term("key", key)
            writer.add_document(tantivy.Document.from_dict({"key": key} | document, schema))
        writer.commit()
        index.reload()

    _project(bank, find, write)
    writer.wait_merging_threads()
    searcher = index.searcher()
    documents = [searcher.doc(address) for _, address in searcher.search(tantivy.Query.all_query(), 10_000).hits]
    return {each["key"][0]: each["cents"][0] for each in documents if each["key"][0] != "position"}


def raw_server_loop(bank: Bank, place: Path) -> dict[str, int]:
    """With nothing but opensearch-py. Returns the cents in every account."""
    client, name = OpenSearch(hosts=[os.environ["SEARCH_URL"]]), f"raw-{uuid4().hex[:8]}"
    properties = {"owner": {"type": "text"}, "cents": {"type": "long"}}
    client.indices.create(index=name, body={"mappings": {"dynamic": False, "properties": properties}})

    def find(key: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = client.get(index=name, id=key)["_source"]
        except NotFoundError:
            return None
        return found

    def write(changed: Balances, position: int) -> None:
        lines: list[str] = []
        for key, document in changed.items():
            version = {"_index": name, "_id": key, "version": position, "version_type": "external"}
            lines += [json.dumps({"index": version}), json.dumps(document)]
        assert not client.bulk(body="\n".join(lines) + "\n")["errors"]
        client.index(index=f"{name}-position", id="position", body={"position": position})

    _project(bank, find, write)
    client.indices.refresh(index=name)
    hits = client.search(index=name, body={"size": 10_000})["hits"]["hits"]
    client.indices.delete(index=f"{name},{name}-position")
    return {hit["_id"]: hit["_source"]["cents"] for hit in hits}


def _project(bank: Bank, find: Callable[[str], dict[str, Any] | None], write: Callable[[Balances, int], None]) -> None:
    """Batch after batch of events, decoded as the projector decodes them."""
    position = 0
    while notifications := bank.recorder.select_notifications(start=position + 1, limit=BATCH):
        changed: Balances = {}
        for notification in notifications:
            event: Any = bank.mapper.to_domain_event(notification)
            key = str(event.originator_id)
            if isinstance(event, Account.Opened):
                changed[key] = {"owner": event.owner, "cents": 0}
                continue
            document = changed.get(key) or find(key)
            assert document is not None
            sign = -1 if isinstance(event, Account.Withdrawn) else 1
            changed[key] = document | {"cents": document["cents"] + sign * int(event.amount * 100)}
        position = notifications[-1].id
        write(changed, position)
