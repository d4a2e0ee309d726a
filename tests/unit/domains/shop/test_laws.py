"""What holds for every sequence of commands: of an order's money, and of what is in stock."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from course_utils.domains.shop import Line, Lines, Order, Shop, ShopError
from course_utils.domains.shop.lines import LinesAsList
from tests.unit.domains.shop.shops import BEFORE_ORDERS, CUP, POT, events_of, make_shop

PRICES = st.integers(1, 9_999_999).map(lambda cents: Decimal(cents).scaleb(-2))
LINES = st.builds(Lines, st.lists(st.builds(Line, st.text(min_size=1), st.integers(1, 999), PRICES), max_size=100))


@given(LINES)
def test_stored_lines_come_back_as_they_were(lines: Lines) -> None:
    found = LinesAsList().decode(LinesAsList().encode(lines))
    assert found == lines
    assert hash(found) == hash(lines)


@given(LINES)
def test_a_total_is_exact(lines: Lines) -> None:
    assert lines.total * 100 == sum(int(line.price * 100) * line.quantity for line in lines)
    assert lines.total.as_tuple().exponent == -2


def test_lines_read_like_a_tuple_and_cannot_be_changed() -> None:
    pot, cup = Line(POT, 1, Decimal("1.00")), Line(CUP, 2, Decimal("2.00"))
    given = [pot, cup]
    lines = Lines(given)  # type: ignore[arg-type]
    given.clear()
    assert (len(lines), lines[0], lines[1:], list(lines), pot in lines) == (2, pot, (cup,), [pot, cup], True)
    assert not Lines()


STEPS = ("change", "decline", "pay", "cancel", "ship", "deliver", "return one", "return all")


def take(shop: Shop, step: str) -> None:
    match step:
        case "change":
            shop.change_order("O-1", [(POT, 1), (CUP, 2)])
        case "decline":
            shop.decline_payment("O-1", "no cover")
        case "pay":
            shop.pay_order("O-1")
        case "cancel":
            shop.cancel_order("O-1", "no longer needed")
        case "ship":
            shop.ship_order("O-1")
        case "deliver":
            shop.deliver_order("O-1")
        case "return one":
            shop.return_items("O-1", [(POT, 1)])
        case "return all":
            shop.return_items("O-1", [(line.sku, line.quantity) for line in shop.order("O-1").lines])


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_what_is_given_back_was_paid_and_an_order_ends_once(steps: list[str]) -> None:
    with make_shop() as shop:
        shop.place_order("O-1", "C-1", [(POT, 1)])
        for step in steps:
            try:
                take(shop, step)
            except ShopError:
                continue
        events = events_of(shop)[BEFORE_ORDERS:]
        names = [type(event).__name__ for event in events]
        paid = sum((event.total for event in events if isinstance(event, Order.Paid)), Decimal(0))
        back = sum(
            (event.refund for event in events if isinstance(event, Order.Returned | Order.Cancelled)), Decimal(0)
        )
        assert 0 <= back <= paid
        assert names.count("Paid") <= 1
        assert "Changed" not in names[names.index("Paid") :] if "Paid" in names else True
        assert not ("Cancelled" in names and "Shipped" in names)
        assert not {"Cancelled", "Returned"} & set(names[:-1])
        assert shop.order("O-1").refunded == back
        assert {type(event).__name__.lower() for event in events} - {"changed"} >= {shop.order("O-1").status}


@given(st.lists(st.tuples(st.sampled_from(("receive", "reserve", "release", "take")), st.integers(1, 4)), max_size=25))
def test_stock_is_conserved(moves: list[tuple[str, int]]) -> None:
    received, kept, taken = 0, dict[str, int](), 0
    with Shop() as shop:
        for move, number in moves:
            order = f"O-{number}"
            allowed = {
                "receive": True,
                "reserve": received > 0 and order not in kept and received - taken - sum(kept.values()) >= number,
            }.get(move, order in kept)
            try:
                match move:
                    case "receive":
                        shop.receive_stock(POT, number)
                        received += number
                    case "reserve":
                        shop.reserve_stock(POT, order, number)
                        kept[order] = number
                    case "release":
                        shop.release_stock(POT, order)
                        del kept[order]
                    case "take":
                        shop.take_stock(POT, order)
                        taken += kept.pop(order)
            except ShopError:
                assert not allowed
            else:
                assert allowed
        if received:
            stock = shop.stock(POT)
            assert (stock.on_hand, stock.reserved) == (received - taken, kept)
            assert 0 <= stock.available <= stock.on_hand
