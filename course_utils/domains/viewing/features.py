"""Features for a recommendation, kept up to date event by event: sets and greatest values, which no order can change.

So they are the same however late an event comes, and however often.
"""

import math
from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import Any

NEAR_THE_END = 0.95
"""Whoever came this far into a title has seen it."""

Pair = tuple[str, str]


class Features:
    """What is known of viewers and titles after the events so far: who began what, and how far they came."""

    def __init__(self) -> None:
        self.began: dict[str, set[str]] = {}
        self.furthest: dict[Pair, int] = {}

    def add(self, event: Mapping[str, Any]) -> None:
        """Take in an event. One without a title, such as a search, changes nothing."""
        title = event.get("title")
        if title is None:
            return
        watched = (title, event["viewer"])
        if event["type"] == "Played":
            self.began.setdefault(title, set()).add(event["viewer"])
        if event["position"] >= self.furthest.get(watched, 0):
            self.furthest[watched] = event["position"]

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

    def similar(self) -> dict[str, list[tuple[float, str]]]:
        """For each title the others, the most similar first, by the cosine: viewers of both over √(of one · of other)."""
        found: dict[str, list[tuple[float, str]]] = {title: [] for title in self.began}
        for (one, other), both in self.co_plays().items():
            cosine = both / math.sqrt(len(self.began[one]) * len(self.began[other]))
            found[one].append((cosine, other))
            found[other].append((cosine, one))
        return {title: sorted(others, key=lambda each: (-each[0], each[1])) for title, others in found.items()}
