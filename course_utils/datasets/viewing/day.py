"""A day of a streaming service, invented from a seed: who watches what and when, and when each event reaches the log.

Times are seconds since midnight. `at` is when something happened by the clock of the player, `received` when the log got
it. Most of it arrives within seconds. A player that was offline sends all it kept when it is back, the line of one
gateway is down for forty minutes, one player's clock is a day ahead, and some events are sent twice.
"""

from typing import NamedTuple

from course_utils.datasets.dice import Dice
from course_utils.datasets.viewing.tallies import Tallies
from course_utils.datasets.viewing.titles import GENRES, Catalogue, Title

VIEWERS = 2_000
MINUTE, HOUR, DAY = 60, 3_600, 86_400
SOURCES = ("north", "east", "south", "west")
SILENT, SILENT_FROM, SILENT_UNTIL = "west", 14 * HOUR, 14 * HOUR + 40 * MINUTE
WRONG_CLOCK = 1_313
"""The viewer whose player is a day ahead."""
_STARTS = (
    *(hour for hour in range(24)),
    *(7, 7, 8, 12, 12, 13, 13, 16, 17, 17, 18, 18, 18, 19, 19, 19, 19, 20, 20, 20, 20, 20, 21, 21, 21),
)
"""The hours in which sessions begin, each as often as it is likely."""


class Delivery(NamedTuple):
    """An event as it arrives. `title` and `position` (seconds into it) are empty for a search, `query` for all others."""

    received: int
    id: str
    viewer: str
    source: str
    type: str
    at: int
    title: str
    position: int | None
    query: str


def _line(
    received: int, id: str, viewer: str, source: str, type: str, at: int, title: str, position: int | None, query: str
) -> str:
    where = "" if position is None else position
    return f"{received},{id},{viewer},{source},{type},{at},{title},{where},{query}\n"


class Day:
    """The day, gone by: `deliveries` in the order of arrival, and what is known about it in `tallies`."""

    def __init__(self, seed: int) -> None:
        self.dice, self.tallies = Dice(seed), Tallies()
        self.catalogue = Catalogue(self.dice)
        arrived = [delivery for number in range(1, VIEWERS + 1) for delivery in Viewer(self, number).day()]
        self.deliveries = sorted(arrived, key=lambda delivery: delivery.received)

    def text(self) -> str:
        """The titles, then the deliveries, one a line, their fields parted by commas; there is nothing where one has none."""
        titles = [f"{one.number},{one.name},{one.genre},{one.seconds}\n" for one in self.catalogue.titles]
        return "".join(titles + [_line(*delivery) for delivery in self.deliveries])


class Viewer:
    """One viewer's day at one player."""

    def __init__(self, day: Day, number: int) -> None:
        self.dice, self.tallies, self.catalogue = day.dice, day.tallies, day.catalogue
        self.name = f"V-{number:04}"
        self.source = SOURCES[number % len(SOURCES)]
        self.ahead = DAY if number == WRONG_CLOCK else 0
        self.genres = [self.dice.pick(GENRES), self.dice.pick(GENRES)]
        self.begun: set[str] = set()
        self.count = 0
        self.kept: list[tuple[int, str, str, int | None, str]] = []

    def day(self) -> list[Delivery]:
        """What the player sends, each event at its time of arrival, session after session."""
        starts = sorted(
            self.dice.pick(_STARTS) * HOUR + self.dice.between(0, HOUR - 1) for _ in range(self.dice.between(2, 6))
        )
        sent: list[Delivery] = []
        free_from = 0
        for start in starts:
            if start >= free_from:
                free_from = self._session(start) + 45 * MINUTE
                sent += self._send()
        self.tallies.went_home(self.begun)
        return sent

    def _session(self, second: int) -> int:
        """Watch a few titles, and say when that is over."""
        for _ in range(self.dice.between(3, 11)):
            if self.dice.between(1, 4) == 1:
                genre = self.dice.pick(self.genres)
                self._note(second, "Searched", query=genre)
                second += self.dice.between(5, 40)
            is_favourite = self.dice.between(1, 10) > 1
            genre = self.dice.pick(self.genres) if is_favourite else self.dice.pick(GENRES)
            second = self._watch(self.catalogue.draw(self.dice, genre), second) + self.dice.between(3, 30)
        return second

    def _watch(self, title: Title, second: int) -> int:
        """Watch a title to its end or not, with or without a pause, and say when that is over."""
        dice = self.dice
        stays = dice.between(1, 100) <= title.stay
        until = title.seconds if stays else title.seconds * dice.between(1, 90) * dice.between(20, 100) // 10_000
        pauses = sorted({dice.between(1, until * 9 // 10) for _ in range(dice.between(0, 3))} if until > 1 else ())
        if second < DAY:
            self._begin(title)
        position = 0
        for place in (*pauses, until):
            self._note(second, "Played", title.number, position)
            second, position = second + place - position, place
            if place != until:
                self._note(second, "Paused", title.number, position)
                second += dice.between(5, 5 * MINUTE)
        self._note(second, "Paused" if stays else "Skipped", title.number, until)
        if stays and second < DAY:
            self.tallies.stayed[title.number].add(self.name)
        return second

    def _begin(self, title: Title) -> None:
        self.begun.add(title.number)
        self.tallies.began[title.number].add(self.name)

    def _note(self, second: int, kind: str, title: str = "", position: int | None = None, query: str = "") -> None:
        """Keep an event until it is sent. What comes after midnight is another day's."""
        if second < DAY:
            self.kept.append((second, kind, title, position, query))
            self.tallies.happened(kind, second, not self.ahead)

    def _send(self) -> list[Delivery]:
        """The session's events on their way."""
        if not self.kept:
            return []
        self.tallies.sessions += 1
        is_offline = not self.ahead and self.dice.between(1, 20) == 1
        back = self.kept[-1][0] + self.dice.between(2 * MINUTE, 3 * HOUR) if is_offline else 0
        self.tallies.offline += len(self.kept) if is_offline else 0
        sent: list[Delivery] = []
        for second, kind, title, position, query in self.kept:
            self.count += 1
            received = self._through(back + self.dice.between(0, 5) if is_offline else second + self._delay())
            event = Delivery(
                received,
                f"{self.name}-{self.count}",
                self.name,
                self.source,
                kind,
                second + self.ahead,
                title,
                position,
                query,
            )
            sent.append(event)
            if self.dice.between(1, 50) == 1:
                self.tallies.duplicates += 1
                again = self._through(received + self.dice.between(1, 5 * MINUTE))
                sent.append(event._replace(received=again))
        self.kept = []
        return sent

    def _delay(self) -> int:
        """Seconds on the way: seldom more than two, now and then some minutes."""
        luck = self.dice.between(1, 100)
        if luck <= 80:
            return self.dice.between(0, 2)
        return self.dice.between(3, 20) if luck <= 97 else self.dice.between(21, 4 * MINUTE)

    def _through(self, received: int) -> int:
        """When it is through the gateway, whose line may be down."""
        is_down = self.source == SILENT and SILENT_FROM <= received < SILENT_UNTIL
        return SILENT_UNTIL + self.dice.between(0, 20) if is_down else received
