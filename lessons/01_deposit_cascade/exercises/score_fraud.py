"""A fifth subscriber: points for large deposits, in a store of its own, and a producer that never hears of it."""

from types import CodeType

from hypothesis.strategies import integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

from ..kit import SUBSCRIBERS, Bank, Event, amounts, compare, completed, leaves_nothing_else, opened, owners

exercise = Exercise(
    "score_fraud",
    answers=("score_fraud", "deposit"),
    hints=(
        "It is a fifth subscriber like the four before: it reads the event, and changes one store of `bank`.",
        "The dictionary starts empty, so the account may not be in it yet. What does `dict.get` answer then, if you "
        "give it a second argument?",
        "The new number of points is `bank.fraud_points.get(account, 0) + 1`. Where does it go, and under which condition "
        "does anything happen at all?",
    ),
)


def opened_with_fraud_team(attempt: Attempt) -> Bank:
    bank = opened(attempt, "42", "7")
    bank.fraud_points = {}
    attempt.steps.append("bank.fraud_points = {}")
    return bank


@exercise.law(account=sampled_from(["42", "7"]), amount=integers(5001, 20000), examples=25)
def a_large_deposit_scores(score: Attempt, deposit: Attempt, account: str, amount: int) -> None:
    """A deposit of more than 5000 euros gives its account a point, even when the dictionary is still empty."""
    bank = opened_with_fraud_team(score)
    score(bank, completed(account, "Ada", amount))
    compare(score, "fraud_points", bank.fraud_points, {account: 1})


@exercise.law()
def the_boundary_scores(score: Attempt, deposit: Attempt) -> None:
    """5000 euros or more: a deposit of exactly 5000 gives a point, too."""
    bank = opened_with_fraud_team(score)
    score(bank, completed("42", "Ada", 5000))
    compare(score, "fraud_points", bank.fraud_points, {"42": 1})


@exercise.law(amount=integers(1, 4999), examples=25)
def a_small_deposit_leaves_no_trace(score: Attempt, deposit: Attempt, amount: int) -> None:
    """A deposit below 5000 euros leaves `fraud_points` as it is: no point, and not even an entry of 0."""
    bank = opened_with_fraud_team(score)
    score(bank, completed("42", "Ada", amount))
    compare(score, "fraud_points", bank.fraud_points, {})


@exercise.law(
    deposits=lists(tuples(sampled_from(["42", "7"]), integers(4000, 7000)), min_size=2, max_size=6), examples=25
)
def points_add_up(score: Attempt, deposit: Attempt, deposits: list[tuple[str, int]]) -> None:
    """Points add up, and each account has its own."""
    bank = opened_with_fraud_team(score)
    for account, amount in deposits:
        score(bank, completed(account, "Ada", amount))
    large = [account for account, amount in deposits if amount >= 5000]
    compare(score, "fraud_points", bank.fraud_points, {account: large.count(account) for account in large})


@exercise.law(amount=integers(1, 20000), examples=25)
def fraud_keeps_to_its_own_store(score: Attempt, deposit: Attempt, amount: int) -> None:
    """`score_fraud` wrote to a store that belongs to another service."""
    bank = opened_with_fraud_team(score)
    score(bank, completed("42", "Ada", amount))
    for store, untouched in vars(Bank("42", "7")).items():
        compare(score, store, getattr(bank, store), untouched)
    leaves_nothing_else(score, bank, "fraud_points")


@exercise.law()
def the_producer_names_no_consumer(score: Attempt, deposit: Attempt) -> None:
    """`deposit` knows a consumer by name."""
    consumers = {*SUBSCRIBERS, "score_fraud", "fraud", "subscribers", "fraud_points"}
    known = sorted(names_used(getattr(deposit.answer, "__code__", None)) & consumers)
    if known:
        deposit.fail(
            f"`deposit` names `{known[0]}`. A producer that names a consumer has to change whenever that consumer "
            "does. Put `deposit` back as it was, and let the list of subscribers connect the two."
        )


@exercise.law(account=sampled_from(["42", "7"]), owner=owners, amount=amounts, examples=25)
def the_producer_publishes_one_event(score: Attempt, deposit: Attempt, account: str, owner: str, amount: int) -> None:
    """`deposit` publishes one `DepositCompleted` with account, owner and amount, as it did before."""
    outbox = Outbox()
    answered = deposit(outbox.publish, account, owner, amount)
    if outbox.events != [completed(account, owner, amount)]:
        deposit.fail(
            lines=[
                f"published       {show(outbox.events)}",
                f"expected        {show([completed(account, owner, amount)])}",
            ]
        )
    answered.should_be("accepted", 'Whatever the amount, `deposit` answers "accepted". Put it back as it was.')


class Outbox:
    """Keeps what is published."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def publish(self, event: Event) -> None:
        self.events.append(event)


def names_used(code: CodeType | None) -> set[str]:
    """All names a function looks up or imports, in the functions inside it as well."""
    if code is None:
        return set()
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return {*code.co_names, *code.co_freevars}.union(*(names_used(each) for each in inner))
