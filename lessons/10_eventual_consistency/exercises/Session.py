"""`Session`: a token that goes with the customer, never goes back, and says what a read must have seen at least."""

from typing import Any

from hypothesis.strategies import booleans, composite, integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise, Returned
from course_utils.text import code, show

from ..kit import At, Time, View, climbs, moments, must_have_taken, orders_at, positions, rows_were, scripted

exercise = Exercise(
    "Session",
    hints=(
        "There are two moments at which the session learns of a position: when an order is stored, and when a list is "
        "read. What must hold before the list is read?",
        "order: the new token is max(token, what shop.place_order returned). orders: worked_wait_for the token, then "
        "view.read, whose position raises the token in the same way.",
        code(
            "worked_wait_for(view, self.position, timeout, time)",
            "rows, position = view.read(self.customer)",
            "self.position = max(self.position, position)",
            "return rows",
        ),
    ),
)

customers = sampled_from(["C-0007", "C-0042", "C-1138"])
ITEMS = [("T-1042", 1)]


class OrderInShop:
    """An order as the write side has it: the version of its own stream says nothing about the log."""

    def __init__(self, number: str) -> None:
        self.number, self.version, self.status = number, 1, "placed"


class Refused(Exception):
    """The shop takes no such order."""


class Shop:
    """Stores an order at the next of these positions, and refuses when there is none. An order that was stored before is
    answered as it was then."""

    def __init__(self, positions: list[int]) -> None:
        self._positions = iter(positions)
        self.placed: list[tuple[str, str, Any]] = []

    def place_order(self, number: str, customer: str, items: Any) -> int:
        self.placed.append((number, customer, items))
        for position in self._positions:
            return position
        raise Refused("this product is no longer sold")

    def order(self, number: str) -> OrderInShop:
        return OrderInShop(number)

    def __repr__(self) -> str:
        return "shop"


def _arrives(session: Attempt, customer: str, position: int | None = None) -> Returned:
    """The session as a request brings it along: all that travels is the customer and the position."""
    made = session(customer) if position is None else session(customer, position)
    _must_be(
        session, made, position or 0, "A session that begins has seen nothing, and one that arrives what it brings."
    )
    return made


def _token(attempt: Attempt, made: Returned) -> int:
    position = getattr(made.value, "position", None)
    if not isinstance(position, int) or isinstance(position, bool):
        attempt.fail("The token is `position`, a whole number.", got=f"position {show(position)}")
    return position


def _must_be(attempt: Attempt, made: Returned, token: int, because: str) -> None:
    if (found := _token(attempt, made)) != token:
        attempt.fail(because, got=f"position {found}", expected=f"position {token}")


@exercise.law(customer=customers, position=positions, examples=20)
def an_order_is_placed(Session: Attempt, customer: str, position: int) -> None:
    """`order` places one order, for the session's own customer, with the number and the items it is given."""
    shop, made = Shop([position]), _arrives(Session, customer)
    made.call("order", shop, "O-00001", ITEMS)
    if shop.placed != [("O-00001", customer, ITEMS)]:
        Session.fail(got=f"placed {show(shop.placed)}", expected=show([("O-00001", customer, ITEMS)]))


@exercise.law(customer=customers, position=positions, examples=20)
def an_order_raises_the_token(Session: Attempt, customer: str, position: int) -> None:
    """After an order, the token is its position in the log."""
    shop, made = Shop([position]), _arrives(Session, customer)
    made.call("order", shop, "O-00001", ITEMS)
    Session.steps.append(f"# place_order returned {position}")
    because = (
        "After an order, the token is the position in the log that place_order returned. The version of the order's own "
        "stream is another number: it says how many events this one order has."
    )
    _must_be(Session, made, position, because)


@exercise.law(customer=customers, position=positions, examples=5)
def a_refusal_comes_out(Session: Attempt, customer: str, position: int) -> None:
    """What the shop refuses, the customer has to be told: the error of place_order comes out of `order`. The token stays as
    it was."""
    made = _arrives(Session, customer, position)
    made.call_raises(Refused, "order", Shop([]), "O-00001", ITEMS)
    _must_be(Session, made, position, "Nothing was stored, so the token stays as it was.")


@exercise.law(customer=customers, position=positions, back=integers(0, 9), examples=30)
def a_late_answer_does_not_take_it_back(Session: Attempt, customer: str, position: int, back: int) -> None:
    """The token never goes back. An order that is sent a second time is answered with its first position, and by then
    the session may have seen more."""
    lower = max(1, position - back)
    shop, made = Shop([lower]), _arrives(Session, customer, position)
    made.call("order", shop, "O-00001", ITEMS)
    Session.steps.append(f"# place_order returned {lower}")
    _must_be(Session, made, position, "")


@exercise.law(customer=customers, position=positions, ahead=integers(0, 5), examples=20)
def a_read_gives_rows_and_raises_the_token(Session: Attempt, customer: str, position: int, ahead: int) -> None:
    """`orders` returns the rows that `view.read(customer)` gives for the session's customer, at once if the view is far
    enough. The token is then the position that came with them."""
    rows = orders_at(position)
    made = _arrives(Session, customer, max(0, position - ahead))
    view, time = scripted(Session, At(0, position, rows))
    got = made.call("orders", view, 1.0, time)
    rows_were(Session, got, rows)
    if set(view.customers) != {customer}:
        Session.fail(got=f"read for {show(view.customers)}", expected=f"for {show(customer)}")
    _must_be(
        Session, made, position, "What was read has been seen: the position that came with the rows is the token now."
    )
    must_have_taken(Session, time, 0)


