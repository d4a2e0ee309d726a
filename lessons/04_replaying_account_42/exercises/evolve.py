"""Hints and laws of `evolve`."""

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise

from ..kit import amounts, balances, moved, noted, opened, unknown_types

exercise = Exercise(
    "evolve",
    hints=(
        "Ask of each event first: which type is it? Four answers are possible, and the fourth is 'none I know'.",
        '`match event:` with a `case {"type": "Deposited", "amount": amount}:` takes the event apart. The loop at '
        "the top of the lesson has two of the cases; AccountOpened and 'anything else' are missing.",
        'AccountOpened: return event["balance"]. Deposited: balance + event["amount"]. Withdrawn: balance - '
        'event["amount"]. Everything else: return balance.',
    ),
)


@exercise.law(before=balances, amount=amounts)
def a_deposit_adds(evolve: Attempt, before: int, amount: int) -> None:
    """A deposit adds its amount to the balance before it."""
    evolve(before, moved(amount)).should_be(before + amount)


@exercise.law(before=integers(900, 2000), amount=amounts)
def a_withdrawal_subtracts(evolve: Attempt, before: int, amount: int) -> None:
    """A withdrawal takes its amount from the balance before it."""
    evolve(before, moved(-amount)).should_be(before - amount)


@exercise.law(opening=amounts)
def an_opening_counts(evolve: Attempt, opening: int) -> None:
    """You handle deposits and withdrawals. This account opened with money in it. (The loop at the top of the lesson
    has the same gap; Ada's account opened at 0, so nobody noticed.)"""
    evolve(0, opened(opening)).should_be(opening)


@exercise.law(before=balances, kind=unknown_types, amount=amounts)
def an_unknown_type_changes_nothing(evolve: Attempt, before: int, kind: str, amount: int) -> None:
    """An event type you do not know leaves the balance as it is, even when it carries an amount or a balance."""
    evolve(before, noted(kind, amount)).should_be(before)


@exercise.law(before=integers(0, 100), amount=integers(101, 900))
def a_past_withdrawal_is_not_judged(evolve: Attempt, before: int, amount: int) -> None:
    """This withdrawal has happened, whatever rule holds today: apply it, even where the balance falls below zero."""
    evolve(before, moved(-amount)).should_be(before - amount)
