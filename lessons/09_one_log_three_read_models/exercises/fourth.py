"""`fourth`: a read model for one of three questions, which the learner chooses."""

import inspect
from typing import Any

from hypothesis.strategies import composite, integers, sampled_from

from course_utils.domains.shop import Order
from course_utils.exercises import Attempt, Exercise
from course_utils.text import code, show

from ..kit import DAYS, EDGES, KINDS, SKUS, any_event, must_hold, opened, order_event, project

exercise = Exercise(
    "fourth",
    hints=(
        "Which events change the answer to your question, and by how much? What is the name of the row?",
        '`add` makes the row when it is not there, and changes it when it is. For "on their way", a row that has come down '
        'to 0 has to go: one DELETE after it. For "given back", the month is that of the event itself.',
        code(
            "match event:",
            "    case Order.Shipped():",
            "        add(rows, event.customer, 1)",
            "    case Order.Delivered():",
            "        …  # and DELETE FROM answer WHERE number = 0",
        ),
    ),
)

ANSWER = "CREATE TABLE answer (name TEXT PRIMARY KEY, number BIGINT NOT NULL)"
QUESTIONS = ("declined", "given back", "on their way")
REASONS = ("no cover", "card's expired", "عذر")
CUSTOMERS = ("C-0007", "C-0042", "O'Hara")
OTHERS = [kind for kind in KINDS if kind.startswith(("Product", "Customer", "Stock"))]
OTHERS += ["Order.Placed", "Order.Changed", "Order.Paid"]
"""What changes the answer to none of the questions."""
Deed = tuple[str, str, int, str]
"""What happened, to whom or why or of which kind, with how many cents, on which day."""


@composite
def deeds(draw: Any) -> list[Deed]:
    """What happens to orders; a parcel is delivered after it was shipped."""
    made: list[Deed] = []
    on_the_way: list[str] = []
    for _ in range(draw(integers(1, 8))):
        what = draw(
            sampled_from(["declined", "cancelled", "cancelled unpaid", "returned", "shipped", "delivered", "other"])
        )
        who, cents, day = draw(sampled_from(CUSTOMERS)), draw(integers(1, 9_999)), draw(sampled_from(DAYS))
        if what == "delivered":
            if not on_the_way:
                continue
            who = on_the_way.pop(0)
        if what == "shipped":
            on_the_way.append(who)
        if what in ("declined", "other"):
            who = draw(sampled_from(REASONS if what == "declined" else OTHERS))
        made.append((what, who, cents, day))
    return made


def _events(story: list[Deed]) -> list[Any]:
    """An event for each deed, of an order of its own; but what is delivered is the order that was shipped to its customer."""
    shipped: dict[str, list[int]] = {}
    made = []
    for number, deed in enumerate(story, start=1):
        what, who, *_ = deed
        if what == "shipped":
            shipped.setdefault(who, []).append(number)
        made.append(_event(shipped[who].pop(0) if what == "delivered" else number, deed))
    return made


def _event(number: int, deed: Deed) -> Any:
    what, who, cents, day = deed
    order, wanted = f"O-{number:05}", [(SKUS[0], 1, cents)]
    if cents > 2:
        wanted = [(SKUS[0], 2, 1), (SKUS[1], 1, cents - 2)]
    match what:
        case "declined":
            return order_event(Order.Declined, day, order, total=cents, reason=who)
        case "cancelled":
            return order_event(Order.Cancelled, day, order, customer=who, lines=wanted, refund=cents, reason="late")
        case "cancelled unpaid":
            return order_event(Order.Cancelled, day, order, customer=who, lines=wanted, refund=0, reason="late")
        case "returned":
            return order_event(Order.Returned, day, order, customer=who, lines=wanted, refund=cents)
        case "shipped":
            return order_event(Order.Shipped, day, order, customer=who)
        case "delivered":
            return order_event(Order.Delivered, day, order, customer=who)
    return any_event(who, day)


