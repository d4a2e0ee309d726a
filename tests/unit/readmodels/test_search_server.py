"""What is special to views on a search server: steps that are finished later, versions, refusals, questions, and aliases."""

import http.server
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from threading import Thread
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from opensearchpy import ConnectionError as NoConnection
from opensearchpy import OpenSearch, Transport

from benchmarks.projecting.projected_bank import Welcoming, a_bank
from course_utils.domains.bank import Bank
from course_utils.eventstore.errors import NotAStore, StoreFull, StoreLocked, StoreUnreachable
from course_utils.projections import Effect, Projector, deliver, rebuild
from course_utils.projections.store import Failure
from course_utils.readmodels.documents import Documents
from course_utils.readmodels.errors import ServerAway
from course_utils.readmodels.search_server.kept_view import KeptOnServer
from course_utils.readmodels.search_server.questions import body_for, question_for
from course_utils.readmodels.search_server.sentences import DocumentRefused
from course_utils.readmodels.search_server.server import Server
from course_utils.readmodels.search_server.store import SearchServerStore
from tests.unit.readmodels.search_server import PATIENCE, an_emulator
from tests.unit.readmodels.searching import HOSTILE_WORDS, PRODUCTS, Products, stock


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with a_bank(tmp_path_factory.mktemp("log") / "bank.db") as opened:
        stock(opened)
        yield opened


@pytest.fixture
def client(search_server: str) -> OpenSearch:
    return OpenSearch(hosts=[search_server], timeout=PATIENCE)


@pytest.fixture
def name(client: OpenSearch) -> Iterator[str]:
    name = f"products_{uuid4().hex[:8]}"
    yield name
    for index in client.indices.get(index=f"{name}*"):
        client.indices.delete(index=index)


@pytest.fixture
def store(search_server: str, name: str) -> SearchServerStore:
    return SearchServerStore(search_server, name, timeout=PATIENCE)


@pytest.fixture
def projector(bank: Bank, store: SearchServerStore) -> Iterator[Projector]:
    with Projector(bank, Products(), store, batch_size=3, sleep=lambda seconds: None) as opened:
        opened.catch_up()
        yield opened


@pytest.fixture
def kept(projector: Projector, store: SearchServerStore) -> Iterator[KeptOnServer]:
    with closing(store.open(Products(), "Bank")) as opened:
        yield opened


TEA = {PRODUCTS[0], PRODUCTS[1]}
ASK = question_for(["name"])


def names(found: list[tuple[Any, ...]]) -> set[str]:
    return {document["name"] for _, _, document in found}


# ---- questions


@pytest.mark.parametrize(
    ("words", "found"),
    [("tea", TEA), ("TEA red", {PRODUCTS[0]}), ("tea-pot -blue", set()), ("o'neil's", {PRODUCTS[2]}), ("te*", set())],
)
def test_what_has_all_the_words_is_found(projector: Projector, words: str, found: set[str]) -> None:
    assert names(projector.select(ASK, [words])) == found


def test_whatever_a_customer_types_is_found_or_not_found(projector: Projector) -> None:
    for words in [*HOSTILE_WORDS, "?", '"?", {"match_all": {}}', "茶" * 10_000]:
        assert names(projector.select(ASK, [words])) <= set(PRODUCTS)
    assert names(projector.select(ASK, ["tea"])) == TEA


def test_aggregations_are_answered_by_their_names(projector: Projector) -> None:
    (answer,) = projector.select('{"size": 0, "aggs": {"kinds": {"terms": {"field": "kind"}}}}')
    assert answer[0] == "kinds"
    assert [(each["key"], each["doc_count"]) for each in answer[1]["buckets"]] == [("pot", 6)]


def test_values_are_data_whatever_is_in_them() -> None:
    question = '{"query": {"bool": {"must": [{"match": {"name": "?"}}, {"term": {"cents": "?"}}]}}}'
    words = '"}}, "script": {"source": "?"}'
    (match, term) = body_for(question, [words, 5])["query"]["bool"]["must"]
    assert (match, term) == ({"match": {"name": words}}, {"term": {"cents": 5}})


