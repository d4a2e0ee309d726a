"""The year of the shop is what the shop's own code would have stored, and its known answers are true."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import pytest

from course_utils.datasets import answers, load, load_events, load_shop
from course_utils.datasets.shop import load as loading
from course_utils.datasets.shop.year import make_shop_year
from course_utils.domains.shop import Customer, Order, Product, Shop
from course_utils.eventstore import caused_by, store_environment

ROOT = Path(__file__).resolve().parents[3]
EVENTS, ORDERS, PRODUCTS, CUSTOMERS = 52_888, 12_000, 600, 4_000


class Stored(NamedTuple):
    """An event as its JSON has it, read without any class of the shop."""

    id: str
    version: int
    kind: str
    day: str
    time: str
    state: dict[str, Any]


def read(row: Any) -> Stored:
    state = json.loads(row.state)
    time = state["timestamp"]["_data_"]
    return Stored(row.originator_id.hex, row.originator_version, row.topic.split(":")[1], time[:10], time, state)


def cents(tagged: dict[str, str]) -> int:
    assert tagged["_type_"] == "decimal_str"
    return int(tagged["_data_"].replace(".", ""))


def lines(event: Stored) -> list[tuple[str, int, int]]:
    assert event.state["lines"]["_type_"] == "order_lines"
    return [
        (line["sku"], line["quantity"], int(line["price"].replace(".", ""))) for line in event.state["lines"]["_data_"]
    ]


@pytest.fixture(scope="module")
def rows() -> list[Any]:
    return load_shop()


@pytest.fixture(scope="module")
def events(rows: list[Any]) -> list[Stored]:
    return [read(row) for row in rows]


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return answers("shop_year")


@pytest.fixture(scope="module")
def categories(events: list[Stored]) -> dict[str, str]:
    return {event.state["sku"]: event.state["category"] for event in events if event.kind == "Product.Listed"}


def test_the_year_has_the_events_it_is_said_to_have(events: list[Stored], known: dict[str, Any]) -> None:
    kinds = Counter(event.kind for event in events)
    assert kinds == known["events_by_type"]
    assert len(events) == EVENTS
    assert (kinds["Order.Placed"], kinds["Product.Listed"], kinds["Customer.Registered"]) == (
        ORDERS,
        PRODUCTS,
        CUSTOMERS,
    )
    assert set(kinds) == {
        *(f"Product.{name}" for name in ("Listed", "Renamed", "Repriced", "Withdrawn")),
        *(f"Customer.{name}" for name in ("Registered", "Deleted")),
        *(f"Order.{name}" for name in ("Placed", "Changed", "Cancelled", "Paid", "Declined", "Shipped", "Delivered")),
        "Order.Returned",
    }


def test_making_it_again_gives_the_same_bytes() -> None:
    entry = load.entry_of("shop_year")
    text = make_shop_year(entry["seed"]).log.text()
    assert load.normalised_hash(text) == entry["sha256"]
    assert (len(text.encode("utf-8")), text.count("\n")) == (entry["bytes"], entry["rows"])


def test_versions_have_no_gaps_and_time_never_goes_back(events: list[Stored]) -> None:
    versions = defaultdict(list)
    for event in events:
        versions[event.id].append(event.version)
    assert len(versions) == ORDERS + PRODUCTS + CUSTOMERS
    assert all(seen == list(range(1, len(seen) + 1)) for seen in versions.values())
    times = [event.time for event in events]
    assert times == sorted(times)
    assert times[0] >= "2024-01-01"
    assert times[-1] < "2025-01-01"


def test_ids_follow_from_skus_and_numbers(events: list[Stored]) -> None:
    classes: dict[str, Any] = {"Product": Product, "Customer": Customer, "Order": Order}
    for event in events:
        if event.version == 1:
            kind = event.kind.split(".")[0]
            assert classes[kind].create_id(event.state["sku" if kind == "Product" else "number"]).hex == event.id


def test_every_state_ends_with_its_checksum(rows: list[Any]) -> None:
    for row in rows:
        body, _, end = row.state.rpartition(b',"crc":"')
        assert end == b'%08x"}' % crc32(body)


def test_revenue_is_what_was_paid_minus_what_was_given_back(
    events: list[Stored], known: dict[str, Any], categories: dict[str, str]
) -> None:
    by_month: Counter[str] = Counter()
    by_category: Counter[str] = Counter()
    for event in events:
        state = event.state
        sign = {"Order.Paid": 1, "Order.Returned": -1, "Order.Cancelled": -1}.get(event.kind, 0)
        if sign == 0 or (event.kind == "Order.Cancelled" and cents(state["refund"]) == 0):
            continue
        amount = cents(state["total"] if event.kind == "Order.Paid" else state["refund"])
        by_month[event.day[:7]] += sign * amount
        assert amount == sum(quantity * price for _, quantity, price in lines(event))
        for sku, quantity, price in lines(event):
            by_category[categories[sku]] += sign * quantity * price
    assert by_month == known["revenue_by_month"]
    assert by_category == known["revenue_by_category"]
    assert sum(by_month.values()) == sum(by_category.values()) == known["revenue"]
    assert (len(by_month), len(by_category)) == (12, 12)


def test_the_best_selling_ten_of_a_day_are_those_of_the_orders_paid_on_it(
    events: list[Stored], known: dict[str, Any]
) -> None:
    assert len(known["top_ten_by_day"]) == 4
    for day, top in known["top_ten_by_day"].items():
        units: dict[str, int] = defaultdict(int)
        for event in events:
            if event.kind == "Order.Paid" and event.day == day:
                for sku, quantity, _ in lines(event):
                    units[sku] += quantity
        order = sorted(sorted(units), key=units.__getitem__, reverse=True)
        assert [[sku, units[sku]] for sku in order[:10]] == top
        assert units[order[9]] > units[order[10]], "nobody has to say which of two is tenth"
    assert len({number for _, number in known["top_ten_by_day"]["2024-11-29"]}) == 10


def test_the_customers_of_a_day_are_counted_once_each(events: list[Stored], known: dict[str, Any]) -> None:
    pairs = {(event.day, event.state["customer"]) for event in events if event.kind == "Order.Placed"}
    days = Counter(day for day, _ in pairs)
    assert known["customers_by_day"] == {day: days[day] for day in known["customers_by_day"]}
    assert len(known["customers_by_day"]) == 5
    most = max(days.values())
    assert known["most_customers"] == {"day": min(day for day in days if days[day] == most), "customers": most}
    placed = sum(event.kind == "Order.Placed" and event.day == known["most_customers"]["day"] for event in events)
    assert placed > most, "somebody ordered twice that day, or counting orders would do"


def test_the_last_event_says_how_an_order_ended(events: list[Stored], known: dict[str, Any]) -> None:
    last = {event.id: event.kind for event in events if event.kind.startswith("Order") and "Changed" not in event.kind}
    declined = {event.id for event in events if event.kind == "Order.Declined"}
    assert Counter(kind.split(".")[1].lower() for kind in last.values()) == known["orders_by_status"]
    assert sum(last[order] in ("Order.Delivered", "Order.Returned") for order in declined) > 300


def found_in(text: str) -> set[str]:
    """The words of a text, found sign by sign: another way than the books'."""
    composed = unicodedata.normalize("NFKD", text.lower())
    signs = [sign for sign in composed if not unicodedata.category(sign).startswith("M")]
    return set("".join(sign if sign.isalnum() else " " for sign in signs).split())


