"""Events as bytes: readable, sealed with a checksum, and looked at when they are read."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import JSONTranscoder, MapperDeserialisationError, StoredEvent
from eventsourcing.utils import TopicError
from hypothesis import given
from hypothesis import strategies as st

from course_utils.domains.bank import Account, Bank
from course_utils.eventstore import DamagedEvent, NewerSchema, StoreError, UnknownEvent, store_environment
from course_utils.eventstore.mapper import SealedJSON

SCALARS = st.none() | st.booleans() | st.integers() | st.text()
FIELDS = st.dictionaries(st.text(), SCALARS | st.lists(SCALARS), min_size=1)


class Note(Aggregate):
    """An aggregate whose second event got a field with a default later, and no new version."""

    class Written(Aggregate.Created):
        text: str

    class Signed(Aggregate.Event):
        name: str
        place: str = "nowhere"

    def __init__(self) -> None:
        self.signatures: list[str] = []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with an account that was opened and got three deposits."""
    path = tmp_path / "bank.db"
    with Bank(store_environment(path)) as bank:
        bank.open_account("1", "Ada")
        for amount in ("1.00", "2.00", "3.00"):
            bank.deposit("1", amount)
    return path


def rows(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT rowid, * FROM stored_events ORDER BY rowid").fetchall()


def change(path: Path, column: str, new: Callable[[Any], Any], position: int = 3) -> None:
    """Change one column of one event behind the application's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        (old,) = connection.execute(f"SELECT {column} FROM stored_events WHERE rowid = ?", (position,)).fetchone()
        connection.execute(f"UPDATE stored_events SET {column} = ? WHERE rowid = ?", (new(old), position))


def refused(path: Path, error: type[StoreError], number: str = "1") -> str:
    """What reading the account says; whatever it says, the log is untouched, and what comes before can be read."""
    before = rows(path)
    with Bank(store_environment(path)) as bank:
        with pytest.raises(error) as found:
            bank.balance(number)
        if number == "1":
            early: Account = bank.repository.get(Account.create_id("1"), version=2)
            assert early.balance == Decimal("1.00")
    assert rows(path) == before
    assert isinstance(found.value, MapperDeserialisationError), "what the library raises for bytes it cannot read"
    return str(found.value)


def unsealed(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """Change the fields of an event as if it had been written so, before there were checksums."""

    def apply(state: bytes) -> bytes:
        fields = json.loads(state)
        del fields["crc"]
        change(fields)
        return json.dumps(fields).encode()

    return apply


def test_the_bytes_are_readable_json_that_ends_with_the_checksum(path: Path) -> None:
    fields = json.loads(rows(path)[1][4])
    assert fields["amount"] == {"_type_": "decimal_str", "_data_": "1.00"}
    assert list(fields)[-1] == "crc"


@given(FIELDS)
def test_what_is_encoded_is_decoded_again(fields: dict[str, Any]) -> None:
    transcoder = SealedJSON()
    assert transcoder.decode(transcoder.encode(fields)) == fields


@given(FIELDS)
def test_bytes_from_before_there_was_a_checksum_are_read(fields: dict[str, Any]) -> None:
    assert SealedJSON().decode(JSONTranscoder().encode(fields)) == fields


@given(FIELDS, st.data())
def test_one_changed_bit_is_found_or_has_changed_no_field(fields: dict[str, Any], data: st.DataObject) -> None:
    encoded = bytearray(SealedJSON().encode(fields))
    bit = data.draw(st.integers(0, 8 * len(encoded) - 1))
    encoded[bit // 8] ^= 1 << bit % 8
    try:
        found = SealedJSON().decode(bytes(encoded))
    except ValueError:
        return
    assert {key: found[key] for key in fields} == fields, "only the name of the checksum's own key may have changed"


@given(FIELDS, st.data())
def test_a_cut_is_found(fields: dict[str, Any], data: st.DataObject) -> None:
    encoded = SealedJSON().encode(fields)
    length = data.draw(st.integers(0, len(encoded) - 1))
    with pytest.raises(ValueError):  # noqa: PT011 -- JSON, UTF-8 and the checksum each have words of their own
        SealedJSON().decode(encoded[:length])


def test_what_has_no_fields_gets_no_checksum() -> None:
    assert SealedJSON().encode({}) == b"{}"
    assert SealedJSON().encode([1]) == b"[1]"


def test_bytes_after_the_end_are_found() -> None:
    with pytest.raises(ValueError, match="go on after the end"):
        SealedJSON().decode(SealedJSON().encode({"a": 1}) + b"{}")


def test_a_tampered_event_is_refused(path: Path) -> None:
    change(path, "state", lambda state: state.replace(b'"2.00"', b'"9.00"'))
    said = refused(path, DamagedEvent)
    assert said.startswith(
        f"Event 3 of aggregate {Account.create_id('1')} (Account.Deposited) cannot be read: its bytes"
    )
    assert "do not match their checksum" in said
    assert said.endswith("the events before it can be read with repository.get(…, version=2).")


def test_a_truncated_event_is_refused(path: Path) -> None:
    change(path, "state", lambda state: state[:-30])
    assert "cannot be read: its bytes cannot be decoded (" in refused(path, DamagedEvent)


def test_an_event_that_is_no_utf_8_is_refused(path: Path) -> None:
    change(path, "state", lambda state: state[:20] + b"\xff" + state[21:-18] + b"}")
    assert "byte 20 of it is not UTF-8" in refused(path, DamagedEvent)


@pytest.mark.parametrize("state", [b"[]", b'"text"', b"7", b"null"])
def test_an_event_without_fields_is_refused(path: Path, state: bytes) -> None:
    change(path, "state", lambda _: state)
    assert "where the fields of an event belong" in refused(path, DamagedEvent)


@pytest.mark.parametrize("state", [None, "text"])
def test_a_state_that_is_no_bytes_is_refused(path: Path, state: Any) -> None:
    change(path, "state", lambda _: state)
    assert "its bytes cannot be decoded" in refused(path, DamagedEvent)


def test_the_first_event_has_none_before_it_that_could_be_read(path: Path) -> None:
    change(path, "state", lambda state: state[:-30], position=1)
    with Bank(store_environment(path)) as bank, pytest.raises(DamagedEvent, match="from a backup") as found:
        bank.balance("1")
    assert "repository.get" not in str(found.value)


def test_a_restored_file_is_not_written_over_by_what_lies_beside_it(path: Path) -> None:
    change(path, "state", lambda state: state[:-30])
    assert "restore it from a backup, after deleting the files beside it that end in -wal and -shm" in refused(
        path, DamagedEvent
    )


def test_a_field_that_its_class_got_later_is_said_to_be_missing(path: Path) -> None:
    change(path, "state", unsealed(lambda fields: fields.pop("amount")))
    said = refused(path, DamagedEvent)
    assert "it lacks amount, which version 3 of its class needs. The class has changed since" in said
    assert said.endswith("Give a new field a default; or raise class_version to 4, and write upcast_v3_v4.")
    assert "backup" not in said


def test_an_event_written_by_newer_code_is_refused(path: Path) -> None:
    change(path, "state", unsealed(lambda fields: fields.update(class_version=4)))
    said = refused(path, NewerSchema)
    assert "was written by version 4 of Account.Deposited, and this code knows versions up to 3" in said
    assert said.endswith("Nothing was changed. Use the newer code to read it.")


@pytest.mark.parametrize("version", ["3", 0, -1, None, 2.5])
def test_a_version_that_is_none_is_refused(path: Path, version: Any) -> None:
    change(path, "state", unsealed(lambda fields: fields.update(class_version=version)))
    assert f"its version is {version!r}, where a whole number from 1 belongs" in refused(path, DamagedEvent)


def test_an_upcaster_that_fails_is_named(path: Path) -> None:
    change(path, "state", unsealed(lambda fields: fields.update(class_version=1)))  # and has no cents
    assert "upcast_v1_v2 raised KeyError: 'cents'" in refused(path, DamagedEvent)


def test_old_bytes_are_upcast(path: Path) -> None:
    def written_in_2019(fields: dict[str, Any]) -> None:
        del fields["class_version"], fields["amount"], fields["reason"]
        fields["cents"] = 1234

    change(path, "state", unsealed(written_in_2019))
    with Bank(store_environment(path)) as bank:
        assert bank.balance("1") == Decimal("1.00") + Decimal("12.34") + Decimal("3.00")


@pytest.mark.parametrize(
    ("topic", "reason"),
    [
        ("no_such_module:Event", "No module named 'no_such_module'"),
        ("course_utils.domains.bank:NoSuchClass", "no attribute 'NoSuchClass'"),
        ("course_utils.domains.bank:money", "it is no class"),
        ("decimal:Decimal", "nor its bases have an originator_id"),
        ("", "Empty module name"),
        (":", "Empty module name"),
        (".bank:Account", "relative import"),
        (b"\xff", "bytes-like object"),
    ],
)
def test_an_event_of_an_unknown_type_is_refused(path: Path, topic: Any, reason: str) -> None:
    change(path, "topic", lambda _: topic)
    said = refused(path, UnknownEvent)
    assert f"is of the type {topic!r}, and there is no such event class here" in said
    assert reason in said
    assert "If it was renamed or moved, register_topic() tells where it is now." in said


def test_an_event_without_a_type_is_refused(path: Path) -> None:
    with Bank(store_environment(path)) as bank, pytest.raises(UnknownEvent, match="is of the type None"):
        bank.mapper.to_domain_event(StoredEvent(Account.create_id("1"), 1, None, b"{}"))  # type: ignore[arg-type]


def test_an_unknown_type_is_the_librarys_topic_error_as_well(path: Path) -> None:
    change(path, "topic", lambda _: "no_such_module:Event")
    with Bank(store_environment(path)) as bank, pytest.raises(TopicError):
        bank.balance("1")


def test_a_type_that_was_defined_in_a_notebook_is_said_to_be_so(path: Path) -> None:
    change(path, "topic", lambda _: "__main__:Account.Deposited")
    assert "A class defined in a notebook can only be read there: put it into a module." in refused(path, UnknownEvent)


@pytest.mark.parametrize("originator", ["nobody", None, b"\0"])
def test_an_event_of_no_aggregate_is_refused(path: Path, originator: Any) -> None:
    change(path, "originator_id", lambda _: originator)
    with Bank(store_environment(path)) as bank, pytest.raises(DamagedEvent, match="which is no UUID"):
        bank.recorder.select_notifications(start=1, limit=10)


def test_a_field_with_a_default_may_be_missing(tmp_path: Path) -> None:
    with Bank(store_environment(tmp_path / "notes.db")) as notes:
        note = Note._create(Note.Written, text="hello")
        note.trigger_event(Note.Signed, name="Ada")
        notes.save(note)
        change(tmp_path / "notes.db", "state", unsealed(lambda fields: fields.pop("place")), position=2)
        signed: Any = list(notes.events.get(note.id))[1]
    assert (signed.name, signed.place) == ("Ada", "nowhere")


def test_a_snapshot_of_a_newer_aggregate_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = store_environment(path) | {"IS_SNAPSHOTTING_ENABLED": "yes"}
    with Bank(settings) as bank:
        monkeypatch.setattr(Account, "class_version", 2, raising=False)
        bank.take_snapshot(Account.create_id("1"))
        monkeypatch.undo()
        with pytest.raises(NewerSchema, match="written by version 2 of Account, and this code knows versions up to 1"):
            bank.balance("1")


def test_compressed_events_are_checked_as_well(tmp_path: Path) -> None:
    path = tmp_path / "bank.db"
    settings = store_environment(path) | {"COMPRESSOR_TOPIC": "zlib"}
    with Bank(settings) as bank:
        bank.open_account("1", "Ada")
        assert bank.account("1").owner == "Ada"
        change(path, "state", lambda state: state[:10] + b"x" + state[11:], position=1)
        with pytest.raises(DamagedEvent, match="cannot be decoded"):
            bank.account("1")
