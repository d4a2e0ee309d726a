"""`transfer` moves money between two accounts in one save, so that no crash finds half of it."""

from typing import Any

from eventsourcing.application import AggregateNotFoundError
from eventsourcing.persistence import IntegrityError
from hypothesis.strategies import integers, lists, sampled_from, tuples

from course_utils.domains.bank import Account
from course_utils.exercises import Attempt, Exercise, NotYet
from course_utils.text import code

from ..banks import ADA, EMIL, FAY, MORNING, Busy, Memory, Named, deposits, must_hold, said_meanwhile
from ..kit import cents, euros


class PowerCut(Exception):
    """The machine stops."""


class Cut(Memory):
    """The power goes at the n-th save: before it has stored anything or right after. It does not come back."""

    def __init__(self, holding: dict[Named, int], at: int, after: bool) -> None:
        super().__init__(holding)
        self.at, self.after, self.saves, self.is_dark = at, after, 0, False

    def save(self, *objs: Any, **kwargs: Any) -> Any:
        self.saves += 1
        self.is_dark = self.is_dark or (self.saves == self.at and not self.after)
        if self.is_dark:
            raise PowerCut("the machine stops here")
        recordings = super().save(*objs, **kwargs)
        if self.saves == self.at:
            self.is_dark = True
            raise PowerCut("the machine stops here")
        return recordings


exercise = Exercise(
    "transfer",
    hints=(
        "Whatever is saved in one call of bank.save is stored together or not at all. What does a crash find between "
        "two calls?",
        "Load both accounts, let one withdraw and the other deposit, and save both in one call. Before all that, refuse "
        "a transfer from an account to itself: it would load the same account twice.",
        code(
            "…  # a transfer to itself is refused",
            "source, target = bank.repository.get(source_id), bank.repository.get(target_id)",
            "source.withdraw(amount)",
            "target.deposit(amount)",
            "…  # and how are both saved together?",
        ),
    ),
)