def test_searches_find_what_is_on_sale_and_called_so_today(events: list[Stored], known: dict[str, Any]) -> None:
    texts: dict[str, list[str]] = defaultdict(list)
    gone = set()
    for event in events:
        if event.kind in ("Product.Listed", "Product.Renamed"):
            texts[event.state["sku"]].append(f"{event.state['name']} {event.state['description']}")
        elif event.kind == "Product.Withdrawn":
            gone.add(event.state["sku"])
    assert known["products_on_sale"] == len(texts.keys() - gone)
    for search in known["searches"]:
        wanted = found_in(search["query"])
        now = {sku for sku in texts if wanted <= found_in(texts[sku][-1])} - gone
        ever = {sku for sku in texts if any(wanted <= found_in(text) for text in texts[sku])}
        assert set(search["finds"]) == now, search["query"]
        assert set(search["finds_no_longer"]) == ever - now, search["query"]


def test_there_is_something_to_be_found_and_something_not_to_be(known: dict[str, Any]) -> None:
    searches = {search["query"]: search for search in known["searches"]}
    assert len(searches) >= 12
    assert "T-1042" in searches["red teapot chipped lid"]["finds"]
    assert {"T-1043", "T-1044"} <= set(searches["red teapot chipped lid"]["finds_no_longer"])
    assert searches["crimson coffee pot mended"]["finds"] == ["T-1044"]
    assert searches["zeppelin"] == {"query": "zeppelin", "finds": [], "finds_no_longer": []}
    assert sum(bool(search["finds"]) for search in searches.values()) >= 12


