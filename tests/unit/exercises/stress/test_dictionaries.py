"""Handlers over a dictionary, from the obvious one to those that survive everything, each with its exact number."""

from dataclasses import replace
from typing import Any

import pytest

from course_utils.exercises.stress import Stress
from tests.unit.exercises.stress.cells import cell, counts, right_in, survey

OPENED: dict[str, Any] = {"id": "e1", "type": "AccountOpened", "account": "Ada", "at": 1}
EVENTS = [
    OPENED,
    *(
        {"id": f"e{number}", "type": "Deposited", "account": "Ada", "amount": amount, "at": number}
        for number, amount in ((2, 50), (3, 30), (4, 7))
    ),
]


def total(events: Any) -> int:
    return sum(event.get("amount", 0) for event in events)


STRESS = Stress(
    events=EVENTS,
    key=lambda event: event["account"],
    fold=total,
    read=lambda state: state.get("balances", {}),
)
BEGIN = """
def handle(event, state):
    balances, ids = state.setdefault("balances", {}), state.setdefault("ids", [])
    account = event["account"]
"""
ONCE = """
    if event["id"] in ids:
        return
"""
OBVIOUS = (
    BEGIN
    + """
    if event["type"] == "AccountOpened":
        balances[account] = 0
    else:
        balances[account] = balances.get(account, 0) + event["amount"]
"""
)
RAISES = (
    BEGIN
    + """
    if event["type"] == "AccountOpened":
        balances[account] = 0
    else:
        balances[account] += event["amount"]
"""
)
DROPS_EARLY = (
    BEGIN
    + ONCE
    + """
    ids.append(event["id"])
    if event["type"] == "AccountOpened":
        balances[account] = 0
    elif account in balances:
        balances[account] += event["amount"]
"""
)
DROPS_EARLY_UNMARKED = (
    BEGIN
    + ONCE
    + """
    if event["type"] == "AccountOpened":
        balances[account] = 0
    elif account in balances:
        balances[account] += event["amount"]
    else:
        return
    ids.append(event["id"])
"""
)
DROPS_OLDER = (
    BEGIN
    + """
    if event["at"] <= state.get("latest", 0):
        return
    state["latest"] = event["at"]
    balances[account] = balances.get(account, 0) + event.get("amount", 0)
"""
)
SORTS_BY_TIME = (
    BEGIN
    + """
    seen = state.setdefault("seen", [])
    seen.append(event)
    seen.sort(key=lambda each: each["at"])
    balances[account] = sum(each.get("amount", 0) for each in seen)
"""
)
HOLDS_BACK_IN_MEMORY = (
    "early = []\n"
    + BEGIN
    + ONCE
    + """
    if event["type"] == "AccountOpened":
        balances[account] = 0
        ids.append(event["id"])
        for each in early:
            handle(each, state)
        early.clear()
    elif account in balances:
        balances[account] += event["amount"]
        ids.append(event["id"])
    else:
        early.append(event)
"""
)
IDS_IN_MEMORY = (
    "seen = set()\n"
    + BEGIN
    + """
    if event["id"] in seen:
        return
    seen.add(event["id"])
    balances[account] = balances.get(account, 0) + event.get("amount", 0)
"""
)
COMMUTES = (
    BEGIN
    + ONCE
    + '    ids.append(event["id"])\n    balances[account] = balances.get(account, 0) + event.get("amount", 0)\n'
)
HOLDS_BACK = (
    HOLDS_BACK_IN_MEMORY.removeprefix("early = []\n")
    .replace("in early:", 'in state.pop("early", []):')
    .replace("        early.clear()\n", "")
    .replace("early.append(event)", 'state.setdefault("early", []).append(event)')
)
ASKS_FOR_LATER = "from course_utils.exercises.stress import Later\n" + DROPS_EARLY_UNMARKED.replace(
    "return\n    ids", 'raise Later("There is no account yet.")\n    ids'
)
SET_OF_FACTS = (
    BEGIN
    + """
    facts = state.setdefault("facts", {})
    facts[event["id"]] = event.get("amount", 0)
    balances[account] = sum(facts.values())
"""
)


@pytest.mark.parametrize(
    ("source", "orders", "schedules", "crashes", "pairs", "turns"),
    [
        (OBVIOUS, 6, 390, (30, 192), (42, 384), 30),
        (RAISES, 6, 102, (30, 228), (42, 888), 12),
        (DROPS_EARLY, 6, 1596, (48, 192), (96, 384), 66),
        (DROPS_EARLY_UNMARKED, 6, 3540, (48, 192), (96, 384), 84),
        (HOLDS_BACK_IN_MEMORY, 24, 6384, (138, 192), (276, 384), 102),
        (IDS_IN_MEMORY, 24, 6384, (120, 192), (168, 384), 156),
    ],
    ids=["obvious", "raises", "drops early", "drops early unmarked", "holds back in memory", "ids in memory"],
)
def test_a_wrong_handler_always_gets_its_number(
    source: str, orders: int, schedules: int, crashes: tuple[int, int], pairs: tuple[int, int], turns: int
) -> None:
    found = survey(STRESS, cell(source))
    assert not found.survived
    assert right_in(found) == {
        "orders": (orders, 24),
        "schedules": (schedules, 6384),
        "crash points": crashes,
        "pairs of crash points": pairs,
        "turns of two workers": (turns, 264),
    }


