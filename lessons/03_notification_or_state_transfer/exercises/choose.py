"""Hints and laws of `choose`."""

from collections.abc import Callable, Iterator
from itertools import combinations
from random import Random
from typing import Any

from course_utils.exercises import Attempt, Exercise

DECISIONS = {
    1: ("notification", "too large"),
    2: ("notification", "not for every reader"),
    3: ("state transfer", "every version counts"),
    4: ("notification", "must be current"),
    5: ("state transfer", "source often down"),
    6: ("state transfer", "too many reads"),
    7: ("notification", "nothing against it"),
}


ORDINARY = {
    "payload_bytes": 600,
    "personal_data": False,
    "all_may_see_it": True,
    "needs_history": False,
    "must_be_current": False,
    "source_often_down": False,
    "readers": 3,
    "events_per_second": 2,
    "reads_per_event": 1,
    "spare_reads_per_second": 100,
}
"""The lesson's own."""


def scenarios_for(rule: int) -> Callable[[], Iterator[dict[str, Any]]]:
    """Scenarios for which `rule` is the first to apply, with every choice of rules below it that apply as well."""
    below = list(range(rule + 1, 7))
    choices = [{rule, *others} for count in range(len(below) + 1) for others in combinations(below, count)]

    def cases() -> Iterator[dict[str, Any]]:
        random = Random(rule)
        repeats = max(1, 16 // len(choices))
        return ({"scenario": scenario(applying, random)} for applying in choices for _ in range(repeats))

    return cases


def scenario(applying: set[int], random: Random) -> dict[str, Any]:
    """Facts to which exactly the rules in `applying` apply; everything else is drawn."""
    private = (True, False) if 2 in applying else random.choice([(False, True), (True, True), (False, False)])
    readers, rate = random.randint(2, 9), random.randint(2, 300)
    each = random.randint(2, 4) if 6 in applying else random.randint(0, 4)
    calls = readers * rate * each
    return {
        "payload_bytes": random.randint(1_000_001, 9_000_000) if 1 in applying else random.randint(50, 999_999),
        "personal_data": private[0],
        "all_may_see_it": private[1],
        "needs_history": 3 in applying,
        "must_be_current": 4 in applying,
        "source_often_down": 5 in applying,
        "readers": readers,
        "events_per_second": rate,
        "reads_per_event": each,
        # Just below the call-backs that come, so that forgetting one of the three factors shows.
        "spare_reads_per_second": calls - random.randint(1, 2) if 6 in applying else calls + random.randint(1, 200),
    }


def at_the_edges(**facts: Any) -> dict[str, Any]:
    """An ordinary scenario, to which only the last rule applies, with some facts at the edge of another rule."""
    return scenario(set(), Random(0)) | {"personal_data": False, "all_may_see_it": True} | facts


exercise = Exercise(
    "choose",
    hints=(
        "Each rule is an if with a return of its own; then no else is needed. For a rule without a place, go through "
        "the others: if both apply, which of them must decide?",
        "needs_history stands right above must_be_current, source_often_down right below it. The rule of personal data "
        "asks two facts; that of call-backs multiplies three, and compares with a fourth.",
        'calls = s["readers"] * s["events_per_second"] * s["reads_per_event"]; too many means: calls > '
        's["spare_reads_per_second"]. After all the ifs stands the return for none of these.',
    ),
)


@exercise.law(cases=lambda: [{"scenario": ORDINARY}])
def an_ordinary_scenario(choose: Attempt, scenario: dict[str, Any]) -> None:
    """This is `ordinary`. None of the other rules applies, so the last one decides: its reason is 'nothing against
    it'."""
    choose(scenario).should_be(DECISIONS[7])


@exercise.law(cases=scenarios_for(1))
def too_large(choose: Attempt, scenario: dict[str, Any]) -> None:
    """The broker does not take an event of more than 1,000,000 bytes, whatever the other rules say."""
    choose(scenario).should_be(DECISIONS[1])


@exercise.law(cases=lambda: [{"scenario": at_the_edges(payload_bytes=1_000_000)}])
def the_largest_that_fits(choose: Attempt, scenario: dict[str, Any]) -> None:
    """Exactly 1,000,000 bytes still fit, so that is not too large; and there is nothing else against it."""
    choose(scenario).should_be(DECISIONS[7])


@exercise.law(cases=scenarios_for(2))
def not_for_every_reader(choose: Attempt, scenario: dict[str, Any]) -> None:
    """Personal data that not every reader may see must not be sent. This stays on top, below the size alone."""
    choose(scenario).should_be(DECISIONS[2])


@exercise.law(cases=lambda: [{"scenario": at_the_edges(personal_data=True)}])
def personal_data_for_its_readers(choose: Attempt, scenario: dict[str, Any]) -> None:
    """Personal data may travel when every reader may see it; and there is nothing else against it."""
    choose(scenario).should_be(DECISIONS[7])


@exercise.law(cases=scenarios_for(3))
def every_version_counts(choose: Attempt, scenario: dict[str, Any]) -> None:
    """A reader needs every version, and nobody can ask for one that is gone; the present it can still ask for.
    Only what cannot or must not be sent comes before this."""
    choose(scenario).should_be(DECISIONS[3])


@exercise.law(cases=scenarios_for(4))
def must_be_current(choose: Attempt, scenario: dict[str, Any]) -> None:
    """Whoever acts on the state needs it as it is now, and a copy may be behind. To refuse, or to wait, is better
    than to act on it: this decides before outages and reads."""
    choose(scenario).should_be(DECISIONS[4])


@exercise.law(cases=scenarios_for(5))
def source_often_down(choose: Attempt, scenario: dict[str, Any]) -> None:
    """The source is often down, and its readers shall not be. No answer is worse than a slow one, so this decides
    before the number of reads."""
    choose(scenario).should_be(DECISIONS[5])


@exercise.law(cases=scenarios_for(6))
def too_many_reads(choose: Attempt, scenario: dict[str, Any]) -> None:
    """Each of the readers asks reads_per_event times for each event, and the source cannot spare so many."""
    choose(scenario).should_be(DECISIONS[6])


@exercise.law(cases=scenarios_for(7))
def nothing_against_it(choose: Attempt, scenario: dict[str, Any]) -> None:
    """None of the other rules applies, so the last one decides: its reason is 'nothing against it'."""
    choose(scenario).should_be(DECISIONS[7])


@exercise.law(
    cases=lambda: [
        {"scenario": at_the_edges(readers=4, events_per_second=5, reads_per_event=2, spare_reads_per_second=40)}
    ]
)
def as_many_as_it_can_spare(choose: Attempt, scenario: dict[str, Any]) -> None:
    """As many call-backs as the source can spare are not too many, so there is nothing against it."""
    choose(scenario).should_be(DECISIONS[7])
