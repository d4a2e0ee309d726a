"""A history on its way to the browser: its columns as one deflated block of bytes, and its layout.

Whole numbers travel as their differences, zigzag-coded (0, −1, 1, −2, … become 0, 1, 2, 3, …) and split
into byte planes: first the lowest byte of every number, then the next. The higher planes of small
differences are nearly constant, and deflate takes them to almost nothing. Text travels as a dictionary and
the numbers of its entries. A balance usually moves by exactly the event's amount; then only the sign of each
move is sent.
"""

import json
import re
import sys
import zlib
from array import array
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from course_utils.widgets.history import Column, History, Value

EXACT = 2**51
"""Whole numbers up to here, and their zigzag-coded differences, are exact in the browser's 64-bit floats."""

ISO_TIME = re.compile(
    r"\d{4}-\d\d-\d\d(?P<separator>[T ])\d\d:\d\d:\d\d(?:\.(?P<fraction>\d+))?(?P<zone>Z|[+-]\d\d:\d\d)?"
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECONDS = 1_000_000

Layout = dict[str, Any]


def encode(history: History) -> tuple[Layout, bytes]:
    """The layout (JSON) and the deflated bytes of a history. See columns.js for the way back."""
    block = Block()
    fields = {name: _column(block, column) for name, column in history.fields.items()}
    layout: Layout = {
        "size": len(history),
        "types": block.texts(list(history.types)),
        "times": _times(block, history.times),
        "fields": list(fields.items()),
        "states": [(key, _state_column(block, column, history.fields)) for key, column in history.states.items()],
    }
    return layout, zlib.compress(b"".join(block.pieces), 6)


class Block:
    """Bytes written one piece after the other; each piece is described by where it lies."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.end = 0

    def integers(self, values: Sequence[int]) -> Layout:
        """Whole numbers within ±EXACT, as byte planes of their zigzag-coded differences."""
        differences = [values[0], *(after - before for before, after in pairwise(values))] if values else []
        coded = array("Q", [d << 1 if d >= 0 else ~(d << 1) for d in differences])
        if sys.byteorder == "big":
            coded.byteswap()
        width = (max(coded, default=0).bit_length() + 7) // 8
        planes = coded.tobytes()
        start = self._write(b"".join(planes[plane::8] for plane in range(width)))
        return {"kind": "integers", "at": start, "count": len(values), "width": width}

    def texts(self, values: Sequence[Value | None]) -> Layout:
        """Text (numbers are written out, None is nothing) as a dictionary of the different ones."""
        numbers: dict[Value | None, int] = {}
        codes = [numbers.setdefault(value, len(numbers)) for value in values]
        words = json.dumps([None if value is None else str(value) for value in numbers]).encode()
        start = self._write(words)
        return {"kind": "texts", "at": start, "length": len(words), "codes": self.integers(codes)}

    def _write(self, piece: bytes) -> int:
        start = self.end
        self.pieces.append(piece)
        self.end += len(piece)
        return start


def _column(block: Block, column: Column) -> Layout:
    return {"positions": block.integers(column.positions), "values": _values(block, column.values)}


def _values(block: Block, values: Sequence[Value | None]) -> Layout:
    integers = _integers(values)
    return block.texts(values) if integers is None else block.integers(integers)


def _integers(values: Sequence[Value | None]) -> list[int] | None:
    """The values if all of them are whole numbers that the browser holds exactly."""
    integers = [value for value in values if isinstance(value, int) and -EXACT <= value <= EXACT]
    return integers if len(integers) == len(values) else None


def _state_column(block: Block, column: Column, fields: dict[str, Column]) -> Layout:
    """A part of the state: by its signs if it moves by the amounts in a field of the events, else whole."""
    integers = _integers(column.values)
    if integers is None or len(integers) < 2:
        return _column(block, column)
    moves = [after - before for before, after in pairwise(integers)]
    for name, amounts in fields.items():
        if _integers(amounts.values) is None:
            continue
        amount_at = dict(zip(amounts.positions, amounts.values, strict=True))
        moved = [amount_at.get(position) for position in column.positions[1:]]
        if all(amount in (move, -move) for amount, move in zip(moved, moves, strict=True)):
            signs = [int(amount == move) for amount, move in zip(moved, moves, strict=True)]
            values = {"kind": "moves", "first": integers[0], "field": name, "signs": block.integers(signs)}
            return {"positions": block.integers(column.positions), "values": values}
    return _column(block, column)


def _times(block: Block, column: Column) -> Layout:
    """The times as they were written, and as numbers to jump by.

    ISO 8601 times of one form become seconds or microseconds since 1970 and the form; others keep their text.
    """
    positions = block.integers(column.positions)
    plain = _integers(column.values)
    if plain is not None:
        return {"positions": positions, "form": "number", "moments": block.integers(plain)}
    parsed = [_parsed(value) for value in column.values]
    known = [time for time in parsed if time is not None]
    if len(known) < len(parsed):
        return {"positions": positions, "form": "text", "values": block.texts(column.values)}
    unit = MICROSECONDS if all(moment % MICROSECONDS == 0 for moment, _ in known) else 1
    forms = {form for _, form in known}
    first = next(iter(forms)) if len(forms) == 1 else Form("T", 0, "")
    written = {
        "positions": positions,
        "unit": unit,
        "moments": block.integers([moment // unit for moment, _ in known]),
        **first._asdict(),
        "offset": _minutes_from_utc(first.zone),
    }
    # Times of one form can be written again from their numbers; beyond microseconds, digits would be lost.
    if len(forms) == 1 and first.digits <= 6:
        return {**written, "form": "iso"}
    return {**written, "form": "iso text", "values": block.texts(column.values)}


class Form(NamedTuple):
    """How an ISO 8601 time is written: its separator, the digits of a fraction of a second, and the zone's text."""

    separator: str
    digits: int
    zone: str


def _parsed(value: Value | None) -> tuple[int, Form] | None:
    """An ISO 8601 time as microseconds since 1970 and its form; None for anything else."""
    match = ISO_TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(match[0])
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    form = Form(match["separator"], len(match["fraction"] or ""), match["zone"] or "")
    return (aware - EPOCH) // timedelta(microseconds=1), form


def _minutes_from_utc(zone: str) -> int:
    """The minutes that "+01:00" stands for; 0 for "Z" and for no zone."""
    if zone in ("", "Z"):
        return 0
    return int(zone[0] + "1") * (60 * int(zone[1:3]) + int(zone[4:6]))
