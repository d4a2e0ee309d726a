"""The watermark: the least over the sources of the latest time seen from each, minus a delay for what is on its way.

A source that has been silent for long is left out, or it would hold everything. A time later than the moment of arrival
moves nothing, since such a clock is wrong. The watermark itself never goes back.
"""

import math
from collections.abc import Iterable


class Watermark:
    """`see` every event in the order of arrival; `at` is how far the watermark is, -inf at first."""

    def __init__(
        self, sources: Iterable[str], *, delay: int = 0, idle_after: float = math.inf, ahead: float = 0
    ) -> None:
        """All in seconds: `delay` is what is waited for what may be on its way, `idle_after` how long a source may be silent
        before it is left out, `ahead` by how much a clock may be ahead of ours and still be believed.

        Raises ValueError for no source, and for a number below 0.
        """
        self._latest = dict.fromkeys(sources, -math.inf)
        if not self._latest:
            raise ValueError("A watermark is the least over its sources, and there is none. Name one at least.")
        for name, value in (("delay", delay), ("idle_after", idle_after), ("ahead", ahead)):
            if not value >= 0:
                raise ValueError(f"{name} is {value}. It is a number of seconds, 0 or more.")
        self._delay, self._idle_after, self._ahead = delay, idle_after, ahead
        self._heard: dict[str, float] = {}
        self.at = -math.inf

    def see(self, source: str, at: int, received: int) -> float:
        """Take in an event, and say how far the watermark is now. `received` never goes back.

        Raises ValueError for a source that was not named.
        """
        if source not in self._latest:
            raise ValueError(f"There is no source {source!r}. There are: {', '.join(self._latest)}.")
        if not self._heard:
            self._heard = dict.fromkeys(self._latest, received)
        self._heard[source] = received
        if self._latest[source] < at <= received + self._ahead:
            self._latest[source] = at
        since = received - self._idle_after
        least = min(latest for name, latest in self._latest.items() if self._heard[name] >= since)
        self.at = max(self.at, least - self._delay)
        return self.at
