"""Every byte of every file: a text is found in whatever form it is kept, and nothing else is."""

import json
import sqlite3
from base64 import b64encode
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis.strategies import binary, characters, text

from course_utils.privacy import Place, search_bytes
from course_utils.privacy.search import _forms

NAME = "Zoë Ångström"


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (NAME.encode(), "utf-8"),
        (NAME.encode("latin-1"), "latin-1"),
        (NAME.encode("utf-16-le"), "utf-16-le"),
        (NAME.encode("utf-16-be"), "utf-16-be"),
        (json.dumps({"name": NAME}).encode(), "JSON escapes"),
        (json.dumps({"name": NAME}).upper().encode(), "JSON escapes"),
        (quote(NAME).encode(), "URL escapes"),
        (NAME.encode().hex().upper().encode(), "hexadecimal"),
        (b64encode(b"name: " + NAME.encode()), "base64"),
        (b64encode(b"a name: " + NAME.encode() + b"!"), "base64"),
        (b64encode(b"my name: " + NAME.encode() + b"!!"), "base64"),
    ],
)
def test_a_text_is_found_in_each_form(tmp_path: Path, content: bytes, form: str) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    path = tmp_path / "deep" / "er" / "file.bin"
    path.write_bytes(b"\xff\x00before" + content + b"after\x00\xff")
    (tmp_path / "other.txt").write_text("nothing here", encoding="utf-8")
    assert Place(path, form, 1) in search_bytes(NAME, tmp_path)
    assert {place.path for place in search_bytes(NAME, tmp_path)} == {path}


@given(
    before=binary(max_size=4), wanted=text(characters(codec="utf-8"), min_size=3, max_size=12), after=binary(max_size=4)
)
def test_base64_is_found_wherever_the_text_stands_in_it(before: bytes, wanted: str, after: bytes) -> None:
    encoded = b64encode(before + wanted.encode() + after)
    assert any(needle in encoded for needle, form in _forms(wanted) if form == "base64")


def test_it_says_how_often(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Ada, ada and ADA")
    assert search_bytes("Ada", tmp_path) == [Place(tmp_path / "a.txt", "utf-8", 3)]


def test_bytes_are_found_too(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x00\x01\x02\x03\x04")
    (tmp_path / "b.txt").write_bytes(b"010203 is hexadecimal")
    assert [(place.path.name, place.form) for place in search_bytes(b"\x01\x02\x03", tmp_path)] == [
        ("a.bin", "bytes"),
        ("b.txt", "hexadecimal"),
    ]


def test_a_deleted_row_is_found_in_the_free_space_and_in_the_write_ahead_log(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "view.db", isolation_level=None)) as view:
        view.execute("PRAGMA secure_delete=OFF")
        view.execute("CREATE TABLE names (name TEXT)")
        view.execute("INSERT INTO names VALUES (?)", (NAME,))
        view.execute("PRAGMA journal_mode=WAL")
        view.execute("DELETE FROM names")
        view.execute("INSERT INTO names VALUES ('Grace')")
        assert view.execute("SELECT name FROM names").fetchall() == [("Grace",)]
        assert {place.path.name for place in search_bytes("Ångström", tmp_path)} >= {"view.db"}
        view.execute("INSERT INTO names VALUES (?)", (NAME,))
        assert {place.path.name for place in search_bytes("Ångström", tmp_path)} == {"view.db", "view.db-wal"}


@pytest.mark.parametrize("wanted", ["", "Al", b"\x01"])
def test_what_is_everywhere_is_not_looked_for(tmp_path: Path, wanted: str | bytes) -> None:
    with pytest.raises(ValueError, match="too short"):
        search_bytes(wanted, tmp_path)


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="is no folder"):
        search_bytes("Ada Lovelace", tmp_path / "missing")
