"""MULTI does not undo: what happens when Redis refuses a command in the middle of a step."""

from typing import Any

import pytest

from benchmarks.projecting.redis_kinds import EMBEDDED
from course_utils.domains.bank import Bank
from course_utils.eventstore.errors import StoreLocked
from course_utils.projections import Projector, WrongView, rebuild
from course_utils.projections.store import Failure
from course_utils.readmodels.redis.errors import BrokenView
from course_utils.readmodels.redis.rows import RedisRows
from course_utils.readmodels.redis.store import RedisViewStore
from tests.unit.projections.projector_laws import stream
from tests.unit.readmodels.redis.views import view_of


def counts_a_text(event: Any, rows: RedisRows) -> None:
    """Its third command fails only in Redis: the field is no number."""
    rows.incr("before")
    rows.hset("days", event.reason, "a text")
    rows.hincrby("days", event.reason, 1)
    rows.incr("after")


def repaired(event: Any, rows: RedisRows) -> None:
    rows.incr("before")
    rows.hset("days", event.reason, 1)
    rows.incr("after")


@pytest.fixture
def full_bank(bank: Bank) -> Bank:
    bank.deposit("1", "1.00", reason="Monday")
    bank.deposit("2", "2.00", reason="Tuesday")
    return bank


def test_a_view_in_which_an_event_is_by_half_is_broken_for_everybody(full_bank: Bank, store: RedisViewStore) -> None:
    view = view_of(counts_a_text)
    sentence = (
        "'dashboard' in .* is broken: Redis refused what handle.., for the event at position 3, asked for, .*HINCRBY.*days "
        "Monday.* MULTI does not undo .* rebuild it"
    )
    with Projector(full_bank, view, store) as projector:
        with pytest.raises(BrokenView, match=sentence):
            projector.catch_up()
        assert store.client.get(f"{store.keys.rows(1)}after") == b"2", "what came after the refused command was done"
        for use in (
            projector.catch_up,
            lambda: projector.select("GET before"),
            lambda: projector.wait(4),
            lambda: Projector(full_bank, view, store),
        ):
            with pytest.raises(BrokenView, match=sentence):
                use()
        assert projector._kept.failure(BrokenView("it is")) is Failure.OF_THE_STORE


def test_a_broken_view_is_whole_again_once_it_was_repaired_and_rebuilt(full_bank: Bank, store: RedisViewStore) -> None:
    with Projector(full_bank, view_of(counts_a_text), store) as projector, pytest.raises(BrokenView):
        projector.catch_up()
    mended = view_of(repaired, version=2)
    assert rebuild(full_bank, mended, store).handled == 4
    full_bank.deposit("2", "3.00", reason="Wednesday")
    with Projector(full_bank, mended, store) as projector:
        assert projector.catch_up() == 1
        assert projector.select("MGET before after") == [("3",), ("3",)]
    assert EMBEDDED.read(store) == {stream(1): 100, stream(2): 500}


def test_a_rebuild_that_breaks_leaves_the_live_view_and_the_next_begins_anew(
    full_bank: Bank, store: RedisViewStore
) -> None:
    with Projector(full_bank, view_of(repaired), store) as live:
        live.catch_up()
        with pytest.raises(BrokenView, match="being rebuilt"):
            rebuild(full_bank, view_of(counts_a_text, version=2), store)
        assert live.select("GET after") == [("2",)]
    assert rebuild(full_bank, view_of(repaired, version=2), store).handled == 4
    assert EMBEDDED.read(store) == {stream(1): 100, stream(2): 200}


def test_a_step_that_a_rebuild_overtakes_writes_nothing_not_even_what_would_break(
    full_bank: Bank, store: RedisViewStore
) -> None:
    def on_step(name: str, position: int) -> None:
        if name == "before commit":
            rebuild(full_bank, mended, store)

    mended = view_of(repaired, version=2)
    with Projector(full_bank, view_of(counts_a_text), store, on_step=on_step, retries=0) as old:
        with pytest.raises(StoreLocked, match="written by somebody else"):
            old.catch_up()
        with pytest.raises(WrongView, match="written by version 2"):
            old.catch_up()
    with Projector(full_bank, mended, store) as projector:
        projector.catch_up()
        assert projector.select("MGET before after") == [("2",), ("2",)]
