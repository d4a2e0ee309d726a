"""Which store a place means: a path is a SQLite file, and a store is itself."""

from pathlib import Path
from typing import Any

from course_utils.projections.sqlite.store import SQLiteViewStore
from course_utils.projections.store import ViewStore

Place = Path | str | ViewStore[Any]


def store_at(place: Place) -> ViewStore[Any]:
    """The store for one view. Raises TypeError for what is none, ValueError for a database in memory."""
    if isinstance(place, ViewStore):
        return place
    if not isinstance(place, str | Path):
        raise TypeError(f"{place!r} is no place for a view. Give a path, such as 'balances.db', or a ViewStore.")
    return SQLiteViewStore(place)
