"""The choice between the two designs: seven rules in their order, each tried with every rule below it.

Scenarios are drawn so that the smallest one that breaks a law differs from the ordinary one in as few facts as possible.
"""

from typing import Any

from hypothesis import strategies as st

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

Scenario = dict[str, Any]

DECISIONS = {
    1: ("notification", "too large"),
    2: ("notification", "not for every reader"),
    3: ("state transfer", "every version counts"),
    4: ("notification", "must be current"),
    5: ("state transfer", "source often down"),
    6: ("state transfer", "too many reads"),
    7: ("notification", "nothing against it"),
}

DOES_NOT_APPLY = {
    1: "Too large is over 1,000,000 bytes: exactly as many still fit.",
    2: "The rule of personal data takes two facts: there is personal data, and not every reader may see it.",
    3: "Here no reader needs every version.",
    4: "Here nobody needs the state as it is when they ask.",
    5: "Here the source is not often down.",
    6: "Call-backs a second are readers × events_per_second × reads_per_event, and too many only when they are more than "
    "the source can spare: just as many are not.",
}
"""What is wrong with a reason whose rule does not apply."""

ORDINARY: Scenario = {
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


def usually(value: int, least: int, most: int) -> st.SearchStrategy[int]:
    """A number from `least` to `most`, and the ordinary `value` if nothing speaks for another."""
    return st.just(value) | st.integers(least, most)


@st.composite
def scenarios(draw: st.DrawFn, first: int) -> Scenario:
    """Facts to which the rule `first` applies, none above it, and any choice of those between it and the last."""
    applying = {first, *(rule for rule in range(first + 1, 7) if draw(st.booleans()))}
    harmless = [(False, True), (True, True), (False, False)]
    drawn = draw(st.sampled_from(harmless))
    personal_data, all_may_see_it = (True, False) if 2 in applying else drawn
    facts = {
        "payload_bytes": draw(st.integers(1_000_001, 9_000_000) if 1 in applying else usually(600, 50, 1_000_000)),
        "personal_data": personal_data,
        "all_may_see_it": all_may_see_it,
        "needs_history": 3 in applying,
        "must_be_current": 4 in applying,
        "source_often_down": 5 in applying,
        "readers": draw(usually(3, 2, 9)),
        "events_per_second": draw(usually(2, 2, 300)),
        "reads_per_event": draw(usually(1, 1, 4) if 6 in applying else usually(1, 0, 4)),
    }
    calls = calls_per_second(facts)
    # Close to the call-backs that come, so that forgetting one of the three factors shows.
    enough = st.just(max(100, calls)) | st.integers(calls, calls + 200)
    return facts | {"spare_reads_per_second": calls - draw(st.integers(1, 2)) if 6 in applying else draw(enough)}


def calls_per_second(scenario: Scenario) -> int:
    return int(scenario["readers"] * scenario["events_per_second"] * scenario["reads_per_event"])


def applies(rule: int, scenario: Scenario) -> bool:
    facts = {
        1: scenario["payload_bytes"] > 1_000_000,
        2: scenario["personal_data"] and not scenario["all_may_see_it"],
        3: scenario["needs_history"],
        4: scenario["must_be_current"],
        5: scenario["source_often_down"],
        6: calls_per_second(scenario) > scenario["spare_reads_per_second"],
    }
    return bool(facts.get(rule, True))


def decides(choose: Attempt, rule: int, scenario: Scenario) -> None:
    """Expect the decision of `rule`. Where another came back whose rule does not even apply, that is what is said."""
    unlike = {name: value for name, value in scenario.items() if value != ORDINARY[name]}
    choose.steps.append(f"# ordinary, but for {show(unlike)}" if unlike else "# ordinary")
    chosen = choose(scenario)
    chosen.should_be(DECISIONS[rule], because=_misapplied(chosen.value, rule, scenario))


def _misapplied(chosen: object, right: int, scenario: Scenario) -> str:
    """What to say of a choice that names a rule which does not apply, or the right one with the other design."""
    if not (isinstance(chosen, tuple | list) and len(chosen) == 2):
        return ""
    for rule, decision in DECISIONS.items():
        if chosen[1] == decision[1]:
            if rule == right:
                return f"The reason is right; the table's design for it is {show(decision[0])}."
            return "" if applies(rule, scenario) else DOES_NOT_APPLY[rule]
    return f"{show(chosen[1])} is no reason in the table."


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
def an_ordinary_scenario(choose: Attempt, scenario: Scenario) -> None:
    """This is `ordinary`. None of the other rules applies, so the last one decides: its reason is 'nothing against
    it'."""
    decides(choose, 7, scenario)


@exercise.law(examples=40, scenario=scenarios(1))
def too_large(choose: Attempt, scenario: Scenario) -> None:
    """The broker does not take an event of more than 1,000,000 bytes, whatever the other rules say."""
    decides(choose, 1, scenario)


@exercise.law(examples=40, scenario=scenarios(2))
def not_for_every_reader(choose: Attempt, scenario: Scenario) -> None:
    """Personal data that not every reader may see must not be sent. This stays on top, below the size alone."""
    decides(choose, 2, scenario)


@exercise.law(examples=40, scenario=scenarios(3))
def every_version_counts(choose: Attempt, scenario: Scenario) -> None:
    """A reader needs every version, and nobody can ask for one that is gone; the present it can still ask for.
    Only what cannot or must not be sent comes before this."""
    decides(choose, 3, scenario)


@exercise.law(examples=40, scenario=scenarios(4))
def must_be_current(choose: Attempt, scenario: Scenario) -> None:
    """Whoever acts on the state needs it as it is when they ask, and a copy may be behind. This shop would rather
    refuse, or wait, than act on an old one: this decides before outages and reads."""
    decides(choose, 4, scenario)


@exercise.law(examples=40, scenario=scenarios(5))
def source_often_down(choose: Attempt, scenario: Scenario) -> None:
    """The source is often down, and its readers shall not be. No answer is worse than a slow one, so this decides
    before the number of reads."""
    decides(choose, 5, scenario)


@exercise.law(examples=40, scenario=scenarios(6))
def too_many_reads(choose: Attempt, scenario: Scenario) -> None:
    """Each of the readers asks reads_per_event times for each event, and the source cannot spare so many."""
    decides(choose, 6, scenario)


@exercise.law(examples=40, scenario=scenarios(7))
def nothing_against_it(choose: Attempt, scenario: Scenario) -> None:
    """None of the other rules applies, so the last one decides: its reason is 'nothing against it'."""
    decides(choose, 7, scenario)


AT_THE_EDGES: list[Scenario] = [
    {"payload_bytes": 1_000_000},
    {"personal_data": True},
    {"all_may_see_it": False},
    {"spare_reads_per_second": 6},
]


@exercise.law(cases=lambda: [{"scenario": ORDINARY | edge} for edge in AT_THE_EDGES])
def at_the_edge_of_a_rule(choose: Attempt, scenario: Scenario) -> None:
    """One fact is at the edge of a rule, which does not apply yet: the last one decides, with 'nothing against it'."""
    decides(choose, 7, scenario)
