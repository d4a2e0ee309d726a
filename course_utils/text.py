"""How values, calls and names are written in messages: short, in one style, and without memory addresses."""

import dataclasses
import difflib
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import islice
from typing import Any

_LONGEST_LINE = 76
_LONGEST_VALUE = 1200
_MOST_ITEMS = _LONGEST_VALUE // 3  # an item and the comma after it take three characters at least
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_SHAPING = "\n\t\u200c\u200d"  # invisible, but needed: lines, and the joiners inside emoji and some scripts


def code(*lines: str) -> str:
    """Lines to be set as code in a message or a hint."""
    return "`" + "\n".join(lines) + "`"


def visible(text: str) -> str:
    """`text` with each sign that nobody sees, or that upsets what stands beside it, as Python source writes it.

    So a control character becomes `\\x1b`, a change of direction `\\u202e`, half a character (a lone surrogate) `\\ud800`.
    """
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() or sign in _SHAPING else sign.encode("unicode_escape").decode("ascii")
        for sign in text
    )


def show(value: object) -> str:
    """`value` as Python source on one line, strings in double quotes."""
    text = visible(_show(value, depth=0))
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + " …"


def _show(value: Any, depth: int) -> str:
    if depth > 10:
        return "…"
    if isinstance(value, str):
        return json.dumps(str(value), ensure_ascii=False)
    if type(value) is dict:
        pairs = (
            f"{_show(key, depth + 1)}: {_show(item, depth + 1)}" for key, item in islice(value.items(), _MOST_ITEMS)
        )
        return "{" + ", ".join(pairs) + "}"
    if type(value) is tuple:
        items = [_show(item, depth + 1) for item in value[:_MOST_ITEMS]]
        return "(" + ", ".join(items) + ("," if len(items) == 1 else "") + ")"
    if type(value) in (set, frozenset) and value:
        # In one order for everybody; a set's own differs from process to process.
        inside = ", ".join(sorted(_show(item, depth + 1) for item in value))
        return f"{{{inside}}}" if type(value) is set else f"frozenset({{{inside}}})"
    if isinstance(value, list):
        return "[" + ", ".join(_show(item, depth + 1) for item in value[:_MOST_ITEMS]) + "]"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        shown = (
            f"{f.name}={_show(getattr(value, f.name, '?'), depth + 1)}" for f in dataclasses.fields(value) if f.repr
        )
        return f"{type(value).__name__}({', '.join(shown)})"
    if isinstance(value, type) or callable(value):
        return str(getattr(value, "__name__", type(value).__name__))
    return _ADDRESS.sub("", _safe_repr(value))


def _safe_repr(value: object) -> str:
    """`repr(value)`, or a description when the object's own repr raises: its code may be the learner's."""
    try:
        return repr(value)
    except (Exception, SystemExit) as error:
        return f"<{type(value).__name__}, whose repr raised {type(error).__name__}>"


def show_error(error: BaseException) -> str:
    """The error's type and what it says, if it says anything."""
    try:
        text = str(error)
    except Exception as unspeakable:
        text = f"its message cannot be shown, because its __str__ raised {type(unspeakable).__name__}"
    return visible(f"{type(error).__name__}: {text}" if text else type(error).__name__)


def show_call(name: str, args: Sequence[object], kwargs: Mapping[str, object]) -> str:
    """The call as one would type it; a long one gets a line per argument, a long list a line per item."""
    parts = [show(arg) for arg in args] + [f"{key}={show(value)}" for key, value in kwargs.items()]
    line = f"{name}({', '.join(parts)})"
    if len(line) <= _LONGEST_LINE:
        return line
    blocks = [_block(arg) for arg in args] + [f"{key}={_block(value)}" for key, value in kwargs.items()]
    inside = ",\n".join(blocks)
    return f"{name}(\n{_indent(inside)},\n)"


def _block(value: object) -> str:
    line = show(value)
    if len(line) <= _LONGEST_LINE or not isinstance(value, list | tuple):
        return line
    inside = ",\n".join(_block(item) for item in value)
    return f"[\n{_indent(inside)},\n]"


def _indent(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())


def more_tries(count: int) -> str:
    """So many tries to go, in words."""
    return "one more try" if count == 1 else f"{count} more tries"


def as_plain(text: str) -> str:
    """Text of a message for a terminal: lines of code stand alone, without the backticks that mark a word as code."""
    return re.sub(
        r"\s?`([^`]+)`", lambda marked: f"\n{marked[1].strip(chr(10))}" if "\n" in marked[1] else marked[0], text
    )


def as_html(text: str) -> str:
    """Text of a message for a notebook: escaped, with `code` in backticks set as code."""
    return re.sub(r"`([^`]+)`", r'<code dir="ltr">\1</code>', escape(text))


def closest(name: str, names: list[str]) -> str:
    """The sentence that helps after a misspelt name."""
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(names)}."
