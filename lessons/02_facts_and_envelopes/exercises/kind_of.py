"""Four kinds of message, told apart by what is asked of a receiver, not by their names."""

from typing import Any

from hypothesis.strategies import (
    SearchStrategy,
    builds,
    just,
    lists,
    one_of,
    sampled_from,
    tuples,
)

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

from ..kit import Message

exercise = Exercise(
    "kind_of",
    hints=(
        "May a receiver refuse, or must one act? Then something was asked, whatever the name says.",
        'Look at waits_for first: "an answer" makes a query. After that, ask whether something may be refused or '
        "has to be acted upon. Receivers decide nothing.",
        'asks = message["may_be_refused"] or message["waits_for"] == "an action". Not a query and asks nothing: an '
        "event. Asks something: past_tense tells the command in disguise from the plain command.",
    ),
)


TWELVE = (
    ("command", "PlaceOrder", False, True, "an action", ("shop",)),
    ("event", "OrderPlaced", True, False, "nothing", ("inventory", "mail")),
    ("query", "GetBalance", False, True, "an answer", ("accounts",)),
    ("event", "MoneyWithdrawn", True, False, "nothing", ("mail",)),
    ("command in disguise", "StockReservationRequested", True, True, "an action", ("inventory",)),
    ("command", "SendReminder", False, True, "nothing", ("mail",)),
    ("query", "FindOrders", False, False, "an answer", ("shop", "archive")),
    ("event", "CardCharged", True, False, "nothing", ()),
    ("command in disguise", "WelcomeMailRequested", True, False, "an action", ("mail", "audit")),
    ("command", "CloseAccount", False, True, "an action", ("accounts",)),
    ("query", "ListPayments", False, True, "an answer", ("payments",)),
    ("command in disguise", "RefundInitiated", True, True, "nothing", ("refunds", "audit")),
)


_WHY = {
    "command": "Something is asked that a receiver may refuse, and the name says so: a command, waited for or not.",
    "event": "Nothing is asked and nothing can be refused: an event, however many receivers it has today.",
    "query": "The sender wants an answer and nothing else. That is a query, whether the answer may be refused or not.",
    "command in disguise": "The name tells of something past, and yet a receiver has to act or may refuse.",
}


def _message(name: str, past_tense: bool, may_be_refused: bool, waits_for: str, receivers: tuple[str, ...]) -> Message:
    return {
        "name": name,
        "past_tense": past_tense,
        "may_be_refused": may_be_refused,
        "waits_for": waits_for,
        "receivers": list(receivers),
    }


def _the_twelve() -> list[dict[str, Any]]:
    return [
        {"kind": kind, "message": _message(name, past_tense, may_be_refused, waits_for, receivers)}
        for kind, name, past_tense, may_be_refused, waits_for, receivers in TWELVE
    ]


_PAST = ("InvoiceSent", "LoanPaid", "TransferRequested", "SeatHeld", "CheckCompleted", "VideoSkipped")
_ORDERS = ("SendInvoice", "HoldSeat", "PayOut", "SkipVideo")
_QUESTIONS = ("FindSeats", "GetStatement", "CountViews")


def _used_as(
    kind: str, past_tense: bool, names: tuple[str, ...], *uses: tuple[bool, str]
) -> "SearchStrategy[tuple[str, Message]]":
    """Messages of one kind with other names; a use is whether it may be refused, and what its sender waits for."""
    receivers = lists(sampled_from(("audit", "mail")), unique=True).map(tuple)
    return tuples(
        just(kind),
        builds(
            lambda name, use, receivers: _message(name, past_tense, use[0], use[1], receivers),
            sampled_from(names),
            sampled_from(uses),
            receivers,
        ),
    )


_UNSEEN = one_of(
    _used_as("event", True, _PAST, (False, "nothing")),
    _used_as("command", False, _ORDERS, (True, "an action"), (True, "nothing")),
    _used_as("query", False, _QUESTIONS, (False, "an answer"), (True, "an answer")),
    _used_as("command in disguise", True, _PAST, (True, "an action"), (False, "an action"), (True, "nothing")),
)


@exercise.law(cases=_the_twelve)
def it_is_one_of_four_texts(kind_of: Attempt, kind: str, message: Message) -> None:
    """Return one of the four texts exactly."""
    returned = kind_of(message)
    returned.should(returned.value in list(_WHY), expected=", ".join(show(kind) for kind in _WHY))


@exercise.law(cases=_the_twelve)
def the_twelve_are_sorted(kind_of: Attempt, kind: str, message: Message) -> None:
    """Judge the message by its use."""
    kind_of(message).should_be(kind, because=_WHY[kind])


@exercise.law(unseen=_UNSEEN)
def others_are_sorted_too(kind_of: Attempt, unseen: tuple[str, Message]) -> None:
    """You know the twelve. This message is not one of them: judge it by its use, since a name can say anything."""
    kind, message = unseen
    kind_of(message).should_be(kind)
