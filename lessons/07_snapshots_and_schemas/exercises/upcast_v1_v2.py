"""`upcast_v1_v2`: cents become an exact amount, and the rest stays."""

from decimal import Decimal
from typing import Any

from hypothesis.strategies import (
    dictionaries,
    integers,
    sampled_from,
)

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

from ..kit import State

exercise = Exercise(
    "upcast_v1_v2",
    hints=(
        "Two things change: a key goes and a key comes. Everything else in the state stays.",
        "`Decimal(1050)` is exact, and `.scaleb(-2)` moves its point two places: Decimal('10.50'). Dividing it by 100 "
        "is exact, too. `cents / 100` with the int is a float already, whatever is done with it afterwards.",
        '`new = dict(state)` is yours to change, and `new.pop("cents")` takes the cents out and gives them to you. What is '
        'left is one assignment to `new["amount"]`.',
    ),
)


THEN = {"timestamp": "2019-03-01T09:00:00Z"}


# What else an event of 2019 may carry.
other_fields = dictionaries(sampled_from(["timestamp", "teller", "slip"]), sampled_from(["2019-11-30T16:30:00Z", "17"]))


@exercise.law(examples=40, cents=integers(1, 500_000))
def cents_become_an_amount(upcast: Attempt, cents: int) -> None:
    """Cents become an exact amount: 1050 is 10.50, 5 is 0.05."""
    _must_be_translated(upcast(THEN | {"cents": cents}), THEN, cents)


@exercise.law(examples=40, cents=integers(1, 99_999), others=other_fields.filter(bool))
def the_rest_stays(upcast: Attempt, cents: int, others: State) -> None:
    """Only the cents are replaced; the rest stays as it is. Carry over whatever keys there are, name none but
    `cents`."""
    upcasted = upcast(THEN | others | {"cents": cents})
    upcasted.should_be(THEN | others | {"amount": Decimal(cents) / 100})


@exercise.law(examples=40, cents=integers(2**53 + 1, 2**60).map(lambda cents: cents | 1))
def no_float_on_the_way(upcast: Attempt, cents: int) -> None:
    """This amount went through a float on its way, which has about 16 digits. (A central bank's cents need more.)"""
    _must_be_translated(upcast(THEN | {"cents": cents}), THEN, cents)


def _must_be_translated(upcasted: Any, rest: State, cents: int) -> None:
    expected = rest | {"amount": Decimal(cents) / 100}
    if not isinstance(upcasted.value, dict):
        upcasted.should_be(expected)
    for key, value in upcasted.value.items():
        upcasted.should(key != "cents", "Version 2 has no cents any more: one amount, said once.")
        upcasted.should(
            key != "class_version",
            "The version is bookkeeping of the one who calls; the step only changes fields. Leave class_version out.",
        )
        upcasted.should(key in expected, f"The new state has {show(key)}, which nobody asked for.")
        kind = type(value).__name__
        upcasted.should(
            key != "amount" or isinstance(value, Decimal),
            f"The amount is {show(value)}, of the type {kind}. It is a Decimal.",
        )
    kept = {key: value for key, value in upcasted.value.items() if key != "amount"}
    upcasted.should(
        kept == rest,
        "Only the cents are replaced; the rest stays as it is. Carry over whatever keys there are, name none but "
        "`cents`.",
        show(expected),
    )
    upcasted.should_be(expected)
