"""Crashes: a process is killed at one point after another, and a new one starts from what is left.

For a plain function on watched connections there is `every_crash`, with a `Kill` for each point, and `process`, inside
which that kill strikes; `every_crashes` has the one that comes after it killed as well. For a generator that takes steps there is `killed_anywhere`: the process and its kill as two
writers for `interleavings`.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from course_utils.schedules.interleavings import Writer
from course_utils.schedules.observers import Kill, Killed
from course_utils.schedules.watched_connection import WatchedConnection

S = TypeVar("S")
Process = Callable[[S], Generator[str, None, None]]


def every_crash() -> Iterator[Kill]:
    """A kill before the first thing a process does, then before the second, and so on. The last one comes too late.

    Each is for one run of the process, always on the same state, between this one and the next.
    """
    return (kill for (kill,) in every_crashes(1))


def every_crashes(times: int) -> Iterator[tuple[Kill, ...]]:
    """The kills of a process that is started so many times and once more, at every combination of moments.

    When a kill comes too late to strike, its process has come to its end, and the kills after it have nobody to kill.
    """
    moments = [1] * times
    while True:
        kills = tuple(map(Kill, moments))
        yield kills
        struck = next((number for number, kill in enumerate(kills) if kill.struck is None), times)
        if struck == 0:
            return
        moments[struck - 1 :] = [moments[struck - 1] + 1, *[1] * (times - struck)]


@contextmanager
def process(kill: Kill, *connections: WatchedConnection) -> Iterator[None]:
    """What runs inside is one process on these connections. The kill ends it; what it has not committed is gone then,
    and so it is when the process ends by itself."""
    before = [connection.observers for connection in connections]
    for connection in connections:
        connection.observers += (kill,)
    try:
        with suppress(Killed):
            yield
    finally:
        for connection, observers in zip(connections, before, strict=True):
            connection.observers = observers
            connection.lose_uncommitted()


def killed_anywhere(process: Process[S], name: str, forget: Callable[[S], object]) -> dict[str, Writer["Killable[S]"]]:
    """Two writers: the process called `name`, which starts anew when it was killed, and its "kill", of one step.

    `process(kept)` is a generator, whose last step ends with a `yield` too; `forget(kept)` takes away what the killed
    process had not made sure of. The shared thing is `Killable(kept)`.
    """
    return {name: _restarting(process), "kill": _killing(name, forget)}


@dataclass
class Killable(Generic[S]):
    """What a process works on, and what has become of the process."""

    kept: S
    killed: bool = False
    ended: bool = False

    def close(self) -> None:
        """Close what is kept, if it can be closed."""
        if callable(close := getattr(self.kept, "close", None)):
            close()


def _restarting(process: Process[S]) -> Writer[Killable[S]]:
    def writer(shared: Killable[S]) -> Generator[str, None, None]:
        while not shared.ended:
            shared.killed = False
            steps = process(shared.kept)
            for said in steps:
                yield said
                if shared.killed:
                    steps.close()
                    break
            else:
                shared.ended = True

    return writer


def _killing(name: str, forget: Callable[[S], object]) -> Writer[Killable[S]]:
    def writer(shared: Killable[S]) -> Generator[str, None, None]:
        if shared.ended:
            yield f"finds no {name} to kill; it had come to its end"
            return
        shared.killed = True
        forget(shared.kept)
        yield f"kills the {name}; a new one starts"

    return writer
