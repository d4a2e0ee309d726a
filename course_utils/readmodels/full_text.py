"""Searching texts in a view's SQLite file by the words of a customer, whatever these are.

SQLite's index for that is called FTS5. Where it was left out, an ordinary table is looked through with LIKE, which takes
longer with every row, finds parts of words as well, and knows no rank.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from typing import Any

_MOST_WORDS = 50  # more make no search any better
_LONGEST_WORD = 1000  # characters; nobody writes a longer one into a text


@cache
def has_full_text() -> bool:
    """Whether the SQLite at hand was built with FTS5."""
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
        except sqlite3.OperationalError:
            return False
    return True


def words_of(text: str) -> list[str]:
    """What was typed into a search box as words, at most 50 of at most 1,000 characters, and all such as SQLite can store."""
    storable = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return [word[:_LONGEST_WORD] for word in storable.split()[:_MOST_WORDS]]


def match_query(text: str) -> str:
    """A query for MATCH that finds what has all of these words. Quoted, a word is never an operator or a column."""
    quoted = [word.replace('"', '""') for word in words_of(text)]
    return " ".join(f'"{word}"' for word in quoted) or '""'


@dataclass(frozen=True)
class TextTable:
    """A table of a view with a key, and texts that are searched. Name all of them as SQL has them, without quotes.

    `statement` goes into the view's `tables`; rows are inserted and changed as in any table.
    """

    name: str
    key: str
    texts: tuple[str, ...]
    is_indexed: bool = field(default_factory=has_full_text)

    @property
    def statement(self) -> str:
        """What makes the table."""
        if self.is_indexed:
            return f"CREATE VIRTUAL TABLE {self.name} USING fts5({self.key} UNINDEXED, {', '.join(self.texts)})"
        return f"CREATE TABLE {self.name} ({self.key} PRIMARY KEY, {' TEXT, '.join(self.texts)} TEXT)"

    def search(self, text: str, *, limit: int = 20) -> tuple[str, list[str | int]]:
        """Question and values for `Projector.select`: the keys of the rows that have all words, the best first.

        Without an index, they are in the order of the keys.
        """
        if self.is_indexed:
            question = f"SELECT {self.key} FROM {self.name} WHERE {self.name} MATCH ? ORDER BY rank LIMIT ?"
            return question, [match_query(text), limit]
        patterns = [f"%{_escaped(word)}%" for word in words_of(text)]
        has_word = " OR ".join(rf"{column} LIKE ? ESCAPE '\'" for column in self.texts)
        has_all = " AND ".join([f"({has_word})"] * len(patterns)) or "FALSE"
        values: list[str | int] = [pattern for pattern in patterns for _ in self.texts]
        return f"SELECT {self.key} FROM {self.name} WHERE {has_all} ORDER BY {self.key} LIMIT ?", [*values, limit]

    def find(self, connection: sqlite3.Connection, text: str, limit: int = 10) -> list[Any]:
        """The keys of the rows that have all words, the best first, asked on a connection of one's own."""
        return [key for (key,) in connection.execute(*self.search(text, limit=limit))]


def _escaped(word: str) -> str:
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