@exercise.law(ada=cents, fay=integers(0, 90_000), part=integers(1, 100), examples=12)
def it_moves_money(transfer: Attempt, ada: int, fay: int, part: int) -> None:
    """What leaves the one account arrives in the other."""
    amount = max(1, ada * part // 100)
    bank = Memory({ADA: ada, FAY: fay})
    try:
        transfer(bank, ADA, FAY, euros(amount))
    except NotYet as failure:
        if isinstance(failure.__cause__, TypeError) and "construct event" in str(failure.__cause__):
            transfer.fail(
                "You trigger the accounts' events yourself. Then none of their rules is asked, and their fields are theirs to "
                "fill in: let source.withdraw(amount) and target.deposit(amount) decide."
            )
        raise
    must_hold(transfer, bank, ADA, euros(ada - amount))
    must_hold(transfer, bank, FAY, euros(fay + amount))


@exercise.law(ada=integers(0, 90_000), fay=integers(0, 90_000), excess=cents, examples=12)
def a_refusal_moves_nothing(transfer: Attempt, ada: int, fay: int, excess: int) -> None:
    """The source account refuses. Its ValueError goes to whoever asked, and nothing has moved."""
    bank = Memory({ADA: ada, FAY: fay})
    transfer.raises(ValueError, bank, ADA, FAY, euros(ada + excess))
    must_hold(transfer, bank, ADA, euros(ada))
    must_hold(transfer, bank, FAY, euros(fay))


def _overdrafts() -> list[dict[str, Any]]:
    return [{"holds": euros, "limit": 50, "amount": amount} for euros, amount in ((100, 120), (100, 150), (0, 50))]


@exercise.law(cases=_overdrafts)
def the_account_decides(transfer: Attempt, holds: int, limit: int, amount: int) -> None:
    """The overdraft rule is the account's own; leave it to `withdraw`, which allows this."""
    bank = Memory({ADA: holds * 100, FAY: 0}, limit * 100)
    transfer.steps.append(f"ada holds {holds}.00, with an overdraft limit of {limit}.00")
    transfer(bank, ADA, FAY, euros(amount * 100))
    must_hold(transfer, bank, ADA, euros((holds - amount) * 100))
    must_hold(transfer, bank, FAY, euros(amount * 100))


def _every_cut() -> list[dict[str, Any]]:
    return [{"at": at, "after": after} for at in (1, 2, 3) for after in (True, False)]


@exercise.law(cases=_every_cut)
def a_crash_loses_nothing(transfer: Attempt, at: int, after: bool) -> None:
    """Wherever the machine stops, the money of both accounts together is the same as before: both events are stored,
    or neither. That needs one save; between two saves there is a moment with half a transfer."""
    bank = Cut({ADA: 100_00, FAY: 50_00}, at, after)
    transfer.steps.append(f"the power goes {'right after' if after else 'before'} save number {at}")
    try:
        transfer(bank, ADA, FAY, euros(30_00))
    except NotYet:
        if not bank.is_dark:
            raise
    if bank.total() != 150:
        lines = [
            f"ada holds       {bank.balance(ADA)}",
            f"fay holds       {bank.balance(FAY)}",
            f"together        {bank.total()}",
            "expected        150.00",
        ]
        transfer.fail(lines=lines)


@exercise.law(cases=lambda: [{"closed": FAY, "holds": 100}, {"closed": ADA, "holds": 0}])
def a_closed_account_refuses(transfer: Attempt, closed: Named, holds: int) -> None:
    """One of the two accounts is closed, so its own rule refuses: `deposit` decides for the target as `withdraw` does for
    the source. The ValueError goes to whoever asked, and neither account has a new event."""
    bank = Memory({ADA: holds * 100, FAY: 0}, limit=50_00)
    account: Account = bank.repository.get(closed)
    account.close(timestamp=MORNING)
    bank.save(account)
    transfer.steps.append(f"{closed!r} is closed; ada holds {holds}.00, with an overdraft limit of 50.00")
    events = {who: len(list(bank.events.get(who))) for who in (ADA, FAY)}
    transfer.raises(ValueError, bank, ADA, FAY, euros(30_00))
    for who, before in events.items():
        if (after := len(list(bank.events.get(who)))) != before:
            transfer.fail(got=f"{after - before} new events of {who!r}", expected="none")


@exercise.law(cases=lambda: [{"amount": amount} for amount in (0, -30_00)])
def amounts_are_the_accounts_business(transfer: Attempt, amount: int) -> None:
    """An amount that is not above 0.00 is refused by the accounts' own rules: a transfer below zero would take money out
    of the target."""
    bank = Memory({ADA: 100_00, FAY: 50_00})
    transfer.raises(ValueError, bank, ADA, FAY, euros(amount))
    must_hold(transfer, bank, ADA, euros(100_00))
    must_hold(transfer, bank, FAY, euros(50_00))


@exercise.law(ada=cents, examples=12)
def not_to_itself(transfer: Attempt, ada: int) -> None:
    """A transfer from an account to itself is refused, by raising ValueError. It would load the same account twice:
    two events with one version number, a conflict that no retry ends."""
    bank = Memory({ADA: ada})
    transfer.raises(ValueError, bank, ADA, ADA, euros(ada))
    if len(list(bank.events.get(ADA))) != 2:
        transfer.fail("A transfer from an account to itself is refused; here it left events behind.")


@exercise.law(ada=cents, examples=5)
def the_target_may_be_unknown(transfer: Attempt, ada: int) -> None:
    """The target account does not exist. The error goes to whoever asked, and the money stays where it was."""
    bank = Memory({ADA: ada})
    transfer.raises(AggregateNotFoundError, bank, ADA, EMIL, euros(ada))
    must_hold(transfer, bank, ADA, euros(ada))


@exercise.law(other=cents, examples=8)
def a_conflict_loses_nothing(transfer: Attempt, other: int) -> None:
    """Another teller pays in while the transfer is on its way. Either the conflict goes to whoever asked, or the
    transfer is decided anew; in both cases the other deposit counts, and no money appears or vanishes."""
    bank = Busy({ADA: 100_00, FAY: 50_00}, [deposits(other)])
    transfer.steps.append(said_meanwhile(1, f"pays in {euros(other)} to ada"))
    try:
        transfer(bank, ADA, FAY, euros(30_00))
    except NotYet as failure:
        if not isinstance(failure.__cause__, IntegrityError):
            raise
    else:
        must_hold(transfer, bank, FAY, euros(80_00), "It came back as if all were well, and the money has not arrived.")
    if bank.total() != euros(150_00 + other):
        transfer.fail(lines=[f"together        {bank.total()}", f"expected        {euros(150_00 + other)}"])


_anybody = sampled_from([ADA, FAY, EMIL])


@exercise.law(orders=lists(tuples(_anybody, _anybody, integers(1, 120_00)), min_size=1, max_size=5), examples=12)
def money_is_conserved(transfer: Attempt, orders: list[tuple[Named, Named, int]]) -> None:
    """Any number of transfers, some of them refused: every account holds what a count by hand says."""
    holds = {ADA: 100_00, FAY: 50_00, EMIL: 0}
    bank = Memory(holds)
    for source, target, amount in orders:
        if source == target or amount > holds[source]:
            transfer.raises(ValueError, bank, source, target, euros(amount))
        else:
            transfer(bank, source, target, euros(amount))
            holds[source] -= amount
            holds[target] += amount
    for who, expected in holds.items():
        must_hold(transfer, bank, who, euros(expected))
