"""Forgetting a person: the plain text is in no file, amounts replay, the chain holds, and restored keys do not bring it back."""

import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from course_utils.privacy import Erasures, Keys, StillRead, head_of, scrub, search_bytes, verify
from course_utils.projections import Projector, deliver
from tests.unit.privacy.members import Member, Members, Names, chained

NAME = "Ada Lovelace"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with the store, snapshots in it, a view, an outbox with a mail that waits, keys and erasures."""
    folder = tmp_path / "home"
    folder.mkdir()
    with Keys(folder / "keys.db") as keys, Members(chained(folder / "members.db")) as members:
        for number, name in (("M-1", NAME), ("M-2", "Grace Hopper")):
            members.join(number, keys.seal(number, name))
            for amount in range(1, 6):
                members.pay(number, f"{amount}.50")
        with Projector(members, Names(keys), folder / "names.db") as projector:
            projector.catch_up()
    return folder


def files_with(wanted: str | bytes, folder: Path) -> set[str]:
    return {place.path.name for place in search_bytes(wanted, folder)}


def key_of(folder: Path, person: str) -> bytes:
    with closing(sqlite3.connect(folder / "keys.db")) as file:
        found: bytes = file.execute("SELECT key FROM keys WHERE person = ?", (person,)).fetchone()[0]
    return found


def forget_everywhere(folder: Path, person: str) -> None:
    """Key, view and outbox: whoever holds the plain text has an erasure of their own."""
    with Keys(folder / "keys.db") as keys, Erasures(folder / "erasures.db") as erasures:
        erasures.forget(person, keys)
    deliver(folder / "names.db", lambda effect: None)  # the mail that waits goes out, or is dropped
    with closing(sqlite3.connect(folder / "names.db", isolation_level=None)) as view:
        view.execute("DELETE FROM names WHERE person = ?", (person,))
        view.execute("UPDATE outbox SET data = '{}' WHERE delivered")  # it keeps what it has sent; the keys stay
    scrub(folder / "names.db")


def test_the_store_never_held_the_plain_text_and_view_and_outbox_did(home: Path) -> None:
    """Snapshots are in the store's file: the state they hold is sealed as the event is."""
    assert files_with("Lovelace", home) == {"names.db"}
    with closing(sqlite3.connect(home / "members.db")) as store:
        assert store.execute("SELECT count(*) FROM stored_snapshots").fetchone()[0] > 0


def test_after_forgetting_no_byte_of_any_file_has_it(home: Path) -> None:
    key = key_of(home, "M-1")
    assert files_with(key, home) == {"keys.db"}
    forget_everywhere(home, "M-1")
    assert files_with("Lovelace", home) == set()
    assert files_with(NAME, home) == set()
    assert files_with(key, home) == set()
    assert files_with("Hopper", home) == {"names.db"}


def test_while_programs_run_the_write_ahead_logs_have_it_neither(home: Path) -> None:
    """The store is open, and so has its `-wal` file, in which nothing but sealed bytes may be."""
    with Members(chained(home / "members.db")) as members:
        forget_everywhere(home, "M-1")
        members.pay("M-1", "7.00")
        assert (home / "members.db-wal").stat().st_size > 0
        assert files_with("Lovelace", home) == set()


def test_amounts_replay_and_the_chain_holds(home: Path) -> None:
    head, before = head_of(home / "members.db"), (home / "members.db").read_bytes()
    forget_everywhere(home, "M-1")
    assert (home / "members.db").read_bytes() == before
    assert verify(home / "members.db", head) is None
    with Members(chained(home / "members.db")) as members, Keys(home / "keys.db") as keys:
        ada, grace = members.member("M-1"), members.member("M-2")
        assert ada.paid == grace.paid == Decimal("17.50")
        assert keys.open(ada.name) is None
        assert keys.open(grace.name) == "Grace Hopper"
        every: Member | None = None
        for event in members.events.get(Member.create_id("M-1")):  # from the first event on, without a snapshot
            every = event.mutate(every)  # type: ignore[assignment, arg-type]
        assert every is not None
        assert every.paid == Decimal("17.50")


