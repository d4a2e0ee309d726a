"""What a hash chain over a log finds, and what it does not: alone, with a published head, with a proof of inclusion."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import binary, integers, lists

from course_utils.eventstore import NotAStore
from course_utils.eventstore.sqlite import HASHES
from course_utils.privacy import GENESIS, Head, Keys, Link, first_break, head_of, link, proves, tree_of, verify
from course_utils.privacy.chained import fields_of
from tests.unit.privacy.members import Members, chained

PAYMENTS = 8
BEFORE_THE_CUT = 6


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with nine events, in a file that nobody has open."""
    store = tmp_path / "members.db"
    with Keys(tmp_path / "keys.db") as keys, Members(chained(store)) as members:
        members.join("M-1", keys.seal("M-1", "Ada Lovelace"))
        for amount in range(1, PAYMENTS + 1):
            members.pay("M-1", f"{amount}.00")
    return store


def tamper(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for statement in statements:
            file.execute(statement)


def rechain(path: Path, after: int = 0) -> None:
    """What a tamperer with the code does last: the hashes are computed anew."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        kept = file.execute(f"SELECT hash FROM {HASHES} WHERE position = ?", (after,)).fetchone()
        previous = kept[0] if kept else GENESIS
        file.execute(f"DELETE FROM {HASHES} WHERE position > ?", (after,))
        for row in file.execute(
            "SELECT rowid, * FROM stored_events WHERE rowid > ? ORDER BY rowid", (after,)
        ).fetchall():
            previous = link(previous, *fields_of(*row))
            file.execute(f"INSERT INTO {HASHES} VALUES (?, ?)", (row[0], previous))


EDIT = "UPDATE stored_events SET state = replace(state, '3.00', '9.00') WHERE rowid = 4"
EDIT_OF_BYTES = (
    "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '3.00', '9.00') AS BLOB) WHERE rowid = 4"
)


def an_edit(path: Path) -> None:
    tamper(path, EDIT_OF_BYTES)


def an_edit_by_another_type(path: Path) -> None:
    tamper(path, EDIT)


def an_edit_of_the_type(path: Path) -> None:
    tamper(path, "UPDATE stored_events SET topic = topic || 'x' WHERE rowid = 4")


def a_deletion(path: Path) -> None:
    tamper(path, "DELETE FROM stored_events WHERE rowid = 4")


def a_deletion_with_its_hash(path: Path) -> None:
    tamper(path, "DELETE FROM stored_events WHERE rowid = 4", f"DELETE FROM {HASHES} WHERE position = 4")


def a_swap(path: Path) -> None:
    versions = "CASE originator_version WHEN 4 THEN -5 ELSE -4 END"
    tamper(
        path,
        f"UPDATE stored_events SET originator_version = {versions} WHERE rowid IN (4, 5)",
        "UPDATE stored_events SET originator_version = -originator_version WHERE rowid IN (4, 5)",
    )


def an_insertion(path: Path) -> None:
    tamper(
        path,
        "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state) "
        "SELECT 100, originator_id, 100, topic, state FROM stored_events WHERE rowid = 4",
    )


def a_cut_tail(path: Path) -> None:
    after = f"> {BEFORE_THE_CUT}"
    tamper(path, f"DELETE FROM stored_events WHERE rowid {after}", f"DELETE FROM {HASHES} WHERE position {after}")


def a_cut_tail_that_was_written_on(path: Path) -> None:
    a_cut_tail(path)
    with Members(chained(path)) as members:
        for amount in range(PAYMENTS):
            members.pay("M-1", f"{amount + 50}.00")


def a_full_rewrite(path: Path) -> None:
    an_edit(path)
    rechain(path)


def a_rewrite_of_the_end(path: Path) -> None:
    an_edit(path)
    rechain(path, after=3)


def a_chain_that_was_dropped_and_made_anew(path: Path) -> None:
    tamper(path, EDIT_OF_BYTES, f"DROP TABLE {HASHES}")
    Members(chained(path)).close()  # which chains what is there


# What was done, and where it shows: without a head, and with the head of the end.
TABLE: list[tuple[Callable[[Path], None], int | None, int | None]] = [
    (an_edit, 4, 4),
    (an_edit_by_another_type, 4, 4),
    (an_edit_of_the_type, 4, 4),
    (a_deletion, 4, 4),
    (a_deletion_with_its_hash, 5, 5),
    (a_swap, 4, 4),
    (an_insertion, 100, 100),
    (a_cut_tail, None, 9),
    (a_cut_tail_that_was_written_on, None, 9),
    (a_full_rewrite, None, 9),
    (a_rewrite_of_the_end, None, 9),
    (a_chain_that_was_dropped_and_made_anew, None, 9),
]


@pytest.mark.parametrize(
    ("tampering", "alone", "with_head"), TABLE, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_where_a_tampering_shows(
    path: Path, tampering: Callable[[Path], None], alone: int | None, with_head: int | None
) -> None:
    head = head_of(path)
    tampering(path)
    for found, expected in ((verify(path), alone), (verify(path, head), with_head)):
        assert (found.position if found else None) == expected


def test_a_head_published_before_the_edit_finds_nothing_after_it(path: Path) -> None:
    """A head vouches for what is before it, and for nothing that came later."""
    early = head_of(path)
    with Members(chained(path)) as members:
        members.pay("M-1", "77.00")
    tamper(
        path, "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '77', '99') AS BLOB) WHERE rowid = 10"
    )
    rechain(path)
    assert verify(path, early) is None


@pytest.mark.parametrize("tampering", [a_full_rewrite, a_rewrite_of_the_end])
def test_a_proof_of_inclusion_in_a_published_root_holds_for_the_true_event_only(
    path: Path, tampering: Callable[[Path], None]
) -> None:
    """The fourth event's owner keeps its hash and proof; the root was published. After the rewrite it still proves."""
    true, proof, root = hash_at(path, 4), tree_of(path).proof(3), tree_of(path).root
    tampering(path)
    assert proves(root, true, proof)
    assert not proves(root, hash_at(path, 4), proof)
    assert tree_of(path).root != root


def hash_at(path: Path, position: int) -> bytes:
    with closing(sqlite3.connect(path)) as file:
        found: bytes = file.execute(f"SELECT hash FROM {HASHES} WHERE position = ?", (position,)).fetchone()[0]
    return found


def test_an_honest_log_holds_and_leads_through_every_head_it_had(tmp_path: Path) -> None:
    path, heads = tmp_path / "members.db", []
    with Keys(tmp_path / "keys.db") as keys, Members(chained(path)) as members:
        heads.append(head_of(path))
        members.join("M-1", keys.seal("M-1", "Ada"))
        for _ in range(3):
            heads.append(head_of(path))
            members.pay("M-1", "1.00")
    assert [head.position for head in heads] == [0, 1, 2, 3]
    assert [verify(path, head) for head in [None, *heads]] == [None] * 5


def test_the_chain_goes_on_after_the_store_was_opened_again(path: Path) -> None:
    for _ in range(2):
        with Members(chained(path)) as members:
            members.pay("M-1", "1.00")
    assert verify(path, head_of(path)) is None


def test_a_store_from_before_is_chained_when_it_is_opened(path: Path) -> None:
    tamper(path, f"DROP TABLE {HASHES}")
    with Members(chained(path)) as members:
        members.pay("M-1", "1.00")
    assert verify(path) is None
    assert head_of(path).position == PAYMENTS + 2


def test_an_event_saved_without_the_chain_is_found(path: Path) -> None:
    with Members(chained(path) | {"PERSISTENCE_MODULE": "course_utils.eventstore.sqlite"}) as members:
        members.pay("M-1", "1.00")
    found = verify(path)
    assert found is not None
    assert (found.position, "keeps no chain" in found.reason) == (PAYMENTS + 2, True)


def test_a_save_that_fails_leaves_the_chain_as_it_was(path: Path) -> None:
    before = head_of(path)
    with Members(chained(path)) as members:
        first, second = members.member("M-1"), members.member("M-1")
        first.pay("1.00")
        second.pay("2.00")
        members.save(first)
        with pytest.raises(Exception, match="version"):
            members.save(second)
    assert verify(path, before) is None
    assert head_of(path).position == before.position + 1


@pytest.mark.parametrize("content", [b"", b"no database" * 100])
def test_a_file_without_a_chained_log_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "notes.txt").write_bytes(content)
    for look in (verify, head_of, tree_of):
        with pytest.raises(NotAStore, match="no log with a hash chain"):
            look(tmp_path / "notes.txt")
    with pytest.raises(NotAStore, match="There is no file"):
        verify(tmp_path / "missing.db")
    assert not (tmp_path / "missing.db").exists()


