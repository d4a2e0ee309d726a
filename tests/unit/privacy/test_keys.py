"""Keys of persons: what they open, and a sentence for each way in which they can be lost, wrong or damaged."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import characters, sampled_from, text

from course_utils.privacy import (
    DamagedKeys,
    Erasures,
    Keys,
    KeysClosed,
    KeysNotWritten,
    NoKey,
    PersonForgotten,
    Sealed,
    SealedAsText,
    WrongKey,
    search_bytes,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.db"


@pytest.fixture
def keys(path: Path) -> Iterator[Keys]:
    with Keys(path) as opened:
        yield opened


texts = text(characters(codec="utf-8"), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(plain=texts, person=sampled_from(["C-1", "o'neil", "Ä 7"]))
def test_what_was_sealed_is_opened_again_also_after_it_was_stored(keys: Keys, plain: str, person: str) -> None:
    sealed = keys.seal(person, plain)
    stored = SealedAsText().decode(SealedAsText().encode(sealed))
    assert keys.open(stored) == plain


def test_the_same_text_is_never_sealed_to_the_same_bytes(keys: Keys) -> None:
    assert len({keys.seal("C-1", "Ada").data for _ in range(50)}) == 50


def test_one_key_a_person_which_is_kept(path: Path) -> None:
    with Keys(path) as keys:
        first = keys.seal("C-1", "Ada")
    with Keys(path) as keys:
        keys.seal("C-1", "Ada")
        keys.seal("C-2", "Grace")
        assert keys.open(first) == "Ada"
        assert keys.persons() == ["C-1", "C-2"]


def test_who_was_forgotten_cannot_be_read_nor_written_about(keys: Keys) -> None:
    ada, grace = keys.seal("C-1", "Ada"), keys.seal("C-2", "Grace")
    assert keys.destroy("C-1") is True
    assert (keys.open(ada), keys.open(grace)) == (None, "Grace")
    assert keys.persons() == ["C-2"]
    with pytest.raises(PersonForgotten, match="C-1 was forgotten, and gets no other key"):
        keys.seal("C-1", "Ada again")
    assert keys.destroy("C-1") is False


def test_a_person_can_be_forgotten_before_anything_was_sealed_for_them(keys: Keys) -> None:
    assert keys.destroy("C-9") is False
    with pytest.raises(PersonForgotten):
        keys.seal("C-9", "Ada")


def test_a_lost_key_is_no_forgotten_person(keys: Keys, tmp_path: Path) -> None:
    sealed = keys.seal("C-1", "Ada")
    with (
        Keys(tmp_path / "older.db") as older,
        pytest.raises(NoKey, match=r"no key of C-1 in .*older\.db.*older backup"),
    ):
        older.open(sealed)


def test_another_key_is_said_to_be_another_one(keys: Keys, tmp_path: Path) -> None:
    sealed = keys.seal("C-1", "Ada")
    with Keys(tmp_path / "others.db") as others:
        others.seal("C-1", "another Ada")
        with pytest.raises(WrongKey, match="sealed with another key, or its bytes were changed"):
            others.open(sealed)


def test_sealed_bytes_that_were_changed_cut_or_given_to_another_person_are_not_opened(keys: Keys) -> None:
    sealed = keys.seal("C-1", "Ada")
    keys.seal("C-2", "Grace")
    changed = bytes([sealed.data[0] ^ 1]) + sealed.data[1:]
    for wrong in (
        Sealed("C-1", changed),
        Sealed("C-1", sealed.data[:-1]),
        Sealed("C-1", b""),
        Sealed("C-2", sealed.data),
    ):
        with pytest.raises(WrongKey):
            keys.open(wrong)


def test_a_key_file_that_is_damaged_is_said_to_be_and_left_as_it_is(path: Path) -> None:
    with Keys(path) as keys:
        keys.seal("C-1", "Ada")
    path.write_bytes(b"rubbish" + path.read_bytes()[7:])
    before = path.read_bytes()
    with pytest.raises(DamagedKeys, match=r"keys\.db cannot be read: .*restore the newest backup"):
        Keys(path)
    assert path.read_bytes() == before


def test_a_key_that_is_none_is_said_to_be_damaged(keys: Keys, path: Path) -> None:
    sealed = keys.seal("C-1", "Ada")
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("UPDATE keys SET key = x'00'")
    with pytest.raises(DamagedKeys, match="the key of C-1 is no key"):
        keys.open(sealed)


def test_another_programs_file_is_left_as_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("CREATE TABLE keys (id INTEGER)")
    with Keys(path) as keys, pytest.raises(DamagedKeys, match="no such column"):
        keys.seal("C-1", "Ada")


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedKeys, match="unable to open"):
        Keys(tmp_path / "missing" / "keys.db")


def test_a_key_file_that_another_program_writes_is_not_called_damaged(keys: Keys, path: Path) -> None:
    keys.rows("PRAGMA busy_timeout=1")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(KeysNotWritten, match="could not be written: database is locked"):
            keys.seal("C-1", "Ada")


def test_closed_keys_say_so(path: Path) -> None:
    keys = Keys(path)
    keys.close()
    keys.close()
    with pytest.raises(KeysClosed, match="Open the file again"):
        keys.persons()


@pytest.mark.parametrize(("person", "plain"), [("", "Ada"), (" ", "Ada"), (7, "Ada"), ("C-1", None), ("C-1", b"Ada")])
def test_what_is_no_person_or_no_text_is_refused(keys: Keys, person: str, plain: str) -> None:
    with pytest.raises(ValueError, match=r"names no person|Give a text"):
        keys.seal(person, plain)
    assert keys.persons() == []


def test_two_programs_that_seal_for_a_new_person_at_once_use_one_key(path: Path) -> None:
    sealed: list[Sealed] = []

    def work() -> None:
        with Keys(path) as keys:
            sealed.extend(keys.seal(f"C-{number}", "Ada") for number in range(3))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Keys(path) as keys:
        assert [keys.open(one) for one in sealed] == ["Ada"] * 12


def test_the_repr_of_what_is_sealed_tells_nothing_of_it(keys: Keys) -> None:
    assert repr(keys.seal("C-1", "Ada")) == "Sealed('C-1', 31 bytes)"


def test_a_destroyed_key_is_in_no_file_not_even_while_the_file_is_open(keys: Keys, path: Path) -> None:
    keys.seal("C-1", "Ada")
    ((key,),) = keys.rows("SELECT key FROM keys")
    assert [place.path for place in search_bytes(key, path.parent)] == [path]
    keys.destroy("C-1")
    assert search_bytes(key, path.parent) == []


def test_keys_are_one_file_that_can_be_copied(path: Path, tmp_path: Path) -> None:
    with Keys(path) as keys:
        sealed = keys.seal("C-1", "Ada")
    with Keys(shutil.copy(path, tmp_path / "copy.db")) as copy:
        assert copy.open(sealed) == "Ada"


def test_the_list_of_erasures_is_kept_in_order_and_each_person_once(tmp_path: Path, keys: Keys) -> None:
    with Erasures(tmp_path / "erasures.db") as erasures:
        for person in ("C-2", "C-1", "C-2"):
            erasures.forget(person, keys)
    with Erasures(tmp_path / "erasures.db") as erasures:
        assert erasures.persons() == ["C-2", "C-1"]
