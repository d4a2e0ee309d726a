"""An outcome is data: it travels as plain JSON, and its texts can be held by anything, whatever an answer wrote."""

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis.strategies import builds, characters, sampled_from, text

from course_utils.exercises.outcome import Outcome, Status
from course_utils.messages.trace import Trace

STATUSES: tuple[Status, ...] = get_args(Status)
ANY = text(characters(codec=None, exclude_categories=()))
OUTCOMES = builds(Outcome, sampled_from(["double"]), sampled_from(STATUSES), ANY, ANY, ANY, ANY)


@given(OUTCOMES)
def test_an_outcome_comes_back_from_json(outcome: Outcome) -> None:
    sent = json.dumps(outcome.data(), ensure_ascii=False).encode("utf-8")
    assert Outcome(**json.loads(sent)) == outcome


@given(OUTCOMES)
def test_an_outcome_can_be_printed_anywhere(outcome: Outcome) -> None:
    assert repr(outcome).encode("utf-8").startswith(b"double")


def test_the_deliveries_do_not_travel_with_the_data() -> None:
    assert "trace" not in Outcome("deliver", "not yet", trace=Trace(["a", "b"])).data()


@pytest.mark.parametrize("status", STATUSES)
def test_the_text_says_exercise_status_message_case_and_advice_in_this_order(status: Status) -> None:
    outcome = Outcome("double", status, "It is not twice.", "double(1)", "Stuck?", "Not saved.")
    assert repr(outcome).split("\n") == [
        f"double — {status}",
        "It is not twice.",
        "",
        "    double(1)",
        "",
        "Stuck?",
        "Not saved.",
    ]
