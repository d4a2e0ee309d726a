"""`fourth`: a read model for one of three questions, which the learner chooses."""

import inspect
from typing import Any

from hypothesis.strategies import composite, integers, sampled_from

from course_utils.domains.shop import Order, Product
from course_utils.exercises import Attempt, Exercise
from course_utils.text import code, show

from ..kit import DAYS, SKUS, must_hold, opened, order_event, product_event, project

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
Deed = tuple[str, str, int, str]
"""What happened, to whom or why, with how many cents, on which day."""


@composite
def deeds(draw: Any) -> list[Deed]:
    """What happens to orders; a parcel is delivered after it was shipped."""
    made: list[Deed] = []
    on_the_way: list[str] = []
    for _ in range(draw(integers(1, 8))):
        what = draw(
            sampled_from(["declined", "cancelled", "cancelled unpaid", "returned", "shipped", "delivered", "listed"])
        )
        who, cents, day = draw(sampled_from(CUSTOMERS)), draw(integers(1, 9_999)), draw(sampled_from(DAYS))
        if what == "delivered":
            if not on_the_way:
                continue
            who = on_the_way.pop(0)
        if what == "shipped":
            on_the_way.append(who)
        made.append((what, draw(sampled_from(REASONS)) if what == "declined" else who, cents, day))
    return made


def _event(number: int, deed: Deed) -> Any:
    what, who, cents, day = deed
    order, wanted = f"O-{number:05}", [(SKUS[0], 1, cents)]
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
    return product_event(Product.Listed, SKUS[0])


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
    """The table `answer` holds the answer to your question, and other events change nothing."""
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
            ("returned", ada, 29, DAYS[2]),
            ("cancelled", bob, 57, DAYS[2]),
            *[("declined", reason, 1, DAYS[2]) for reason in (*REASONS, REASONS[0])],
        ],
    )


def _must_answer(fourth: Attempt, story: list[Deed]) -> None:
    question = _chosen(fourth)
    with opened(ANSWER) as view:
        project(fourth, view, [_event(number, deed) for number, deed in enumerate(story, start=1)])
        must_hold(fourth, view, "answer", _expected(question, story), SENTENCES[question])
