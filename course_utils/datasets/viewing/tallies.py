"""What the players themselves know at the end of the day: tallies kept while people watch, not found by reading the log.

Times are seconds since midnight, as they really were. A player whose clock is wrong is left out of all tallies by time.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

MINUTES = ("03:30", "12:00", "14:10", "20:15", "21:00", "23:59")
TITLES = ("T-001", "T-042", "T-100", "T-150", "T-299")


@dataclass
class Tallies:
    """What happened, event by event, and what became of each on its way."""

    events: Counter[str] = field(default_factory=Counter)
    by_minute: Counter[int] = field(default_factory=Counter)
    plays_by_hour: Counter[int] = field(default_factory=Counter)
    sessions: int = 0
    offline: int = 0
    wrong_clock: int = 0
    duplicates: int = 0
    began: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    stayed: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    together: Counter[tuple[str, str]] = field(default_factory=Counter)

    def happened(self, kind: str, second: int, clock_is_right: bool) -> None:
        self.events[kind] += 1
        if clock_is_right:
            self.by_minute[second // 60] += 1
            self.plays_by_hour[second // 3600] += kind == "Played"
        else:
            self.wrong_clock += 1

    def went_home(self, titles: set[str]) -> None:
        """A viewer's day is over; these are the titles that were begun in it."""
        ordered = sorted(titles)
        self.together.update((one, other) for place, one in enumerate(ordered) for other in ordered[place + 1 :])

    def answers(self) -> dict[str, Any]:
        """All that is known."""
        busiest = min(self.by_minute, key=lambda minute: (-self.by_minute[minute], minute))
        pair = min(self.together, key=lambda pair: (-self.together[pair], pair))
        total = sum(self.events.values())
        return {
            "events_by_type": dict(sorted(self.events.items())),
            "events": total,
            "deliveries": total + self.duplicates,
            "duplicates": self.duplicates,
            "offline": self.offline,
            "wrong_clock": self.wrong_clock,
            "sessions": self.sessions,
            "plays_by_hour": [self.plays_by_hour[hour] for hour in range(24)],
            "events_by_minute": {text: self.by_minute[_minute(text)] for text in MINUTES},
            "busiest_minute": {"minute": f"{busiest // 60:02}:{busiest % 60:02}", "events": self.by_minute[busiest]},
            "began": {title: len(self.began[title]) for title in TITLES},
            "stayed": {title: len(self.stayed[title]) for title in TITLES},
            "most_played_together": {"titles": list(pair), "viewers": self.together[pair]},
        }


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)
