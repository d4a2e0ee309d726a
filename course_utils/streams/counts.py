"""Counts in tumbling windows of event time: given out when the watermark is past a window's end, corrected afterwards.

A heap of window ends says which window is the next to be given out, so that nobody looks through those that are open.
"""

import math
from collections import Counter
from collections.abc import Hashable
from heapq import heappop, heappush
from typing import NamedTuple


class Result(NamedTuple):
    """The counts of the window from `start` (included) to `end` (not included), by key. A correction replaces what was
    given out for this window before."""

    start: int
    end: int
    counts: dict[Hashable, int]
    is_correction: bool


class WindowCounts:
    """How many events of each key fell into each window of `length` seconds.

    Every event is in exactly one of `on_time` (in its window when that was given out), `late` (after that, and in a
    correction) and `pending` (in a window not yet given out). Windows are kept for ever, so that all can be corrected.
    """

    def __init__(self, length: int) -> None:
        """Raises ValueError for a length below 1."""
        if length < 1:
            raise ValueError(f"A window of {length} seconds holds nothing. Give 1 or more.")
        self.length = length
        self.on_time = self.late = self.pending = 0
        self._counts: dict[int, Counter[Hashable]] = {}
        self._open: list[
            int
        ] = []  # a heap; all windows have one length, so their starts are in the order of their ends
        self._upto = -math.inf

    @property
    def total(self) -> int:
        return self.on_time + self.late + self.pending

    def add(self, at: int, key: Hashable = None) -> Result | None:
        """Count an event; if its window was over already, give out the correction."""
        start = at - at % self.length
        is_late = start + self.length <= self._upto
        counts = self._counts.get(start)
        if counts is None:
            counts = self._counts[start] = Counter()
            if not is_late:
                heappush(self._open, start)
        counts[key] += 1
        if not is_late:
            self.pending += 1
            return None
        self.late += 1
        return Result(start, start + self.length, dict(counts), True)

    def close(self, watermark: float) -> list[Result]:
        """Give out all windows that end at the watermark or before it, the earliest first. It never goes back."""
        self._upto = max(self._upto, watermark)
        given = []
        while self._open and self._open[0] + self.length <= self._upto:
            start = heappop(self._open)
            counts = dict(self._counts[start])
            events = sum(counts.values())
            self.on_time, self.pending = self.on_time + events, self.pending - events
            given.append(Result(start, start + self.length, counts, False))
        return given
