"""A statement: what happened to an account between two days, worked out from its events alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from course_utils.domains.bank.account import Account
from course_utils.domains.details import a_day
from course_utils.domains.errors import InvalidDetail
from course_utils.domains.money import EXACT, ZERO


@dataclass(frozen=True)
class StatementLine:
    """One change: when it happened, in UTC, what it was, by how much, and the balance after it."""

    when: datetime
    what: str
    change: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Statement:
    """The balance before, the changes in order, the balance after: opening + all changes = closing."""

    opening: Decimal
    lines: tuple[StatementLine, ...]
    closing: Decimal

    def __str__(self) -> str:
        """A table in plain text, one line a change."""
        rows = [("", "Opening balance", "", str(self.opening))]
        rows += [(f"{line.when:%Y-%m-%d}", line.what, f"{line.change:+}", str(line.balance)) for line in self.lines]
        rows += [("", "Closing balance", "", str(self.closing))]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        return "\n".join(
            f"{when:{widths[0]}}  {what:{widths[1]}}  {change:>{widths[2]}}  {balance:>{widths[3]}}"
            for when, what, change, balance in rows
        )


def statement_of(events: Iterable[object], first_day: date, last_day: date) -> Statement:
    """The statement of one account's events, given in their order, from `first_day` to `last_day`, both included.

    A day is a day in UTC. Events that change no balance have no line. Raises InvalidDetail for days that are none,
    or that end before they begin.
    """
    a_day(first_day, "statement's beginning")
    if a_day(last_day, "statement's end") < first_day:
        raise InvalidDetail(f"The statement would begin on {first_day} and end on {last_day}. Swap the two days.")
    opening = ZERO
    during = []
    for event in events:
        if not isinstance(event, Account.Event) or not (change := change_of(event)):
            continue
        when = event.timestamp.astimezone(UTC)
        if when.date() < first_day:
            opening = EXACT.add(opening, change)
        elif when.date() <= last_day:
            during.append((when, event, change))
    balance, lines = opening, []
    for when, event, change in during:
        balance = EXACT.add(balance, change)
        lines.append(StatementLine(when, describe(event), change, balance))
    return Statement(opening, tuple(lines), balance)


def change_of(event: Account.Event) -> Decimal:
    """By how much an event changes its account's balance."""
    match event:
        case Account.Deposited() | Account.InterestCredited():
            return event.amount
        case Account.Withdrawn():
            return event.amount.copy_negate()
        case _:
            return ZERO


def describe(event: Account.Event) -> str:
    """An event as its line on a statement says it, such as "Withdrawal: rent"."""
    match event:
        case Account.InterestCredited():
            return f"Interest for {event.day} at {event.rate}"
        case Account.Deposited():
            return _with_reason("Deposit", event.reason)
        case Account.Withdrawn():
            return _with_reason("Withdrawal", event.reason)
        case _:
            return type(event).__name__


def _with_reason(what: str, reason: str) -> str:
    return f"{what}: {reason}" if reason else what
