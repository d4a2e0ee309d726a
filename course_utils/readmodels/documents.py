"""Documents: what a view keeps in a search index or on a search server, and how `handle` changes them.

A view of documents names its fields in `tables`, each as "NAME TYPE", and is the same for both kinds of store.
"""

import json
import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from course_utils.projections.view import View

Document = dict[str, Any]
_LONGEST_KEY = 512
_LONGEST_KEYWORD = 32_766
"""Bytes of UTF-8: what a search server takes."""
_FIELD = re.compile(r"([a-z][a-z0-9_]*) (text|keyword|integer|number|boolean)")


class Documents(ABC):
    """The documents of a view, each under a key of its own. What is put is seen by the next `get`, and kept with the step."""

    @abstractmethod
    def get(self, key: str) -> Document | None:
        """A copy of the document under this key; None when there is none."""

    @abstractmethod
    def put(self, key: str, document: Mapping[str, Any]) -> None:
        """Keep this document under this key, in the place of any that was there.

        Raises ValueError for a key or a document that could not be kept.
        """

    @abstractmethod
    def delete(self, key: str) -> None:
        """Keep no document under this key."""


class Fields:
    """The fields that can be searched, with their types. What else is in a document is kept with it, and not searched.

    `text` is searched by its words, `keyword` is one word as it stands, `integer` has 64 bits, `number` is a float. Each
    may be missing, None, or a list.
    """

    def __init__(self, view: View[Any]) -> None:
        self.types: dict[str, str] = {}
        for field in view.tables:
            match = _FIELD.fullmatch(" ".join(field.split()))
            if match is None or match[1] in self.types:
                raise ValueError(
                    f"The view {view.name!r} cannot have the field {field!r}. Write each once, as 'NAME TYPE', with a name "
                    "in small letters and one of the types text, keyword, integer, number, boolean."
                )
            self.types[match[1]] = match[2]

    @property
    def text(self) -> list[str]:
        """The names of the fields that are searched by their words."""
        return [name for name, type_ in self.types.items() if type_ == "text"]

    def as_json(self, key: str, document: Mapping[str, Any]) -> str:
        """The document as it is kept. Raises ValueError for what JSON or its fields cannot hold."""
        try:
            text = json.dumps(dict(document), ensure_ascii=False, allow_nan=False)
            _ = text.encode()  # half a surrogate pair cannot be stored
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"The document {key!r} cannot be kept as JSON: {error}. Use text, numbers, lists, and dictionaries with "
                "text as keys; money is text, or whole cents."
            ) from error
        for name in self.types.keys() & document.keys():
            for value in self.values(document, name):
                if not _fits(value, self.types[name]):
                    raise ValueError(
                        f"The document {key!r} has {_shown(value)} in the field {name!r}, which is no {self.types[name]}. "
                        f"Put a value there that is one, or make the field another one and raise the view's version."
                    )
        return text

    def values(self, document: Mapping[str, Any], name: str) -> list[Any]:
        """What a document has in a field: nothing, one value, or several."""
        value = document.get(name)
        if isinstance(value, list | tuple):
            return [each for each in value if each is not None]
        return [] if value is None else [value]


class ChangedDocuments(Documents):
    """Changes that are collected until the end of a step. `read` gives the JSON of a document that is kept already."""

    def __init__(self, fields: Fields, read: Callable[[str], str | None]) -> None:
        self.changes: dict[str, str | None] = {}
        """By key, the JSON of the document to keep, or None for one that is to go."""
        self._fields = fields
        self._read = read
        self._kept: dict[str, str | None] = {}

    def get(self, key: str) -> Document | None:
        text = self.changes[key] if key in self.changes else self._read_once(_checked(key))
        if text is None:
            return None
        document: Document = json.loads(text)
        return document

    def put(self, key: str, document: Mapping[str, Any]) -> None:
        self.changes[_checked(key)] = self._fields.as_json(key, document)

    def delete(self, key: str) -> None:
        self.changes[_checked(key)] = None

    @contextmanager
    def undoing(self) -> Iterator[None]:
        """What is changed inside is forgotten if it raises."""
        before = dict(self.changes)
        try:
            yield
        except BaseException:
            self.changes = before
            raise

    def _read_once(self, key: str) -> str | None:
        if key not in self._kept:
            self._kept[key] = self._read(key)
        return self._kept[key]


def _checked(key: str) -> str:
    """The key. Raises ValueError for one that a store could not keep."""
    if not isinstance(key, str) or not 0 < len(key.encode("utf-8", "surrogatepass")) <= _LONGEST_KEY:
        raise ValueError(f"The key of a document is a text of 1 to {_LONGEST_KEY} bytes, not {_shown(key)}.")
    try:
        key.encode()
    except UnicodeEncodeError:
        raise ValueError(f"The key {_shown(key)} holds half a character, and cannot be kept.") from None
    return key


def _fits(value: object, type_: str) -> bool:
    match type_:
        case "text":
            return isinstance(value, str)
        case "keyword":
            return isinstance(value, str) and len(value.encode()) <= _LONGEST_KEYWORD
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value)
        case _:
            return isinstance(value, bool)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that is larger than any float
        return False


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
