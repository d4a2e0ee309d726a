"""What the bank's earlier code stored from 2019 to 2021, invented from a seed: 40 accounts, about 1,200 events.

Every state is written here as the code of its day wrote it, key by key, and never through the event classes of
today: that is what makes the archive a test of them. The answers are tallies kept beside the log while it is
written. All draws go through `Dice`, whose series is the same everywhere.
"""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from course_utils.datasets.bank_ledger import Dice

ACCOUNTS = 40
MONTHS = [datetime(year, month, 1, tzinfo=UTC) for year in (2019, 2020, 2021) for month in range(1, 13)]
# Version 2 of the code brought amounts, currencies, overdrafts and interest; version 3 brought reasons.
SECOND_CODE, THIRD_CODE = datetime(2020, 4, 1, tzinfo=UTC), datetime(2021, 6, 1, tzinfo=UTC)
# At this yearly rate one day of 365 earns exactly a ten-thousandth.
RATE, DAY_EARNS_ONE_IN = "0.0365", 10_000

TOPIC = "course_utils.domains.bank.account:Account"
OWNERS = ("Ada", "Bjørn", "Chloé", "Dmitri", "Eşref", "Fatou", "Gráinne", "Hana", "Iñaki", "Jürgen")


@dataclass
class Account:
    """What the bank of those days decided with. Money is in cents."""

    number: str
    owner: str
    opens: datetime
    leaves: datetime | None
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
    cents: int = 0
    other: Account | None = None


@dataclass
class Archive:
    """The rows as they are written, and the tallies kept beside them."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    by_schema: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    brought_in: int = 0
    taken_out: int = 0
    interest: int = 0

    def append(self, account: Account, kind: str, time: datetime, schema: int, state: dict[str, Any]) -> None:
        """Write the next event of an account. A state of schema version 1 does not say its version."""
        account.version += 1
        self.by_schema[kind][str(schema)] += 1
        whole = {"timestamp": {"_type_": "datetime_iso", "_data_": time.isoformat()}, **state}
        if schema > 1:
            whole["class_version"] = schema
        self.rows.append(
            {
                "originator_id": uuid5(NAMESPACE_URL, f"bank/account/{account.number}").hex,
                "originator_version": account.version,
                "topic": f"{TOPIC}.{kind}",
                "state": json.dumps(whole, ensure_ascii=False, separators=(",", ":")),
            }
        )

    def open(self, account: Account, time: datetime) -> None:
        account.is_open = True
        state: dict[str, Any] = {"originator_topic": TOPIC, "number": account.number, "owner": account.owner}
        if time < SECOND_CODE:
            account.overdraft_limit = 0
            self.append(account, "Opened", time, 1, state)
        else:
            terms = {"currency": "EUR", "overdraft_limit": decimal(account.overdraft_limit)}
            self.append(account, "Opened", time, 2, state | terms)

    def move(self, account: Account, time: datetime, cents: int, reason: str) -> None:
        """Money comes in when `cents` is positive, and goes out when it is negative."""
        account.balance += cents
        kind = "Deposited" if cents > 0 else "Withdrawn"
        if time < SECOND_CODE:
            self.append(account, kind, time, 1, {"cents": abs(cents)})
        elif time < THIRD_CODE:
            self.append(account, kind, time, 2, {"amount": decimal(abs(cents))})
        else:
            self.append(account, kind, time, 3, {"amount": decimal(abs(cents)), "reason": reason})

    def deposit(self, account: Account, time: datetime, cents: int, reason: str) -> None:
        self.brought_in += cents
        self.move(account, time, cents, reason)

    def withdraw(self, account: Account, time: datetime, cents: int, reason: str) -> None:
        if account.balance - cents >= -account.overdraft_limit:
            self.taken_out += cents
            self.move(account, time, -cents, reason)

    def transfer(self, intent: Intent) -> None:
        source, target = intent.account, intent.other
        if target and target.is_open and source.balance - intent.cents >= -source.overdraft_limit:
            self.move(source, intent.time, -intent.cents, f"transfer to {target.number}")
            self.move(target, intent.time, intent.cents, f"transfer from {source.number}")

    def credit_interest(self, account: Account, time: datetime) -> None:
        """One day's interest, rounded to the cent, ties to the even cent; nothing on a debt."""
        cents, rest = divmod(max(account.balance, 0), DAY_EARNS_ONE_IN)
        above_half = 2 * rest - DAY_EARNS_ONE_IN
        cents += above_half > 0 or (above_half == 0 and cents % 2 == 1)
        account.balance += cents
        self.interest += cents
        day = {"_type_": "date_iso", "_data_": time.date().isoformat()}
        rate = {"_type_": "decimal_str", "_data_": RATE}
        self.append(account, "InterestCredited", time, 1, {"day": day, "rate": rate, "amount": decimal(cents)})

    def close(self, account: Account, time: datetime) -> None:
        """Bring the balance to 0, one way or the other, and close."""
        if account.balance < 0:
            self.deposit(account, time, -account.balance, "closing")
        elif account.balance > 0:
            self.withdraw(account, time, account.balance, "closing")
        account.is_open = False
        self.append(account, "Closed", time, 1, {})

    def carry_out(self, intent: Intent) -> None:
        account, time = intent.account, intent.time
        if intent.kind == "open":
            self.open(account, time)
        elif not account.is_open:
            return
        elif intent.kind == "transfer":
            self.transfer(intent)
        elif intent.kind == "interest":
            self.credit_interest(account, time)
        elif intent.kind == "close":
            self.close(account, time)
        elif intent.kind == "salary":
            self.deposit(account, time, intent.cents, intent.kind)
        else:
            self.withdraw(account, time, intent.cents, intent.kind)