def test_names_are_varied_and_some_are_hard(events: list[Stored]) -> None:
    names = [event.state["name"] for event in events if event.kind == "Product.Listed"]
    assert len(set(names)) == PRODUCTS
    assert "Red teapot with a chipped lid" in names
    assert any(unicodedata.bidirectional(name[0]) == "AL" for name in names)
    assert any("<b>" in name for name in names)
    assert sum("-" in name for name in names) > 50
    assert sum("'" in name for name in names) > 50
    assert sum(name != name.encode("ascii", "ignore").decode() for name in names) > 20


def test_only_customers_who_are_there_order_and_only_what_is_sold_at_its_price(events: list[Stored]) -> None:
    there: set[str] = set()
    prices: dict[str, int] = {}
    for event in events:
        state = event.state
        match event.kind:
            case "Customer.Registered":
                there.add(state["number"])
            case "Customer.Deleted":
                there.remove(state["number"])
            case "Product.Listed" | "Product.Repriced":
                prices[state["sku"]] = cents(state["price"])
            case "Product.Withdrawn":
                del prices[state["sku"]]
            case "Order.Placed":
                assert state["customer"] in there
        if event.kind in ("Order.Placed", "Order.Changed"):
            assert all(prices[sku] == price for sku, _, price in lines(event))
            assert cents(state["total"]) == sum(quantity * price for _, quantity, price in lines(event))


def test_some_order_after_others_and_some_return_a_part(events: list[Stored]) -> None:
    ordered = {event.state["number"]: len(lines(event)) for event in events if event.kind in ("Order.Paid",)}
    returned = [
        (ordered[event.state["number"]], len(lines(event))) for event in events if event.kind == "Order.Returned"
    ]
    assert sum(back < whole for whole, back in returned) > 50
    assert sum(back == whole for whole, back in returned) > 50
    refunds = [cents(event.state["refund"]) for event in events if event.kind == "Order.Cancelled"]
    assert sum(refund == 0 for refund in refunds) > 100
    assert sum(refund > 0 for refund in refunds) > 100
    gone = {event.state["number"] for event in events if event.kind == "Customer.Deleted"}
    assert any(event.state["customer"] in gone for event in events if event.kind == "Order.Placed")