def test_a_view_that_is_grown_anew_has_forgotten_as_well(home: Path) -> None:
    forget_everywhere(home, "M-1")
    with (
        Keys(home / "keys.db") as keys,
        Members(chained(home / "members.db")) as members,
        Projector(members, Names(keys), home / "anew.db") as projector,
    ):
        projector.catch_up()
        assert [tuple(row) for row in projector.select("SELECT * FROM names ORDER BY person")] == [
            ("M-1", None),
            ("M-2", "Grace Hopper"),
        ]
    assert files_with("Lovelace", home) == set()


def test_keys_are_not_in_a_backup_of_the_store(home: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    backup.mkdir()
    with (
        closing(sqlite3.connect(home / "members.db")) as store,
        closing(sqlite3.connect(backup / "members.db")) as copy,
    ):
        store.backup(copy)
    assert files_with(key_of(home, "M-1"), backup) == set()
    assert files_with("Lovelace", backup) == set()


def test_yesterdays_keys_bring_the_person_back_until_the_erasures_are_applied_again(home: Path, tmp_path: Path) -> None:
    backup = shutil.copy(home / "keys.db", tmp_path / "keys of yesterday.db")
    forget_everywhere(home, "M-1")
    shutil.copy(backup, home / "keys.db")
    with (
        Members(chained(home / "members.db")) as members,
        Keys(home / "keys.db") as keys,
        Erasures(home / "erasures.db") as erasures,
    ):
        name = members.member("M-1").name
        assert keys.open(name) == NAME
        assert erasures.apply(keys) == ["M-1"]
        assert keys.open(name) is None
        assert erasures.apply(keys) == []


def test_an_erasure_that_was_killed_halfway_is_done_by_applying_the_list(home: Path) -> None:
    with Keys(home / "keys.db") as keys, Erasures(home / "erasures.db") as erasures:
        keys.close()
        with pytest.raises(Exception, match="closed"):
            erasures.forget("M-1", keys)
    with Keys(home / "keys.db") as keys, Erasures(home / "erasures.db") as erasures:
        assert erasures.persons() == ["M-1"]
        assert erasures.apply(keys) == ["M-1"]


@pytest.mark.parametrize("person", ["", "  ", None])
def test_what_names_no_person_is_not_forgotten(home: Path, person: str) -> None:
    with Keys(home / "keys.db") as keys, Erasures(home / "erasures.db") as erasures:
        with pytest.raises(ValueError, match="names no person"):
            erasures.forget(person, keys)
        assert erasures.persons() == []


def test_a_file_that_is_still_read_is_not_called_clean(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_utils.privacy.scrubbing._SECONDS_FOR_A_LOCK", 0)
    with closing(sqlite3.connect(home / "names.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM names").fetchall()
        with pytest.raises(StillRead, match=r"names\.db may still hold what was deleted"):
            scrub(home / "names.db")
        reader.execute("COMMIT")
    scrub(home / "names.db")


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("rows", [1, 60])
def test_scrubbing_takes_out_what_a_careless_writer_left(tmp_path: Path, mode: str, rows: int) -> None:
    with closing(sqlite3.connect(tmp_path / "view.db", isolation_level=None)) as view:
        view.execute(f"PRAGMA journal_mode={mode}")
        view.execute("PRAGMA secure_delete=OFF")
        view.execute("CREATE TABLE names (person INTEGER PRIMARY KEY, name TEXT, filler TEXT)")
        view.executemany(f"INSERT INTO names VALUES (?, '{NAME}', ?)", [(n, "x" * 500) for n in range(rows)])
        view.execute("INSERT INTO names VALUES (1000, 'Grace Hopper', '')")
        view.execute("DELETE FROM names WHERE person < 1000")
        assert files_with("Lovelace", tmp_path)
        scrub(tmp_path / "view.db")
        assert files_with("Lovelace", tmp_path) == set()
        assert files_with("Hopper", tmp_path) == {"view.db"}


def test_scrubbing_what_is_not_there_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="There is no file"):
        scrub(tmp_path / "missing.db")
    assert list(tmp_path.iterdir()) == []