def _changes(question: str, deed: Deed) -> tuple[str, int]:
    what, who, cents, day = deed
    match question, what:
        case "declined", "declined":
            return who, 1
        case "given back", "cancelled" | "returned":
            return day[:7], cents
        case "on their way", "shipped" | "delivered":
            return who, 1 if what == "shipped" else -1
    return "", 0


def _expected(question: str, story: list[Deed]) -> list[tuple[str, int]]:
    changes = [_changes(question, deed) for deed in story]
    numbers = {name: sum(n for other, n in changes if other == name) for name, _ in changes}
    return sorted((name, number) for name, number in numbers.items() if number)


def _chosen(attempt: Attempt) -> str:
    """The question that the learner has chosen, from the answer's own default."""
    answer: Any = attempt.answer
    parameter = inspect.signature(answer).parameters.get("question") if callable(answer) else None
    question = parameter.default if parameter else None
    if question not in QUESTIONS:
        attempt.fail(
            'Name your question in the first line: def fourth(event, rows, question="declined"). '
            f"There are {', '.join(map(show, QUESTIONS))}.",
            got=show(None if question is inspect.Parameter.empty else question),
        )
    return str(question)


SENTENCES = {
    "declined": '"declined": a row for each reason, and how many cards were declined for it.',
    "given back": '"given back": a row for each month, such as "2024-02", and the cents that were given back in it: the '
    "refunds of returned and of cancelled orders, in the month of their own events. A month without any has no row.",
    "on their way": '"on their way": a row for each customer, and how many parcels are shipped and not delivered. Who has '
    "none has no row.",
}


@exercise.law(story=deeds(), examples=50)
def the_question_is_answered(fourth: Attempt, story: list[Deed]) -> None:
    """The table `answer` holds the answer to your question."""
    _must_answer(fourth, story)


@exercise.law()
def small_numbers_count(fourth: Attempt) -> None:
    """The table `answer` holds the answer to your question to the last cent and parcel."""
    ada, bob, _ = CUSTOMERS
    two_parcels: list[Deed] = [("shipped", ada, 1, DAYS[0]), ("shipped", ada, 1, DAYS[0]), ("shipped", bob, 1, DAYS[1])]
    _must_answer(
        fourth,
        [
            *two_parcels,
            ("delivered", ada, 1, DAYS[1]),
            ("delivered", bob, 1, DAYS[2]),
            ("returned", ada, 29, DAYS[2]),
            ("cancelled", bob, 57, DAYS[2]),
            *[("declined", reason, 1, DAYS[2]) for reason in (*REASONS, REASONS[0])],
        ],
    )


@exercise.law(cases=lambda: [{"kind": kind} for kind in OTHERS])
def other_events_change_nothing(fourth: Attempt, kind: str) -> None:
    """Other events change nothing: an order that is paid after all had its card declined all the same, and the parcel of a
    customer who was deleted is still on its way."""
    told: list[Deed] = [
        ("declined", REASONS[0], 350, DAYS[1]),
        ("shipped", CUSTOMERS[0], 1, DAYS[1]),
        ("returned", CUSTOMERS[1], 350, DAYS[1]),
    ]
    _must_answer(fourth, [*told, ("other", kind, 1, DAYS[1]), ("other", kind, 1, DAYS[2])], by_the_question=False)


@exercise.law(cases=lambda: [{"minute": EDGES[1]}, {"minute": "2024-03-01T00:00"}])
def a_month_has_its_first_minute_and_its_last(fourth: Attempt, minute: str) -> None:
    """An event belongs to the month of its timestamp as it stands, from the first minute to the last. A clock of another
    zone would move it into a neighbour."""
    _must_answer(fourth, [("returned", CUSTOMERS[0], 350, minute)], by_the_question=False)


def _must_answer(fourth: Attempt, story: list[Deed], *, by_the_question: bool = True) -> None:
    question = _chosen(fourth)
    with opened(ANSWER) as view:
        project(fourth, view, _events(story))
        must_hold(fourth, view, "answer", _expected(question, story), SENTENCES[question] if by_the_question else "")