@pytest.fixture(scope="module")
def shop(rows: list[Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The shop of today over a file that holds the year."""
    path = tmp_path_factory.mktemp("year") / "shop.db"
    with Shop(store_environment(path, application="Shop")) as shop:
        assert shop.recorder.insert_events(rows) == list(range(1, EVENTS + 1))
        yield shop


def test_the_code_of_today_reads_every_event_and_every_order(shop: Shop, events: list[Stored], known: Any) -> None:
    position, statuses, back = 0, {}, Decimal(0)
    while log := shop.recorder.select_notifications(position + 1, limit=5_000):
        for stored in log:
            event = shop.mapper.to_domain_event(stored)
            if isinstance(event, Order.Event):
                order = event.mutate(statuses.get(event.number))
                assert isinstance(order, Order)
                statuses[event.number] = order
        position = log[-1].id
    assert position == EVENTS
    assert Counter(order.status for order in statuses.values()) == known["orders_by_status"]
    paid = sum((cents(event.state["total"]) for event in events if event.kind == "Order.Paid"), 0)
    back = sum((order.refunded for order in statuses.values()), Decimal(0))
    assert paid - back * 100 == known["revenue"]


def test_the_shop_goes_on_where_the_year_ended(shop: Shop) -> None:
    assert shop.product("T-1042").name == "Red teapot with a chipped lid"
    assert shop.product("T-1043").is_withdrawn
    assert shop.place_order("O-12001", "C-4000", [("T-1042", 1)]) == EVENTS + 1
    assert shop.order("O-12001").total == shop.product("T-1042").price


def test_the_shop_s_own_code_would_have_stored_the_same_bytes(rows: list[Any], tmp_path: Path) -> None:
    """A part of the year once more, by commands: every 40th order, its customer, who was deleted, and all products."""
    events = [read(row) for row in rows]
    chosen = {event.id for event in events if event.kind == "Order.Placed" and int(event.state["number"][2:]) % 40 == 0}
    people = {event.state["customer"] for event in events if event.id in chosen}
    people |= {event.state["number"] for event in events if event.kind == "Customer.Deleted"}

    def matters(event: Stored) -> bool:
        return event.id in chosen or "Product" in event.kind or event.state.get("number") in people

    wanted = [(row, event) for row, event in zip(rows, events, strict=True) if matters(event)]
    now = datetime(2024, 1, 1, tzinfo=UTC)
    seen = set()
    env = store_environment(tmp_path / "shop.db", application="Shop") | {"SQLITE_SYNCHRONOUS": "NORMAL"}
    with Shop(env, clock=lambda: now) as shop:
        last: dict[str, Any] = {}
        for position, (row, event) in enumerate(wanted, start=1):
            now = datetime.fromisoformat(event.time)
            if event.id in chosen and event.version > 1:
                with caused_by(last[event.id]):
                    assert command_for(shop, event)() == position
            else:
                assert command_for(shop, event)() == position
            (stored,) = shop.recorder.select_notifications(position, limit=1)
            assert (stored.topic, stored.originator_version, stored.state.decode("utf-8")) == (
                row.topic, row.originator_version, row.state.decode("utf-8"),
            )  # fmt: skip
            assert stored.originator_id == row.originator_id
            if event.id in chosen:
                last[event.id] = shop.mapper.to_domain_event(stored)
            seen.add(event.kind)
    assert seen == set(answers("shop_year")["events_by_type"])


def command_for(shop: Shop, event: Stored) -> Any:
    """The command that has this event for its outcome."""
    state = event.state
    items = [(sku, quantity) for sku, quantity, _ in lines(event)] if "lines" in state else []
    price = state["price"]["_data_"] if "price" in state else ""
    match event.kind:
        case "Product.Listed":
            details = state["name"], state["description"], state["category"]
            return partial(shop.list_product, state["sku"], *details, price)
        case "Product.Renamed":
            return partial(shop.rename_product, state["sku"], state["name"], state["description"])
        case "Product.Repriced":
            return partial(shop.reprice_product, state["sku"], price)
        case "Product.Withdrawn":
            return partial(shop.withdraw_product, state["sku"])
        case "Customer.Registered":
            return partial(shop.register_customer, state["number"], state["name"], state["email"], state["city"])
        case "Customer.Deleted":
            return partial(shop.delete_customer, state["number"])
        case "Order.Placed":
            return partial(shop.place_order, state["number"], state["customer"], items)
        case "Order.Changed":
            return partial(shop.change_order, state["number"], items)
        case "Order.Cancelled":
            return partial(shop.cancel_order, state["number"], state["reason"])
        case "Order.Declined":
            return partial(shop.decline_payment, state["number"], state["reason"])
        case "Order.Returned":
            return partial(shop.return_items, state["number"], items)
    plain = {"Paid": shop.pay_order, "Shipped": shop.ship_order, "Delivered": shop.deliver_order}
    return partial(plain[event.kind.split(".")[1]], state["number"])


def test_a_beginning_can_be_had(rows: list[Any]) -> None:
    assert load_shop(0) == []
    assert load_shop(1_000) == rows[:1_000]
    assert load_shop(EVENTS) == rows


def test_a_beginning_that_a_lesson_needs_is_made_without_the_rest(rows: list[Any]) -> None:
    entry = load.entry_of("shop_year")
    for events in map(int, entry["beginnings"]):
        assert len(make_shop_year(entry["seed"], events).log.rows) == events
        assert load_shop(events) == rows[:events]


def test_each_load_is_a_fresh_list() -> None:
    load_shop(10).clear()
    assert len(load_shop(10)) == 10


@pytest.mark.parametrize("number", [-1, EVENTS + 1, 2.5, True, "all"])
def test_a_beginning_that_cannot_be_had_is_refused(number: Any) -> None:
    with pytest.raises(ValueError, match=r"has 52,888 events, so it cannot begin with"):
        load_shop(number)


def test_a_year_that_comes_out_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = load.entry_of("shop_year")
    monkeypatch.setattr(loading, "entry_of", lambda name: entry | {"seed": entry["seed"] + 1})
    loading._made.cache_clear()
    for events in (None, *map(int, entry["beginnings"])):
        with pytest.raises(ValueError, match=r"not the one that datasets/manifest.json describes.*course build"):
            load_shop(events)


def test_a_question_for_its_file_says_that_there_is_none() -> None:
    with pytest.raises(ValueError, match=r"shop_year is kept in no file.*call load_shop\(\)"):
        load_events("shop_year")


def test_the_readme_describes_every_field_and_every_answer(rows: list[Any], known: dict[str, Any]) -> None:
    text = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    section = text.partition("## shop_year\n")[2].partition("\n## ")[0]
    described = {
        name for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert described == {*vars(rows[0]), *known}
