"""Features for a recommendation, kept up to date event by event: sets and greatest values, which no order can change.

So they are the same however late an event comes, and however often.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import Any

NEAR_THE_END = 0.95
"""Whoever came this far into a title has seen it."""

Pair = tuple[str, str]


class Features:
    """What is known of viewers and titles after the events so far: who began what, how far they came, what they do now."""

    def __init__(self) -> None:
        self.began: dict[str, set[str]] = {}
        self.furthest: dict[Pair, int] = {}
        self.latest: dict[str, tuple[int, str]] = {}

    def add(self, event: Mapping[str, Any]) -> None:
        """Take in an event. A player numbers its events; of the number in the `id` the latest is known, without any clock."""
        viewer, title, plays = event["viewer"], event.get("title"), event["type"] == "Played"
        number = int(event["id"].rpartition("-")[2])
        if number >= self.latest.get(viewer, (0, ""))[0]:
            self.latest[viewer] = (number, event["title"] if plays else "")
        if title is None:
            return
        if plays:
            self.began.setdefault(title, set()).add(viewer)
        if event["position"] >= self.furthest.get((title, viewer), 0):
            self.furthest[title, viewer] = event["position"]

    def watched_now(self, count: int) -> list[tuple[str, int]]:
        """The up to `count` titles that most viewers watch, each with their number: those whose latest event is a play."""
        watching = Counter(title for _, title in self.latest.values() if title)
        return sorted(watching.items(), key=lambda item: (-item[1], item[0]))[:count]

    def completion(self, seconds: Mapping[str, int]) -> dict[str, float]:
        """For each title that somebody began, the share of those who saw it to its end. `seconds` has its length."""
        return {
            title: sum(self.furthest[title, viewer] >= NEAR_THE_END * seconds[title] for viewer in viewers)
            / len(viewers)
            for title, viewers in sorted(self.began.items())
        }

    def drop_off(self, title: str, seconds: int, parts: int = 10) -> list[int]:
        """How many viewers came as far as each part of a title, the first number being those who began it."""
        reached = [self.furthest[title, viewer] for viewer in self.began.get(title, ())]
        return [sum(position * parts >= part * seconds for position in reached) for part in range(parts)]

    def co_plays(self) -> Counter[Pair]:
        """For each two titles, in the order of their numbers, how many viewers began both."""
        titles_of: dict[str, list[str]] = {}
        for title, viewers in sorted(self.began.items()):
            for viewer in viewers:
                titles_of.setdefault(viewer, []).append(title)
        pairs: Counter[Pair] = Counter()
        for titles in titles_of.values():
            pairs.update(combinations(titles, 2))
        return pairs
