"""The shop's commands return positions, refuse with sentences, and store events that say all their readers need."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from course_utils.domains.shop import (
    AlreadyReserved,
    CustomerDeleted,
    CustomerExists,
    EmptyOrder,
    InvalidAmount,
    InvalidDetail,
    NotInOrder,
    NotReserved,
    Order,
    OrderExists,
    OutOfStock,
    ProductExists,
    ProductWithdrawn,
    Shop,
    ShopError,
    TooManyConflicts,
    UnknownCustomer,
    UnknownOrder,
    UnknownProduct,
    UnknownStock,
    WrongStatus,
)
from tests.unit.domains.shop.shops import BEFORE_ORDERS, CUP, OLD, POT, events_of, make_shop, stored


def test_every_command_returns_the_position_of_its_event() -> None:
    with make_shop() as shop:
        commands: list[Callable[[], int]] = [
            lambda: shop.rename_product(CUP, "Blue mug", "With a handle."),
            lambda: shop.reprice_product(CUP, "6.00"),
            lambda: shop.place_order("O-1", "C-1", [(POT, 1)]),
            lambda: shop.change_order("O-1", [(POT, 1), (CUP, 2)]),
            lambda: shop.decline_payment("O-1", "card expired"),
            lambda: shop.pay_order("O-1"),
            lambda: shop.ship_order("O-1"),
            lambda: shop.deliver_order("O-1"),
            lambda: shop.return_items("O-1", [(CUP, 2)]),
            lambda: shop.place_order("O-2", "C-1", [(CUP, 1)]),
            lambda: shop.cancel_order("O-2", "found it cheaper"),
            lambda: shop.receive_stock(POT, 3),
            lambda: shop.receive_stock(POT, 4),
            lambda: shop.reserve_stock(POT, "O-1", 2),
            lambda: shop.release_stock(POT, "O-1"),
            lambda: shop.reserve_stock(POT, "O-2", 5),
            lambda: shop.take_stock(POT, "O-2"),
        ]
        first = BEFORE_ORDERS + 1
        assert [command() for command in commands] == list(range(first, first + len(commands)))
        assert shop.product(CUP).name == "Blue mug"
        assert shop.order("O-1").status == "returned"
        assert shop.stock(POT).on_hand == 2


def test_an_order_s_events_say_whose_it_is_and_what_it_is_about() -> None:
    with make_shop() as shop:
        shop.place_order("O-1", "C-1", [(POT, 2), (CUP, 1)])
        shop.pay_order("O-1")
        shop.ship_order("O-1")
        shop.deliver_order("O-1")
        shop.return_items("O-1", [(POT, 2)])
        events = events_of(shop)[BEFORE_ORDERS:]
        placed, paid, _, _, returned = events
        assert {(event.number, event.customer) for event in events} == {("O-1", "C-1")}
        assert [(line.sku, line.quantity, str(line.price)) for line in placed.lines] == [
            (POT, 2, "24.90"),
            (CUP, 1, "5.50"),
        ]
        assert (placed.lines, placed.total) == (paid.lines, paid.total)
        assert str(placed.total) == "55.30"
        assert [line.sku for line in returned.lines] == [POT]
        assert str(returned.refund) == "49.80"


def test_an_order_keeps_the_prices_it_was_placed_at_until_it_is_changed() -> None:
    with make_shop() as shop:
        shop.place_order("O-1", "C-1", [(POT, 1)])
        shop.reprice_product(POT, "30.00")
        assert shop.order("O-1").total == Decimal("24.90")
        shop.change_order("O-1", [(POT, 1)])
        assert shop.order("O-1").total == Decimal("30.00")


def test_the_same_product_twice_is_one_line() -> None:
    with make_shop() as shop:
        shop.place_order("O-1", "C-1", [(POT, 1), (CUP, 1), (POT, 2)])
        assert [(line.sku, line.quantity) for line in shop.order("O-1").lines] == [(POT, 3), (CUP, 1)]


@pytest.mark.parametrize(("before", "refund"), [((), "0.00"), (("decline",), "0.00"), (("decline", "pay"), "24.90")])
def test_a_cancelled_order_gives_back_what_was_paid(before: tuple[str, ...], refund: str) -> None:
    with make_shop() as shop:
        shop.place_order("O-1", "C-1", [(POT, 1)])
        for step in before:
            if step == "pay":
                shop.pay_order("O-1")
            else:
                shop.decline_payment("O-1", "no cover")
        shop.cancel_order("O-1", "too late")
        cancelled = events_of(shop)[-1]
        assert (str(cancelled.refund), str(cancelled.total), cancelled.reason) == (refund, "24.90", "too late")
        assert cancelled.lines == shop.order("O-1").lines
        assert str(shop.order("O-1").refunded) == refund


def test_a_deleted_customer_leaves_no_name_in_the_state_and_orders_under_way_go_on() -> None:
    with make_shop() as shop:
        shop.place_order("O-1", "C-1", [(POT, 1)])
        shop.delete_customer("C-1")
        gone = shop.customer("C-1")
        assert (gone.name, gone.email, gone.city, gone.is_deleted) == ("", "", "", True)
        shop.pay_order("O-1")
        assert shop.order("O-1").status == "paid"


def test_reserved_goods_are_here_until_they_are_taken() -> None:
    with make_shop() as shop:
        shop.receive_stock(POT, 5)
        shop.reserve_stock(POT, "O-1", 2)
        shop.reserve_stock(POT, "O-2", 3)
        assert (shop.stock(POT).on_hand, shop.stock(POT).available) == (5, 0)
        shop.release_stock(POT, "O-1")
        shop.take_stock(POT, "O-2")
        assert (shop.stock(POT).on_hand, shop.stock(POT).available, shop.stock(POT).reserved) == (2, 2, {})


def as_it_is(shop: Shop) -> None:
    pass


def ordered(shop: Shop) -> None:
    shop.place_order("O-1", "C-1", [(POT, 2), (CUP, 1)])


def paid(shop: Shop) -> None:
    ordered(shop)
    shop.pay_order("O-1")


def shipped(shop: Shop) -> None:
    paid(shop)
    shop.ship_order("O-1")


def delivered(shop: Shop) -> None:
    shipped(shop)
    shop.deliver_order("O-1")


def returned(shop: Shop) -> None:
    delivered(shop)
    shop.return_items("O-1", [(CUP, 1)])


def cancelled(shop: Shop) -> None:
    ordered(shop)
    shop.cancel_order("O-1", "changed my mind")


def reserved(shop: Shop) -> None:
    shop.receive_stock(POT, 5)
    shop.reserve_stock(POT, "O-1", 3)


Command = Callable[[Any], object]
REFUSALS: list[tuple[Callable[[Shop], None], Command, type[ShopError], str]] = [
    (as_it_is, lambda s: s.list_product(POT, "A", "", "B", "1"), ProductExists, "There is a product T-1 already."),
    (as_it_is, lambda s: s.list_product("", "A", "", "B", "1"), InvalidDetail, "The sku is empty"),
    (as_it_is, lambda s: s.list_product("T-9", "", "", "B", "1"), InvalidDetail, "The name is empty"),
    (as_it_is, lambda s: s.list_product("T-9", "A\n", "", "B", "1"), InvalidDetail, "The name 'A.n' has spaces"),
    (as_it_is, lambda s: s.list_product("T-9", "A", "x" * 1001, "B", "1"), InvalidDetail, "description has 1001"),
    (as_it_is, lambda s: s.list_product("T-9", "A", "", "", "1"), InvalidDetail, "The category is empty"),
    (as_it_is, lambda s: s.list_product("T-9", "A", "", "B", 1.5), InvalidAmount, "1.5 is a float"),
    (as_it_is, lambda s: s.list_product("T-9", "A", "", "B", "0"), InvalidAmount, "A price of 0.00 makes no sense"),
    (as_it_is, lambda s: s.reprice_product(POT, "100000"), InvalidAmount, "Give one from 0.01 to 99999.99"),
    (as_it_is, lambda s: s.reprice_product(POT, "1.005"), InvalidAmount, "finer than a cent"),
    (as_it_is, lambda s: s.reprice_product("T-9", "1"), UnknownProduct, "There is no product T-9. List it first"),
    (as_it_is, lambda s: s.rename_product(OLD, "A", ""), ProductWithdrawn, r"T-3 \(Green jug\) is no longer sold"),
    (as_it_is, lambda s: s.reprice_product(OLD, "1"), ProductWithdrawn, "is no longer sold. Choose another product"),
    (as_it_is, lambda s: s.withdraw_product(OLD), ProductWithdrawn, "is no longer sold"),
    (as_it_is, lambda s: s.register_customer("C-1", "A", "b", "c"), CustomerExists, "There is a customer C-1 already"),
    (as_it_is, lambda s: s.register_customer(1, "A", "b", "c"), InvalidDetail, "The customer number is 1, which is"),
    (as_it_is, lambda s: s.register_customer("C-9", "A", "", ""), InvalidDetail, "The e-mail address is empty"),
    (as_it_is, lambda s: s.delete_customer("C-9"), UnknownCustomer, "There is no customer C-9. Register them first"),
    (as_it_is, lambda s: s.delete_customer("C-2"), CustomerDeleted, "Customer C-2 was deleted."),
    (as_it_is, lambda s: s.place_order("O-1", "C-9", [(POT, 1)]), UnknownCustomer, "no customer C-9"),
    (as_it_is, lambda s: s.place_order("O-1", "C-2", [(POT, 1)]), CustomerDeleted, "C-2 was deleted. Register again"),
    (as_it_is, lambda s: s.place_order("O-1", "C-1", []), EmptyOrder, "There are no items. Name at least one"),
    (as_it_is, lambda s: s.place_order("O-1", "C-1", [("T-9", 1)]), UnknownProduct, "There is no product T-9"),
    (as_it_is, lambda s: s.place_order("O-1", "C-1", [(POT, 1), (OLD, 1)]), ProductWithdrawn, "T-3 .* no longer"),
    (as_it_is, lambda s: s.place_order("O-1", "C-1", [(POT, 0)]), InvalidDetail, "The quantity is 0. Give a whole"),
    (as_it_is, lambda s: s.place_order("O-1", "C-1", [(POT, 1.0)]), InvalidDetail, "The quantity is 1.0"),
    (as_it_is, lambda s: s.place_order("O-1", "C-1", [(POT, True)]), InvalidDetail, "The quantity is True"),
    (as_it_is, lambda s: s.place_order("O-1", "C-1", [(POT, 999), (POT, 1)]), InvalidDetail, "The quantity is 1000"),
    (as_it_is, lambda s: s.place_order("O-1", "C-1", "T-1"), InvalidDetail, "The items are 'T-1'. Give pairs"),
    (as_it_is, lambda s: s.place_order("O-1", "C-1", [POT]), InvalidDetail, "The item 'T-1' is no pair of a sku"),
    (as_it_is, lambda s: s.place_order("O-1", "C-1", {POT: 1}), InvalidDetail, "The items are {'T-1': 1}"),
    (as_it_is, lambda s: s.place_order("O-1", "C-1", [(f"X{i}", 1) for i in range(101)]), InvalidDetail, "101 diff"),
    (as_it_is, lambda s: s.place_order("", "C-1", [(POT, 1)]), InvalidDetail, "The order number is empty"),
    (ordered, lambda s: s.place_order("O-1", "C-1", [(POT, 1)]), OrderExists, "There is an order O-1 already"),
    (as_it_is, lambda s: s.pay_order("O-9"), UnknownOrder, "There is no order O-9. Place it first"),
    (as_it_is, lambda s: s.order(None), InvalidDetail, "The order number is None"),
    (ordered, lambda s: s.change_order("O-1", [(OLD, 1)]), ProductWithdrawn, "T-3"),
    (ordered, lambda s: s.change_order("O-1", []), EmptyOrder, "There are no items"),
    (ordered, lambda s: s.cancel_order("O-1", ""), InvalidDetail, "The reason is empty"),
    (ordered, lambda s: s.decline_payment("O-1", 7), InvalidDetail, "The reason is 7, which is not text"),
    (ordered, lambda s: s.ship_order("O-1"), WrongStatus, "O-1 is placed, so it cannot be shipped.*while it is paid"),
    (ordered, lambda s: s.deliver_order("O-1"), WrongStatus, "is placed, so it cannot be delivered"),
    (paid, lambda s: s.pay_order("O-1"), WrongStatus, "is paid, so it cannot be paid.*while it is placed or declined"),
    (paid, lambda s: s.decline_payment("O-1", "late"), WrongStatus, "is paid, so it cannot be declined"),
    (paid, lambda s: s.change_order("O-1", [(CUP, 1)]), WrongStatus, "is paid, so it cannot be changed"),
    (paid, lambda s: s.return_items("O-1", [(CUP, 1)]), WrongStatus, "is paid, so it cannot be returned"),
    (shipped, lambda s: s.cancel_order("O-1", "no"), WrongStatus, "is shipped, so it cannot be cancelled"),
    (delivered, lambda s: s.cancel_order("O-1", "no"), WrongStatus, "is delivered, so it cannot be cancelled"),
    (delivered, lambda s: s.return_items("O-1", []), EmptyOrder, "There are no items"),
    (
        delivered,
        lambda s: s.return_items("O-1", [(POT, 1)]),
        NotInOrder,
        "1 of T-1 cannot .* has 2 of it. Return whole",
    ),
    (delivered, lambda s: s.return_items("O-1", [(OLD, 1)]), NotInOrder, "has none of it. .* lines of 2 T-1, 1 T-2"),
    (returned, lambda s: s.return_items("O-1", [(POT, 2)]), WrongStatus, "is returned, so it cannot be returned"),
    (cancelled, lambda s: s.cancel_order("O-1", "no"), WrongStatus, "is cancelled, so it cannot be cancelled"),
    (cancelled, lambda s: s.pay_order("O-1"), WrongStatus, "is cancelled, so it cannot be paid"),
    (as_it_is, lambda s: s.receive_stock(POT, 0), InvalidDetail, "The quantity is 0. Give a whole number from 1 to"),
    (reserved, lambda s: s.receive_stock(POT, -1), InvalidDetail, "The quantity is -1"),
    (as_it_is, lambda s: s.reserve_stock(POT, "O-1", 1), UnknownStock, "Nothing of T-1 was ever received"),
    (reserved, lambda s: s.reserve_stock(POT, "O-2", 3), OutOfStock, "5 are here, of which 3 are .* at most 2"),
    (
        reserved,
        lambda s: s.reserve_stock(POT, "O-1", 1),
        AlreadyReserved,
        "3 of T-1 are reserved for order O-1 already",
    ),
    (reserved, lambda s: s.release_stock(POT, "O-2"), NotReserved, "Nothing of T-1 is reserved for order O-2"),
    (reserved, lambda s: s.take_stock(POT, "O-2"), NotReserved, "Reserve it first"),
]


@pytest.mark.parametrize(("prepare", "command", "error", "sentence"), REFUSALS)
def test_a_refused_command_has_a_name_and_a_sentence_and_stores_nothing(
    prepare: Callable[[Shop], None], command: Command, error: type[ShopError], sentence: str
) -> None:
    with make_shop() as shop:
        prepare(shop)
        before = stored(shop)
        with pytest.raises(error, match=sentence):
            command(shop)
        assert stored(shop) == before


@pytest.mark.parametrize("time", ["2024-01-01", datetime(2024, 1, 1), None])
def test_a_clock_without_a_time_zone_is_refused(time: Any) -> None:
    with Shop(clock=lambda: time) as shop:
        with pytest.raises(InvalidDetail, match="is no time with a time zone"):
            shop.list_product(POT, "Teapot", "", "Tableware", "1.00")
        with pytest.raises(InvalidDetail, match="is no time with a time zone"):
            shop.receive_stock(POT, 1)


def test_times_come_from_the_clock() -> None:
    with make_shop() as shop:
        shop.place_order("O-1", "C-1", [(POT, 1)])
        assert shop.order("O-1").created_on == datetime(2024, 1, 1, 0, 0, BEFORE_ORDERS, tzinfo=UTC)


def test_a_snapshot_gives_the_same_aggregates() -> None:
    with make_shop({"IS_SNAPSHOTTING_ENABLED": "y"}) as shop:
        returned(shop)
        shop.receive_stock(POT, 5)
        shop.reserve_stock(POT, "O-1", 3)
        before = [shop.order("O-1"), shop.stock(POT), shop.product(POT), shop.customer("C-2")]
        for aggregate in before:
            shop.take_snapshot(aggregate.id)
        assert [shop.order("O-1"), shop.stock(POT), shop.product(POT), shop.customer("C-2")] == before
        shop.receive_stock(POT, 1)
        assert shop.stock(POT).on_hand == 6


def test_forty_threads_that_want_the_last_three_get_three(tmp_path: Path) -> None:
    env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SHOP_SQLITE_DBNAME": str(tmp_path / "shop.db")}
    with Shop(env) as shop:
        shop.receive_stock(POT, 3)
        together, outcomes = threading.Barrier(8), []

        def want(first: int) -> None:
            together.wait()
            for number in range(first, first + 5):
                try:
                    shop.reserve_stock(POT, f"O-{number}", 1)
                    outcomes.append("reserved")
                except OutOfStock:
                    outcomes.append("out of stock")

        threads = [threading.Thread(target=want, args=(first,)) for first in range(0, 40, 5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["out of stock"] * 37 + ["reserved"] * 3
        assert shop.stock(POT).available == 0


def test_the_first_delivery_of_two_at_once_is_not_lost() -> None:
    with Shop() as shop:
        insert = shop.recorder.insert_events

        def insert_after_a_rival(stored_events: Any, **kwargs: Any) -> Any:
            shop.recorder.insert_events = insert  # type: ignore[method-assign]
            shop.receive_stock(POT, 2)
            return insert(stored_events, **kwargs)

        shop.recorder.insert_events = insert_after_a_rival  # type: ignore[method-assign]
        shop.receive_stock(POT, 5)
        assert shop.stock(POT).on_hand == 7


def test_a_writer_that_always_loses_gives_up_with_a_sentence() -> None:
    class Hasty(Shop):
        name = "Shop"
        most_tries = 3

    with Hasty() as shop:
        shop.receive_stock(POT, 1)
        insert = shop.recorder.insert_events

        def always_late(stored_events: Any, **kwargs: Any) -> Any:
            shop.recorder.insert_events = insert  # type: ignore[method-assign]
            shop.receive_stock(POT, 1)
            shop.recorder.insert_events = always_late  # type: ignore[method-assign]
            return insert(stored_events, **kwargs)

        shop.recorder.insert_events = always_late  # type: ignore[method-assign]
        with pytest.raises(TooManyConflicts, match=r"Others changed T-1 each of the 3 times.*Nothing was stored"):
            shop.reserve_stock(POT, "O-1", 1)
        assert shop.stock(POT).on_hand == 4


def test_an_id_follows_from_the_number_however_it_is_typed() -> None:
    assert Order.create_id("\u00c4") == Order.create_id("A\u0308")
