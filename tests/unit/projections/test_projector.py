"""A projector brings a view up to date with a log, exactly once, whoever interrupts it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from eventsourcing.persistence import OperationalError, Tracking
from eventsourcing.sqlite import SQLiteDatastore, SQLiteTrackingRecorder

from benchmarks.projecting.projected_bank import Balances, a_bank, balances_in, fill
from course_utils.domains.bank import Bank
from course_utils.eventstore.datastore import Datastore
from course_utils.eventstore.errors import NotAStore, StoreUnreachable
from course_utils.projections.batches import WrongLog
from course_utils.projections.definition import OutdatedView, WrongView
from course_utils.projections.projector import Projector
from course_utils.projections.view import View


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with a_bank(tmp_path / "bank.db") as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "balances.db"


@pytest.mark.parametrize("batch_size", [1, 7, 100, 300, 301, 1000])
def test_the_view_holds_what_the_events_add_up_to(bank: Bank, path: Path, batch_size: int) -> None:
    cents = fill(bank, 300)
    with Projector(bank, Balances(), path, batch_size=batch_size) as projector:
        assert projector.catch_up() == 300
        assert projector.position == 300
        assert dict(projector.select("SELECT account, cents FROM balances")) == cents


def test_a_projector_begins_where_the_last_one_stopped(bank: Bank, path: Path) -> None:
    cents = fill(bank, 300)
    with Projector(bank, Balances(), path, batch_size=50) as first:
        assert first.catch_up(upto=120) == 120
        assert first.position == 120
    with Projector(bank, Balances(), path, batch_size=50) as second:
        assert second.catch_up(upto=1000) == 180
        assert second.catch_up() == 0
    assert balances_in(path) == cents


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM balances",
        "PRAGMA query_only = 1",
        "ATTACH 'x.db' AS x",
        "COMMIT",
        "CREATE TEMP TABLE tracking (a)",
        "DROP TABLE balances",
        "WITH all_of_it AS (SELECT 1) DELETE FROM balances",
    ],
)
def test_asking_the_view_changes_nothing(
    bank: Bank, path: Path, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    cents = fill(bank, 60)
    with Projector(bank, Balances(), path) as projector:
        projector.catch_up()
        with pytest.raises(PermissionError, match="may do more than read, so it was not run"):
            projector.select(statement)
        assert projector.select("SELECT cents FROM balances WHERE owner = ?", ["owner 1"]) == [
            (list(cents.values())[1],)
        ]
        bank.open_account("new", "Ada")
        assert projector.catch_up() == 1
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "balances.db",
        "bank.db",
        "bank.db-shm",
        "bank.db-wal",
    ]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("SELECT name FROM pragma_table_info('balances')", [("account",), ("owner",), ("cents",)]),
        ("PRAGMA table_info(tracking)", None),
        ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT max(i) FROM n", [(3,)]),
        ("SELECT value FROM json_each('[7]')", [(7,)]),
        ("SELECT count(*) FROM parked", [(0,)]),
    ],
)
def test_whatever_only_reads_can_be_asked(bank: Bank, path: Path, question: str, answer: list[Any] | None) -> None:
    with Projector(bank, Balances(), path) as projector:
        found = projector.select(question)
    assert found if answer is None else found == answer


def test_the_schema_can_not_be_changed_by_asking(bank: Bank, path: Path) -> None:
    with Projector(bank, Balances(), path) as projector:
        with pytest.raises(OperationalError, match="sqlite_master may not be modified"):
            projector.select("UPDATE sqlite_master SET sql = ''")
        assert projector.select("SELECT * FROM balances") == []


def test_a_question_with_a_mistake_is_answered_with_the_mistake(bank: Bank, path: Path) -> None:
    with (
        Projector(bank, Balances(), path) as projector,
        pytest.raises(OperationalError, match="no such table: ballances"),
    ):
        projector.select("SELECT * FROM ballances")


def test_an_empty_log_leaves_an_empty_view(bank: Bank, path: Path) -> None:
    with Projector(bank, Balances(), path) as projector:
        assert (projector.catch_up(), projector.position, projector.parked()) == (0, 0, [])
        assert projector.select("SELECT * FROM balances") == []


def test_events_that_mean_nothing_to_the_view_move_its_position(bank: Bank, path: Path) -> None:
    class Nothing(View[sqlite3.Cursor]):
        def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
            pass

    fill(bank, 60)
    with Projector(bank, Nothing(), path) as projector:
        assert (projector.catch_up(), projector.position) == (60, 60)


def test_gaps_in_the_positions_are_stepped_over(bank: Bank, path: Path) -> None:
    cents = fill(bank, 100)
    connection = sqlite3.connect(path.parent / "bank.db")
    with connection:
        connection.execute("UPDATE stored_events SET rowid = -rowid")
        connection.execute("UPDATE stored_events SET rowid = -rowid * 10 + 5")
    connection.close()
    with Projector(bank, Balances(), path, batch_size=30) as projector:
        assert projector.catch_up(upto=500) == 49
        assert projector.position == 495
        projector.catch_up()
        assert projector.position == 1005
    assert balances_in(path) == cents


def test_the_library_reads_the_position_and_can_write_it(bank: Bank, path: Path) -> None:
    fill(bank, 60)
    with Projector(bank, Balances(), path) as projector:
        projector.catch_up(upto=40)
    datastore = SQLiteDatastore(str(path))
    recorder = SQLiteTrackingRecorder(datastore)
    recorder.create_table()
    assert recorder.max_tracking_id("Bank") == 40
    recorder.insert_tracking(Tracking("Bank", 50))
    datastore.close()
    with Projector(bank, Balances(), path) as projector:
        assert projector.position == 50


def test_two_projectors_on_one_file_take_turns(bank: Bank, path: Path) -> None:
    cents = fill(bank, 1000)
    barrier = Barrier(2)
    taken: list[int] = []

    def project() -> None:
        with Projector(bank, Balances(), path, batch_size=10) as projector:
            barrier.wait()
            taken.append(projector.catch_up())

    threads = [Thread(target=project) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 1000
    assert balances_in(path) == cents


def test_two_that_make_a_view_at_the_same_time_make_it_once(
    bank: Bank, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cents = fill(bank, 60)
    keep = Datastore.keep_a_write_ahead_log

    def be_slower(datastore: Datastore) -> None:
        """The other one makes the view after this one has seen that there is none."""
        monkeypatch.setattr(Datastore, "keep_a_write_ahead_log", keep)
        made_by(Balances(), bank, path)

    monkeypatch.setattr(Datastore, "keep_a_write_ahead_log", be_slower)
    with Projector(bank, Balances(), path) as projector:
        assert projector.position == 60
    assert balances_in(path) == cents


@pytest.mark.parametrize("step", ["handled", "before commit", "committed"])
def test_an_interrupt_at_any_step_loses_and_doubles_nothing(bank: Bank, path: Path, step: str) -> None:
    cents = fill(bank, 300)

    def interrupt(name: str, position: int) -> None:
        if name == step and position >= 120:
            raise KeyboardInterrupt

    with Projector(bank, Balances(), path, batch_size=100, on_step=interrupt) as projector:
        with pytest.raises(KeyboardInterrupt):
            projector.catch_up()
        assert projector.position == (200 if step == "committed" else 100)
    with Projector(bank, Balances(), path) as projector:
        projector.catch_up()
    assert balances_in(path) == cents


def test_an_interrupt_inside_a_handler_leaves_the_same_projector_usable(bank: Bank, path: Path) -> None:
    class Interrupted(Balances):
        name = "Balances"
        left = 150

        def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
            super().handle(event, rows)
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt

    cents = fill(bank, 300)
    with Projector(bank, Interrupted(), path, batch_size=100) as projector:
        with pytest.raises(KeyboardInterrupt):
            projector.catch_up()
        assert projector.position == 100
        projector.catch_up()
    assert balances_in(path) == cents


def test_a_view_of_another_log_is_noticed(bank: Bank, path: Path) -> None:
    fill(bank, 60)
    with Projector(bank, Balances(), path) as projector:
        projector.catch_up()
    with Bank() as in_memory, Projector(in_memory, Balances(), path) as projector:
        in_memory.open_account("1", "Ada")
        with pytest.raises(WrongLog, match="at position 60, and the log of Bank ends at 1"):
            projector.catch_up()


class OtherName(Balances):
    pass


class OtherTables(Balances):
    name = "Balances"
    tables = ("CREATE TABLE balances (account TEXT PRIMARY KEY, cents INTEGER)",)


class Second(Balances):
    name = "Balances"
    version = 2


class SpacedOut(Balances):
    name = "Balances"
    tables = tuple(statement.replace(" ", "\n  ") for statement in Balances.tables)


class Savings(Bank):
    pass


def made_by(view: View, bank: Bank, path: Path) -> None:
    with Projector(bank, view, path) as projector:
        projector.catch_up()


@pytest.mark.parametrize(
    ("first", "then", "error", "sentence"),
    [
        (Balances(), OtherName(), WrongView, "holds the view 'Balances' of 'Bank', not 'OtherName' of 'Bank'"),
        (Second(), Balances(), WrongView, "was written by version 2 of the view 'Balances', and this is version 1"),
        (Balances(), Second(), OutdatedView, "was written by version 1 .* this is version 2. Rebuild it"),
        (Balances(), OtherTables(), OutdatedView, "its tables were others. Rebuild it"),
    ],
)
def test_a_file_of_another_view_is_left_alone(
    bank: Bank, path: Path, first: View, then: View, error: type[Exception], sentence: str
) -> None:
    made_by(first, bank, path)
    with pytest.raises(error, match=sentence):
        Projector(bank, then, path)


def test_line_breaks_in_a_table_make_no_other_view(bank: Bank, path: Path) -> None:
    made_by(Balances(), bank, path)
    made_by(SpacedOut(), bank, path)


def test_a_file_of_another_application_is_left_alone(bank: Bank, path: Path) -> None:
    made_by(Balances(), bank, path)
    with Savings() as savings, pytest.raises(WrongView, match="of 'Bank', not 'Balances' of 'Savings'"):
        Projector(savings, Balances(), path)


def test_a_file_that_newer_code_has_written_is_left_alone(bank: Bank, path: Path) -> None:
    made_by(Balances(), bank, path)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE view_definition SET layout = 99")
    connection.close()
    with pytest.raises(WrongView, match="its layout is 99, and this code knows 1"):
        Projector(bank, Balances(), path)


def test_a_running_projector_notices_that_the_view_has_been_rebuilt_by_newer_code(bank: Bank, path: Path) -> None:
    fill(bank, 60)
    with Projector(bank, Balances(), path) as projector:
        connection = sqlite3.connect(path)
        with connection:
            connection.execute("UPDATE view_definition SET version = 2")
        connection.close()
        with pytest.raises(WrongView, match="version 2"):
            projector.catch_up()
        assert projector.position == 0


def test_the_log_itself_is_no_place_for_a_view(bank: Bank, tmp_path: Path) -> None:
    fill(bank, 60)
    with pytest.raises(NotAStore, match="is no view: it holds the tables stored_events"):
        Projector(bank, Balances(), tmp_path / "bank.db")
    assert bank.recorder.max_notification_id() == 60


def test_files_that_cannot_be_a_view_are_left_as_they_are(bank: Bank, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Remember the milk. " * 100, encoding="utf-8")
    with pytest.raises(NotAStore, match=r"notes\.txt is no SQLite database"):
        Projector(bank, Balances(), text)
    assert text.read_text(encoding="utf-8").startswith("Remember the milk.")
    with pytest.raises(StoreUnreachable, match="is a folder"):
        Projector(bank, Balances(), tmp_path)
    with pytest.raises(ValueError, match="kept in a file, and ':memory:' is none"):
        Projector(bank, Balances(), ":memory:")