@pytest.mark.parametrize(
    ("question", "values", "error", "sentence"),
    [
        ("tea", [], ValueError, "This is no JSON"),
        ("[]", [], ValueError, "is no question"),
        ('{"query": {"match": {"name": "?"}}}', [], ValueError, "more .* than values"),
        ('{"query": {"match_all": {}}}', ["tea"], ValueError, "1 values are left over"),
        ('{"script": {"source": "x"}}', [], PermissionError, "'script' may do more than search"),
        ('{"doc": {"cents": 0}}', [], PermissionError, "'doc' may do more"),
        ('{"query": {"bool": {"filter": {"script": {}}}}}', [], PermissionError, "'script' may do more"),
        ('{"aggs": {"a": {"scripted_metric": {}}}}', [], PermissionError, "'scripted_metric' may do more"),
    ],
)
def test_what_is_no_question_is_refused(
    question: str, values: list[Any], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        body_for(question, values)


def test_what_the_server_does_not_understand_is_said_in_a_sentence(projector: Projector) -> None:
    with pytest.raises(ValueError, match="does not understand this question"):
        projector.select('{"query": {"no_such_query": {}}}')


# ---- steps


def cut_off(call: str) -> Any:
    """The server's connection breaks at this call."""
    return patch.object(OpenSearch, call, side_effect=NoConnection("N/A", "reset by peer", None))


def positions(client: OpenSearch, name: str) -> tuple[int, int]:
    """Where the view is, and how many documents there are."""
    client.indices.refresh(index=name)
    state = client.get(index=f"{name}.projector", id="state")["_source"]["state"]
    return state["position"], client.count(index=name)["count"]


def test_a_step_that_is_cut_off_before_it_is_written_down_was_never_made(
    kept: KeptOnServer, client: OpenSearch, name: str
) -> None:
    with pytest.raises(ServerAway, match="does not answer"), cut_off("index"), kept.step() as step:  # noqa: PT012
        step.rows(8).put("8", {"name": "Black tea"})
        step.move_to(8)
    assert (kept.position(), positions(client, name)) == (7, (7, 6))


def test_a_step_that_is_cut_off_later_is_finished_by_whoever_comes_next(
    kept: KeptOnServer, store: SearchServerStore, client: OpenSearch, name: str
) -> None:
    with pytest.raises(ServerAway), cut_off("bulk"), kept.step() as step:  # noqa: PT012
        step.rows(8).put("8", {"name": "Black tea"})
        step.rows(8).delete("3")
        step.move_to(8)
    assert positions(client, name) == (7, 6), "the position says no more than can be found"
    with closing(store.open(Products(), "Bank")) as other, other.step() as step:
        assert (step.position, step.rows(9).get("8")) == (8, {"name": "Black tea"})
        assert step.rows(9).get("3") is None
    assert positions(client, name) == (8, 6)


def test_what_an_older_step_writes_late_does_not_take_the_place_of_newer_documents(kept: KeptOnServer) -> None:
    late: list[Any] = []
    write_out = Server.write_out

    def held_up(server: Server, state: Any) -> None:
        late.append(state)
        write_out(server, state)

    with patch.object(Server, "write_out", held_up), kept.step() as step:
        for key, text in (("2", "old"), ("8", "deleted later")):
            step.rows(8).put(key, {"name": text})
    with kept.step() as step:
        step.rows(9).put("2", {"name": "new"})
        step.rows(9).delete("8")
    kept.server.write_out(late[0])
    with kept.step() as step:
        assert (step.rows(10).get("2"), step.rows(10).get("8")) == ({"name": "new"}, None)


def test_of_two_steps_at_one_time_one_is_kept(kept: KeptOnServer, store: SearchServerStore) -> None:
    with closing(store.open(Products(), "Bank")) as other:
        with pytest.raises(StoreLocked, match="written by somebody else") as raised, kept.step() as step:  # noqa: PT012
            with other.step() as faster:
                faster.rows(8).put("8", {"name": "faster"})
                faster.move_to(8)
            step.rows(8).put("8", {"name": "later"})
            step.move_to(8)
        assert kept.failure(raised.value) is Failure.PASSING
        with kept.step() as step:
            assert (step.position, step.rows(9).get("8")) == (8, {"name": "faster"})


def test_a_value_that_a_field_cannot_hold_parks_its_event_before_anything_is_written(
    bank: Bank, store: SearchServerStore
) -> None:
    class Wrong(Products):
        name = "Products"

        def handle(self, event: Any, rows: Any) -> None:
            super().handle(event, rows)
            if getattr(event, "reason", "") == PRODUCTS[2]:
                rows.put("4", {"cents": "a few"})

    with Projector(bank, Wrong(), store) as projector:
        projector.catch_up()
        (parked,) = projector.parked()
        assert "which is no integer" in parked.reason
        assert (projector.position, parked.waiting) == (7, 4)
        assert names(projector.select(ASK, ["tea"])) == TEA


# ---- a kill at every request


class Killed(BaseException):
    """Ends a projector at a request, as a kill does."""


class WelcomingProducts(Welcoming[Documents], Products):
    """With a mail to whoever opens an account."""

    name = "Products"


def work(bank: Bank, store: SearchServerStore) -> None:
    """A view is made, grows in three steps, and is rebuilt."""
    with Projector(bank, WelcomingProducts(), store, batch_size=3) as projector:
        projector.catch_up()
    rebuild(bank, WelcomingProducts(), store, batch_size=3)


def killed(bank: Bank, store: SearchServerStore, at: int, *, is_done: bool) -> bool:
    """Whether the work was killed at this request, before the server has heard of it or after."""
    perform: Callable[..., Any] = Transport.perform_request
    made = 0

    def die(transport: Transport, *request: Any, **values: Any) -> Any:
        nonlocal made
        made += 1
        if made < at:
            return perform(transport, *request, **values)
        if is_done:
            perform(transport, *request, **values)
        raise Killed

    with patch.object(Transport, "perform_request", die):
        try:
            work(bank, store)
        except Killed:
            return True
    return False


@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
def test_a_kill_at_any_request_loses_and_doubles_nothing_and_leaves_nothing_behind(
    bank: Bank, search_server: str, client: OpenSearch, name: str, is_done: bool
) -> None:
    for at in count(1):
        alias = f"{name}_{at}"
        store = SearchServerStore(search_server, alias, timeout=PATIENCE)
        was_killed = killed(bank, store, at, is_done=is_done)
        with closing(store.open(WelcomingProducts(), "Bank")) as kept:
            found = kept.found()
        if found is not None and client.indices.exists(index=alias):
            assert positions(client, alias) == (found.position, max(0, found.position - 1))
        work(bank, store)
        assert positions(client, alias) == (7, 6)
        sent: list[Effect] = []
        assert deliver(store, sent.append) == 1
        assert len(client.indices.get(index=f"{alias}-*,{alias}.*")) == 2
        if not was_killed:
            break
    assert at > 40, "the work makes as many requests"


# ---- what a server refuses


def item(status: int, type_: str, reason: str) -> dict[str, Any]:
    answer = {"_id": "8", "status": status, "error": {"type": type_, "reason": reason}}
    return {"errors": True, "items": [{"index": {"_id": "7", "status": 201}}, {"index": answer}]}


@pytest.mark.parametrize(
    ("answer", "error", "failure", "sentence"),
    [
        (item(429, "rejected_execution_exception", "queue is full"), ServerAway, Failure.PASSING, "too much to do"),
        (item(503, "unavailable_shards_exception", "no shard"), ServerAway, Failure.PASSING, "or is starting"),
        (
            item(403, "cluster_block_exception", "blocked by: [FORBIDDEN/12/index read-only / allow delete (api)];"),
            StoreFull,
            Failure.OF_THE_STORE,
            "A disk of the server that is nearly full",
        ),
        (
            item(429, "cluster_block_exception", "disk usage exceeded flood-stage watermark"),
            StoreFull,
            Failure.OF_THE_STORE,
            "flood-stage.*Make room there",
        ),
        (
            item(400, "mapper_parsing_exception", "failed to parse field"),
            DocumentRefused,
            Failure.OF_THE_STORE,
            "does not take the document '8': failed to parse field. Repair handle",
        ),
        (item(404, "index_not_found_exception", "no such index"), NotAStore, Failure.OF_THE_STORE, "has lost what it"),
    ],
)
def test_items_of_a_bulk_request_are_looked_at_one_by_one_and_the_step_is_finished_when_they_can_be_written(
    kept: KeptOnServer,
    client: OpenSearch,
    name: str,
    answer: Any,
    error: type[Exception],
    failure: Failure,
    sentence: str,
) -> None:
    refuse = patch.object(OpenSearch, "bulk", return_value=answer)
    with pytest.raises(error, match=sentence) as raised, refuse, kept.step() as step:  # noqa: PT012
        step.rows(8).put("8", {"name": "Black tea"})
        step.move_to(8)
    assert (kept.failure(raised.value), positions(client, name)) == (failure, (7, 6))
    with kept.step() as step:
        assert step.position == 8
    assert positions(client, name) == (8, 7)


def test_a_server_whose_disk_is_nearly_full_takes_nothing_and_nothing_is_lost(
    bank: Bank, store: SearchServerStore, client: OpenSearch, name: str
) -> None:
    def block(blocks: bool) -> None:
        """As a server does by itself at the last watermark of its disk."""
        body = {"index.blocks.read_only_allow_delete": blocks or None}
        client.indices.put_settings(index=f"{name}*", body=body)

    with Projector(bank, Products(), store, batch_size=3, sleep=lambda seconds: None) as projector:
        projector.catch_up(upto=3)
        block(True)
        with pytest.raises(StoreFull, match=r"takes nothing just now.*Make room there, and allow writing again"):
            projector.catch_up()
        assert (projector.position, projector.parked()) == (3, [])
        block(False)
        projector.catch_up()
        assert (projector.position, projector.parked()) == (7, [])
        assert names(projector.select('{"size": 100}')) == set(PRODUCTS)


def test_a_document_that_the_server_refuses_does_not_stand_in_the_way_of_a_rebuild(
    bank: Bank, projector: Projector, kept: KeptOnServer, store: SearchServerStore
) -> None:
    write_out = Server.write_out

    def picky(server: Server, state: Any) -> None:
        if "8" in state.begun.changes:
            raise DocumentRefused("It does not take the document '8'.")
        write_out(server, state)

    with patch.object(Server, "write_out", picky):
        with pytest.raises(DocumentRefused), kept.step() as step:
            step.rows(8).put("8", {"name": "Black tea"})
        with pytest.raises(DocumentRefused), kept.step():
            pass
        assert rebuild(bank, Products(), store).position == 7
        with kept.step() as step:
            assert step.rows(8).get("8") is None


def test_an_index_that_somebody_has_deleted_is_missed_and_not_made_again_by_writing(
    bank: Bank, projector: Projector, kept: KeptOnServer, client: OpenSearch, name: str, store: SearchServerStore
) -> None:
    (index,) = client.indices.get_alias(name=name)
    client.indices.delete(index=index)
    with pytest.raises(NotAStore, match="has lost what it held"), kept.step() as step:
        step.rows(8).put("8", {"name": "Black tea"})
    assert not client.indices.exists(index=index)
    with pytest.raises(NotAStore, match="has lost its index"):
        Projector(bank, Products(), store)
    assert rebuild(bank, Products(), store).position == 7
    assert names(projector.select(ASK, ["tea"])) == TEA


# ---- servers that are not there, or let nobody in


def test_a_server_that_is_away_is_waited_for_and_nothing_is_lost(bank: Bank, store: SearchServerStore) -> None:
    bulk: Callable[..., Any] = OpenSearch.bulk
    pauses: list[float] = []

    def away_at_first(client: OpenSearch, **request: Any) -> Any:
        if len(pauses) < 3:
            raise NoConnection("N/A", "connection refused", None)
        return bulk(client, **request)

    with (
        patch.object(OpenSearch, "bulk", away_at_first),
        Projector(bank, Products(), store, batch_size=3, sleep=pauses.append) as projector,
    ):
        projector.catch_up()
        assert (projector.position, projector.parked(), pauses) == (7, [], [0.01, 0.02, 0.04])
        assert names(projector.select('{"size": 100}')) == set(PRODUCTS)


def test_a_server_that_dies_in_mid_batch_is_said_to_be_away(bank: Bank) -> None:
    with ExitStack() as stack:
        url = stack.enter_context(an_emulator())

        def die(name: str, position: int) -> None:
            if (name, position) == ("handled", 5):
                stack.close()

        settings: Any = {"batch_size": 3, "on_step": die, "sleep": lambda seconds: None}
        with Projector(bank, Products(), SearchServerStore(url, "products", timeout=PATIENCE), **settings) as projector:
            for act in (projector.catch_up, projector.parked, lambda: projector.select(ASK, ["tea"])):
                with pytest.raises(ServerAway, match="Look whether the server is running"):
                    act()


class _Refusing(http.server.BaseHTTPRequestHandler):
    """Says what a server with passwords says to a wrong one."""

    def _refuse(self) -> None:
        self.send_response(401)
        self.end_headers()
        self.wfile.write(b"Unauthorized")

    do_GET = do_PUT = do_POST = do_HEAD = _refuse

    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_a_wrong_password_is_said_to_be_one_and_is_not_repeated(bank: Bank) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        store = SearchServerStore(f"http://ada:s3cret@127.0.0.1:{server.server_port}", "products")
        with pytest.raises(StoreUnreachable, match="Look whether user and password") as raised:
            Projector(bank, Products(), store)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("name", ["", "Products", "_all", "*", "a,b", "a/b", "a" * 101, "é"])
def test_a_name_that_no_server_would_take_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be called"):
        SearchServerStore("http://127.0.0.1:9200", name)


# ---- somebody else's data, and the alias


@pytest.mark.parametrize("suffix", ["", ".projector", ".rebuilding"])
def test_an_index_of_somebody_else_is_left_as_it_is(
    bank: Bank, store: SearchServerStore, client: OpenSearch, name: str, suffix: str
) -> None:
    client.index(index=name + suffix, id="note", body={"note": "precious"}, refresh=True)
    before = client.indices.get(index=f"{name}*")
    with pytest.raises(NotAStore, match="left as it is"):
        rebuild(bank, Products(), store)
    if suffix != ".rebuilding":
        with pytest.raises(NotAStore, match="left as it is"):
            store.delete()
    assert client.get(index=name + suffix, id="note")["_source"] == {"note": "precious"}
    assert client.indices.get(index=f"{name}*") == before


def test_the_alias_leads_to_the_rebuilt_view_and_nothing_is_left_of_the_old_one(
    bank: Bank, projector: Projector, store: SearchServerStore, client: OpenSearch, name: str
) -> None:
    (old,) = client.indices.get_alias(name=name)
    rebuild(bank, Products(), store)
    (new,) = client.indices.get_alias(name=name)
    assert new != old
    assert set(client.indices.get(index=f"{name}*")) == {new, f"{name}.projector"}
    assert names(projector.select(ASK, ["tea"])) == TEA
    store.delete()
    assert client.indices.get(index=f"{name}*") == {}


def test_an_alias_that_a_killed_switch_has_left_behind_follows_when_the_view_is_opened(
    bank: Bank, projector: Projector, store: SearchServerStore, client: OpenSearch, name: str
) -> None:
    (old,) = client.indices.get_alias(name=name)
    lead_to: Callable[[Server, str], None] = Server.lead_to

    def kill(server: Server, index: str) -> None:
        if index != old and server.names.is_live:
            raise Killed
        lead_to(server, index)

    with patch.object(Server, "lead_to", kill), pytest.raises(Killed):
        rebuild(bank, Products(), store)
    assert set(client.indices.get_alias(name=name)) == {old}
    with Projector(bank, Products(), store) as again:
        assert names(again.select(ASK, ["tea"])) == TEA
    (new,) = client.indices.get_alias(name=name)
    assert new != old
    assert rebuild(bank, Products(), store).handled == 7
    assert len(client.indices.get(index=f"{name}*")) == 2


# ---- refreshes


@pytest.mark.parametrize("refreshes", [True, False])
def test_an_index_is_refreshed_before_a_question_or_when_it_is_said(
    bank: Bank, search_server: str, name: str, refreshes: bool
) -> None:
    store = SearchServerStore(search_server, name, refreshes=refreshes, timeout=PATIENCE)
    with Projector(bank, Products(), store) as projector:
        projector.catch_up()
        with patch.object(Server, "refresh", autospec=True, side_effect=Server.refresh) as refresh:
            projector.select(ASK, ["tea"])
            assert refresh.call_count == refreshes
            store.refresh()
            assert refresh.call_count == refreshes + 1
        assert names(projector.select(ASK, ["tea"])) == TEA


def test_what_is_kept_is_plain_documents_for_everybody_who_searches(
    projector: Projector, client: OpenSearch, name: str
) -> None:
    client.indices.refresh(index=name)
    found = client.search(index=name, body={"query": {"term": {"kind": "pot"}}, "size": 100})["hits"]["hits"]
    assert {hit["_source"]["name"] for hit in found} == set(PRODUCTS)
    assert json.loads(json.dumps(found[0]["_source"]))["note"] == {"by": ["Ada"]}
