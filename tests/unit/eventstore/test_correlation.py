"""Which story an event belongs to and what caused it: on every saved event, without the domain knowing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from eventsourcing.application import Application

from course_utils.domains.bank import Account, Bank
from course_utils.eventstore import Story, caused_by, correlated, event_id, store_environment, story_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bank.db"


@pytest.fixture
def bank(path: Path) -> Iterator[Bank]:
    with Bank(store_environment(path)) as bank:
        bank.open_account("1", "Ada")
        bank.open_account("2", "Grace")
        bank.deposit("1", "100.00")
        yield bank


def event_at(bank: Bank, position: int) -> Any:
    (notification,) = bank.recorder.select_notifications(start=position, limit=1)
    return bank.mapper.to_domain_event(notification)


def test_a_save_outside_begins_a_story_named_after_its_first_event(bank: Bank) -> None:
    event = event_at(bank, bank.deposit("1", "1.00"))
    assert story_of(event) == Story(event_id(event), event_id(event))


def test_two_saves_outside_are_two_stories(bank: Bank) -> None:
    first, second = (event_at(bank, bank.deposit("1", "1.00")) for _ in range(2))
    assert first.correlation_id != second.correlation_id


def test_all_events_of_a_save_share_both_ids(bank: Bank) -> None:
    position = bank.transfer("1", "2", "10.00")
    withdrawn, deposited = event_at(bank, position - 1), event_at(bank, position)
    assert story_of(withdrawn) == story_of(deposited) == Story(event_id(withdrawn), event_id(withdrawn))


def test_what_an_event_caused_goes_on_with_its_story(bank: Bank) -> None:
    with correlated("request 7"):
        cause = event_at(bank, bank.deposit("1", "1.00"))
    with caused_by(cause):
        effect = event_at(bank, bank.withdraw("1", "1.00"))
    with caused_by(effect):
        last = event_at(bank, bank.deposit("2", "1.00"))
    assert story_of(cause) == Story("request 7", "request 7")
    assert story_of(effect) == Story("request 7", event_id(cause))
    assert story_of(last) == Story("request 7", event_id(effect))


def test_a_story_ends_where_its_block_ends(bank: Bank) -> None:
    with correlated("outer"):
        with correlated("inner"):
            inside = event_at(bank, bank.deposit("1", "1.00"))
        after = event_at(bank, bank.deposit("1", "1.00"))
    outside = event_at(bank, bank.deposit("1", "1.00"))
    assert [inside.correlation_id, after.correlation_id] == ["inner", "outer"]
    assert outside.correlation_id == event_id(outside)


def test_a_story_ends_with_an_error_too(bank: Bank) -> None:
    with pytest.raises(ZeroDivisionError), correlated("request 7"):
        raise ZeroDivisionError
    event = event_at(bank, bank.deposit("1", "1.00"))
    assert event.correlation_id == event_id(event)


def test_a_thread_begins_outside_of_every_story(bank: Bank) -> None:
    found = []
    with correlated("request 7"):
        thread = Thread(target=lambda: found.append(bank.deposit("1", "1.00")))
        thread.start()
        thread.join()
    event = event_at(bank, found[0])
    assert event.correlation_id == event_id(event)


def test_the_ids_are_stored_in_the_bytes(bank: Bank, path: Path) -> None:
    with correlated("request 7"):
        bank.deposit("1", "1.00")
    with closing(sqlite3.connect(path)) as connection:
        (state,) = connection.execute("SELECT state FROM stored_events ORDER BY rowid DESC LIMIT 1").fetchone()
    assert b'"correlation_id":"request 7","causation_id":"request 7"' in state


def test_an_event_that_has_an_id_already_keeps_it(bank: Bank) -> None:
    account = bank.account("1")
    account.deposit("1.00")
    (event,) = account.pending_events
    vars(event)["correlation_id"] = "given"
    with correlated("request 7"):
        bank.save(account)
    assert story_of(event) == Story("given", "request 7")


def test_an_event_from_before_there_were_ids_is_a_story_of_its_own(path: Path) -> None:
    before = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    with Bank(before) as bank:
        bank.open_account("1", "Ada")
    with Bank(store_environment(path)) as bank:
        old = event_at(bank, 1)
        assert story_of(old) == Story(event_id(old), event_id(old))
        with caused_by(old):
            assert story_of(event_at(bank, bank.deposit("1", "1.00"))) == Story(event_id(old), event_id(old))


def test_a_snapshot_is_no_event_and_has_none(path: Path) -> None:
    class Snapping(Bank):
        name = "Bank"
        is_snapshotting_enabled = True

    with Snapping(store_environment(path)) as bank, correlated("request 7"):
        bank.open_account("1", "Ada")
        bank.take_snapshot(Account.create_id("1"))
        assert bank.snapshots is not None
        (snapshot,) = bank.snapshots.get(Account.create_id("1"))
        assert "correlation_id" not in vars(snapshot)
        assert bank.balance("1") == 0


def test_an_empty_save_is_no_story(path: Path) -> None:
    with Application[Any](store_environment(path, application="Application")) as application:
        assert application.save() == []


@pytest.mark.parametrize("nothing", ["", "  ", None, 7])
def test_a_story_needs_a_name(nothing: Any) -> None:
    with pytest.raises(ValueError, match="A correlation id is a text that names a story"), correlated(nothing):
        pass


def test_only_an_event_can_be_a_cause() -> None:
    with pytest.raises(TypeError, match="'deposit' is no event"), caused_by("deposit"):  # type: ignore[arg-type]
        pass
