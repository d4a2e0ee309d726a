"""The bank keeps every cent: over refused and conflicting commands, over threads, and over its own history."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from course_utils.domains.bank import (
    Account,
    AccountClosed,
    AccountExists,
    AccountNotEmpty,
    BalanceTooLarge,
    Bank,
    BankError,
    InsufficientFunds,
    InterestAlreadyCredited,
    InvalidAmount,
    InvalidDetail,
    SameAccount,
    TooManyConflicts,
    UnknownAccount,
    WrongCurrency,
)
from course_utils.messages import SeededClock

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
NAMES = ("A", "B", "C")


def make_bank() -> Bank:
    """A bank in memory with three accounts of 100.00 each; A may go down to -50.00."""
    bank = Bank(clock=SeededClock())
    for name in NAMES:
        bank.open_account(name, f"owner of {name}", overdraft_limit="50.00" if name == "A" else "0.00")
        bank.deposit(name, "100.00")
    return bank


def stored(bank: Bank) -> list[tuple[str, int, bytes]]:
    log = bank.recorder.select_notifications(None, limit=10_000)
    return [(event.topic, event.originator_version, event.state) for event in log]


def test_every_command_returns_the_position_of_its_last_event() -> None:
    with Bank(clock=SeededClock()) as bank:
        assert bank.open_account("A", "Ada") == 1
        assert bank.open_account("B", "Bob") == 2
        assert bank.deposit("A", "1300.00", reason="salary") == 3
        assert bank.transfer("A", "B", "300.00") == 5
        assert bank.withdraw("B", "300.00") == 6
        assert bank.credit_interest("A", date(2024, 1, 1), "0.0365") == 7
        assert bank.close_account("B") == 8
        assert bank.recorder.max_notification_id() == 8
        assert (bank.balance("A"), bank.balance("B")) == (Decimal("1000.10"), Decimal("0.00"))
        assert bank.account("B").is_closed


def test_times_come_from_the_clock_one_for_a_command() -> None:
    with make_bank() as bank:
        bank.transfer("A", "B", "5.00")
        given, taken = (list(bank.events.get(Account.create_id(name)))[-1] for name in ("A", "B"))
        assert given.timestamp == taken.timestamp == datetime(2024, 1, 1, 0, 0, 6, tzinfo=UTC)


@pytest.mark.parametrize("time", ["2024-01-01", datetime(2024, 1, 1), None])
def test_a_clock_without_a_time_zone_is_refused_and_nothing_stored(time: Any) -> None:
    times = [datetime(2024, 1, 1, tzinfo=UTC), time, time]
    with Bank(clock=lambda: times.pop(0)) as bank:
        bank.open_account("A", "Ada")
        with pytest.raises(InvalidDetail, match="is no time with a time zone"):
            bank.deposit("A", "1.00")
        with pytest.raises(InvalidDetail, match="is no time with a time zone"):
            bank.open_account("B", "Bob")
        assert len(stored(bank)) == 1


def test_a_transfer_says_where_the_money_went_and_came_from() -> None:
    with make_bank() as bank:
        bank.transfer("A", "B", "30.00")
        bank.transfer("A", "B", "5.00", reason="lunch")
        assert [line.what for line in bank.statement("A", *YEAR).lines[1:]] == [
            "Withdrawal: transfer to B",
            "Withdrawal: lunch",
        ]
        assert [line.what for line in bank.statement("B", *YEAR).lines[1:]] == [
            "Deposit: transfer from A",
            "Deposit: lunch",
        ]


def test_the_longest_account_numbers_can_be_transferred_between() -> None:
    with Bank() as bank:
        for number in ("1" * 40, "2" * 40):
            bank.open_account(number, "Ada")
            bank.deposit(number, "1.00")
        bank.transfer("1" * 40, "2" * 40, "1.00")
        assert bank.balance("2" * 40) == 2


def with_a_closed_account(bank: Bank) -> None:
    bank.withdraw("C", "100.00")
    bank.close_account("C")


def with_interest(bank: Bank) -> None:
    bank.credit_interest("A", date(2024, 1, 2), "0.02")


def with_a_dollar_account(bank: Bank) -> None:
    bank.open_account("D", "Dan", currency="USD")


def with_a_full_account(bank: Bank) -> None:
    bank.open_account("F", "Fay")
    bank.deposit("F", "999999999999.99")


def as_it_is(bank: Bank) -> None:
    pass


@pytest.mark.parametrize(
    ("prepare", "command", "error", "sentence"),
    [
        (
            as_it_is,
            lambda b: b.open_account("A", "Eve"),
            AccountExists,
            "There is an account A already. Choose another",
        ),
        (as_it_is, lambda b: b.open_account("", "Eve"), InvalidDetail, "The account number is empty"),
        (as_it_is, lambda b: b.open_account("Z", " "), InvalidDetail, "The owner ' ' has spaces around it"),
        (as_it_is, lambda b: b.deposit("Z", "1"), UnknownAccount, "There is no account Z. Open it first"),
        (as_it_is, lambda b: b.deposit(7, "1"), InvalidDetail, "The account number is 7, which is not text"),
        (as_it_is, lambda b: b.deposit("A", 1.0), InvalidAmount, "1.0 is a float"),
        (as_it_is, lambda b: b.deposit("A", True), InvalidAmount, "True is not an amount"),
        (
            as_it_is,
            lambda b: b.deposit("A", "1", currency="USD"),
            WrongCurrency,
            "kept in EUR, so it does not take USD",
        ),
        (as_it_is, lambda b: b.withdraw("Z", "1"), UnknownAccount, "There is no account Z"),
        (as_it_is, lambda b: b.withdraw("A", "150.01"), InsufficientFunds, "150.01 EUR cannot leave.*at most 150.00"),
        (as_it_is, lambda b: b.transfer("A", "A", "1"), SameAccount, "from account A to itself. Name two different"),
        (as_it_is, lambda b: b.transfer("", "", "1"), InvalidDetail, "The account number is empty"),
        (as_it_is, lambda b: b.transfer(0, 0, "1"), InvalidDetail, "The account number is 0, which is not text"),
        (as_it_is, lambda b: b.transfer("A", "B", "1", reason=0), InvalidDetail, "The reason is 0, which is not text"),
        (as_it_is, lambda b: b.transfer("\u00c4", "A\u0308", "1"), SameAccount, "from account \u00c4 to itself"),
        (with_a_full_account, lambda b: b.transfer("A", "F", "1"), BalanceTooLarge, "1.00 EUR cannot enter account F"),
        (as_it_is, lambda b: b.transfer("A", "Z", "1"), UnknownAccount, "There is no account Z"),
        (as_it_is, lambda b: b.transfer("Z", "A", "1"), UnknownAccount, "There is no account Z"),
        (as_it_is, lambda b: b.transfer("A", "B", "0"), InvalidAmount, "not more than 0.00"),
        (as_it_is, lambda b: b.transfer("B", "A", "100.01"), InsufficientFunds, "100.01 EUR cannot leave account B"),
        (with_a_closed_account, lambda b: b.transfer("A", "C", "1"), AccountClosed, "Account C is closed"),
        (with_a_dollar_account, lambda b: b.transfer("A", "D", "1"), WrongCurrency, "D is kept in USD.*take EUR"),
        (as_it_is, lambda b: b.credit_interest("Z", date(2024, 1, 1), "0"), UnknownAccount, "There is no account Z"),
        (with_interest, lambda b: b.credit_interest("A", date(2024, 1, 2), "0"), InterestAlreadyCredited, "is done"),
        (as_it_is, lambda b: b.close_account("A"), AccountNotEmpty, "balance of 100.00 EUR. Withdraw 100.00 first"),
        (as_it_is, lambda b: b.close_account("Z"), UnknownAccount, "There is no account Z"),
        (with_a_closed_account, lambda b: b.close_account("C"), AccountClosed, "Account C is closed"),
        (as_it_is, lambda b: b.balance("Z"), UnknownAccount, "There is no account Z"),
        (as_it_is, lambda b: b.account(None), InvalidDetail, "The account number is None"),
        (as_it_is, lambda b: b.statement("Z", *YEAR), UnknownAccount, "There is no account Z"),
        (as_it_is, lambda b: b.statement("A", *reversed(YEAR)), InvalidDetail, "Swap the two days"),
    ],
)
def test_a_refused_command_has_a_name_and_a_sentence_and_stores_nothing(
    prepare: Callable[[Bank], None], command: Callable[[Bank], Any], error: type[BankError], sentence: str
) -> None:
    with make_bank() as bank:
        prepare(bank)
        before = stored(bank)
        with pytest.raises(error, match=sentence):
            command(bank)
        assert stored(bank) == before


CENTS = st.integers(1, 12_000)
TRANSFERS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), CENTS), max_size=25)


@given(TRANSFERS)
def test_money_is_conserved_over_any_transfers(transfers: list[tuple[str, str, int]]) -> None:
    expected, refused = dict.fromkeys(NAMES, 10_000), 0
    with make_bank() as bank:
        for source, target, cents in transfers:
            allowed = source != target and expected[source] - cents >= (-5_000 if source == "A" else 0)
            try:
                bank.transfer(source, target, Decimal(cents).scaleb(-2))
            except (SameAccount, InsufficientFunds):
                refused += 1
                assert not allowed
            else:
                assert allowed
                expected[source] -= cents
                expected[target] += cents
        assert {name: bank.balance(name) * 100 for name in NAMES} == expected
        assert sum(bank.balance(name) for name in NAMES) == Decimal("300.00")
        assert len(stored(bank)) == 6 + 2 * (len(transfers) - refused)


@given(st.lists(st.integers(-3_000, 3_000).filter(bool), max_size=15))
def test_replay_gives_the_balance_of_every_version(moves: list[int]) -> None:
    with Bank() as bank:
        bank.open_account("A", "Ada", overdraft_limit="450.00")
        for cents in moves:
            (bank.deposit if cents > 0 else bank.withdraw)("A", Decimal(abs(cents)).scaleb(-2))
        for version in range(1, len(moves) + 2):
            account: Account = bank.repository.get(Account.create_id("A"), version=version)
            assert account.version == version
            assert account.balance * 100 == sum(moves[: version - 1])


def test_a_file_keeps_the_accounts(tmp_path: Path) -> None:
    env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "BANK_SQLITE_DBNAME": str(tmp_path / "bank.db")}
    with Bank(env) as bank:
        bank.open_account("A", "Ada")
        bank.deposit("A", "1300.00")
        bank.credit_interest("A", date(2024, 1, 2), "0.0365")
    with Bank(env) as bank:
        assert bank.balance("A") == Decimal("1300.13")
        assert bank.account("A").interest_until == date(2024, 1, 2)


def test_a_snapshot_gives_the_same_account() -> None:
    with Bank({"IS_SNAPSHOTTING_ENABLED": "y"}) as bank:
        bank.open_account("A", "Ada")
        bank.deposit("A", "1300.00")
        bank.credit_interest("A", date(2024, 1, 2), "0.0365")
        replayed = bank.account("A")
        bank.take_snapshot(Account.create_id("A"))
        assert bank.snapshots is not None
        assert len(list(bank.snapshots.get(Account.create_id("A")))) == 1
        assert bank.account("A") == replayed


def test_another_function_can_make_the_account_of_its_events() -> None:
    seen = []

    def replay(account: Any, events: Any) -> Any:
        for event in events:
            seen.append(type(event).__name__)
            account = event.mutate(account)
        return account

    class OtherBank(Bank):
        name = "Bank"
        projector_func = staticmethod(replay)

    with OtherBank() as bank:
        bank.open_account("A", "Ada")
        bank.deposit("A", "5.00")
        assert bank.balance("A") == 5
        assert seen == ["Opened", "Opened", "Deposited"]


def run_threads(work: Sequence[Callable[[], None]]) -> None:
    """Start all at once, wait for all, and raise what one of them raised."""
    together, raised = threading.Barrier(len(work)), []

    def run(one: Callable[[], None]) -> None:
        try:
            together.wait()
            one()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


@pytest.fixture
def filed(tmp_path: Path) -> dict[str, str]:
    return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "BANK_SQLITE_DBNAME": str(tmp_path / "bank.db")}


def test_two_hundred_conflicting_deposits_of_eight_threads_are_two_hundred_deposits(filed: dict[str, str]) -> None:
    with Bank(filed) as bank:
        bank.open_account("A", "Ada")

        def deposit_25_times() -> None:
            for _ in range(25):
                bank.deposit("A", "1.25")

        run_threads([deposit_25_times] * 8)
        assert bank.balance("A") == Decimal("250.00")
        assert bank.account("A").version == 201
        assert bank.recorder.max_notification_id() == 201


def test_transfers_back_and_forth_between_threads_keep_every_cent(filed: dict[str, str]) -> None:
    with Bank(filed) as bank:
        for name in ("A", "B"):
            bank.open_account(name, "Ada")
            bank.deposit(name, "100.00")

        def transfer(source: str, target: str) -> Callable[[], None]:
            def run() -> None:
                for _ in range(10):
                    bank.transfer(source, target, "1.00")

            return run

        run_threads([transfer("A", "B"), transfer("B", "A"), transfer("A", "B")])
        assert (bank.balance("A"), bank.balance("B")) == (90, 110)
        assert bank.recorder.max_notification_id() == 4 + 2 * 30


def test_only_one_of_many_threads_opens_a_number(filed: dict[str, str]) -> None:
    with Bank(filed) as bank:
        opened, refused = [], []

        def open_it(owner: str) -> Callable[[], None]:
            def run() -> None:
                try:
                    bank.open_account("A", owner)
                    opened.append(owner)
                except AccountExists:
                    refused.append(owner)

            return run

        run_threads([open_it(f"owner {number}") for number in range(5)])
        assert len(refused) == 4
        assert [bank.account("A").owner] == opened


def rush_in(bank: Bank, rival: Callable[[], object], times: int) -> list[int]:
    """Let a rival act just before each of the next `times` inserts; returns where the inserts are counted."""
    insert, numbers, met = bank.recorder.insert_events, count(), []

    def insert_after_the_rival(stored_events: Any, **kwargs: Any) -> Any:
        if (number := next(numbers)) < times:
            met.append(number)
            bank.recorder.insert_events = insert
            rival()
            bank.recorder.insert_events = insert_after_the_rival
        return insert(stored_events, **kwargs)

    bank.recorder.insert_events = insert_after_the_rival  # type: ignore[method-assign]
    return met


def test_a_lost_try_is_decided_anew_with_nothing_left_of_it() -> None:
    with make_bank() as bank:
        met = rush_in(bank, lambda: bank.deposit("A", "1.00"), times=3)
        bank.withdraw("A", "20.00")
        assert met == [0, 1, 2]
        assert bank.balance("A") == Decimal("83.00")
        assert [line.change for line in bank.statement("A", *YEAR).lines] == [100, 1, 1, 1, -20]


def test_a_decision_that_no_longer_holds_is_refused_in_the_second_try() -> None:
    with make_bank() as bank:
        rush_in(bank, lambda: bank.withdraw("B", "90.00"), times=1)
        with pytest.raises(InsufficientFunds, match=r"balance is 10\.00"):
            bank.transfer("B", "C", "100.00")
        assert (bank.balance("B"), bank.balance("C")) == (10, 100)


def test_after_a_failed_save_the_pending_events_are_gone() -> None:
    with make_bank() as bank:
        stale = bank.account("A")
        bank.deposit("A", "1.00")
        stale.deposit("7.00")
        with pytest.raises(IntegrityError):
            bank.save(stale)
        assert bank.save(stale) == []
        assert bank.balance("A") == 101


def test_a_writer_that_always_loses_gives_up_with_a_sentence() -> None:
    class Hasty(Bank):
        most_tries = 3

    with Hasty() as bank:
        bank.open_account("A", "Ada")
        met = rush_in(bank, lambda: bank.deposit("A", "1.00"), times=100)
        with pytest.raises(TooManyConflicts, match=r"changed account A each of the 3 times.*Nothing was stored. Try"):
            bank.deposit("A", "50.00")
        assert len(met) == 3
        assert bank.balance("A") == 3
