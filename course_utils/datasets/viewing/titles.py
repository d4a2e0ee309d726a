"""The titles of the streaming service: a number, a name, a genre, a length, and how many people stay to the end."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from course_utils.datasets.dice import Dice

GENRES = ("comedy", "cooking", "crime", "drama", "history", "music", "nature", "science", "sport", "travel")
_FIRST = (
    *("Amber", "Borrowed", "Broken", "Distant", "Early", "Falling", "Final", "Golden", "Hidden", "Hollow"),
    *("Last", "Little", "Midnight", "Northern", "Quiet", "Restless", "Second", "Silver", "Slow", "Winter"),
)
_SECOND = (
    *("Bridge", "Garden", "Harbour", "Island", "Kitchen", "Ladder", "Letters", "Mountain", "Orchard", "River"),
    *("Signal", "Station", "Summer", "Tides", "Witness"),
)
SHORTEST, LONGEST = 4 * 60, 24 * 60
"""The ends of the lengths, in seconds: below the half hour without an event that ends a session."""


@dataclass(frozen=True)
class Title:
    """`seconds` is its length; of a hundred people who begin it, `stay` see its end."""

    number: str
    name: str
    genre: str
    seconds: int
    stay: int


class Catalogue:
    """All titles, and a draw among them in which some are far better liked than others, as in Zipf's law."""

    def __init__(self, dice: Dice) -> None:
        self.titles = [
            Title(
                f"T-{number:03}",
                f"{first} {second}",
                GENRES[dice.between(0, len(GENRES) - 1)],
                dice.between(SHORTEST, LONGEST),
                dice.between(25, 85),
            )
            for number, (first, second) in enumerate(((one, two) for one in _FIRST for two in _SECOND), start=1)
        ]
        self._by_genre = {genre: [title for title in self.titles if title.genre == genre] for genre in GENRES}
        longest = max(map(len, self._by_genre.values()))
        self._weights = list(accumulate(6_000 // (rank + 4) for rank in range(longest)))

    def draw(self, dice: Dice, genre: str) -> Title:
        """A title of this genre; the first ones are drawn most often."""
        titles = self._by_genre[genre]
        ticket = dice.between(0, self._weights[len(titles) - 1] - 1)
        return titles[bisect_right(self._weights, ticket)]
