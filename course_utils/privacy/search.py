"""Looking for a text in every byte of every file of a folder, whatever the files are, in the forms in which texts are kept.

It finds free pages and write-ahead logs like everything else. It does not find what is compressed or encrypted, nor a text
that a database has cut in two at the end of a page; so look for short texts, such as a surname.
"""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, quote_plus


class Place(NamedTuple):
    """Where a text was found: the file, in which form, and how many times."""

    path: Path
    form: str
    times: int


def search_bytes(wanted: str | bytes, folder: Path) -> list[Place]:
    """Every file below `folder` that holds the text, or bytes such as those of a key; in order of path and form.

    Capital letters from A to Z are told from small ones in base64 only. One file at a time is in memory. Raises ValueError for a text of fewer
    than three bytes, which is everywhere, and NotADirectoryError.
    """
    if len(wanted.encode() if isinstance(wanted, str) else wanted) < 3:
        raise ValueError(
            f"{wanted!r} is too short to be looked for: it would be found by chance. Give three bytes or more."
        )
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder. Name the one in which all files of the system are.")
    forms = dict(_forms(wanted))
    return [place for path in sorted(folder.rglob("*")) if path.is_file() for place in _in_file(path, forms)]


def _in_file(path: Path, forms: dict[bytes, str]) -> Iterator[Place]:
    data = path.read_bytes()
    small, times = data.lower(), dict.fromkeys(forms.values(), 0)
    for needle, form in forms.items():
        times[form] += data.count(needle) if form.startswith("base64") else small.count(needle.lower())
    yield from (Place(path, form, count) for form, count in times.items() if count)


def _forms(wanted: str | bytes) -> Iterator[tuple[bytes, str]]:
    """The bytes to look for, each once, and in which form they would be it."""
    plain = wanted.encode() if isinstance(wanted, str) else wanted
    seen: set[bytes] = set()
    for needle, form in (*_as_text(wanted), (plain.hex().encode(), "hexadecimal"), *_as_base64(plain)):
        if needle not in seen:
            seen.add(needle)
            yield needle, form


def _as_text(wanted: str | bytes) -> Iterator[tuple[bytes, str]]:
    if isinstance(wanted, bytes):
        yield wanted, "bytes"
        return
    yield wanted.encode(), "utf-8"
    with suppress(UnicodeEncodeError):  # then nobody can have stored it so
        yield wanted.encode("latin-1"), "latin-1"
    yield wanted.encode("utf-16-le"), "utf-16-le"
    yield wanted.encode("utf-16-be"), "utf-16-be"
    yield json.dumps(wanted)[1:-1].encode(), "JSON escapes"
    yield json.dumps(wanted, ensure_ascii=False)[1:-1].encode(), "JSON escapes"
    yield quote(wanted).encode(), "URL escapes"
    yield quote_plus(wanted).encode(), "URL escapes"


def _as_base64(plain: bytes) -> Iterator[tuple[bytes, str]]:
    """Base64 takes three bytes at a time, so there are three forms, by what stands before. The ends are not its own."""
    for before in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            whole = encode(bytes(before) + plain).rstrip(b"=")
            first = (before * 8 + 5) // 6  # the first sign of which all six bits are the text's
            last = (before + len(plain)) * 8 // 6
            yield whole[first:last], "base64"
