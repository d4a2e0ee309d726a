"""The store of the course does for the shop what it does for the bank: stories, checksums, envelopes."""

from pathlib import Path

import pytest

from course_utils.domains.shop import Order, Product, Shop
from course_utils.eventstore import DamagedEvent, Story, caused_by, correlated, event_id, store_environment, story_of
from course_utils.messages import Envelope
from tests.unit.domains.shop.shops import BEFORE_ORDERS, CUP, POT, events_of, make_shop


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return store_environment(tmp_path / "shop.db", application="Shop")


def test_an_order_s_story_is_told_from_the_request_on(env: dict[str, str]) -> None:
    with make_shop(env) as shop:
        with correlated("request 7"):
            shop.place_order("O-1", "C-1", [(POT, 2)])
        placed = events_of(shop)[-1]
        shop.receive_stock(POT, 5)
        with caused_by(placed):
            shop.reserve_stock(POT, "O-1", 2)
        reserved = events_of(shop)[-1]
        with caused_by(reserved):
            shop.pay_order("O-1")
        paid, received = events_of(shop)[-1], events_of(shop)[-3]
        assert story_of(placed) == Story("request 7", "request 7")
        assert story_of(reserved) == Story("request 7", event_id(placed))
        assert story_of(paid) == Story("request 7", event_id(reserved))
        assert story_of(received) == Story(event_id(received), event_id(received))


def test_every_kind_of_event_comes_back_from_a_file_as_it_was_stored(env: dict[str, str]) -> None:
    with make_shop(env) as shop:
        shop.place_order("O-1", "C-1", [(POT, 2), (CUP, 1)])
        before = events_of(shop), shop.order("O-1")
    with Shop(env) as shop:
        assert (events_of(shop), shop.order("O-1")) == before
        assert hash(events_of(shop)[-1]) == hash(before[0][-1])


def test_changed_lines_are_found_by_the_checksum(env: dict[str, str]) -> None:
    with make_shop(env) as shop:
        shop.place_order("O-1", "C-1", [(POT, 2)])
        statement = (
            "UPDATE stored_events SET state = CAST(replace(state, '24.90', '04.90') AS BLOB) WHERE topic LIKE '%Placed'"
        )
        with shop.recorder.datastore.transaction(commit=True) as cursor:  # type: ignore[attr-defined]
            cursor.execute(statement)
        with pytest.raises(DamagedEvent, match=r"Order\.Placed.*do not match their checksum"):
            shop.order("O-1")


def test_an_event_travels_in_an_envelope_and_comes_out_as_it_went_in(env: dict[str, str]) -> None:
    with make_shop(env) as shop, correlated("request 7"):
        shop.place_order("O-1", "C-1", [(POT, 2), (CUP, 1)])
        placed = events_of(shop)[-1]
    assert isinstance(placed, Order.Placed)
    story = story_of(placed)
    envelope = Envelope(
        id=event_id(placed),
        source="/shop",
        type="Order.Placed",
        subject=placed.number,
        time=placed.timestamp,
        data={"lines": [vars(line) for line in placed.lines], "total": placed.total, "customer": placed.customer},
        correlation_id=story.correlation_id,
        causation_id=story.causation_id,
    )
    assert Envelope.from_json(envelope.to_json()) == envelope
    assert envelope.correlation_id == "request 7"
    assert [line["price"] for line in envelope.data["lines"]] == [line.price for line in placed.lines]


def test_markup_and_quotes_in_a_name_are_kept_as_text(env: dict[str, str]) -> None:
    name = """<b>O'Brien's</b> "pot"; DROP TABLE stored_events; --"""
    with make_shop(env) as shop:
        shop.list_product("T-9", name, "إبريق شاي", "Tableware", "1.00")
        listed = events_of(shop)[BEFORE_ORDERS]
        assert isinstance(listed, Product.Listed)
        assert (listed.name, listed.description) == (name, "إبريق شاي")
