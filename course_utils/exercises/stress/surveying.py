"""Putting handlers under stress: every history there is, counted, and the smallest of those that go wrong."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from itertools import product
from pathlib import Path

from course_utils.exercises.exercise import Exercise
from course_utils.exercises.limit import Limit
from course_utils.exercises.program import CannotRunAgain, Program
from course_utils.exercises.stress.bench import Bench, Kind
from course_utils.exercises.stress.declaration import Event, Stress
from course_utils.exercises.stress.history import Ended
from course_utils.exercises.stress.sorts import (
    calls_outside_of,
    crashes_of,
    orders_of,
    pairs_of_crashes_of,
    schedules_of,
    turns_of,
)
from course_utils.exercises.stress.survey import Failing, Survey, tally_of
from course_utils.exercises.stress.telling import calls_of, trace_of
from course_utils.exercises.stress.together import together_of

Sort = Callable[[Bench], Iterator[Ended]]
Progress = Callable[[str, int], None]
"""Is told what is counted, such as a sort of history, and how many of it there were so far."""


def survey_of(exercise: Exercise, answers: Sequence[object], limit: Limit, progress: Progress | None = None) -> Survey:
    """Run the handlers through every history. `limit` has been entered.

    Raises what `Limit.call` does, and NotAttempted for a stub.
    """
    stress = exercise.stress
    if stress is None:
        raise LookupError(f"The exercise {exercise.name!r} declares no stress.")
    try:
        programs = [Program(name, answer) for name, answer in zip(exercise.answers, answers, strict=True)]
    except CannotRunAgain as trouble:
        return Survey(exercise.name, stress.contract, trouble=str(trouble))
    bench = Bench(stress, stress.events, programs, limit)
    counts: dict[tuple[str, bool], Counter[Kind]] = {}
    smallest: Failing | None = None
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        for sort in sorts_of(stress):
            went_wrong = False
            for ended in sort(bench):
                counted = counts.setdefault((ended.sort, ended.drawn), Counter())
                counted[ended.ending.kind] += 1
                went_wrong |= ended.ending.kind != "right"
                if progress is not None:
                    progress(ended.sort, counted.total())
            if went_wrong and smallest is None:
                smallest = _smallest(bench, sort)
    tallies = tuple(tally_of(name, counted, drawn) for (name, drawn), counted in counts.items())
    return Survey(exercise.name, stress.contract, tallies, smallest)


def sorts_of(stress: Stress) -> list[Sort]:
    """The sorts of histories there are for handlers of this kind, the simplest first."""
    sorts: list[Sort] = [orders_of, schedules_of, crashes_of, pairs_of_crashes_of]
    if stress.receivers:
        sorts.append(calls_outside_of)
    return [*sorts, together_of if stress.setup else turns_of]


def _smallest(bench: Bench, sort: Sort) -> Failing | None:
    """The first history of this sort that goes wrong, with as few events as possible."""
    for events in _beginnings(bench):
        smaller = bench.of(events)
        for ended in sort(smaller):
            if ended.ending.kind != "right":
                return Failing(
                    ended.sort,
                    ended.ending.kind,
                    calls_of(smaller, ended.steps),
                    ended.ending.why,
                    trace_of(smaller, ended.steps),
                )
    return None


def _beginnings(bench: Bench) -> list[list[Event]]:
    """What may have happened so far: the first events of each key, the fewest first, and in the end all of them."""
    places: dict[object, list[int]] = {}
    for place, key in enumerate(bench.keys):
        places.setdefault(key, []).append(place)
    chosen = [
        sorted(place for own, many in zip(places.values(), lengths, strict=True) for place in own[:many])
        for lengths in product(*(range(len(own) + 1) for own in places.values()))
    ]
    chosen.sort(key=lambda each: (len(each), each))
    return [[bench.events[place] for place in each] for each in chosen if each]
