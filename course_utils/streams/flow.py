"""Deliveries through a watermark into windows or sessions, and when each result came out."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol, TypeVar

from course_utils.streams.watermark import Watermark

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class _Windows(Protocol[R_co]):
    def add(self, at: int, key: Hashable) -> R_co | None: ...
    def close(self, watermark: float) -> Iterable[R_co]: ...


class Given(NamedTuple):
    """A `result`, and the time of arrival at which it was given out."""

    received: int
    result: Any


def windowed(
    deliveries: Iterable[dict[str, Any]],
    windows: _Windows[R],
    watermark: Watermark,
    key: Callable[[dict[str, Any]], Hashable],
) -> Iterator[Given]:
    """What `windows` (such as WindowCounts) gives out while the deliveries arrive, corrections and all.

    An event is late when its window was given out before it came: it is added first, and moves the watermark then.
    """
    for event in deliveries:
        correction = windows.add(event["at"], key(event))
        if correction is not None:
            yield Given(event["received"], correction)
        for result in windows.close(watermark.see(event["source"], event["at"], event["received"])):
            yield Given(event["received"], result)
