"""Subscribing to a SQLite store and waiting for a position: woken by commits, ended by closing, never by chance."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from eventsourcing.persistence import Tracking, WaitInterruptedError
from eventsourcing.projection import ApplicationSubscription

from course_utils.domains.bank import Account, Bank
from course_utils.eventstore import WaitTimedOut, store_environment
from course_utils.eventstore import sqlite as store
from course_utils.eventstore import subscription as subscribing
from course_utils.eventstore.signals import signal_of

PATIENCE = 30  # seconds until a thread that does not end counts as hung


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bank.db"


@pytest.fixture
def bank(path: Path) -> Iterator[Bank]:
    with Bank(store_environment(path)) as bank:
        bank.open_account("1", "Ada")
        yield bank


@pytest.fixture
def only_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a look of one's own from time to time, so that nothing but a commit wakes."""
    monkeypatch.setattr(subscribing, "POLL_SECONDS", 3600)
    monkeypatch.setattr(store, "POLL_SECONDS", 3600)


@contextmanager
def in_a_thread(work: Callable[[], object]) -> Iterator[list[object]]:
    """Runs `work` beside the body; what it returned or raised is in the list once the body has been left."""
    found: list[object] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:
            found.append(error)

    thread = Thread(target=run)
    thread.start()
    yield found
    thread.join(PATIENCE)
    assert not thread.is_alive(), "the thread still waits"


def view_in(path: Path) -> tuple[store.Factory, store.TrackingRecorder]:
    factory = store.Factory(store_environment(path))
    view = factory.tracking_recorder()
    assert isinstance(view, store.TrackingRecorder)
    return factory, view


def test_a_subscription_begins_after_its_position_and_keeps_the_order(bank: Bank) -> None:
    for _ in range(3):
        bank.deposit("1", "1.00")
    with bank.recorder.subscribe(gt=2) as subscription:
        assert [next(subscription).id for _ in range(2)] == [3, 4]


@pytest.mark.usefixtures("only_signals")
def test_a_save_wakes_a_subscription_that_waits_at_the_end(bank: Bank) -> None:
    with bank.recorder.subscribe(gt=1) as subscription:
        with in_a_thread(lambda: next(subscription).id) as found:
            position = bank.deposit("1", "1.00")
        assert found == [position]


@pytest.mark.usefixtures("only_signals")
def test_a_save_through_a_second_application_on_the_file_wakes_too(bank: Bank, path: Path) -> None:
    with Bank(store_environment(path)) as other, bank.recorder.subscribe(gt=1) as subscription:
        with in_a_thread(lambda: next(subscription).id) as found:
            position = other.deposit("1", "1.00")
        assert found == [position]


def test_a_save_by_another_process_is_found(bank: Bank, path: Path) -> None:
    save = (
        "import sys; from course_utils.domains.bank import Bank; from course_utils.eventstore import store_environment\n"
        "with Bank(store_environment(sys.argv[1])) as bank: print(bank.deposit('1', '1.00'))"
    )
    with bank.recorder.subscribe(gt=1) as subscription:
        with in_a_thread(lambda: next(subscription).id) as found:
            told = subprocess.run([sys.executable, "-c", save, str(path)], capture_output=True, text=True, check=True)
        assert found == [int(told.stdout)]


@pytest.mark.usefixtures("only_signals")
def test_stopping_ends_a_subscription_that_waits(bank: Bank) -> None:
    subscription = bank.recorder.subscribe(gt=1)
    with in_a_thread(lambda: list(subscription)) as found:
        subscription.stop()
    assert found == [[]]


@pytest.mark.usefixtures("only_signals")
def test_closing_the_application_ends_a_subscription_that_waits(bank: Bank) -> None:
    subscription = bank.recorder.subscribe(gt=1)
    with in_a_thread(lambda: list(subscription)) as found:
        bank.close()
    assert found == [[]]


@pytest.mark.usefixtures("only_signals")
def test_arrivals_tell_of_what_was_saved_since_the_subscription_was_made(bank: Bank) -> None:
    with bank.recorder.subscribe(gt=1) as subscription:
        bank.deposit("1", "1.00")
        arrivals = subscription.arrivals()
        next(arrivals)
        with in_a_thread(lambda: next(arrivals)) as found:
            bank.deposit("1", "1.00")
        assert found == [None]
        with in_a_thread(lambda: list(arrivals)) as found:
            subscription.stop()
        assert found == [[]]