@pytest.mark.parametrize(("source", "schedules"), [(DROPS_OLDER, 1064), (SORTS_BY_TIME, 84)])
def test_older_ones_dropped_and_the_producers_clock(source: str, schedules: int) -> None:
    """On an ordered partition a high-water mark is right; where the source keeps no order it is not."""
    assert right_in(survey(STRESS, cell(source)))["schedules"] == (schedules, 6384)


def test_where_a_log_keeps_the_order_a_high_water_mark_is_right() -> None:
    log = Stress(EVENTS, STRESS.key, total, STRESS.read, contract="log")
    found = survey(log, cell(DROPS_OLDER))
    assert found.survived, found
    assert right_in(found)["schedules"] == (266, 266)


@pytest.mark.parametrize("source", [COMMUTES, HOLDS_BACK, ASKS_FOR_LATER, SET_OF_FACTS])
def test_a_right_handler_of_any_style_survives_everything(source: str) -> None:
    found = survey(STRESS, cell(source))
    assert found.survived, found
    assert found.smallest is None
    assert right_in(found)["schedules"] == (6384, 6384)


def test_the_smallest_history_is_told_as_calls_to_make_by_hand() -> None:
    smallest = survey(STRESS, cell(OBVIOUS)).smallest
    assert smallest is not None
    assert (smallest.sort, smallest.kind) == ("orders", "lost")
    assert smallest.calls.splitlines() == [
        "state = {}",
        'handle({"id": "e2", "type": "Deposited", "account": "Ada", "amount": 50, "at": 2}, state)',
        'handle({"id": "e1", "type": "AccountOpened", "account": "Ada", "at": 1}, state)',
    ]
    assert smallest.why == "Ada ends with 0. Its events, in their own order, come to 50."
    assert [message.label for message in smallest.trace.messages] == ["2 Deposited", "1 AccountOpened"]


def test_a_crash_loses_what_was_held_back_in_memory_and_the_history_says_where() -> None:
    smallest = survey(STRESS, cell(HOLDS_BACK_IN_MEMORY)).smallest
    assert smallest is not None
    assert smallest.sort == "crash points"
    assert "# the process dies before the next delivery; a new one runs your source again" in smallest.calls
    assert smallest.kind == "lost"


def test_histories_are_told_apart_by_how_they_go_wrong() -> None:
    assert counts(survey(STRESS, cell(OBVIOUS)), "schedules") == {"right": 390, "lost": 4788, "doubled": 1206}
    assert counts(survey(STRESS, cell(RAISES)), "orders") == {"right": 6, "raised": 18}


def test_an_event_that_is_refused_for_ever_is_stuck() -> None:
    never = "from course_utils.exercises.stress import Later\ndef handle(event, state):\n    raise Later\n"
    found = survey(STRESS, cell(never))
    assert counts(found, "orders") == {"stuck": 24}
    assert found.smallest is not None
    assert "never gets done with event 1" in found.smallest.why


def test_an_invariant_must_hold_after_every_call() -> None:
    def never_negative(balances: Any) -> bool:
        """No balance is below zero."""
        return all(balance >= 0 for balance in balances.values())

    stress = Stress(
        [{"id": "a", "key": 1, "amount": 5}, {"id": "b", "key": 1, "amount": -5}],
        lambda event: event["key"],
        total,
        STRESS.read,
        invariants=(never_negative,),
    )
    commutes = COMMUTES.replace('"account"', '"key"')
    found = survey(stress, cell(commutes))
    assert counts(found, "orders") == {"right": 1, "wrong": 1}
    assert found.smallest is not None
    assert found.smallest.why == "No balance is below zero. There was {1: -5}."


def test_the_same_handler_gets_the_same_survey_and_its_data_is_plain() -> None:
    import json

    handler = cell(DROPS_EARLY)
    first, second = survey(STRESS, handler), survey(STRESS, handler)
    assert first == second
    assert json.loads(json.dumps(first.data()))["smallest"]["kind"] == "lost"
    assert "schedules" in repr(first)
    assert "1,596" in repr(first)


def test_a_stress_tries_what_its_events_may_do_and_a_process_dies_in_any_case() -> None:
    tame = replace(STRESS, late=lambda event: False, double=lambda event: False)
    found = survey(tame, cell(OBVIOUS))
    assert right_in(found)["orders"] == right_in(found)["schedules"] == (1, 1)
    assert counts(found, "crash points")["doubled"] > 0


def test_what_is_accepted_may_stay_and_nothing_else() -> None:
    found = survey(STRESS, cell(OBVIOUS))
    kinds = {str(kind) for each in found.tallies for kind in each.counts} - {"right"}
    assert not found.may_stay
    for kind in kinds:
        assert not replace(found, accepted=tuple(kinds - {kind})).may_stay
    accepted = replace(found, accepted=tuple(sorted(kinds)))
    assert accepted.may_stay
    assert not accepted.survived
    assert accepted.verdict.endswith(f"The rest is accepted: {', '.join(sorted(kinds))}.")
