"""Where each order stands, by what the services said of it last in their public feeds. Nothing private is opened."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from course_utils.processes.at_work import feed_path
from course_utils.processes.feed_file import FeedFile

_AT_ONCE = 1_000


class Standing:
    """Where the subjects of the first of these feeds stand, a column for each feed. It reads on from where it was."""

    def __init__(self, folder: Path, feeds: Sequence[str]) -> None:
        self.feeds = tuple(feeds)
        self._folder = folder
        self._positions = dict.fromkeys(self.feeds, 0)
        self._last: dict[str, dict[str, str]] = {}

    def rows(self) -> list[tuple[str, ...]]:
        """A row for each subject that the first feed has named: the subject, and what each feed said of it last, or ""."""
        for name in self.feeds:
            self._read_on(name)
        known = [(subject, said) for subject, said in self._last.items() if self.feeds[0] in said]
        return [(subject, *(said.get(name, "") for name in self.feeds)) for subject, said in known]

    def _read_on(self, name: str) -> None:
        with closing(FeedFile(feed_path(self._folder, name))) as feed:
            while events := feed.read_after(self._positions[name], _AT_ONCE):
                for recorded in events:
                    said = self._last.setdefault(recorded.envelope.subject, {})
                    said[name] = recorded.envelope.type
                self._positions[name] = events[-1].position