@exercise.law(position=integers(3, 40), moment=moments, ahead=integers(0, 3), examples=30)
def a_read_has_seen_what_the_session_has(Session: Attempt, position: int, moment: float, ahead: int) -> None:
    """A read is never of less than the session has seen: it waits until the view is at the token."""
    late = orders_at(position + ahead)
    made = _arrives(Session, "C-0007", position)
    view, time = scripted(Session, At(0, position - 1, orders_at(position - 3)), At(moment, position + ahead, late))
    got = made.call("orders", view, 5.0, time)
    must_have_taken(Session, time, moment, "These rows are older than what the session has seen: wait for its token.")
    rows_were(
        Session, got, late, "These rows are older than what the session has seen: read after the wait, not before."
    )


@exercise.law(position=integers(4, 40), moment=moments, examples=20)
def an_order_may_be_gone_for_good_reason(Session: Attempt, position: int, moment: float) -> None:
    """What is waited for is a position, not a row: an order may have been taken off the list again by the time the view
    is there, or have changed no row of it."""
    shop, made = Shop([position]), _arrives(Session, "C-0007")
    made.call("order", shop, "O-00099", ITEMS)
    Session.steps.append(f"# place_order returned {position}; somebody takes the order off the list meanwhile")
    view, time = scripted(Session, At(0, position - 1, orders_at(2)), At(moment, position, orders_at(2)))
    got = made.call("orders", view, 5.0, time)
    must_have_taken(Session, time, moment)
    rows_were(Session, got, orders_at(2))


@exercise.law(position=integers(3, 40), examples=20)
def too_far_behind_is_an_error(Session: Attempt, position: int) -> None:
    """When the time is up, TimeoutError comes out: old rows would be the very thing the token is against. The token stays
    as it was."""
    made = _arrives(Session, "C-0007", position)
    view, time = scripted(Session, At(0, position - 1, orders_at(position - 1)))
    because = "The view never got to the token, so TimeoutError is due, and no old rows."
    made.call_raises(TimeoutError, "orders", view, 0.2, time, because=because)
    must_have_taken(Session, time, 0.2, "It gave up before the time was up.")
    _must_be(Session, made, position, "After a read that failed, the token stays as it was.")


@exercise.law(position=positions, examples=20)
def the_token_is_of_what_was_read(Session: Attempt, position: int) -> None:
    """A view moves on between two looks. The position that `view.read` gives belongs to its rows; one that was asked for
    before them is of less than they show."""
    made = _arrives(Session, "C-0007", position)
    time = Time()
    view = View(time, [At(0, position, orders_at(position))], moves_at_each_look=True)
    Session.steps.append(f"# view: position {position + 1} at the first look, and one more at each further one")
    made.call("orders", view, 1.0, time)
    Session.steps.append(f"# the rows that were read are of position {view.given[-1]}")
    if _token(Session, made) < view.given[-1]:
        _must_be(Session, made, view.given[-1], "Another replica could now go back behind these rows.")


@exercise.law(position=positions, examples=10)
def a_look_after_the_read_is_too_late(Session: Attempt, position: int) -> None:
    """A view moves on between two looks. That it is far enough after the read says nothing of the rows, which were read
    before, and may be older than what the session has seen: compare the position that came with them."""
    made = _arrives(Session, "C-0007", position + 2)
    time = Time()
    view = View(time, [At(0, position, orders_at(position))], moves_at_each_look=True)
    Session.steps.append(f"# view: position {position + 1} at the first look, and one more at each further one")
    made.call("orders", view, 1.0, time)
    if view.given[-1] < position + 2:
        Session.fail(got=f"rows of position {view.given[-1]}", expected=f"of position {position + 2} or later")


@exercise.law(position=positions, examples=10)
def a_new_visitor_waits_for_nothing(Session: Attempt, position: int) -> None:
    """The token belongs to the session. Somebody else's order, or the same customer's from another browser, is nobody's
    business here: a session that begins has seen nothing, and waits for nothing."""
    made = _arrives(Session, "C-0007")
    made.call("order", Shop([position]), "O-00001", ITEMS)
    other = _arrives(Session, "C-0007")
    view, time = scripted(Session, At(0, 0))
    rows_were(Session, other.call("orders", view, 1.0, time), ())


@composite
def visits(draw: Any) -> list[tuple[bool, int]]:
    """What a session does: whether it orders, and if so at how many positions after what was there."""
    return draw(lists(tuples(booleans(), integers(1, 4)), min_size=2, max_size=6))  # type: ignore[no-any-return]


@exercise.law(script=climbs(), acts=visits(), examples=40)
def it_travels_and_never_reads_back(Session: Attempt, script: list[At], acts: list[tuple[bool, int]]) -> None:
    """Each request may come to another server: what it brings along is the customer and the token, and nothing else.
    Whatever happens, no read goes back behind an order or an earlier read."""
    view, time = scripted(Session, *script)
    token = seen = 0
    for orders, step in acts:
        made = _arrives(Session, "C-0007", token)
        if orders:
            stored = max(seen, view.at(time.now).position) + step
            made.call("order", Shop([stored]), "O-00001", ITEMS)
            Session.steps.append(f"# place_order returned {stored}")
            seen = stored
        elif script[-1].position >= seen:
            made.call("orders", view, 9.0, time)
            Session.steps.append(f"# at {time.now:.3f} s, position {view.given[-1]} was read")
            if view.given[-1] < seen:
                Session.fail("This read goes back: the session has seen more.", expected=f"position {seen} or later")
            seen = view.given[-1]
        token = _token(Session, made)
        if token < seen:
            Session.fail("The session has seen more than its token says.", f"position {token}", f"{seen} or more")
