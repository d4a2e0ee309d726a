"""What the laws of projectors are stated with: any log with poison in it, a crash at any step, and the right answer."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from unittest.mock import patch

from hypothesis import strategies as st

from benchmarks.projecting.projected_bank import NEW_YEAR
from course_utils.domains.bank import Account, Bank
from course_utils.projections.sqlite import layout


def without_waiting_for_the_disk() -> AbstractContextManager[object]:
    """Views are written as ever, but not waited for to reach the disk: hundreds of them are made in a law."""
    return patch.object(layout, "SYNCHRONOUS", "OFF")


class Crash(BaseException):
    """Ends a projector at a step, as a kill does."""


@dataclass
class CrashAt:
    """Raises at the n-th step, once."""

    left: int

    def __call__(self, name: str, position: int) -> None:
        self.left -= 1
        if self.left == 0:
            raise Crash


Deposits = list[tuple[int, int, bool]]
deposits = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([1, 250, 8999, 9000]), st.integers(0, 5).map(lambda n: n == 0)),
    max_size=25,
)


def stream(number: int) -> str:
    return str(Account.create_id(str(number)))


def save(bank: Bank, log: Deposits, accounts: list[Account] | None = None) -> list[Account]:
    """Save these deposits one by one, into four new accounts unless some are given."""
    if accounts is None:
        accounts = [Account.open(str(number), "somebody", timestamp=NEW_YEAR) for number in range(4)]
        bank.save(*accounts)
    for number, cents, poison in log:
        accounts[number].deposit(f"{cents / 100:.2f}", reason="poison" if poison else "", timestamp=NEW_YEAR)
        bank.save(accounts[number])
    return accounts


def totals(log: Deposits, *, up_to_poison: bool) -> dict[str, int]:
    """Added up by account, not by event, unlike what a projector does."""
    sums = {}
    for number in range(4):
        own = [(cents, poison) for owner, cents, poison in log if owner == number]
        end = next((n for n, (_, poison) in enumerate(own) if poison), len(own)) if up_to_poison else len(own)
        sums[stream(number)] = sum(cents for cents, _ in own[:end])
    return sums
