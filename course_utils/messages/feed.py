"""A feed, as those see it who write and read it: events in one log, for any number of readers."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from course_utils.messages.envelope import Envelope


class Recorded(NamedTuple):
    """An event, and where it stands in its log."""

    position: int
    envelope: Envelope


class Feed(Protocol):
    """Events in one log. A file is one, a list in memory, a broker.

    `publish` returns when the events are kept, behind all that were there, and those about one subject in the order
    given; when it raises, some, all or none of them may be. It may be given an event again and then have it twice:
    readers tell by `identity`.

    `read_after(position, limit)` gives at most `limit` events whose positions are greater, in their order; an empty list
    says that there are none yet. Positions are whole numbers from 1 on which only grow, perhaps with gaps; they never
    change, and the events at them neither. 0 is before the first. A reader's position is a cursor and no more: it says
    where to go on, not what was handled.

    `epoch` is a text that stays the same for as long as all this holds. What begins anew has another one.
    """

    @property
    def epoch(self) -> str: ...

    def publish(self, envelopes: Sequence[Envelope]) -> None: ...

    def read_after(self, position: int, limit: int) -> list[Recorded]: ...
