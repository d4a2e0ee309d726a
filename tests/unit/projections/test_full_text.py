"""A view with full-text tables is projected, killed, rebuilt beside the live one, and searched, like any other."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.projecting.projected_bank import NEW_YEAR, Searchable, a_bank, beside
from benchmarks.projecting.projector_process import projecting
from course_utils.domains.bank import Account, Bank
from course_utils.eventstore.errors import NotAStore
from course_utils.projections import Projector, rebuild
from course_utils.readmodels.full_text import has_full_text
from tests.unit.projections.projector_laws import stream

pytestmark = pytest.mark.skipif(not has_full_text(), reason="This SQLite was built without FTS5.")

WORDS = ["salary", "rent", "tea-pot", "café", "refund", "Geschenk", "bus"]
EVENTS = 400


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with a_bank(tmp_path / "bank.db") as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "balances.db"


def save(bank: Bank) -> list[str]:
    """The reasons of all deposits, in the order of the log."""
    dice, reasons = Random(3), []
    accounts = [Account.open(str(number), f"Owner {number} of tea", timestamp=NEW_YEAR) for number in range(4)]
    bank.save(*accounts)
    while len(reasons) < EVENTS - len(accounts):
        account = dice.choice(accounts)
        for _ in range(9):
            reasons.append(" ".join(dice.choices(WORDS, k=dice.randint(1, 6))))
            account.deposit("1.00", reason=reasons[-1], timestamp=NEW_YEAR)
        bank.save(account)
    return reasons


def assert_finds(projector: Projector, reasons: list[str]) -> None:
    """Each index finds what looking through the reasons finds, and no index has come apart from its text."""
    for word in WORDS:
        expected = [number for number, reason in enumerate(reasons, 1) if word in reason.split()]
        quoted = f'"{word}"'
        for table in ("found", '"all words"'):
            assert projector.select(f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid", [quoted]) == [
                (number,) for number in expected
            ]
    assert projector.select("SELECT account FROM owners WHERE owners MATCH 'owner AND 2'") == [(stream(2),)]
    assert_sound(projector)


def assert_sound(projector: Projector) -> None:
    with closing(sqlite3.connect(str(projector._kept))) as connection:
        for table in ("owners", "found"):
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")


def ranked(projector: Projector) -> list[tuple[Any, ...]]:
    return projector.select(
        "SELECT rowid, bm25(found), highlight(found, 0, '[', ']') FROM found WHERE found MATCH 'rent' ORDER BY rank, rowid"
    )


def test_a_full_text_view_is_killed_rebuilt_beside_the_live_one_and_searched(tmp_path: Path, path: Path) -> None:
    with a_bank(tmp_path / "bank.db") as bank:
        reasons = save(bank)
    for step, times in (("handled", 250), ("before commit", 2)):
        with projecting(tmp_path, step=step, times=times, kind="SQLite with full text") as process:
            assert process.stdout is not None
            assert process.stdout.readline().startswith(step)
            process.kill()
    with a_bank(tmp_path / "bank.db") as bank, Projector(bank, Searchable(), path) as live:
        assert live.position == 300, "two batches were committed before the first kill, and one before the second"
        live.catch_up()
        assert_finds(live, reasons)
        before = ranked(live)
        with projecting(
            tmp_path, step="before switch", times=1, work="rebuild", kind="SQLite with full text"
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("before switch")
            process.kill()
        assert ranked(live) == before
        assert rebuild(bank, Searchable(), path).position == EVENTS
        assert not beside(path).exists()
        assert_finds(live, reasons)
        assert ranked(live) == before
        bank.deposit("1", "1.00", reason="rent of a bus")
        live.catch_up()
        assert_finds(live, [*reasons, "rent of a bus"])


class Second(Searchable):
    """Its next version finds other words."""

    name = "Balances"
    version = 2

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        if isinstance(event, Account.Opened):
            rows.execute("INSERT INTO owners VALUES (?, ?)", (str(event.originator_id), "nobody"))
        else:
            super().handle(event, rows)


def test_a_rebuild_replaces_what_was_found_before(bank: Bank, path: Path) -> None:
    save(bank)
    with Projector(bank, Searchable(), path) as live:
        live.catch_up()
    rebuild(bank, Second(), path)
    with Projector(bank, Second(), path) as live:
        assert live.select("SELECT count(*) FROM owners WHERE owners MATCH 'owner'") == [(0,)]
        assert live.select("SELECT count(*) FROM owners WHERE owners MATCH 'nobody'") == [(4,)]
        assert_sound(live)


class Fails(Searchable):
    """Cannot handle deposits with tea in their reason, after it has indexed them."""

    name = "Balances"

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        super().handle(event, rows)
        if "tea" in getattr(event, "reason", ""):
            raise ValueError("no tea today")


def test_an_event_that_fails_leaves_no_word_in_an_index(bank: Bank, path: Path) -> None:
    save(bank)
    with Projector(bank, Fails(), path, batch_size=50) as projector:
        projector.catch_up()
        assert [each.reason for each in projector.parked()] == ["ValueError: no tea today"] * 4
        assert projector.select("SELECT count(*) FROM found WHERE found MATCH 'tea'") == [(0,)]
        assert_sound(projector)


def test_searching_changes_nothing(bank: Bank, path: Path) -> None:
    reasons = save(bank)
    with Projector(bank, Searchable(), path) as projector:
        projector.catch_up()
        for statement in (
            "INSERT INTO found (found) VALUES ('delete-all')",
            "DELETE FROM owners",
            "DELETE FROM owners_data",
            "PRAGMA user_version = 3",
        ):
            with pytest.raises(PermissionError, match="may do more than read"):
                projector.select(statement)
        assert_finds(projector, reasons)


def test_a_full_text_index_of_somebody_else_is_no_view_and_stays_in_one(bank: Bank, path: Path) -> None:
    save(bank)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE VIRTUAL TABLE mine USING fts5(note)")
    with pytest.raises(NotAStore, match="it holds the tables mine"):
        Projector(bank, Searchable(), path)
    path.unlink()
    with Projector(bank, Searchable(), path) as live:
        live.catch_up()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE VIRTUAL TABLE mine USING fts5(note)")
        connection.execute("INSERT INTO mine VALUES ('precious tea')")
    rebuild(bank, Searchable(), path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT note FROM mine WHERE mine MATCH 'tea'").fetchall() == [("precious tea",)]
        connection.execute("INSERT INTO mine (mine) VALUES ('integrity-check')")