def make_bank_archive(seed: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows of the archive and its known answers; the same for the same seed."""
    dice = Dice(seed)
    accounts = [_account(dice, index) for index in range(ACCOUNTS)]
    intents = [intent for account in accounts for intent in _intents(dice, account, accounts)]
    archive = Archive()
    for intent in sorted(intents, key=lambda intent: intent.time):
        archive.carry_out(intent)
    by_schema = {kind: dict(sorted(archive.by_schema[kind].items())) for kind in sorted(archive.by_schema)}
    known = {
        "accounts": len(accounts),
        "accounts_open_at_the_end": sum(account.is_open for account in accounts),
        "events_by_type": {kind: sum(versions.values()) for kind, versions in by_schema.items()},
        "events_by_schema_version": by_schema,
        "final_balances": {account.number: account.balance for account in accounts},
        "brought_in": archive.brought_in,
        "taken_out": archive.taken_out,
        "interest_credited": archive.interest,
        "total_money": archive.brought_in - archive.taken_out + archive.interest,
    }
    return archive.rows, known


def decimal(cents: int) -> dict[str, str]:
    """Cents as the library stores a Decimal with two digits after the point."""
    return {"_type_": "decimal_str", "_data_": f"{cents // 100}.{cents % 100:02}"}


def _account(dice: Dice, index: int) -> Account:
    """Half of the customers came in the first months; the others came later, and some left in the last year."""
    opens = MONTHS[dice.between(0, 2) if index % 2 else dice.between(3, 31)]
    return Account(
        number=f"B-{index + 1:03}",
        owner=f"{OWNERS[index % len(OWNERS)]} {'ABCD'[index // len(OWNERS)]}.",
        opens=dice.during(opens + timedelta(days=dice.between(0, 9))),
        leaves=dice.during(MONTHS[dice.between(33, 35)] + timedelta(days=20)) if index % 8 == 5 else None,
        overdraft_limit=dice.pick((0, 250_00, 500_00)),
    )


def _intents(dice: Dice, account: Account, everyone: list[Account]) -> list[Intent]:
    """What one account wants from three years; whether it happens is decided later."""
    wishes = [Intent(account.opens, "open", account)]
    others = [one for one in everyone if one is not account]
    for month in MONTHS:
        kind = dice.pick(("salary", "salary", "rent", "cash", "transfer", "nothing"))
        if kind != "nothing":
            time = dice.during(month + timedelta(days=dice.between(10, 27)))
            cents = dice.between(1500_00, 3500_00) if kind == "salary" else dice.between(20_00, 1400_00)
            wishes.append(Intent(time, kind, account, cents, dice.pick(others)))
        if month >= SECOND_CODE and month.month in (6, 12):
            wishes.append(Intent(month + timedelta(days=29, hours=23), "interest", account))
    if account.leaves:
        wishes.append(Intent(account.leaves, "close", account))
    return wishes
