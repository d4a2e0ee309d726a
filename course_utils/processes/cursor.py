"""How far a reader of a feed is, and how it notices that the feed broke what it promised."""

from dataclasses import dataclass

from course_utils.messages import Feed, Recorded


class FeedRefused(Exception):
    """A feed is not the one that was read before, or has lost something; nothing of it was handled."""


@dataclass(frozen=True)
class Cursor:
    """How far a reader is: the epoch, the position of the last event it read, and the identity of that event."""

    epoch: str = ""
    position: int = 0
    last: tuple[str, str] = ("", "")

    def read(self, name: str, feed: Feed, limit: int) -> list[Recorded]:
        """What comes next, at most `limit` events.

        The last event is read once more: where it is missing or is another one, the feed lost its tail and grew again.
        Raises FeedRefused for that, and for another epoch.
        """
        if self.position == 0:
            return feed.read_after(0, limit)
        if feed.epoch != self.epoch:
            raise FeedRefused(
                f"The feed of {name} is another one: its epoch is {feed.epoch!r}, and position {self.position} was read in "
                f"{self.epoch!r}. A position of one says nothing in the other, so nothing was read. {_WHAT_TO_DO}"
            )
        read = feed.read_after(self.position - 1, limit + 1)
        if not read or read[0].position != self.position:
            raise FeedRefused(
                f"The feed of {name} has lost events: position {self.position} was read, and is no longer there. It may "
                f"have been restored from a backup; what it publishes now would be skipped. {_WHAT_TO_DO}"
            )
        if read[0].envelope.identity != self.last:
            raise FeedRefused(
                f"The feed of {name} has lost events and grown again: at position {self.position} stood {self.last[1]!r}, "
                f"and now stands {read[0].envelope.id!r}. It may have been restored from a backup. {_WHAT_TO_DO}"
            )
        return read[1:]

    def moved_to(self, feed: Feed, recorded: Recorded) -> "Cursor":
        """Where a reader is that has handled this event and all before it."""
        return Cursor(feed.epoch, recorded.position, recorded.envelope.identity)


_WHAT_TO_DO = "Have its owner find out what was lost; then read it from its beginning, with `follow_anew`."
