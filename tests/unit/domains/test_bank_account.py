"""An account refuses with a sentence, records what it decided, and reads what earlier code wrote."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent

from course_utils.domains.bank import (
    Account,
    AccountClosed,
    AccountNotEmpty,
    BalanceTooLarge,
    Bank,
    BankError,
    InsufficientFunds,
    InterestAlreadyCredited,
    InvalidAmount,
    InvalidDetail,
    WrongCurrency,
)

NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)


def account_with(balance: str = "0.00", **details: Any) -> Account:
    account = Account.open("A-1", "Ada", timestamp=NOON, **details)
    if balance != "0.00":
        account.deposit(balance, timestamp=NOON)
    return account


def closed() -> Account:
    account = account_with()
    account.close(timestamp=NOON)
    return account


def credited() -> Account:
    account = account_with("1300.00")
    account.credit_interest(date(2024, 1, 2), "0.0365", timestamp=NOON)
    return account


def test_an_account_opens_with_nothing_in_it() -> None:
    account = account_with(currency="USD", overdraft_limit="250")
    assert (account.number, account.owner, account.currency) == ("A-1", "Ada", "USD")
    assert (str(account.balance), str(account.overdraft_limit)) == ("0.00", "250.00")
    assert (account.is_closed, account.interest_until) == (False, None)


def test_what_was_decided_is_recorded_as_events_with_the_given_time() -> None:
    account = account_with("1300.00")
    account.withdraw("50.5", reason="rent", timestamp=NOON)
    account.credit_interest(date(2024, 1, 2), "0.0365", timestamp=NOON)
    opened, deposited, withdrawn, interest = account.collect_events()
    assert isinstance(opened, Account.Opened)
    assert isinstance(deposited, Account.Deposited)
    assert (deposited.amount, deposited.reason) == (Decimal("1300.00"), "")
    assert isinstance(withdrawn, Account.Withdrawn)
    assert (str(withdrawn.amount), withdrawn.reason) == ("50.50", "rent")
    assert isinstance(interest, Account.InterestCredited)
    assert (interest.day, interest.rate, interest.amount) == (date(2024, 1, 2), Decimal("0.0365"), Decimal("0.12"))
    assert {event.timestamp for event in (opened, deposited, withdrawn, interest)} == {NOON}
    assert account.balance == Decimal("1249.62")
    assert account.interest_until == date(2024, 1, 2)


def test_an_overdraft_limit_can_be_used_up_to_the_cent() -> None:
    account = account_with("10.00", overdraft_limit="100.00")
    account.withdraw("110.00")
    assert account.balance == Decimal("-100.00")
    with pytest.raises(InsufficientFunds, match=r"balance is -100.00 and its overdraft limit 100.00.*at most 0.00"):
        account.withdraw("0.01")


def test_a_debt_earns_nothing_but_its_day_is_done() -> None:
    account = account_with(overdraft_limit="100.00")
    account.withdraw("100.00")
    account.credit_interest(date(2024, 1, 2), "0.0365")
    assert account.balance == Decimal("-100.00")
    assert account.interest_until == date(2024, 1, 2)


def full() -> Account:
    return account_with("999999999999.99")


def test_an_account_can_be_filled_up_to_the_largest_amount_and_emptied() -> None:
    account = account_with("999999999999.98")
    account.deposit("0.01")
    account.withdraw("999999999999.99")
    account.close()
    assert account.is_closed


def test_a_debt_leaves_room_for_more_than_the_largest_amount() -> None:
    account = account_with(overdraft_limit="100.00")
    account.withdraw("100.00")
    account.deposit("999999999999.99")
    account.deposit("100.00")
    assert account.balance == Decimal("999999999999.99")


WITHOUT_ZONE = datetime(2024, 1, 2, 12)
TIMED_COMMANDS = {
    "open": lambda when: Account.open("A-1", "Ada", timestamp=when),
    "deposit": lambda when: account_with("5.00").deposit("1.00", timestamp=when),
    "withdraw": lambda when: account_with("5.00").withdraw("1.00", timestamp=when),
    "interest": lambda when: account_with("5.00").credit_interest(date(2024, 1, 2), "0.01", timestamp=when),
    "close": lambda when: account_with().close(timestamp=when),
}


@pytest.mark.parametrize("command", TIMED_COMMANDS.values(), ids=TIMED_COMMANDS)
@pytest.mark.parametrize("when", [WITHOUT_ZONE, "2024-01-01", date(2024, 1, 1), 0, ""])
def test_a_time_without_a_time_zone_is_refused(command: Callable[[Any], object], when: Any) -> None:
    with pytest.raises(InvalidDetail, match=r"is no time with a time zone. Give one, such as datetime\(.*tzinfo=UTC\)"):
        command(when)


Command = Callable[[Account], object]


@pytest.mark.parametrize(
    ("make", "command", "error", "sentence"),
    [
        (account_with, lambda a: a.deposit("0.00"), InvalidAmount, "0.00 is not more than 0.00. Give what is moved"),
        (account_with, lambda a: a.deposit("-5"), InvalidAmount, "-5.00 is not more than 0.00"),
        (account_with, lambda a: a.deposit("-0"), InvalidAmount, "0.00 is not more than 0.00"),
        (account_with, lambda a: a.deposit(1.5), InvalidAmount, "1.5 is a float"),
        (account_with, lambda a: a.deposit("1.005"), InvalidAmount, "finer than a cent"),
        (account_with, lambda a: a.withdraw("-1"), InvalidAmount, "-1.00 is not more than 0.00"),
        (account_with, lambda a: a.deposit("5", currency="USD"), WrongCurrency, "A-1 is kept in EUR.*take USD. Exch"),
        (account_with, lambda a: a.withdraw("5", currency="USD"), WrongCurrency, "A-1 is kept in EUR"),
        (account_with, lambda a: a.deposit("5", currency="euro"), WrongCurrency, "'euro' is no currency code"),
        (account_with, lambda a: a.deposit("5", currency=None), WrongCurrency, "None is no currency code"),
        (account_with, lambda a: a.deposit("5", reason=5), InvalidDetail, "The reason is 5, which is not text"),
        (account_with, lambda a: a.deposit("5", reason="a\nb"), InvalidDetail, "signs that cannot be printed"),
        (
            account_with,
            lambda a: a.withdraw("5", reason="x" * 201),
            InvalidDetail,
            "has 201 characters. Use at most 200",
        ),
        (account_with, lambda a: a.withdraw("0.01"), InsufficientFunds, "balance is 0.00.*Withdraw at most 0.00"),
        (
            account_with,
            lambda a: a.credit_interest("2024-01-02", "0.01"),
            InvalidDetail,
            r"Give a date, such as date\(",
        ),
        (account_with, lambda a: a.credit_interest(NOON, "0.01"), InvalidDetail, "The day of the interest is"),
        (
            account_with,
            lambda a: a.credit_interest(date(2024, 1, 2), 0.01),
            InvalidDetail,
            "0.01 is not an interest rate",
        ),
        (
            credited,
            lambda a: a.credit_interest(date(2024, 1, 2), "0"),
            InterestAlreadyCredited,
            "so 2024-01-02 is done",
        ),
        (credited, lambda a: a.credit_interest(date(2023, 5, 1), "0"), InterestAlreadyCredited, "Go on with the day"),
        (credited, lambda a: a.close(), AccountNotEmpty, "balance of 1300.13 EUR. Withdraw 1300.13 first"),
        (
            full,
            lambda a: a.deposit("0.01"),
            BalanceTooLarge,
            "0.01 EUR cannot enter account A-1: its balance is 999999999999.99.*There is room for 0.00",
        ),
        (full, lambda a: a.deposit("999999999999.99"), BalanceTooLarge, "counts up to 999999999999.99"),
        (
            full,
            lambda a: a.credit_interest(date(2024, 1, 2), "0.0365"),
            BalanceTooLarge,
            "100000000.00 EUR cannot enter account A-1.*Withdraw some first",
        ),
        (closed, lambda a: a.deposit("5"), AccountClosed, "Account A-1 is closed. Use another account"),
        (closed, lambda a: a.withdraw("5"), AccountClosed, "Account A-1 is closed"),
        (closed, lambda a: a.credit_interest(date(2024, 1, 2), "0"), AccountClosed, "Account A-1 is closed"),
        (closed, lambda a: a.close(), AccountClosed, "Account A-1 is closed"),
    ],
)
def test_a_refusal_has_a_name_and_a_sentence_and_changes_nothing(
    make: Callable[[], Account], command: Command, error: type[BankError], sentence: str
) -> None:
    account, untouched = make(), make()
    with pytest.raises(error, match=sentence):
        command(account)
    assert vars(account) == vars(untouched)


def test_a_debt_has_to_be_paid_before_the_account_closes() -> None:
    account = account_with(overdraft_limit="100.00")
    account.withdraw("40.00")
    with pytest.raises(AccountNotEmpty, match=r"-40.00 EUR. Deposit 40.00 first"):
        account.close()


@pytest.mark.parametrize(
    ("details", "error", "sentence"),
    [
        ({"number": ""}, InvalidDetail, "The account number is empty"),
        ({"number": 42}, InvalidDetail, "The account number is 42, which is not text. Put it in quotation marks"),
        ({"number": None}, InvalidDetail, "The account number is None"),
        ({"number": " A-1"}, InvalidDetail, "' A-1' has spaces around it"),
        ({"number": "A\x00"}, InvalidDetail, "signs that cannot be printed"),
        ({"number": "\ud800"}, InvalidDetail, "signs that cannot be printed"),
        ({"number": "1" * 41}, InvalidDetail, "has 41 characters. Use at most 40"),
        ({"owner": ""}, InvalidDetail, "The owner is empty"),
        ({"owner": b"Ada"}, InvalidDetail, "The owner is b'Ada'"),
        ({"currency": "eur"}, WrongCurrency, "'eur' is no currency code. Give three capital letters"),
        ({"overdraft_limit": "-1"}, InvalidAmount, "An overdraft limit of -1.00 makes no sense"),
        ({"overdraft_limit": 0.5}, InvalidAmount, "is a float"),
    ],
)
def test_an_account_that_makes_no_sense_is_not_opened(
    details: dict[str, Any], error: type[BankError], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        Account.open(**{"number": "A-1", "owner": "Ada", **details})


def test_the_id_of_an_account_follows_from_its_number() -> None:
    assert Account.create_id("A-1") == Account.create_id("A-1") == account_with().id
    assert Account.create_id("A-1") != Account.create_id("A-2")


def test_an_account_number_is_the_same_however_its_accents_are_composed() -> None:
    composed, decomposed = "\u00c4-1", "A\u0308-1"
    assert Account.create_id(composed) == Account.create_id(decomposed)
    assert Account.open(decomposed, "Ada").number == composed


TIME = '"timestamp":{"_type_":"datetime_iso","_data_":"2019-03-01T09:00:00+00:00"}'
TOPIC = '"originator_topic":"course_utils.domains.bank.account:Account"'
EUROS = '{"_type_":"decimal_str","_data_":"12.50"}'
NOTHING = '{"_type_":"decimal_str","_data_":"0.00"}'

OPENED = {
    1: f'{{{TIME},{TOPIC},"number":"A-1","owner":"Ada"}}',
    2: f'{{{TIME},{TOPIC},"number":"A-1","owner":"Ada","currency":"EUR","overdraft_limit":{NOTHING},"class_version":2}}',
}
MOVED = {
    1: f'{{{TIME},"cents":1250}}',
    2: f'{{{TIME},"amount":{EUROS},"class_version":2}}',
    3: f'{{{TIME},"amount":{EUROS},"reason":"","class_version":3}}',
}


def read(*stored: tuple[str, str]) -> Account:
    """The account that the current code makes of (event name, stored JSON)."""
    with Bank() as bank:
        bank.recorder.insert_events(
            [
                StoredEvent(
                    Account.create_id("A-1"),
                    version,
                    f"course_utils.domains.bank.account:Account.{name}",
                    state.encode("utf-8"),
                )
                for version, (name, state) in enumerate(stored, start=1)
            ]
        )
        return bank.account("A-1")


@pytest.mark.parametrize("opened", OPENED.values(), ids=lambda state: f"v{json.loads(state).get('class_version', 1)}")
@pytest.mark.parametrize("moved", MOVED.values(), ids=lambda state: f"v{json.loads(state).get('class_version', 1)}")
def test_bytes_of_every_schema_version_read_to_the_same_account(opened: str, moved: str) -> None:
    account = read(("Opened", opened), ("Deposited", moved), ("Deposited", moved), ("Withdrawn", moved))
    newest = [("Opened", OPENED[2]), ("Deposited", MOVED[3]), ("Deposited", MOVED[3]), ("Withdrawn", MOVED[3])]
    assert account == read(*newest)
    assert str(account.balance) == "12.50"
    assert (account.currency, str(account.overdraft_limit)) == ("EUR", "0.00")


def test_the_newest_schema_version_is_what_the_code_writes_today() -> None:
    then = datetime(2019, 3, 1, 9, tzinfo=UTC)
    account = Account.open("A-1", "Ada", timestamp=then)
    account.deposit("12.50", timestamp=then)
    with Bank() as bank:
        stored = [bank.mapper.to_stored_event(event).state.decode("utf-8") for event in account.collect_events()]
    assert stored == [OPENED[2], MOVED[3]]


def test_an_old_event_is_read_with_the_amount_it_had_to_the_cent() -> None:
    state: dict[str, Any] = {"cents": 7}
    Account.Deposited.upcast_v1_v2(state)
    Account.Deposited.upcast_v2_v3(state)
    assert state == {"amount": Decimal("0.07"), "reason": ""}
    assert str(state["amount"]) == "0.07"
