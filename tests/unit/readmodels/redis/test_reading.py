"""Questions to a view in Redis: answers in rows, nothing but reading, and the view's own keys only."""

from collections.abc import Iterator
from typing import Any

import pytest

from course_utils.domains.bank import Bank
from course_utils.eventstore.errors import NotAStore
from course_utils.projections import Projector, rebuild
from course_utils.readmodels.redis.rows import RedisRows
from course_utils.readmodels.redis.store import RedisViewStore
from tests.unit.readmodels.redis.views import Empty, top, view_of


def handle(event: Any, rows: RedisRows) -> None:
    top(event, rows)
    rows.hset("last", "reason", event.reason)
    rows.pfadd("people", event.reason)
    rows.sadd("reasons", event.reason)
    rows.rpush("order", event.reason)
    rows.setbit("days", 3, 1)
    rows.set("raw", b"\xff")


@pytest.fixture
def projector(bank: Bank, store: RedisViewStore) -> Iterator[Projector]:
    for amount, reason in (("5.00", "tea pot"), ("1.50", "rent"), ("2.00", "rent")):
        bank.deposit("1", amount, reason=reason)
    store.client.set("top", "somebody else's")
    with Projector(bank, view_of(handle), store) as opened:
        opened.catch_up()
        yield opened


@pytest.mark.parametrize(
    ("question", "values", "answer"),
    [
        ("ZREVRANGE top 0 9 WITHSCORES", (), [("tea pot", 5.0), ("rent", 3.5)]),
        ("zrange top 0 9 rev withscores", (), [("tea pot", 5.0), ("rent", 3.5)]),
        ("ZREVRANGE", ("top", 0, 0), [("tea pot",)]),
        ("ZSCORE top", ("tea pot",), [(5.0,)]),
        ("ZSCORE top", ("nobody's",), [(None,)]),
        ("ZCARD top", (), [(2,)]),
        ("HGETALL last", (), [("reason", "rent")]),
        ("HGET last reason", (), [("rent",)]),
        ("PFCOUNT people", (), [(2,)]),
        ("PFCOUNT people none", (), [(2,)]),
        ("SMEMBERS reasons", (), [("rent",), ("tea pot",)]),
        ("LRANGE order 0 -1", (), [("tea pot",), ("rent",), ("rent",)]),
        ("GETBIT days 3", (), [(1,)]),
        ("GET raw", (), [(b"\xff",)]),
        ("GET missing", (), [(None,)]),
        ("EXISTS top missing raw", (), [(2,)]),
        ("TYPE top", (), [("zset",)]),
        ("LRANGE missing 0 -1", (), []),
        ("ZREVRANGE missing 0 -1 WITHSCORES", (), []),
        ("KEYS *o*", (), [("order",), ("people",), ("reasons",), ("top",)]),
    ],
)
def test_an_answer_comes_in_rows(
    projector: Projector, question: str, values: tuple[Any, ...], answer: list[tuple[Any, ...]]
) -> None:
    assert projector.select(question, values) == answer


@pytest.mark.parametrize(
    "question",
    [
        "DEL top",
        "FLUSHALL",
        "GETDEL top",
        "GETEX top EX 1",
        "SORT top STORE x",
        "EVAL x 0",
        "CONFIG GET *",
        "",
        "MULTI",
        "SET a b",
    ],
)
def test_a_question_that_may_do_more_than_read_is_not_asked(projector: Projector, question: str) -> None:
    with pytest.raises(PermissionError, match="may do more than read"):
        projector.select(question)
    assert projector.select("ZCARD top") == [(2,)]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("ZSCORE", "ZSCORE needs a key"), ("GET top", "could not answer 'GET top'"), ("ZSCORE top", "could not answer")],
)
def test_a_question_that_has_no_answer_is_refused_with_a_sentence(
    projector: Projector, question: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        projector.select(question)


@pytest.mark.parametrize("words", ["rent\r\nFLUSHALL\r\n", "* 0 -1", "rent FLUSHALL", "\0", "‮", "x" * 10_000])
def test_a_customers_words_are_one_word_of_the_question_whatever_they_are(projector: Projector, words: str) -> None:
    assert projector.select("ZSCORE top", [words]) == [(None,)]
    assert projector.select("GET", [words]) == [(None,)]
    assert projector.select("ZCARD top") == [(2,)]


def test_a_reader_follows_the_view_to_the_copy_that_has_taken_its_place(
    bank: Bank, store: RedisViewStore, projector: Projector
) -> None:
    assert projector.select("ZCARD top") == [(2,)]
    rebuild(bank, view_of(handle, version=2), store)
    assert projector.select("ZCARD top") == [(2,)]
    assert not any(b":1:" in key for key in store.client.keys("*")), "and of the old one nothing is left"


def test_where_there_is_no_view_no_question_is_answered(store: RedisViewStore) -> None:
    with pytest.raises(NotAStore, match="was never made"):
        store.open(Empty(), "Bank").select("GET a", ())
