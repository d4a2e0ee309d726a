"""The year of the shop as rows of an event store: made when it is asked for, and compared with its manifest.

Its text is 23 MB long, and takes less time to make than a checkout takes to fetch it, so no file holds it.
"""

from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from course_utils.datasets.load import entry_of, normalised_hash
from course_utils.datasets.shop.year import make_shop_year

if TYPE_CHECKING:
    from eventsourcing.persistence import StoredEvent


def load_shop(events: int | None = None) -> "list[StoredEvent]":
    """The year's rows in order of position, or the first so many `events` of them.

    They are what a recorder of the eventsourcing library inserts: `shop.recorder.insert_events(load_shop())` fills an
    empty log in one transaction, at the positions from 1 on. Made once in a process. Raises ValueError for a number
    that is none of 0 to all, and for a year that is not the one its manifest describes.
    """
    year = _year()
    if events is None:
        return list(year)
    if not isinstance(events, int) or isinstance(events, bool) or not 0 <= events <= len(year):
        raise ValueError(f"The year of the shop has {len(year):,} events, so it cannot begin with {events!r} of them.")
    return list(year[:events])


@lru_cache(maxsize=1)
def _year() -> "tuple[StoredEvent, ...]":
    # Other lessons load datasets without the library, which takes longer to import than they to load.
    from eventsourcing.persistence import StoredEvent

    entry = entry_of("shop_year")
    log = make_shop_year(entry["seed"]).log
    if normalised_hash(log.text()) != entry["sha256"]:
        raise ValueError(
            "The year of the shop that was made here is not the one that datasets/manifest.json describes, so the "
            "answers of the lessons would not fit. Run `course build`, which writes the manifest anew."
        )
    return tuple(
        StoredEvent(
            originator_id=UUID(row["originator_id"]),
            originator_version=row["originator_version"],
            topic=row["topic"],
            state=row["state"].encode("utf-8"),
        )
        for row in log.rows
    )
