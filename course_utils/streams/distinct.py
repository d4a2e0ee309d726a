"""Every event once, though some arrive again: by the ids of those that arrived not long ago."""

from collections.abc import Iterable, Iterator
from typing import Any


def distinct(deliveries: Iterable[dict[str, Any]], *, remember: int = 3_600) -> Iterator[dict[str, Any]]:
    """The deliveries without those whose `id` arrived before, in order of arrival.

    An id is forgotten when nothing was heard of it for `remember` to twice as many seconds; one that comes again after
    that counts again.
    """
    recent: set[str] = set()
    older: set[str] = set()
    begun = None
    for event in deliveries:
        received = event["received"]
        if begun is None or received - begun >= remember:
            is_next = begun is not None and received - begun < 2 * remember
            recent, older, begun = set(), recent if is_next else set(), received
        if event["id"] not in recent and event["id"] not in older:
            yield event
        recent.add(event["id"])
