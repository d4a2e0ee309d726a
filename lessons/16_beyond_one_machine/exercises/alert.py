"""`alert`: which consumers somebody has to look at, by age and by what adds up, and not by how much waits."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis.strategies import booleans, integers, lists, permutations, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

exercise = Exercise(
    "alert",
    hints=(
        "For each consumer that is expected, one of four things is true. In which order do you ask for them?",
        'Put the readings into a dictionary by their "consumer". Then, for each one expected: no reading is "silent"; '
        'an event that is published, and neither handled, dead, waiting nor in flight, is "overtaken"; an `oldest` that '
        'is more than `seconds` is "late". None is no age.',
        code(
            'by_name = {reading["consumer"]: reading for reading in readings}',
            "found = {}",
            "for consumer in expected:",
            "    reading = by_name.get(consumer)",
            "    if reading is None:",
            '        found[consumer] = "silent"',
            '    elif reading["published"] > reading["handled"] + …:',
            '        found[consumer] = "overtaken"',
            '    elif reading["oldest"] is not None and …:',
            "        …",
            "return found",
        ),
    ),
)

Reading = dict[str, Any]
Consumer = tuple[str, int]
SECONDS = integers(5, 600)
LIMIT, OLD = 60, 61
ALL: list[Consumer] = [(name, partition) for name in ("mail", "search", "stock") for partition in (0, 1)]

_few = integers(0, 3)
_counts = tuples(integers(0, 5000), _few, _few, _few)
_names = permutations(ALL)


def _reading(consumer: Consumer, counts: Sequence[int], *, gone: int = 0, oldest: float | None = None) -> Reading:
    """What adds up but for `gone`. Only what waits or is in flight can be old."""
    handled, dead, waiting, in_flight = counts
    return {
        "consumer": consumer,
        "published": handled + dead + waiting + in_flight + gone,
        "handled": handled,
        "dead": dead,
        "waiting": waiting,
        "in_flight": in_flight,
        "oldest": oldest,
    }


def _busy(waiting: int, age: float) -> Reading:
    return _reading(("mail", 0), (100, 0, waiting, 1), oldest=age)


@exercise.law(waiting=integers(0, 100_000), seconds=SECONDS, younger=sampled_from([0, 0.0, 0.5, 1, 5]), examples=20)
def much_that_is_young_is_well(alert: Attempt, waiting: int, seconds: int, younger: float) -> None:
    """However much waits: when its oldest event is not older than `seconds`, a consumer keeps up, and nobody is called."""
    alert([_busy(waiting, seconds - younger)], [("mail", 0)], seconds).should_be({})


@exercise.law(waiting=integers(0, 3), seconds=SECONDS, older=sampled_from([0.5, 1, 7200.0]), examples=20)
def little_that_is_old_is_late(alert: Attempt, waiting: int, seconds: int, older: float) -> None:
    """A single event that is older than `seconds` is late, and so is one that is only in flight: somebody has it and does
    not come to its end."""
    alert([_busy(waiting, seconds + older)], [("mail", 0)], seconds).should_be({("mail", 0): "late"})


@exercise.law(counts=_counts, gone=integers(0, 9), old=booleans(), examples=40)
def what_does_not_add_up_is_gone(alert: Attempt, counts: tuple[int, ...], gone: int, old: bool) -> None:
    """Each published event is handled, dead, waiting or in flight. One that is none of these was too old to be kept, and
    nobody will ever handle it: the consumer is overtaken. That is worse than late, and the one thing to say of it."""
    age = None if not (counts[2] or counts[3]) else OLD if old else 1
    reading = _reading(("mail", 0), counts, gone=gone, oldest=age)
    word = "overtaken" if gone else "late" if age == OLD else ""
    alert([reading], [("mail", 0)], LIMIT).should_be({("mail", 0): word} if word else {})


@exercise.law(counts=_counts, twice=integers(1, 9), examples=12)
def what_came_twice_is_not_gone(alert: Attempt, counts: tuple[int, ...], twice: int) -> None:
    """More were handled than published, as it is where some came again and were counted twice. Nothing is missing: overtaken
    is a consumer when `published` is the larger number."""
    age = 1 if counts[2] or counts[3] else None
    reading = _reading(("mail", 0), counts, oldest=age)
    alert([reading | {"handled": reading["handled"] + twice}], [("mail", 0)], LIMIT).should_be({})


@exercise.law(counts=_counts, names=_names, present=integers(0, 5), examples=20)
def who_says_nothing_is_silent(alert: Attempt, counts: tuple[int, ...], names: list[Consumer], present: int) -> None:
    """A consumer that is expected and of which there is no reading is silent: the process that should measure is gone."""
    readings = [_well(name, counts) for name in names[:present]]
    alert(readings, ALL, LIMIT).should_be(dict.fromkeys(names[present:], "silent"))


@exercise.law(
    names=_names, kinds=lists(sampled_from(["", "late", "overtaken", "silent"]), min_size=6, max_size=6), counts=_counts
)
def each_is_judged_by_itself(alert: Attempt, names: list[Consumer], kinds: list[str], counts: tuple[int, ...]) -> None:
    """Each partition of each consumer is judged by itself: one that stands still is not made good by five that run. Those
    that nobody expects are passed over."""
    readings: list[Reading] = [_reading(("somebody's test", 0), (0, 0, 9, 0), gone=5, oldest=9000.0)]
    expected: dict[Consumer, str] = {}
    for name, kind in zip(names, kinds, strict=True):
        if kind:
            expected[name] = kind
        if kind != "silent":
            readings.append(_of_kind(name, kind, counts))
    alert(readings[1:] + readings[:1], ALL, LIMIT).should_be(expected)


def _well(consumer: Consumer, counts: Sequence[int]) -> Reading:
    return _of_kind(consumer, "", counts)


def _of_kind(consumer: Consumer, kind: str, counts: Sequence[int]) -> Reading:
    handled, dead, waiting, in_flight = counts
    if kind == "late":
        return _reading(consumer, (handled, dead, waiting + 1, in_flight), oldest=OLD)
    open_events: Mapping[bool, float | None] = {True: 3, False: None}
    return _reading(consumer, counts, gone=kind == "overtaken", oldest=open_events[bool(waiting or in_flight)])