def test_a_copy_of_the_store_holds_as_the_store_does(path: Path, tmp_path: Path) -> None:
    copy = shutil.copy(path, tmp_path / "copy.db")
    assert verify(copy, head_of(path)) is None


@given(lists(lists(binary(max_size=3), max_size=3), min_size=1, max_size=6), integers(0, 5), integers(0, 2))
def test_fields_that_differ_have_different_hashes(events: list[list[bytes]], at: int, cut: int) -> None:
    """Also where the same bytes are cut into fields in another way."""
    links, previous = [], GENESIS
    for position, fields in enumerate(events, start=1):
        previous = link(previous, *fields)
        links.append(Link(position, tuple(fields), previous))
    assert first_break(links) is None
    at %= len(events)
    joined = b"".join(events[at])
    recut = (joined[:cut], joined[cut:])
    if recut != tuple(events[at]):
        found = first_break([*links[:at], links[at]._replace(fields=recut), *links[at + 1 :]])
        assert found is not None
        assert found.position == at + 1


def test_the_hash_is_what_anybody_can_compute_without_us() -> None:
    """SHA-256 over the hash before, then each field after its length in eight bytes: fixed, or old heads are worth nothing."""
    by_hand = sha256(bytes(32) + (1).to_bytes(8, "big") + b"a" + (2).to_bytes(8, "big") + b"bc")
    assert link(GENESIS, b"a", b"bc") == by_hand.digest()


def test_a_head_is_published_as_a_text_and_read_again() -> None:
    head = Head(12, link(GENESIS, b"a"))
    assert Head.read(f" {head}\n") == head


@pytest.mark.parametrize("text", ["", "12", "12 abc", "x " + "0" * 64, "-1 " + "0" * 64, "3 " + "0" * 62])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no head of a chain"):
        Head.read(text)
