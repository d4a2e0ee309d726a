"""The sorts of histories that a handler is run through: schedules, crashes, an unreliable outside, two workers."""

from collections.abc import Iterator

from course_utils.exercises.stress.bench import Bench
from course_utils.exercises.stress.history import Ended, History
from course_utils.exercises.stress.kept import MANNERS, Outside
from course_utils.schedules.crashes import every_crashes


def orders_of(bench: Bench) -> Iterator[Ended]:
    """Every order in which each event comes once."""
    for order in bench.schedules(duplicates=0):
        yield _carried_out(History(bench, order), "orders")


def schedules_of(bench: Bench) -> Iterator[Ended]:
    """Every order in which each event comes once or twice."""
    for order in bench.schedules():
        yield _carried_out(History(bench, order), "schedules")


def crashes_of(bench: Bench) -> Iterator[Ended]:
    """One crash, before each thing that a process does."""
    return _crashes(bench, 1, "crash points")


def pairs_of_crashes_of(bench: Bench) -> Iterator[Ended]:
    """The same, and a second crash before each thing that the next process does to recover from the first."""
    return _crashes(bench, 2, "pairs of crash points")


def _crashes(bench: Bench, times: int, sort: str) -> Iterator[Ended]:
    """A handler over a dictionary dies in every order of the events, one over a database in their own order and, if a queue
    delivers them, in the reverse one."""
    orders = list(bench.schedules(duplicates=0))
    if bench.stress.setup and len(orders) > 1:
        orders = orders[:1] if bench.stress.contract == "log" else [orders[0], orders[-1]]
    for order in orders:
        for kills in every_crashes(times):
            ended = _carried_out(History(bench, order, kills), sort)
            if all(kill.struck is not None for kill in kills):
                yield ended


def calls_outside_of(bench: Bench) -> Iterator[Ended]:
    """Each call to a receiver goes wrong in each manner, once in a history."""
    for receiver in bench.stress.receivers:
        for manner in MANNERS:
            at = 1
            while True:
                unlucky = Outside(receiver, at, manner)
                ended = _carried_out(
                    History(bench, range(len(bench.events)), unlucky=[unlucky]), "calls to the outside"
                )
                if unlucky.calls < at:
                    break
                yield ended
                at += 1


def turns_of(bench: Bench) -> Iterator[Ended]:
    """Two workers with a dictionary in common take turns, in every order in which one event at most comes twice."""
    for order in bench.schedules(duplicates=1):
        yield _carried_out(History(bench, order, workers=2), "turns of two workers")


def _carried_out(history: History, sort: str) -> Ended:
    history.bench.limit.check_point()
    ending = history.carry_out()
    return Ended(sort, history.steps, ending)
