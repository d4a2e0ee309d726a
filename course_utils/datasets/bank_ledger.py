"""A year of a small bank, invented from a seed: 200 accounts, 10,000 events, and the answers that are known.

What the customers want from the year is drawn here; `intents` says how it comes about.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from course_utils.datasets.dice import Dice
from course_utils.datasets.intents import Account, Books, Intent, Kind

ACCOUNTS, CLOSED = 200, 12
INTEREST_BASIS_POINTS = 200
NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)
MONTHS = [datetime(2024, month, 1, tzinfo=UTC) for month in range(1, 13)]
QUARTER_ENDS = [datetime(2024, month, day, 23, tzinfo=UTC) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
MOMENTS = ("2024-03-31T23:59:59Z", "2024-06-30T22:59:59Z", "2024-06-30T23:00:00Z", "2024-09-30T12:00:00Z")
FIELDS = (
    "position", "id", "account", "version", "type", "timestamp",
    "balance", "overdraft_limit", "amount", "reason", "transfer_id",
)  # fmt: skip


@dataclass
class Customer(Account):
    """An account with what its owner earns and pays for rent in a month."""

    income: int = 0
    rent: int = 0


@dataclass
class Ledger(Books):
    """The year's log, one row an event with an id of its own."""

    dice: Dice = field(kw_only=True)
    by_type: Counter[str] = field(default_factory=Counter)
    transfers: int = 0

    def append(self, account: Account, kind: str, time: datetime, **details: Any) -> None:
        account.version += 1
        self.by_type[kind] += 1
        self.rows.append(
            {
                "position": len(self.rows) + 1,
                "id": self.dice.uuid(),
                "account": account.number,
                "version": account.version,
                "type": kind,
                "timestamp": iso(time),
                **details,
            }
        )

    def opened(self, account: Account, time: datetime) -> None:
        details = {"balance": account.balance, "overdraft_limit": account.overdraft_limit}
        self.append(account, "AccountOpened", time, **details)

    def moved(self, account: Account, time: datetime, cents: int, reason: str) -> None:
        self.append(account, "Deposited" if cents > 0 else "Withdrawn", time, amount=abs(cents), reason=reason)

    def transferred(self, source: Account, target: Account, time: datetime, cents: int) -> None:
        self.transfers += 1
        details = {"amount": cents, "reason": "transfer", "transfer_id": self.dice.uuid()}
        self.append(source, "Withdrawn", time, **details)
        self.append(target, "Deposited", time, **details)

    def interest_on(self, balance: int) -> int:
        """A quarter of the yearly rate, rounded down to the cent."""
        return balance * INTEREST_BASIS_POINTS // 40_000

    def credited(self, account: Account, time: datetime, cents: int) -> None:
        if cents:
            self.append(account, "InterestCredited", time, amount=cents)

    def closed(self, account: Account, time: datetime) -> None:
        self.append(account, "AccountClosed", time)


def make_bank_ledger(seed: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows of the ledger and its known answers; the same for the same seed."""
    dice = Dice(seed)
    accounts = [_account(dice, number) for number in range(1, ACCOUNTS + 1)]
    intents = [intent for account in accounts for intent in _intents(dice, account, accounts)]
    ledger, moments = Ledger(dice=dice), list(MOMENTS)
    watched = accounts[:3]
    balances_at: dict[str, dict[str, int]] = {}
    for intent in sorted(intents, key=lambda intent: intent.time):
        while moments and iso(intent.time) > moments[0]:
            balances_at[moments.pop(0)] = _balances(watched) | {"all": sum(_balances(accounts).values())}
        ledger.carry_out(intent)
    known = {
        "events_by_type": dict(sorted(ledger.by_type.items())),
        "transfers": ledger.transfers,
        "accounts_open_at_the_end": sum(account.is_open for account in accounts),
        "final_balances": _balances([*accounts[1::20], *[a for a in accounts if not a.is_open][:2]]),
        "balances_at": balances_at,
        **ledger.sums(),
    }
    return ledger.rows, known


def iso(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _account(dice: Dice, number: int) -> Customer:
    """Three in four have been customers since the first week; twelve leave in the second half of the year."""
    opens = dice.during(NEW_YEAR + timedelta(days=dice.between(0, 6 if number % 4 else 240)))
    leaves = dice.during(NEW_YEAR + timedelta(days=dice.between(250, 355)))
    income = dice.between(900, 4800) * 100
    return Customer(
        number=f"A-{number:03}",
        opens=opens,
        leaves=leaves if number % (ACCOUNTS // CLOSED) == 9 else None,
        income=income,
        rent=income * dice.between(25, 40) // 100,
        overdraft_limit=dice.pick((0, 500_00, 500_00, 1_000_00)),
    )


def _intents(dice: Dice, account: Customer, everyone: Sequence[Account]) -> list[Intent]:
    """What one account wants from the year; whether it happens is decided later."""
    wishes = [Intent(account.opens, "open", account, dice.pick((0, 0, dice.between(50, 6000) * 100)))]
    for month in MONTHS:
        payday, rent_day = (
            month + timedelta(days=dice.between(23, 27)),
            month + timedelta(days=dice.between(0, 2)),
        )
        wishes.append(Intent(dice.during(payday), "pay in", account, account.income, "salary"))
        wishes.append(Intent(dice.during(rent_day), "pay out", account, account.rent, "rent"))
        for _ in range(dice.pick((1, 2, 2, 3))):
            wishes.append(_spending(dice, account, month, everyone))
    wishes += [Intent(time, "interest", account) for time in QUARTER_ENDS]
    if account.leaves:
        wishes.append(Intent(account.leaves, "close", account))
    return wishes


def _spending(dice: Dice, account: Customer, month: datetime, everyone: Sequence[Account]) -> Intent:
    time = dice.during(month + timedelta(days=dice.between(0, 27)))
    reason = dice.pick(("groceries", "groceries", "travel", "shopping", "shopping", "cash", "transfer", "transfer"))
    amount = account.income * dice.between(1000, 6000) // 10_000
    if reason == "cash":
        amount = dice.between(2, 40) * 10_00
    other = dice.pick([one for one in everyone if one is not account])
    kind: Kind = "transfer" if reason == "transfer" else "pay in" if reason == "cash" else "pay out"
    return Intent(time, kind, account, amount, reason, other)


def _balances(accounts: Sequence[Account]) -> dict[str, int]:
    return {account.number: account.balance for account in accounts}
