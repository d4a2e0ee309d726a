"""What the bank's earlier code stored from 2019 to 2021, invented from a seed: 40 accounts, about 1,200 events.

Every state is written here as the code of its day wrote it, key by key, and never through the event classes of
today: that is what makes the archive a test of them. What the customers want is drawn here; `intents` says how it
comes about.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from course_utils.datasets.dice import Dice
from course_utils.datasets.intents import Account, Books, Intent, Kind

ACCOUNTS = 40
MONTHS = [datetime(year, month, 1, tzinfo=UTC) for year in (2019, 2020, 2021) for month in range(1, 13)]
# Version 2 of the code brought amounts, currencies, overdrafts and interest; version 3 brought reasons.
SECOND_CODE, THIRD_CODE = datetime(2020, 4, 1, tzinfo=UTC), datetime(2021, 6, 1, tzinfo=UTC)
# At this yearly rate one day of 365 earns exactly a ten-thousandth.
RATE, DAY_EARNS_ONE_IN = "0.0365", 10_000

TOPIC = "course_utils.domains.bank.account:Account"
OWNERS = ("Ada", "Bjørn", "Chloé", "Dmitri", "Eşref", "Fatou", "Gráinne", "Hana", "Iñaki", "Jürgen")


@dataclass
class Archive(Books):
    """The rows as the code of their day wrote them, and how many there are of each type and schema version."""

    by_schema: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

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

    def opened(self, account: Account, time: datetime) -> None:
        state: dict[str, Any] = {"originator_topic": TOPIC, "number": account.number, "owner": account.owner}
        if time < SECOND_CODE:
            account.overdraft_limit = 0
            self.append(account, "Opened", time, 1, state)
        else:
            terms = {"currency": "EUR", "overdraft_limit": decimal(account.overdraft_limit)}
            self.append(account, "Opened", time, 2, state | terms)

    def moved(self, account: Account, time: datetime, cents: int, reason: str) -> None:
        kind = "Deposited" if cents > 0 else "Withdrawn"
        if time < SECOND_CODE:
            self.append(account, kind, time, 1, {"cents": abs(cents)})
        elif time < THIRD_CODE:
            self.append(account, kind, time, 2, {"amount": decimal(abs(cents))})
        else:
            self.append(account, kind, time, 3, {"amount": decimal(abs(cents)), "reason": reason})

    def transferred(self, source: Account, target: Account, time: datetime, cents: int) -> None:
        self.moved(source, time, -cents, f"transfer to {target.number}")
        self.moved(target, time, cents, f"transfer from {source.number}")

    def interest_on(self, balance: int) -> int:
        """One day's interest, rounded to the cent, ties to the even cent."""
        cents, rest = divmod(balance, DAY_EARNS_ONE_IN)
        above_half = 2 * rest - DAY_EARNS_ONE_IN
        return cents + (above_half > 0 or (above_half == 0 and cents % 2 == 1))

    def credited(self, account: Account, time: datetime, cents: int) -> None:
        day = {"_type_": "date_iso", "_data_": time.date().isoformat()}
        rate = {"_type_": "decimal_str", "_data_": RATE}
        self.append(account, "InterestCredited", time, 1, {"day": day, "rate": rate, "amount": decimal(cents)})

    def closed(self, account: Account, time: datetime) -> None:
        self.append(account, "Closed", time, 1, {})


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
        **archive.sums(),
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


def _intents(dice: Dice, account: Account, everyone: Sequence[Account]) -> list[Intent]:
    """What one account wants from three years; whether it happens is decided later."""
    wishes = [Intent(account.opens, "open", account)]
    others = [one for one in everyone if one is not account]
    for month in MONTHS:
        reason = dice.pick(("salary", "salary", "rent", "cash", "transfer", "nothing"))
        if reason != "nothing":
            time = dice.during(month + timedelta(days=dice.between(10, 27)))
            cents = dice.between(1500_00, 3500_00) if reason == "salary" else dice.between(20_00, 1400_00)
            kind: Kind = "transfer" if reason == "transfer" else "pay in" if reason == "salary" else "pay out"
            wishes.append(Intent(time, kind, account, cents, reason, dice.pick(others)))
        if month >= SECOND_CODE and month.month in (6, 12):
            wishes.append(Intent(month + timedelta(days=29, hours=23), "interest", account))
    if account.leaves:
        wishes.append(Intent(account.leaves, "close", account))
    return wishes
