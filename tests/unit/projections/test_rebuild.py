"""A view is made anew beside the live one and takes its place at once: with the same answers, and without side effects."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from benchmarks.projecting.projected_bank import Balances, Picky, Welcomes, a_bank, balances_in, beside, fill
from course_utils.domains.bank import Account, Bank
from course_utils.eventstore.errors import NotAStore
from course_utils.projections.batches import WrongLog
from course_utils.projections.definition import WrongView
from course_utils.projections.effects import deliver
from course_utils.projections.projector import Projector
from course_utils.projections.rebuild import RebuildRefused, Rebuilt, rebuild
from course_utils.projections.view import Effect
from tests.unit.projections.projector_laws import Crash, Deposits, save, stream, totals


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with a_bank(tmp_path / "bank.db") as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "balances.db"


def outbox(path: Path) -> list[str]:
    """The keys of all effects that were ever queued."""
    connection = sqlite3.connect(path)
    try:
        return [key for (key,) in connection.execute("SELECT key FROM outbox ORDER BY number")]
    finally:
        connection.close()


def spoil(path: Path) -> None:
    """What a handler with a mistake in it leaves behind."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE balances SET cents = cents + 1")
    connection.close()


def test_a_spoilt_view_is_made_anew_without_side_effects(bank: Bank, path: Path) -> None:
    cents = fill(bank, 300)
    with Projector(bank, Welcomes(), path) as projector:
        projector.catch_up()
        before = outbox(path)
        spoil(path)
        assert rebuild(bank, Welcomes(), path, batch_size=50) == Rebuilt(300, 300, ())
        assert balances_in(path) == cents
        assert outbox(path) == before
        bank.open_account("new", "Ada")
        assert projector.catch_up() == 1
    assert outbox(path) == [*before, f"welcome {Account.create_id('new')}"]
    assert not list(path.parent.glob("*rebuilding*"))


class Richer(Welcomes):
    """Its second version counts deposits, too, and uses about everything a table can have."""

    name = "Balances"
    version = 2
    tables = (
        "CREATE TABLE balances (account TEXT PRIMARY KEY, owner TEXT, cents INTEGER, euros AS (cents / 100))",
        'CREATE TABLE "the ""counts""" (account TEXT, deposits INTEGER NOT NULL DEFAULT 0)',
        'CREATE UNIQUE INDEX counts ON "the ""counts""" (account)',
        "CREATE TABLE log (number INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT)",
        "CREATE TRIGGER logs AFTER INSERT ON balances BEGIN INSERT INTO log (account) VALUES (new.account); END",
        "CREATE VIEW rich AS SELECT account FROM balances WHERE cents > 100000",
    )

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        account = str(event.originator_id)
        if isinstance(event, Account.Opened):
            rows.execute("INSERT INTO balances (account, owner, cents) VALUES (?, ?, 0)", (account, event.owner))
            rows.execute('INSERT INTO "the ""counts""" (account) VALUES (?)', (account,))
            return
        if isinstance(event, Account.Deposited):
            rows.execute('UPDATE "the ""counts""" SET deposits = deposits + 1 WHERE account = ?', (account,))
        super().handle(event, rows)


