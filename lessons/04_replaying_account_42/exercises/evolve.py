"""One step: what each type of event does to the balance, and that no event is refused."""

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise

from ..kit import amounts, balances, moved, noted, opened, quiet_types

exercise = Exercise(
    "evolve",
    hints=(
        "Ask of each event first: which type is it? Four answers are possible, and the fourth is 'one that moves no money'.",
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


@exercise.law(before=amounts, opening=balances)
def an_opening_balance_is_the_balance(evolve: Attempt, before: int, opening: int) -> None:
    """AccountOpened says what the balance is from then on. Nothing from before is added to it: an account may have been
    closed and opened again."""
    evolve(before, opened(opening)).should_be(opening)


@exercise.law(before=balances, kind=quiet_types, amount=amounts)
def a_type_that_moves_no_money_changes_nothing(evolve: Attempt, before: int, kind: str, amount: int) -> None:
    """AddressChanged, CardIssued and LimitRequested move no money. Such an event leaves the balance as it is,
    even when it carries an amount or a balance."""
    evolve(before, noted(kind, amount)).should_be(before)


@exercise.law(before=integers(0, 100), amount=integers(101, 900))
def a_past_withdrawal_is_not_judged(evolve: Attempt, before: int, amount: int) -> None:
    """This withdrawal has happened, whatever rule holds today: apply it, even where the balance falls below zero."""
    evolve(before, moved(-amount)).should_be(before - amount)
