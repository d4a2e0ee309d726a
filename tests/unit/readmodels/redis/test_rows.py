"""What a handler may do with Redis: it writes to the view's own keys, whatever they are called, and reads nothing."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from course_utils.domains.bank import Bank
from course_utils.projections import Projector
from course_utils.readmodels.redis.clients import embedded_redis
from course_utils.readmodels.redis.rows import RedisRows
from course_utils.readmodels.redis.store import RedisViewStore
from tests.unit.projections.projector_laws import stream
from tests.unit.readmodels.redis.views import Empty, Handle, view_of

BEN = stream(2)


def asks_for_an_answer(event: Any, rows: RedisRows) -> None:
    if rows.hincrby("visits", "all", 1) > 10:
        rows.set("busy", 1)


@pytest.mark.parametrize(
    ("handle", "sentence"),
    [
        (lambda event, rows: rows.get("total"), "handle() asked for GET, which is not among the commands"),
        (lambda event, rows: rows.execute_command("FLUSHALL"), "handle() asked for FLUSHALL"),
        (lambda event, rows: rows.execute_command("SET"), "handle() asked for SET"),
        (lambda event, rows: rows.expire("total", 10), "handle() asked for EXPIRE"),
        (lambda event, rows: rows.set("total", 1, ex=10), "handle() asked for SET"),
        (lambda event, rows: rows.xadd("days", {"a": 1}), "handle() asked for XADD"),
        (lambda event, rows: rows.execute_command("EXEC"), "handle() asked for EXEC"),
        (asks_for_an_answer, "handle() looked at the answer to HINCRBY, but there is none yet"),
        (lambda event, rows: [*rows.zpopmin("top")], "looked at the answer to ZPOPMIN"),
        (lambda event, rows: rows.set("total", event.amount), "Invalid input of type: 'Decimal'"),
        (lambda event, rows: rows.set("total", None), "Invalid input of type: 'NoneType'"),
        (lambda event, rows: rows.set("half \ud800 a pair", 1), "surrogates not allowed"),
    ],
)
def test_what_a_handler_may_not_do_parks_the_event_and_leaves_nothing_of_it(
    bank: Bank, store: RedisViewStore, handle: Handle, sentence: str
) -> None:
    def breaks_for_ben(event: Any, rows: RedisRows) -> None:
        if str(event.originator_id) == BEN:
            rows.set("written before", 1)
            handle(event, rows)

    bank.deposit("2", "1.00")
    bank.deposit("1", "2.00")
    with Projector(bank, view_of(breaks_for_ben), store) as projector:
        projector.catch_up()
        (parked,) = projector.parked()
        assert (parked.stream, parked.position) == (BEN, 3)
        assert sentence in parked.reason
        assert sorted(projector.select("HVALS balances")) == [("0",), ("200",)]
        assert projector.select("KEYS *") == [("balances",)]


@pytest.mark.parametrize("is_known_before", [True, False])
def test_a_key_that_holds_another_kind_of_value_parks_the_event_before_anything_is_written(
    bank: Bank, store: RedisViewStore, is_known_before: bool
) -> None:
    def handle(event: Any, rows: RedisRows) -> None:
        if event.reason == "wrong":
            rows.hset("days", "of the event that fails", 1)
            rows.zadd("days", {"today": 1})
            rows.hset("days", "after it", 1)
        else:
            rows.hset("days", event.reason, 1)

    view = view_of(handle)
    bank.deposit("1", "1.00", reason="first")
    if is_known_before:  # by another process
        with Projector(bank, view, store) as projector:
            projector.catch_up()
    bank.deposit("2", "1.00", reason="wrong")
    bank.deposit("1", "1.00", reason="second")
    with Projector(bank, view, store) as projector:
        projector.catch_up()
        (parked,) = projector.parked()
        assert parked.stream == BEN
        assert "ZADD, which is for a zset, but the key holds a hash" in parked.reason
        assert projector.select("HKEYS days") == [("first",), ("second",)]


def test_a_key_that_was_deleted_may_hold_another_kind_of_value(bank: Bank, store: RedisViewStore) -> None:
    def handle(event: Any, rows: RedisRows) -> None:
        rows.delete("last")
        rows.sadd("last", event.reason) if event.reason == "a" else rows.set("last", event.reason)

    for reason in "abab":
        bank.deposit("1", "1.00", reason=reason)
    with Projector(bank, view_of(handle), store, batch_size=3) as projector:
        projector.catch_up()
        assert projector.parked() == []
        assert projector.select("GET last") == [("b",)]


WORDS = st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.binary()) | st.sampled_from(
    ["", "*", "?", "a:b", "}:view", "{dashboard}:view", "\n", "\0", "../", "FLUSHALL\r\n", "[a-z]", "\\", "'; --", "‮"]
)


@pytest.fixture(scope="module")
def one_bank() -> Iterator[Bank]:
    with Bank() as opened:
        opened.open_account("1", "Ada")
        opened.deposit("1", "1.00")
        yield opened


@given(
    words=st.lists(
        WORDS, min_size=1, max_size=6, unique_by=lambda word: word if isinstance(word, bytes) else word.encode()
    )
)
def test_a_key_made_of_any_words_is_a_key_of_its_own_and_reaches_no_other(
    one_bank: Bank, words: list[str | bytes]
) -> None:
    def handle(event: Any, rows: RedisRows) -> None:
        for word in words:
            rows.sadd(word, word)

    client = embedded_redis("any words")
    client.flushall()
    client.set("somebody else's", "precious")
    store = RedisViewStore(client, "dashboard")
    with Projector(one_bank, view_of(handle), store) as projector:
        projector.catch_up()
        for word in words:
            [(member,)] = projector.select("SMEMBERS", [word])
            assert (member if isinstance(member, bytes) else member.encode()) == (
                word if isinstance(word, bytes) else word.encode()
            )
    own = {"view", "copies", "1:rows:balances"}
    expected = {f"{{dashboard}}:{name}".encode() for name in own} | {
        b"{dashboard}:1:rows:" + (word if isinstance(word, bytes) else word.encode()) for word in words
    }
    assert set(client.keys("*")) == {b"somebody else's"} | expected
    store.delete()
    assert client.keys("*") == [b"somebody else's"]


def test_rows_that_were_kept_for_later_are_of_no_use(bank: Bank, store: RedisViewStore) -> None:
    kept = []
    bank.deposit("1", "1.00")
    with Projector(bank, view_of(lambda event, rows: kept.append(rows)), store) as projector:
        projector.catch_up()
        with pytest.raises(RuntimeError, match="The step that these rows were for is over"):
            kept[0].set("total", 1)


def test_money_is_written_as_whole_cents_or_as_text(bank: Bank, store: RedisViewStore) -> None:
    bank.deposit("1", Decimal("0.10"))
    with Projector(bank, view_of(lambda event, rows: rows.set("last", str(event.amount))), store) as projector:
        projector.catch_up()
        assert projector.select("GET last") == [("0.10",)]


def test_a_view_with_tables_a_client_that_decodes_and_a_name_with_wildcards_are_refused(client: "redis.Redis") -> None:
    class WithTables(Empty):
        tables = ("CREATE TABLE balances (cents)",)

    with pytest.raises(ValueError, match="Redis has none"):
        RedisViewStore(client, "dashboard").open(WithTables(), "Bank")
    with pytest.raises(ValueError, match="Leave decode_responses out"):
        RedisViewStore(redis.Redis(decode_responses=True), "dashboard")
    for name in ("", "a*", "{a}", "a\nb"):
        with pytest.raises(ValueError, match="cannot name a view in Redis"):
            RedisViewStore(client, name)
