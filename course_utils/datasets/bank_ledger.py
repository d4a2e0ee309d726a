"""A year of a small bank, invented from a seed: 200 accounts, 10,000 events, and the answers that are known.

The bank is simulated: intents such as "pay the rent" are drawn first, then carried out in the order of time,
or refused when the money is not there. The answers are tallies kept beside the log while it is written, so
that they do not come from reading it. All draws go through
`Random.random()`, whose series is the same everywhere.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

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

T = TypeVar("T")


class Dice:
    """Draws that give the same results in every version of Python, on every machine."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.between(0, len(choices) - 1)]

    def uuid(self) -> str:
        number = sum(self.between(0, 2**32 - 1) << shift for shift in (0, 32, 64, 96))
        return str(UUID(int=number, version=4))

    def during(self, day: datetime) -> datetime:
        """A second of that day between 06:00 and 22:00."""
        return day + timedelta(seconds=self.between(6 * 3600, 22 * 3600 - 1))


@dataclass
class Account:
    """What the bank decides with. Money is in cents; `closes` is None for most."""

    name: str
    opens: datetime
    closes: datetime | None
    income: int
    rent: int
    overdraft_limit: int
    balance: int = 0
    version: int = 0
    is_open: bool = False


@dataclass(frozen=True)
class Intent:
    """Something a customer or the bank wants to do at a time; `other` is where a transfer goes."""

    time: datetime
    kind: str
    account: Account
    amount: int = 0
    other: Account | None = None


@dataclass
class Ledger:
    """The log as it is written, and the tallies kept beside it."""

    dice: Dice
    rows: list[dict[str, Any]] = field(default_factory=list)
    by_type: Counter[str] = field(default_factory=Counter)
    transfers: int = 0
    brought_in: int = 0
    taken_out: int = 0
    interest: int = 0

    def append(self, account: Account, kind: str, time: datetime, **details: Any) -> None:
        account.version += 1
        self.by_type[kind] += 1
        self.rows.append(
            {
                "position": len(self.rows) + 1,
                "id": self.dice.uuid(),
                "account": account.name,
                "version": account.version,
                "type": kind,
                "timestamp": iso(time),
                **details,
            }
        )

    def open(self, intent: Intent) -> None:
        account = intent.account
        account.is_open, account.balance = True, intent.amount
        self.brought_in += intent.amount
        details = {"balance": intent.amount, "overdraft_limit": account.overdraft_limit}
        self.append(account, "AccountOpened", intent.time, **details)

    def deposit(self, account: Account, time: datetime, amount: int, reason: str) -> None:
        account.balance += amount
        self.brought_in += amount
        self.append(account, "Deposited", time, amount=amount, reason=reason)

    def withdraw(self, account: Account, time: datetime, amount: int, reason: str) -> None:
        if account.balance - amount >= -account.overdraft_limit:
            account.balance -= amount
            self.taken_out += amount
            self.append(account, "Withdrawn", time, amount=amount, reason=reason)

    def transfer(self, intent: Intent) -> None:
        source, target, amount = intent.account, intent.other, intent.amount
        if target and target.is_open and source.balance - amount >= -source.overdraft_limit:
            details = {"amount": amount, "reason": "transfer", "transfer_id": self.dice.uuid()}
            source.balance -= amount
            target.balance += amount
            self.transfers += 1
            self.append(source, "Withdrawn", intent.time, **details)
            self.append(target, "Deposited", intent.time, **details)

    def credit_interest(self, account: Account, time: datetime) -> None:
        """A quarter of the yearly rate on what is there now, rounded down to the cent; nothing on a debt."""
        amount = max(account.balance, 0) * INTEREST_BASIS_POINTS // 40_000
        if amount:
            account.balance += amount
            self.interest += amount
            self.append(account, "InterestCredited", time, amount=amount)

    def close(self, account: Account, time: datetime) -> None:
        """Bring the balance to 0, one way or the other, and close."""
        if account.balance < 0:
            self.deposit(account, time, -account.balance, "closing")
        elif account.balance > 0:
            self.withdraw(account, time, account.balance, "closing")
        account.is_open = False
        self.append(account, "AccountClosed", time)

    def carry_out(self, intent: Intent) -> None:
        account, time = intent.account, intent.time
        if intent.kind == "open":
            self.open(intent)
        elif not account.is_open:
            return
        elif intent.kind == "transfer":
            self.transfer(intent)
        elif intent.kind == "interest":
            self.credit_interest(account, time)
        elif intent.kind == "close":
            self.close(account, time)
        elif intent.kind in ("salary", "cash"):
            self.deposit(account, time, intent.amount, intent.kind)
        else:
            self.withdraw(account, time, intent.amount, intent.kind)


def make_bank_ledger(seed: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows of the ledger and its known answers; the same for the same seed."""
    dice = Dice(seed)
    accounts = [_account(dice, number) for number in range(1, ACCOUNTS + 1)]
    intents = [intent for account in accounts for intent in _intents(dice, account, accounts)]
    ledger, moments = Ledger(dice), list(MOMENTS)
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
        "brought_in": ledger.brought_in,
        "taken_out": ledger.taken_out,
        "interest_credited": ledger.interest,
        "total_money": ledger.brought_in - ledger.taken_out + ledger.interest,
    }
    return ledger.rows, known


def iso(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _account(dice: Dice, number: int) -> Account:
    """Three in four have been customers since the first week; twelve leave in the second half of the year."""
    opens = dice.during(NEW_YEAR + timedelta(days=dice.between(0, 6 if number % 4 else 240)))
    closes = dice.during(NEW_YEAR + timedelta(days=dice.between(250, 355)))
    income = dice.between(900, 4800) * 100
    return Account(
        name=f"A-{number:03}",
        opens=opens,
        closes=closes if number % (ACCOUNTS // CLOSED) == 9 else None,
        income=income,
        rent=income * dice.between(25, 40) // 100,
        overdraft_limit=dice.pick((0, 500_00, 500_00, 1_000_00)),
    )


def _intents(dice: Dice, account: Account, everyone: Sequence[Account]) -> list[Intent]:
    """What one account wants from the year; whether it happens is decided later."""
    wishes = [Intent(account.opens, "open", account, dice.pick((0, 0, dice.between(50, 6000) * 100)))]
    for month in MONTHS:
        payday, rent_day = (
            month + timedelta(days=dice.between(23, 27)),
            month + timedelta(days=dice.between(0, 2)),
        )
        wishes.append(Intent(dice.during(payday), "salary", account, account.income))
        wishes.append(Intent(dice.during(rent_day), "rent", account, account.rent))
        for _ in range(dice.pick((1, 2, 2, 3))):
            wishes.append(_spending(dice, account, month, everyone))
    wishes += [Intent(time, "interest", account) for time in QUARTER_ENDS]
    if account.closes:
        wishes.append(Intent(account.closes, "close", account))
    return wishes


def _spending(dice: Dice, account: Account, month: datetime, everyone: Sequence[Account]) -> Intent:
    time = dice.during(month + timedelta(days=dice.between(0, 27)))
    kind = dice.pick(("groceries", "groceries", "travel", "shopping", "shopping", "cash", "transfer", "transfer"))
    amount = account.income * dice.between(1000, 6000) // 10_000
    if kind == "cash":
        amount = dice.between(2, 40) * 10_00
    other = dice.pick([one for one in everyone if one is not account])
    return Intent(time, kind, account, amount, other)


def _balances(accounts: Sequence[Account]) -> dict[str, int]:
    return {account.name: account.balance for account in accounts}
