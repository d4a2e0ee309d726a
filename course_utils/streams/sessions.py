"""Sessions: the events of one key with less than a gap between each and the next, given out when the watermark says so.

A late event may lengthen a session that was given out, join two into one, or be one by itself. What is then given out
says which sessions it replaces.
"""

import math
from bisect import bisect_right
from collections.abc import Hashable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

Span = tuple[int, int]
"""The times of a session's first and last event."""


class Session(NamedTuple):
    """A session of `key` with so many `events`. It takes the place of those that were given out as `replaces`."""

    key: Hashable
    first: int
    last: int
    events: int
    replaces: tuple[Span, ...]


@dataclass(slots=True)
class _Session:
    """What is known of a session: its span, its events, how many of them are in nothing given out yet, what it replaces,
    and whether it waits in the heap or has become a part of another one."""

    first: int
    last: int
    events: int = 0
    pending: int = 0
    given: tuple[Span, ...] = ()
    waits: bool = False
    is_gone: bool = False


class Sessions:
    """Events of a key belong to one session as long as the next comes less than `gap` seconds after the one before.

    Every event is in exactly one of `on_time`, `late` (it came when its session, or the one it would have been, was over)
    and `pending`.
    """

    def __init__(self, gap: int) -> None:
        """Raises ValueError for a gap below 1."""
        if gap < 1:
            raise ValueError(f"A gap of {gap} seconds parts nothing. Give 1 or more.")
        self.gap = gap
        self.on_time = self.late = self.pending = 0
        self._of_key: dict[Hashable, list[_Session]] = {}
        self._ends: list[tuple[int, int, Hashable, _Session]] = []
        self._tickets = count()
        self._upto = -math.inf

    @property
    def total(self) -> int:
        return self.on_time + self.late + self.pending

    def add(self, at: int, key: Hashable) -> Session | None:
        """Count an event; if its session was over already, give out what is true now."""
        found, sessions, place = self._near(at, key)
        is_late = at + self.gap <= self._upto or any(self._is_over(session) for session in found)
        session = found[0] if len(found) == 1 else _joined(at, found)
        if len(found) != 1:
            sessions[place : place + len(found)] = [session]
        if at < session.first:
            session.first = at
        elif at > session.last:
            session.last = at
        session.events += 1
        if is_late:
            self.late += 1
        else:
            self.pending += 1
            session.pending += 1
        if self._is_over(session):
            return self._give(key, session)
        if not session.waits:
            self._wait(key, session)
        return None

    def close(self, watermark: float) -> list[Session]:
        """Give out every session whose last event is a gap or more before the watermark, which never goes back."""
        self._upto = max(self._upto, watermark)
        given = []
        while self._ends and self._ends[0][0] <= self._upto:
            _, _, key, session = heappop(self._ends)
            if session.is_gone:
                continue
            session.waits = False
            if self._is_over(session):
                given.append(self._give(key, session))
            else:  # it has grown since
                self._wait(key, session)
        return given

    def _near(self, at: int, key: Hashable) -> tuple[list[_Session], list[_Session], int]:
        """The sessions this moment belongs to (two if it joins them), all of this key, and where among them."""
        sessions = self._of_key.setdefault(key, [])
        low = high = len(sessions)
        if sessions and at < sessions[-1].first:  # most events belong to the last session, and need no search
            low = high = bisect_right(sessions, at, key=lambda session: session.first)
        if low and at - sessions[low - 1].last < self.gap:
            low -= 1
        if high < len(sessions) and sessions[high].first - at < self.gap:
            high += 1
        return sessions[low:high], sessions, low

    def _is_over(self, session: _Session) -> bool:
        return session.last + self.gap <= self._upto

    def _wait(self, key: Hashable, session: _Session) -> None:
        session.waits = True
        heappush(self._ends, (session.last + self.gap, next(self._tickets), key, session))

    def _give(self, key: Hashable, session: _Session) -> Session:
        result = Session(key, session.first, session.last, session.events, session.given)
        self.on_time, self.pending = self.on_time + session.pending, self.pending - session.pending
        session.pending, session.given = 0, ((session.first, session.last),)
        return result


def _joined(at: int, found: list[_Session]) -> _Session:
    """One session in the place of those found, none or two."""
    joined = _Session(at, at)
    for one in found:
        joined.first, joined.last = min(joined.first, one.first), max(joined.last, one.last)
        joined.events, joined.pending = joined.events + one.events, joined.pending + one.pending
        joined.given += one.given
        one.is_gone = True
    return joined