@pytest.mark.usefixtures("only_signals")
def test_arrivals_end_when_the_application_is_closed(bank: Bank) -> None:
    subscription = bank.recorder.subscribe(gt=1)
    with in_a_thread(lambda: list(subscription.arrivals())) as found:
        bank.close()
    assert found == [[]]


def test_arrivals_tell_of_what_another_process_has_saved(bank: Bank, path: Path) -> None:
    with bank.recorder.subscribe(gt=1) as subscription:
        with in_a_thread(lambda: next(subscription.arrivals())) as found:
            copy = "INSERT INTO stored_events SELECT originator_id, 2, topic, state FROM stored_events"
            with closing(sqlite3.connect(path)) as connection, connection:  # which wakes nobody here
                connection.execute(copy)
        assert found == [None]


def test_a_subscription_that_nobody_closes_keeps_no_interpreter_alive(path: Path) -> None:
    code = (
        "import sys; from course_utils.domains.bank import Bank; from course_utils.eventstore import store_environment\n"
        "bank = Bank(store_environment(sys.argv[1])); bank.open_account('1', 'Ada')\n"
        "print(next(bank.recorder.subscribe()).id)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.stdout, done.stderr, done.returncode) == ("1\n", "", 0)


def test_what_is_already_recorded_can_be_read_without_waiting(bank: Bank) -> None:
    bank.deposit("1", "1.00")
    with bank.recorder.subscribe() as subscription:
        assert [notification.id for notification in subscription.already_recorded()] == [1, 2]
        assert list(subscription.already_recorded()) == []
        bank.deposit("1", "1.00")
        assert [notification.id for notification in subscription.already_recorded()] == [3]


def test_one_text_is_no_list_of_topics(bank: Bank) -> None:
    with pytest.raises(TypeError, match=r"topics is the text 'bank:Opened'. Give a list .*: \['bank:Opened'\]"):
        bank.recorder.subscribe(topics="bank:Opened")


@pytest.mark.parametrize(
    ("path", "error", "said"),
    [
        (None, TypeError, "None is no path of a store"),
        (5, TypeError, "5 is no path of a store"),
        (b"x.db", TypeError, "b'x.db' is no path of a store"),
        ("", ValueError, "'' names no file, so events would be lost"),
    ],
)
def test_what_is_no_path_is_no_store(
    path: Any, error: type[Exception], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(error, match=said):
        store_environment(path)


def test_a_long_log_is_read_in_pieces_without_a_gap(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscribing, "_SELECT_LIMIT", 3)
    for _ in range(9):
        bank.deposit("1", "1.00")
    with bank.recorder.subscribe() as subscription:
        assert [notification.id for notification in subscription.already_recorded()] == list(range(1, 11))


def test_a_subscription_to_some_topics_yields_only_these_and_scans_nothing_twice(bank: Bank) -> None:
    for amount in ("1.00", "2.00"):
        bank.deposit("1", amount)
    scanned: list[int] = []
    select = bank.recorder.select_notifications

    def remembered(start: int, *args: object, **options: object) -> object:
        scanned.append(start)
        return select(start, *args, **options)

    bank.recorder.select_notifications = remembered  # type: ignore[method-assign]
    topic = f"{Account.__module__}:Account.Opened"
    with bank.recorder.subscribe(topics=[topic]) as subscription:
        assert [notification.id for notification in subscription.already_recorded()] == [1]
        bank.open_account("2", "Grace")
        assert [notification.id for notification in subscription.already_recorded()] == [4]
    assert scanned == [0, 3, 3, 4], "the deposits are passed once"


def test_the_librarys_own_subscription_to_an_application_works_on_it(bank: Bank) -> None:
    with ApplicationSubscription(bank) as subscription:
        event, tracking = next(subscription)
    assert isinstance(event, Account.Opened)
    assert tracking == Tracking("Bank", 1)


@pytest.mark.usefixtures("only_signals")
def test_waiting_ends_when_the_position_is_tracked(path: Path) -> None:
    factory, view = view_in(path)
    with factory, in_a_thread(lambda: view.wait("Bank", 2, timeout=PATIENCE)) as found:
        view.insert_tracking(Tracking("Bank", 1))
        view.insert_tracking(Tracking("Bank", 2))
    factory.close()
    assert found == [None]


@pytest.mark.usefixtures("only_signals")
def test_a_view_opened_twice_wakes_the_waiters_of_both(path: Path) -> None:
    (factory, view), (other_factory, other) = view_in(path), view_in(path)
    with in_a_thread(lambda: view.wait("Bank", 1, timeout=PATIENCE)) as found:
        other.insert_tracking(Tracking("Bank", 1))
    assert found == [None]
    factory.close()
    other_factory.close()


def test_waiting_for_a_position_that_is_there_returns_at_once(path: Path) -> None:
    factory, view = view_in(path)
    view.insert_tracking(Tracking("Bank", 7))
    view.wait("Bank", 7, timeout=0)
    view.wait("Bank", None, timeout=0)
    factory.close()


def test_a_position_in_a_file_that_was_replaced_since_is_not_taken_for_one_in_the_new_file(path: Path) -> None:
    old_factory, old = view_in(path)
    old.insert_tracking(Tracking("Bank", 7))
    try:
        for file in path.parent.glob("bank.db*"):
            file.unlink()
    except PermissionError:
        pytest.skip("This system does not let go of an open file.")
    factory, view = view_in(path)
    with pytest.raises(WaitTimedOut, match="at position 0 of Bank's log, not yet at 7"):
        view.wait("Bank", 7, timeout=0)
    factory.close()
    old_factory.close()


def test_a_wait_that_times_out_names_both_positions(path: Path) -> None:
    factory, view = view_in(path)
    view.insert_tracking(Tracking("Bank", 7))
    with pytest.raises(
        TimeoutError, match=r"After 0 seconds the view is at position 7 of Bank's log, not yet at 9"
    ) as e:
        view.wait("Bank", 9, timeout=0)
    assert isinstance(e.value, WaitTimedOut)
    factory.close()


def test_a_position_that_another_process_has_got_to_is_found(path: Path) -> None:
    factory, view = view_in(path)
    view.insert_tracking(Tracking("Bank", 1))
    with closing(sqlite3.connect(path)) as connection, connection:  # which wakes nobody here, as another process would
        connection.execute("UPDATE tracking SET notification_id = 2 WHERE application_name = 'Bank'")
    view.wait("Bank", 2, timeout=PATIENCE)
    factory.close()


def test_a_position_that_another_process_has_got_to_is_found_among_commits_of_this_one(path: Path) -> None:
    factory, view = view_in(path)
    view.insert_tracking(Tracking("Bank", 1))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE tracking SET notification_id = 2 WHERE application_name = 'Bank'")
    with in_a_thread(lambda: view.wait("Bank", 2, timeout=PATIENCE)) as found:
        while not found:
            view.insert_tracking(Tracking("Shop", (view.max_tracking_id("Shop") or 0) + 1))
    assert found == [None]
    factory.close()


def test_a_position_that_was_rolled_back_is_not_there(path: Path) -> None:
    factory, view = view_in(path)

    def failing() -> None:
        with view.datastore.transaction(commit=True) as cursor:
            view._insert_tracking(cursor, Tracking("Bank", 2))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    view.insert_tracking(Tracking("Shop", 9))  # the next commit does not make up for it
    with pytest.raises(WaitTimedOut, match="at position 0 of Bank's log, not yet at 2"):
        view.wait("Bank", 2, timeout=0)
    factory.close()


@pytest.mark.usefixtures("only_signals")
def test_closing_the_view_tells_who_waits(path: Path) -> None:
    factory, view = view_in(path)
    with in_a_thread(lambda: view.wait("Bank", 1, timeout=PATIENCE)) as found:
        factory.close()
    assert isinstance(found[0], WaitInterruptedError)
    assert str(found[0]) == "Waiting for position 1 ended: the view is being closed."


def test_a_wait_can_be_interrupted(path: Path) -> None:
    factory, view = view_in(path)
    interrupt = Event()
    with in_a_thread(lambda: view.wait("Bank", 1, PATIENCE, interrupt)) as found:
        interrupt.set()
    assert isinstance(found[0], WaitInterruptedError)
    factory.close()


def test_one_file_has_one_signal_by_whatever_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    signal = signal_of(str(tmp_path / "bank.db"))
    assert signal_of("bank.db") is signal
    assert signal_of((tmp_path / "bank.db").as_uri() + "?mode=ro") is signal
    assert signal_of("other.db") is not signal
    assert signal_of("file:bank?mode=memory&cache=shared") is not signal
