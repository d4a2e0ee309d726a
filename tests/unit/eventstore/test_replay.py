"""Replaying without a Protocol check per event: the same account, whatever has happened to it."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.application import AggregateNotFoundError, project_aggregate
from hypothesis import given
from hypothesis import strategies as st

from course_utils.domains.bank import Account, Bank
from course_utils.eventstore import replay, store_environment

module = import_module("course_utils.eventstore.replay")  # the package has a function of that name
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COMMANDS: dict[str, Callable[[Account], None]] = {
    "deposit": lambda account: account.deposit("10.00", timestamp=NOW),
    "withdraw": lambda account: account.withdraw("0.01", timestamp=NOW),
    "interest": lambda account: account.credit_interest(
        date.fromordinal(date(2026, 3, 2).toordinal() + account.version), "0.0365", timestamp=NOW
    ),
}


def events_of(commands: list[str]) -> list[Any]:
    account = Account.open("1", "Ada", overdraft_limit="1000.00", timestamp=NOW)
    for name in commands:
        COMMANDS[name](account)
    return list(account.collect_events())


@given(st.lists(st.sampled_from(sorted(COMMANDS))))
def test_it_gives_what_the_librarys_own_projector_gives(commands: list[str]) -> None:
    events = events_of(commands)
    found, expected = replay(None, events), project_aggregate(None, events)
    assert found is not None
    assert expected is not None
    assert vars(found) == vars(expected)


@given(st.lists(st.sampled_from(sorted(COMMANDS))), st.data())
def test_it_goes_on_from_an_account_as_well(commands: list[str], data: st.DataObject) -> None:
    events = events_of(commands)
    cut = data.draw(st.integers(0, len(events)))
    early: Any = replay(None, events[:cut])
    found: Any = replay(early, events[cut:])
    assert vars(found) == vars(replay(None, events))


def test_nothing_happened_to_nobody() -> None:
    assert replay(None, []) is None


def test_what_is_no_event_is_not_replayed() -> None:
    with pytest.raises(AttributeError, match="mutate"):
        replay(None, ["deposited"])


def test_events_out_of_order_are_refused_as_ever() -> None:
    opened, first, second = events_of(["deposit", "deposit"])
    with pytest.raises(Exception, match="3, 2") as error:
        replay(None, [opened, second, first])
    assert type(error.value).__name__ == "OriginatorVersionError"


def test_a_bank_loads_its_accounts_with_it(tmp_path: Path) -> None:
    assert Bank.projector_func is replay
    with Bank(store_environment(tmp_path / "bank.db")) as bank:
        bank.open_account("1", "Ada")
        bank.deposit("1", "10.00")
        assert bank.balance("1") == 10
        with pytest.raises(AggregateNotFoundError):
            bank.repository.get(Account.create_id("2"), projector_func=replay)


@pytest.mark.parametrize("piece", [1, 2, 3, 4, 100])
def test_a_history_read_in_pieces_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(module, "_PIECE", piece)
    with Bank(store_environment(tmp_path / "bank.db")) as bank:
        bank.open_account("1", "Ada")
        for _ in range(3):
            bank.deposit("1", "1.00")
        get = partial(bank.events.get, Account.create_id("1"))
        assert versions(get()) == [1, 2, 3, 4]
        assert versions(get(gt=1, lte=3)) == [2, 3]
        assert versions(get(gt=4)) == []
        assert versions(get(limit=3)) == [1, 2, 3]
        assert versions(get(desc=True, limit=1)) == [4]
        assert versions(get(desc=True)) == [4, 3, 2, 1]


def versions(events: Iterable[Any]) -> list[int]:
    return [event.originator_version for event in events]
