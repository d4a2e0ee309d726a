"""The shop's year written by loops of nothing but a store's own client: rows and position together, and nothing besides.

Each is given the events, the address of its server, and a path whose name nobody else has; it returns what was written
says, as `shop_views` asks the course's view.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import tantivy
from psycopg.sql import SQL, Identifier

from benchmarks.shop_year import DAY, TABLE, TOTALS, UPSERT, WORD, book, count, describe
from course_utils.domains.shop import Shop
from course_utils.readmodels.documents import Document

Changed = dict[str, Document | None]
Batch = tuple[int, list[Any]]


class Batches:
    """The events of the log as the application gives them, so many at a time, with the position of the last."""

    def __init__(self, shop: Shop, size: int) -> None:
        self._shop, self._size = shop, size

    def after(self, position: int) -> Batch:
        found = self._shop.recorder.select_notifications(start=position + 1, limit=self._size)
        return (found[-1].id if found else position), [self._shop.mapper.to_domain_event(each) for each in found]

    def __iter__(self) -> Iterator[Batch]:
        position, events = self.after(0)
        while events:
            yield position, events
            position, events = self.after(position)


def sqlite_loop(batches: Batches, _url: str, path: Path) -> object:
    with closing(sqlite3.connect(path, isolation_level=None)) as view:
        view.execute("PRAGMA journal_mode=WAL")
        view.execute("PRAGMA synchronous=NORMAL")
        for statement in (TABLE, "CREATE TABLE tracking (position INTEGER)"):
            view.execute(statement)
        view.execute("INSERT INTO tracking VALUES (0)")
        for position, events in batches:
            view.execute("BEGIN IMMEDIATE")
            for event in events:
                book(event, view.execute, UPSERT)
            view.execute("UPDATE tracking SET position = ?", (position,))
            view.execute("COMMIT")
        return view.execute(TOTALS).fetchone()


def postgres_loop(batches: Batches, url: str, path: Path) -> object:
    schema, upsert = Identifier(path.name), UPSERT.replace("?", "%s")
    with psycopg.connect(url, autocommit=True) as view, view.cursor() as rows:
        rows.execute(SQL("CREATE SCHEMA {}").format(schema))
        rows.execute(SQL("SET search_path = {}; SET synchronous_commit = off").format(schema))
        for statement in (TABLE, "CREATE TABLE tracking (position BIGINT)"):
            rows.execute(statement.encode())
        rows.execute("INSERT INTO tracking VALUES (0)")
        for position, events in batches:
            rows.execute("BEGIN")
            for event in events:
                book(event, rows.execute, upsert)
            rows.execute("UPDATE tracking SET position = %s", (position,))
            rows.execute("COMMIT")
        return tuple(map(int, rows.execute(TOTALS.encode()).fetchone() or ()))


def redis_loop(batches: Batches, url: str, path: Path) -> object:
    from redis import Redis

    client: Any = Redis.from_url(url)
    for key in client.scan_iter("top:*"):  # what the last round has left
        client.delete(key)
    for position, events in batches:
        multi = client.pipeline()
        for event in events:
            count(event, multi)
        multi.set(path.name, position)
        multi.execute()
    return {sku.decode(): int(score) for sku, score in client.zrange(f"top:{DAY}", 0, -1, withscores=True)}


def _changed(events: list[Any], find: Callable[[str], Document | None]) -> Changed:
    """By key, the documents that a batch makes, or None for one that is to go."""
    changed: Changed = {}

    def get(key: str) -> Document | None:
        return changed[key] if key in changed else find(key)

    def delete(key: str) -> None:
        changed[key] = None

    for event in events:
        describe(event, get, changed.__setitem__, delete)
    return changed


def index_loop(batches: Batches, _url: str, path: Path) -> object:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("name")
    builder.add_text_field("description")
    builder.add_text_field("document", stored=True, tokenizer_name="raw", index_option="basic")
    schema = builder.build()
    path.mkdir()
    index = tantivy.Index(schema, str(path))
    index.config_reader("manual")
    writer = index.writer(15_000_000, 1)

    def find(key: str) -> Document | None:
        searcher = index.searcher()
        hits = searcher.search(tantivy.Query.term_query(schema, "key", key), 1).hits
        return json.loads(searcher.doc(hits[0][1])["document"][0]) if hits else None

    for position, events in batches:
        changed = _changed(events, find)
        for key, document in {**changed, "position": {"position": position}}.items():
            writer.delete_documents_by_term("key", key)
            if document is not None:
                fields = {name: document[name] for name in ("name", "description") if name in document}
                writer.add_document(
                    tantivy.Document.from_dict({"key": key, "document": json.dumps(document)} | fields, schema)
                )
        writer.commit()
        index.reload()
    writer.wait_merging_threads()
    searcher = index.searcher()
    hits = searcher.search(index.parse_query(WORD, ["name", "description"]), 1_000).hits
    return sorted(searcher.doc(address)["key"][0] for _, address in hits)


def server_loop(batches: Batches, url: str, path: Path) -> object:
    from opensearchpy import NotFoundError, OpenSearch

    client, name = OpenSearch(hosts=[url], timeout=300), path.name
    properties = {"name": {"type": "text"}, "description": {"type": "text"}}
    client.indices.create(index=name, body={"mappings": {"dynamic": False, "properties": properties}})

    def find(key: str) -> Document | None:
        try:
            found: Document = client.get(index=name, id=key)["_source"]
        except NotFoundError:
            return None
        return found

    for position, events in batches:
        changed = _changed(events, find)
        lines: list[str] = []
        for key, document in changed.items():
            version = {"_index": name, "_id": key, "version": position, "version_type": "external"}
            lines.append(json.dumps({"delete" if document is None else "index": version}))
            lines += [] if document is None else [json.dumps(document)]
        if lines:
            client.bulk(body="\n".join(lines) + "\n")
        client.index(index=f"{name}-position", id="position", body={"position": position})
    client.indices.refresh(index=name)
    match = {"query": WORD, "fields": ["name", "description"]}
    hits = client.search(index=name, body={"query": {"multi_match": match}, "size": 1_000})["hits"]["hits"]
    return sorted(hit["_id"] for hit in hits)
