"""How much was taken out of an account in all: every withdrawal counts, and nothing else that has an amount."""

from hypothesis.strategies import integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise

from ..kit import amounts, history

changes = lists(
    tuples(sampled_from(["Deposited", "Withdrawn", "InterestCredited", "WithdrawalRefused"]), amounts), max_size=6
)

exercise = Exercise(
    "total_withdrawn",
    hints=(
        "Do the check's case by hand: which of its events take money out of the account? Which ones does the function add up?",
        'What an event means stands in event["type"]. The function never looks there.',
        'The `if` asks whether there is an amount. Let it ask for event["type"] instead, which has to be == the name of the '
        "one type that counts.",
    ),
)


@exercise.law(examples=30, deposits=lists(amounts, max_size=4))
def a_deposit_takes_nothing_out(total_withdrawn: Attempt, deposits: list[int]) -> None:
    """A deposit puts money in. From this account nothing was ever taken out."""
    total_withdrawn(history(*(("Deposited", amount) for amount in deposits))).should_be(0)


@exercise.law(examples=30, withdrawals=lists(amounts, min_size=1, max_size=5, unique=True))
def every_withdrawal_counts(total_withdrawn: Attempt, withdrawals: list[int]) -> None:
    """Every withdrawal counts, with the whole of its amount."""
    total_withdrawn(history(*(("Withdrawn", amount) for amount in withdrawals))).should_be(sum(withdrawals))


@exercise.law(examples=30, amount=amounts, times=integers(2, 4))
def equal_withdrawals_are_several(total_withdrawn: Attempt, amount: int, times: int) -> None:
    """The same amount was taken out more than once. Each time is an event of its own, and counts."""
    total_withdrawn(history(*[("Withdrawn", amount)] * times)).should_be(amount * times)


@exercise.law(examples=30, changes=changes)
def nothing_but_withdrawals_counts(total_withdrawn: Attempt, changes: list[tuple[str, int]]) -> None:
    """Only `Withdrawn` events count. Events of other types may carry an amount, too."""
    taken = [amount for kind, amount in changes if kind == "Withdrawn"]
    total_withdrawn(history(*changes)).should_be(sum(taken))
