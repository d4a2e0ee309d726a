"""Two workers on one database at the same time: their statements, and their acknowledgements, in every order.

The queue has lost patience with a slow worker and given its event to a second one, and the first lives on; or each of the two
has an event of its own. Where there are too many orders to try them all, the first are tried, and others drawn.
"""

import sqlite3
from collections.abc import Generator, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from course_utils.exercises.attempt import NotAttempted
from course_utils.exercises.every_order import left_open
from course_utils.exercises.stress.bench import Bench, Ending
from course_utils.exercises.stress.delivery import Delivered
from course_utils.exercises.stress.history import Ended, History, Moment
from course_utils.exercises.stress.kept import Database
from course_utils.schedules.interleavings import Run, Writer, drawn_interleavings, interleavings
from course_utils.schedules.shared_database import SharedDatabase, statement_steps
from course_utils.schedules.watched_connection import WatchedConnection

MOST_RUNS = 100
"""The orders that are tried for two deliveries. If there are more, so many others are drawn."""

SORT = "interleavings of two workers"
NAMES = ("A", "B")
_STUCK = "Worker {} waits for a lock that is never given back. {}"


class _Scene(SharedDatabase):
    """The database of one run, on which everything before the two deliveries has been handled."""

    def __init__(self, bench: Bench, both: tuple[Delivered, Delivered]) -> None:
        self.bench, self.both = bench, both
        self.acknowledged: set[str] = set()
        super().__init__(self._prepare)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        assert isinstance(connection, WatchedConnection)
        assert self.bench.stress.setup is not None
        self.bench.stress.setup(connection)
        self.history = History(self.bench, range(self.both[0][1]), kept=Database(connection=connection))
        self.history.go_on()

    def work(self, name: str, delivered: Delivered, connection: WatchedConnection) -> None:
        """What one of the workers does: it handles its delivery and acknowledges it."""
        kept = Database(connection=connection)

        def acknowledge() -> None:
            if name not in self.acknowledged:
                kept.announce("the acknowledgement")
                self.acknowledged.add(name)

        handler = self.bench.programs[delivered[0]].start()
        handler(*self.history.arguments(delivered, kept, acknowledge))
        if "acknowledge" not in self.bench.stress.takes:
            acknowledge()

    def ended(self, run: Run[Any]) -> Ended:
        """The run, and after it whatever has not been acknowledged, and what comes next."""
        history = self.history
        history.steps += [Moment("delivered", each, worker=name) for name, each in zip(NAMES, self.both, strict=True)]
        history.steps += [
            Moment("stepped", self.both[0], step.said, step.writer) for step in run.steps if step.said != "ends"
        ]
        if run.error:
            return Ended(SORT, history.steps, Ending("stuck", str(next(iter(run.error.values())))))
        if run.stuck:
            why = _STUCK.format(" and ".join(run.stuck), left_open("Worker ", self.results))
            return Ended(SORT, history.steps, Ending("stuck", why))
        if stub := next((each for each in self.results.values() if isinstance(each, NotImplementedError)), None):
            raise NotAttempted(str(stub))
        failed = [name for name in NAMES if name not in self.acknowledged]
        again = [self.both[NAMES.index(name)] for name in failed]
        history.broker.waiting.extend([*dict.fromkeys(again), *self._rest()])
        history.kept = Database(connection=self.connections[1 + NAMES.index((failed or NAMES)[0])])
        return Ended(SORT, history.steps, history.go_on())

    def _rest(self) -> list[Delivered]:
        numbers, consumers = range(self.both[0][1], len(self.bench.events)), range(len(self.bench.programs))
        return [(each, number) for number in numbers for each in consumers if (each, number) not in self.both]


def together_of(bench: Bench) -> Iterator[Ended]:
    """The last event is with both workers; and where a queue delivers, each of them has one of the last two."""
    last = len(bench.events) - 1
    for consumer in range(len(bench.programs)):
        yield from _orders(bench, (consumer, last), (consumer, last))
        if bench.stress.contract == "queue" and last > 0:
            yield from _orders(bench, (consumer, last - 1), (consumer, last))


def _orders(bench: Bench, *both: Delivered) -> Iterator[Ended]:
    def scene() -> _Scene:
        bench.limit.check_point()
        return _Scene(bench, (both[0], both[1]))

    writers = {name: _worker(name, delivered) for name, delivered in zip(NAMES, both, strict=True)}
    ended: list[Ended] = []
    try:
        for run in interleavings(scene, writers, most=MOST_RUNS):
            ended.append(_ended(run))
            if run.error:  # an endless loop: every further run would wait for its end as long as this one
                break
    except ValueError as trouble:
        if len(ended) < MOST_RUNS:  # a worker that does not come to its end
            ended.append(Ended(SORT, [], Ending("stuck", str(trouble))))
        else:
            drawn = map(_ended, drawn_interleavings(scene, writers, runs=MOST_RUNS))
            ended = [replace(each, drawn=True) for each in (*ended, *drawn)]
    yield from sorted(ended, key=lambda each: _switches(each.steps))


def _worker(name: str, delivered: Delivered) -> Writer[_Scene]:
    def writer(scene: _Scene) -> Generator[str, None, None]:
        def work(connection: sqlite3.Connection) -> None:
            assert isinstance(connection, WatchedConnection)
            scene.work(name, delivered, connection)

        return statement_steps(name, work)(scene)

    return writer


def _ended(run: Run[_Scene]) -> Ended:
    return run.shared.ended(run)


def _switches(steps: list[Moment]) -> int:
    workers = [step.worker for step in steps if step.worker]
    return sum(one != other for one, other in pairwise(workers))