def test_a_new_version_with_other_tables_takes_the_place_of_the_old_one(bank: Bank, path: Path) -> None:
    cents = fill(bank, 300)
    with Projector(bank, Welcomes(), path) as old:
        old.catch_up()
        queued = outbox(path)
        rebuild(bank, Richer(), path)
        bank.open_account("new", "Ada")
        with pytest.raises(WrongView, match=r"written by version 2 .* and this is version 1"):
            old.catch_up()
    with Projector(bank, Richer(), path) as new:
        new.catch_up()
        (accounts,) = new.select("SELECT COUNT(*) FROM log")[0]
        deposits = new.select('SELECT SUM(deposits) FROM "the ""counts"""')
        assert accounts == 21, "the trigger fires for the new account, and did not for the copied rows"
        assert 0 < deposits[0][0] < 300
        assert new.select("SELECT COUNT(*) FROM rich")[0][0] == sum(each > 100_000 for each in cents.values())
        assert new.select("SELECT SUM(euros) FROM balances") == [(sum(each // 100 for each in cents.values()),)]
    assert balances_in(path) == cents | {str(Account.create_id("new")): 0}
    assert len(outbox(path)) == len(queued) + 1


def test_the_new_view_gets_exactly_as_far_as_the_live_one(bank: Bank, path: Path) -> None:
    fill(bank, 300)
    with Projector(bank, Welcomes(), path) as projector:
        projector.catch_up(upto=120)
        expected, queued = balances_in(path), outbox(path)
        assert rebuild(bank, Welcomes(), path).position == 120
        assert (balances_in(path), outbox(path), projector.position) == (expected, queued, 120)


def test_the_live_view_goes_on_while_the_new_one_grows(bank: Bank, path: Path) -> None:
    fill(bank, 300)

    def go_on(name: str, position: int) -> None:
        more = {("committed", 50): 80, ("rebuilt", 380): 10}.get((name, position), 0)
        for _ in range(more):
            bank.deposit("0", "90.00")
        live.catch_up()

    with Projector(bank, Welcomes(), path) as live:
        live.catch_up()
        assert rebuild(bank, Welcomes(), path, batch_size=50, on_step=go_on) == Rebuilt(390, 390, ())
        expected = balances_in(path)
    assert len([key for key in outbox(path) if key.startswith("large")]) >= 90
    path.unlink()
    with Projector(bank, Welcomes(), path) as again:
        again.catch_up()
    assert balances_in(path) == expected


STEPS = ["handled", "before commit", "committed", "rebuilt", "before switch", "switched"]


@pytest.mark.parametrize("step", STEPS)
def test_a_rebuild_that_is_cut_off_at_any_step_can_be_done_again(bank: Bank, path: Path, step: str) -> None:
    def crash(name: str, position: int) -> None:
        if name == step and position >= 120:
            raise Crash

    cents = fill(bank, 300)
    with Projector(bank, Welcomes(), path) as live:
        live.catch_up()
        queued = outbox(path)
        spoil(path)
        spoilt = balances_in(path)
        with pytest.raises(Crash):
            rebuild(bank, Welcomes(), path, batch_size=50, on_step=crash)
        assert balances_in(path) == (cents if step == "switched" else spoilt)
        handled = rebuild(bank, Welcomes(), path, batch_size=50).handled
        went_on = {"handled": 200, "before commit": 200, "committed": 150, "rebuilt": 0, "before switch": 0}
        assert handled == went_on.get(step, 300), "it goes on where the first one stopped"
        assert (balances_in(path), outbox(path), live.position) == (cents, queued, 300)


class Second(Welcomes):
    name = "Balances"
    version = 2


def leave_behind(bank: Bank, path: Path, view: Balances, at: str) -> None:
    def crash(name: str, position: int) -> None:
        if name == at:
            raise Crash

    with suppress(Crash):
        rebuild(bank, view, path, on_step=crash)


def test_what_a_rebuild_of_another_version_has_left_is_begun_anew(bank: Bank, path: Path) -> None:
    fill(bank, 60)
    with Projector(bank, Welcomes(), path) as live:
        live.catch_up()
    leave_behind(bank, path, Welcomes(), at="rebuilt")
    assert beside(path).exists()
    assert rebuild(bank, Second(), path).handled == 60


def test_what_is_left_after_a_switch_is_begun_anew(bank: Bank, path: Path) -> None:
    fill(bank, 60)
    with Projector(bank, Welcomes(), path) as live:
        live.catch_up()
    leave_behind(bank, path, Welcomes(), at="switched")
    assert beside(path).exists()
    assert rebuild(bank, Welcomes(), path).handled == 60
    assert not beside(path).exists()


def test_what_is_left_of_a_view_that_was_further_is_begun_anew(bank: Bank, path: Path) -> None:
    fill(bank, 60)
    with Projector(bank, Welcomes(), path) as live:
        live.catch_up()
    leave_behind(bank, path, Welcomes(), at="rebuilt")
    path.unlink()
    with Projector(bank, Welcomes(), path) as live:
        live.catch_up(upto=20)
    assert rebuild(bank, Welcomes(), path) == Rebuilt(20, 20, ())


class OtherName(Balances):
    pass


@pytest.mark.parametrize("what", ["a store", "another view", "a view in use", "a letter"])
def test_what_stands_where_the_new_view_would_grow_is_left_alone(bank: Bank, path: Path, what: str) -> None:
    fill(bank, 60)
    in_the_way = beside(path)
    match what:
        case "a store":
            with a_bank(in_the_way) as other:
                other.open_account("1", "Ada")
        case "another view" | "a view in use":
            with Projector(bank, OtherName() if what == "another view" else Welcomes(), in_the_way) as other_view:
                other_view.catch_up()
        case "a letter":
            in_the_way.write_text("Dear Ada, this is no database. " * 40, encoding="utf-8")
    before = in_the_way.read_bytes()
    with pytest.raises((NotAStore, WrongView), match="left as it is"):
        rebuild(bank, Welcomes(), path)
    assert in_the_way.read_bytes() == before


def test_what_somebody_else_keeps_in_the_file_stays(bank: Bank, path: Path) -> None:
    cents = fill(bank, 60)
    with Projector(bank, Welcomes(), path) as live:
        live.catch_up()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE mine AS SELECT 'precious' AS note")
        connection.execute("CREATE VIEW rich AS SELECT * FROM balances WHERE cents > 1000")
    rebuild(bank, Welcomes(), path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT note FROM mine").fetchall() == [("precious",)]
        (rich,) = connection.execute("SELECT count(*) FROM rich").fetchone()
        assert rich == sum(each > 1000 for each in cents.values())


class Notes(Balances):
    """Points to rows by the numbers that SQLite gives them, which have gaps where rows were deleted."""

    tables = (
        "CREATE TABLE notes (text TEXT)",
        "CREATE TABLE links (note INTEGER, text TEXT)",
        "CREATE TABLE tickets (number INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT)",
    )

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        text = f"{event.originator_id}:{event.originator_version}"
        rows.execute("INSERT INTO notes VALUES (?)", (text,))
        rows.execute("INSERT INTO links VALUES (?, ?)", (rows.lastrowid, text))
        rows.execute("DELETE FROM notes WHERE rowid % 3 = 1 AND rowid < ?", (rows.lastrowid,))
        rows.execute("INSERT INTO tickets (text) VALUES (?)", (text,))
        rows.execute("DELETE FROM tickets WHERE number % 2 = 0")


def test_numbers_that_sqlite_gives_are_the_same_in_a_rebuilt_view(bank: Bank, path: Path) -> None:
    fill(bank, 60)

    def contents() -> list[list[tuple[Any, ...]]]:
        with closing(sqlite3.connect(path)) as connection:
            tables = ("rowid, * FROM notes", "rowid, * FROM links", "* FROM tickets", "* FROM sqlite_sequence")
            return [connection.execute(f"SELECT {table} ORDER BY 1").fetchall() for table in tables]

    with Projector(bank, Notes(), path) as live:
        live.catch_up()
    before = contents()
    rebuild(bank, Notes(), path)
    assert contents() == before


def test_a_view_that_is_gone_is_regrown_without_side_effects(bank: Bank, path: Path) -> None:
    cents = fill(bank, 300)
    assert rebuild(bank, Welcomes(), path) == Rebuilt(300, 300, ())
    assert (balances_in(path), outbox(path)) == (cents, [])
    bank.open_account("new", "Ada")
    with Projector(bank, Welcomes(), path) as projector:
        assert projector.catch_up() == 1
    assert outbox(path) == [f"welcome {Account.create_id('new')}"]


def test_a_rebuild_over_an_empty_log_makes_an_empty_view(bank: Bank, path: Path) -> None:
    assert rebuild(bank, Welcomes(), path) == Rebuilt(0, 0, ())
    with Projector(bank, Welcomes(), path) as projector:
        projector.catch_up()
    assert balances_in(path) == {}


LOG: Deposits = [(1, 9500, True), (1, 100, False), (2, 9900, False)]


def test_a_repaired_view_has_its_parked_events_and_their_effects_afterwards(bank: Bank, path: Path) -> None:
    save(bank, LOG)
    view, sent = Picky(), list[Effect]()
    with Projector(bank, view, path) as live:
        live.catch_up()
        deliver(path, sent.append)
        assert [each.stream for each in live.parked()] == [stream(1)]
        view.is_repaired = True
        assert rebuild(bank, view, path).parked == ()
        assert live.parked() == []
    assert balances_in(path) == totals(LOG, up_to_poison=False)
    assert deliver(path, sent.append) == 1, "the large deposit that was parked"
    assert sent[-1].data == {"amount": "95.00"}
    assert len({effect.key for effect in sent}) == len(sent) == 6


def test_what_stays_poison_stays_parked(bank: Bank, path: Path) -> None:
    save(bank, LOG)
    with Projector(bank, Picky(), path) as live:
        live.catch_up()
        before, queued = live.parked(), outbox(path)
        assert rebuild(bank, Picky(), path).parked == tuple(before)
        assert (live.parked(), outbox(path)) == (before, queued)
    assert balances_in(path) == totals(LOG, up_to_poison=True)


def test_a_view_that_fails_at_more_than_the_live_one_does_not_take_its_place(bank: Bank, path: Path) -> None:
    save(bank, LOG)
    view = Picky()
    view.is_repaired = True
    with Projector(bank, view, path) as live:
        live.catch_up()
        view.is_repaired = False
        sentence = (
            f"handles 1 streams that the rebuilt view would park, the first at event 2 of {stream(1)}: ZeroDivision"
        )
        with pytest.raises(RebuildRefused, match=sentence):
            rebuild(bank, view, path)
        assert (balances_in(path), live.parked()) == (totals(LOG, up_to_poison=False), [])
        assert not beside(path).exists()
        queued = outbox(path)
        assert [each.stream for each in rebuild(bank, view, path, accept_parked=True).parked] == [stream(1)]
        assert balances_in(path) == totals(LOG, up_to_poison=True)
        view.is_repaired = True
        live.retry(stream(1))
    assert balances_in(path) == totals(LOG, up_to_poison=False)
    assert outbox(path) == queued, "what was queued before is not queued again"


class Mute(Picky):
    """Once repaired it handles every event, but cannot say what a large deposit leads to."""

    name = "Balances"

    def effects(self, event: Any) -> Any:
        if getattr(event, "reason", "") == "poison":
            raise LookupError("no address")
        return super().effects(event)


def test_owed_effects_that_cannot_be_made_out_keep_the_live_view_in_place(bank: Bank, path: Path) -> None:
    save(bank, LOG)
    view = Mute()
    with Projector(bank, view, path) as live:
        live.catch_up()
        before = live.parked()
        view.is_repaired = True
        with pytest.raises(RebuildRefused, match=r"LookupError: no address. It is effects\(\) that fails"):
            rebuild(bank, view, path)
        assert live.parked() == before


def test_two_rebuilds_at_once_do_not_mix(bank: Bank, path: Path) -> None:
    def another(name: str, position: int) -> None:
        if name == "rebuilt":
            rebuild(bank, Welcomes(), path)

    cents = fill(bank, 60)
    with Projector(bank, Welcomes(), path) as live:
        live.catch_up()
        try:
            with pytest.raises(RebuildRefused, match="was rebuilt by somebody else meanwhile"):
                rebuild(bank, Welcomes(), path, on_step=another)
        except PermissionError:
            pytest.skip("This system does not let go of an open file.")
    assert balances_in(path) == cents


def test_a_view_of_another_log_is_not_rebuilt(bank: Bank, path: Path) -> None:
    cents = fill(bank, 60)
    with Projector(bank, Welcomes(), path) as live:
        live.catch_up()
    with (
        Bank() as in_memory,
        pytest.raises(WrongLog, match="is at position 60, and the log of Bank has no event there"),
    ):
        rebuild(in_memory, Welcomes(), path)
    assert balances_in(path) == cents


@pytest.mark.parametrize(
    ("view", "file", "error", "sentence"),
    [
        (OtherName(), "balances.db", WrongView, "holds the view 'Balances' of 'Bank', not 'OtherName'"),
        (Balances(), "bank.db", NotAStore, "is no view: it holds the tables stored_events"),
    ],
)
def test_a_file_of_something_else_is_not_rebuilt(
    bank: Bank, path: Path, view: Balances, file: str, error: type[Exception], sentence: str
) -> None:
    cents = fill(bank, 60)
    with Projector(bank, Welcomes(), path) as live:
        live.catch_up()
    with pytest.raises(error, match=sentence):
        rebuild(bank, view, path.with_name(file))
    assert (balances_in(path), bank.recorder.max_notification_id()) == (cents, 60)
