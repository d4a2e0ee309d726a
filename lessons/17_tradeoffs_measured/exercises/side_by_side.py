"""`side_by_side`: who wins each aspect, and how many times over, where nothing has to be divided by nothing."""

from hypothesis.strategies import booleans, integers, permutations, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

exercise = Exercise(
    "side_by_side",
    hints=(
        "Three cases for two numbers: they are equal, one of them is 0, or neither. Which must you ask for first?",
        "Calls win when they have the smaller number and less is better, or when they have the larger and more is better.",
        code(
            "low, high = sorted((calls, events))",
            "if low == high: …",
            'calls_win = (calls < events) == (better[aspect] == "less")',
            "times = round(high / low, 1) if low else None",
        ),
    ),
)

ASPECTS = ["coupling", "staleness", "records", "answers", "states", "lies"]
aspects, better = permutations(ASPECTS), sampled_from(["less", "more"])
small, more = integers(1, 50), integers(1, 900)


def winner(calls: float, events: float, better: str) -> str:
    """By listing the four cases."""
    return {("less", True): "calls", ("more", False): "calls"}.get((better, calls < events), "events")


@exercise.law(aspect=sampled_from(ASPECTS), low=small, more=more, better=better, swap=booleans(), examples=60)
def the_better_number_wins(side_by_side: Attempt, aspect: str, low: int, more: int, better: str, swap: bool) -> None:
    """The smaller number wins where less is better, and the larger where more is; `times` is the larger by the smaller."""
    pair = (low + more, low) if swap else (low, low + more)
    expected = (winner(*pair, better), round((low + more) / low, 1))
    side_by_side({aspect: pair}, {aspect: better}).should_be({aspect: expected})


@exercise.law(aspect=sampled_from(ASPECTS), value=integers(0, 90), better=better, examples=25)
def equal_numbers_have_no_winner(side_by_side: Attempt, aspect: str, value: int, better: str) -> None:
    """Of two equal numbers, 0 and 0 among them, neither wins: ("neither", 1)."""
    side_by_side({aspect: (value, value)}, {aspect: better}).should_be({aspect: ("neither", 1)})


@exercise.law(aspect=sampled_from(ASPECTS), value=small, better=better, swap=booleans(), examples=25)
def nothing_divides_nothing(side_by_side: Attempt, aspect: str, value: int, better: str, swap: bool) -> None:
    """Where the smaller number is 0 there is a winner, but no `times`: it is None."""
    pair = (value, 0) if swap else (0, value)
    side_by_side({aspect: pair}, {aspect: better}).should_be({aspect: (winner(*pair, better), None)})


@exercise.law(names=aspects, length=integers(0, 6), low=small, more=more, examples=25)
def every_aspect_has_its_row(side_by_side: Attempt, names: list[str], length: int, low: int, more: int) -> None:
    """Every aspect that was measured is there, each by its own `better`, in whatever order they come."""
    measured = {name: (low, low + more + place) for place, name in enumerate(names[:length])}
    ways = {name: ("less", "more")[ASPECTS.index(name) % 2] for name in ASPECTS}
    expected = {name: (winner(*pair, ways[name]), round(pair[1] / pair[0], 1)) for name, pair in measured.items()}
    side_by_side(measured, ways).should_be(expected)


@exercise.law(low=integers(1, 30), better=better, examples=20)
def shares_count_as_well(side_by_side: Attempt, low: int, better: str) -> None:
    """Numbers need not be whole: a share of 0.4 is a number like any other."""
    pair = (low / 100, low / 10)
    side_by_side({"answers": pair}, {"answers": better}).should_be({"answers": (winner(*pair, better), 10.0)})
