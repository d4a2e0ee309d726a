"""A replica follows the log at a lag, says of which position its answers are, and can die."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from course_utils.domains.bank import Account, Bank
from course_utils.eventstore import store_environment
from course_utils.projections import View
from course_utils.projections.replica import Replica, ReplicaDown

PATIENCE = 60.0
NUMBERS = "SELECT account FROM accounts ORDER BY account"


class Accounts(View[sqlite3.Cursor]):
    tables = ("CREATE TABLE accounts (account TEXT)",)

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        if isinstance(event, Account.Opened):
            rows.execute("INSERT INTO accounts VALUES (?)", (event.number,))


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with Bank(store_environment(tmp_path / "bank.db")) as opened:
        opened.open_account("A-001", "Ada")
        yield opened


def test_what_is_in_the_log_already_is_taken_at_once(bank: Bank, tmp_path: Path) -> None:
    with Replica(bank, Accounts(), tmp_path / "view.db", NUMBERS, lag=PATIENCE) as replica:
        assert replica.read() == ([("A-001",)], 1)


def test_an_answer_comes_with_the_position_it_is_of(bank: Bank, tmp_path: Path) -> None:
    with Replica(bank, Accounts(), tmp_path / "view.db", NUMBERS) as replica:
        position = bank.open_account("A-002", "Bob")
        replica.wait(position, PATIENCE)
        assert replica.read() == ([("A-001",), ("A-002",)], position)
        assert replica.position == position


def test_an_event_that_changes_no_row_moves_the_position_too(bank: Bank, tmp_path: Path) -> None:
    with Replica(bank, Accounts(), tmp_path / "view.db", NUMBERS) as replica:
        position = bank.deposit("A-001", 10)
        replica.wait(position, PATIENCE)
        assert replica.read() == ([("A-001",)], position)


def test_it_is_behind_until_its_lag_has_passed(bank: Bank, tmp_path: Path) -> None:
    begun, released = Event(), Event()

    def lag() -> float:
        begun.set()
        assert released.wait(PATIENCE)
        return 0.0

    with Replica(bank, Accounts(), tmp_path / "view.db", NUMBERS, lag=lag) as replica:
        position = bank.open_account("A-002", "Bob")
        assert begun.wait(PATIENCE)
        assert replica.read() == ([("A-001",)], 1)
        with pytest.raises(TimeoutError):
            replica.wait(position, 0.01)
        released.set()
        replica.wait(position, PATIENCE)
        assert replica.read()[1] == position


def test_it_tells_of_each_event_that_has_got_into_the_view(bank: Bank, tmp_path: Path) -> None:
    told, all_told = [], Event()

    def tell(position: int) -> None:
        told.append((position, replica.position))
        if position == 3:
            all_told.set()

    with Replica(bank, Accounts(), tmp_path / "view.db", NUMBERS) as replica:
        replica.on_applied = tell
        bank.open_account("A-002", "Bob")
        bank.deposit("A-002", 10)
        assert all_told.wait(PATIENCE)
    assert told == [(2, 2), (3, 3)]


def test_a_stopped_one_answers_nothing_and_does_not_wait_for_its_lag(bank: Bank, tmp_path: Path) -> None:
    replica = Replica(bank, Accounts(), tmp_path / "view.db", NUMBERS, lag=10 * PATIENCE)
    bank.open_account("A-002", "Bob")
    replica.stop()
    replica.stop()
    for ask in (replica.read, lambda: replica.position, lambda: replica.wait(1)):
        with pytest.raises(ReplicaDown, match="Ask another one"):
            ask()


def test_one_that_starts_again_goes_on_where_it_was(bank: Bank, tmp_path: Path) -> None:
    with Replica(bank, Accounts(), tmp_path / "view.db", NUMBERS):
        pass
    position = bank.open_account("A-002", "Bob")
    with Replica(bank, Accounts(), tmp_path / "view.db", NUMBERS) as replica:
        assert replica.read() == ([("A-001",), ("A-002",)], position)
