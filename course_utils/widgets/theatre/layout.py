"""Where the words of a diagram go: beside what they are about, and on nothing else.

Where there is no room for words they are shortened, and where there is none for that they are left out: the sentence
and the table beside the diagram say the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import hypot

from course_utils.widgets.shared.svg import shorten, width_of

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom (pixels)."""

ABOVE, BELOW = 11, 4
"""How far a line of small words reaches above and below its base line (pixels)."""
_STRIP = 48
_GAP = 3
_SLACK = 6
_PARTS = (0.5, 0.38, 0.62, 0.26, 0.74, 0.14, 0.86)
_SHARES = (1, 0.75, 0.5)
_LEAST = 5
"""A shortened word has at least so many characters, the ellipsis among them."""


class Room:
    """What is taken of a drawing within `bounds`, kept in upright strips so that a crowded one is searched quickly."""

    def __init__(self, bounds: Box) -> None:
        self.bounds = bounds
        self._boxes: dict[int, list[Box]] = defaultdict(list)
        self._lines: dict[int, list[tuple[Point, Point]]] = defaultdict(list)

    def take(self, box: Box) -> None:
        for strip in _strips(box[0], box[2]):
            self._boxes[strip].append(box)

    def take_line(self, start: Point, end: Point) -> None:
        for strip in _strips(*sorted((start[0], end[0]))):
            self._lines[strip].append((start, end))

    def is_free(self, box: Box) -> bool:
        """Whether a box lies within the bounds and shares nothing with what is taken."""
        left, top, right, bottom = self.bounds
        if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom:
            return False
        return not any(
            any(crosses(start, end, box) for start, end in self._lines[strip])
            or any(_overlap(box, other) for other in self._boxes[strip])
            for strip in _strips(box[0], box[2])
        )

    def first_free(self, boxes: Iterable[Box]) -> Box | None:
        """The first box that is free, taken from now on; None if none is."""
        found = next((box for box in boxes if self.is_free(box)), None)
        if found is not None:
            self.take(found)
        return found


def versions(words: str, size: float) -> Iterator[str]:
    """The words, and shorter versions that still say something."""
    seen = set()
    for share in _SHARES:
        text = shorten(words, share * width_of(words, size), size)
        if text not in seen and (share == 1 or len(text) >= _LEAST):
            yield text
        seen.add(text)


def beside(tail: Point, head: Point, width: float, *, beyond: bool = False) -> Iterator[Box]:
    """The places for words of that width along a line, on either side of it, the middle first.

    They lie between the heights of its ends, or `beyond` them, where they are not as easily taken for its words.
    """
    low, high = min(tail[1], head[1]) - _SLACK, max(tail[1], head[1]) + _SLACK
    dx, dy = head[0] - tail[0], head[1] - tail[1]
    length = hypot(dx, dy)
    across = (-dy / length, dx / length) if length else (0.0, 1.0)
    height = ABOVE + BELOW
    away = abs(across[0]) * width / 2 + abs(across[1]) * height / 2 + _GAP
    for part in _PARTS:
        for side in (-away, away):
            x, y = tail[0] + part * dx + side * across[0], tail[1] + part * dy + side * across[1]
            if (low <= y <= high) != beyond:
                yield x - width / 2, y - height / 2, x + width / 2, y + height / 2


def crosses(start: Point, end: Point, box: Box) -> bool:
    """Whether a line from start to end has a point within a box."""
    first, last = 0.0, 1.0
    for origin, step, low, high in (
        (start[0], end[0] - start[0], box[0], box[2]),
        (start[1], end[1] - start[1], box[1], box[3]),
    ):
        if step == 0:
            if not low < origin < high:
                return False
            continue
        enter, leave = sorted(((low - origin) / step, (high - origin) / step))
        first, last = max(first, enter), min(last, leave)
    return first < last


def _strips(left: float, right: float) -> range:
    return range(int(left // _STRIP), int(right // _STRIP) + 1)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
