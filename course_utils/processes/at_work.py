"""The services of a pipeline at work in a folder, in one thread or in several: private files, and public feeds.

In the folder, `orders.db` is private to the service orders, and `orders.feed.db` is its public feed.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

from course_utils.messages import Feed
from course_utils.processes.definition import Pipeline
from course_utils.processes.feed_file import FeedFile, open_file
from course_utils.processes.service import Service, wall_clock

Connect = Callable[[Path], sqlite3.Connection]
_PAUSE = 0.01


def feed_path(folder: Path, name: str) -> Path:
    """Where the public feed of this name is."""
    return folder / f"{name}.feed.db"


class AtWork(AbstractContextManager["AtWork"]):
    """The service called `name`. It belongs to the thread that made it. Close it, or use it in `with`.

    `feeds` are used in the place of feed files, by their names. Raises KeyError for a service that the pipeline has not.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        folder: Path,
        name: str,
        *,
        clock: Callable[[], datetime] = wall_clock,
        connect: Connect = open_file,
        feeds: Mapping[str, Feed] | None = None,
    ) -> None:
        definition = pipeline.service(name)
        folder.mkdir(parents=True, exist_ok=True)
        self._open = ExitStack()
        try:
            private = self._open.enter_context(closing(connect(folder / f"{name}.db")))
            self.service = Service(definition, private, clock)
            self.feeds = dict(feeds or {})
            for feed in (name, *definition.feeds):
                if feed not in self.feeds:
                    file = FeedFile(feed_path(folder, feed), connect=connect)
                    self._open.callback(file.close)
                    self.feeds[feed] = file
            self._receivers = pipeline.receivers(folder)
        except BaseException:
            self._open.close()
            raise

    @property
    def name(self) -> str:
        """The service's name."""
        return self.service.definition.name

    def turn(self, limit: int = 100) -> int:
        """Do a batch of each kind of work. Returns how much was done; 0 says that there is nothing to do now."""
        service = self.service
        done = sum(service.consume(feed, self.feeds[feed], limit) for feed in service.definition.feeds)
        done += service.remember(limit) + service.call(self._receivers, limit)
        return done + service.relay(self.feeds[self.name], limit)

    def close(self) -> None:
        """Close its files."""
        self._open.close()

    def __exit__(self, *_error: object) -> None:
        self.close()


def run_until_idle(at_work: list[AtWork], limit: int = 100) -> int:
    """In one thread, let each have its turn, until a whole round does nothing. Returns how much was done."""
    total = 0
    while done := sum(each.turn(limit) for each in at_work):
        total += done
    return total


@contextmanager
def in_threads(pipeline: Pipeline, folder: Path, **settings: Any) -> Iterator[list[str]]:
    """Each service in a thread of its own, until the `with` block ends; what one of them raised is raised there.

    `settings` are those of `AtWork`. Gives the names of the services.
    """
    ending, raised = Event(), list[BaseException]()

    def work(name: str) -> None:
        try:
            with AtWork(pipeline, folder, name, **settings) as at_work:
                while not ending.is_set():
                    if not at_work.turn():
                        ending.wait(_PAUSE)
        except BaseException as error:
            raised.append(error)

    names = [service.name for service in pipeline.services]
    threads = [Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    try:
        yield names
    finally:
        ending.set()
        for thread in threads:
            thread.join()
    if raised:
        raise raised[0]
