"""A class or an instance where the other is wanted, and classes of which a part is written."""

from typing import Any

import pytest

from course_utils.exercises import Attempt, Exercise, Outcome
from course_utils.exercises.examine import examine

HINTS = ("nudge", "pointer", "nearly")


def outcome_of_a_function(answer: object) -> Outcome:
    """The outcome for an answer to 'total([1, 2]) is 3'."""
    total = Exercise("total", hints=HINTS)

    @total.law()
    def amounts_add_up(total: Attempt) -> None:
        """The amounts add up."""
        total([1, 2]).should_be(3)

    return examine(total, (answer,))


def outcome_of_a_class(answer: object, *, counts_first: bool = False) -> Outcome:
    """The outcome for an answer to 'what was put into Stock() is counted, and taken out again'."""
    stock = Exercise("Stock", hints=HINTS)

    @stock.law()
    def what_is_put_in_is_counted(Stock: Attempt) -> None:
        """What was put in is counted."""
        made = Stock()
        if counts_first:
            made.call("count").should_be(0)
        made.call("put", 2).should_be(None)
        made.call("count").should_be(2)

    return examine(stock, (answer,))


class Total:
    def __init__(self, amounts: list[int]) -> None:
        self.total = sum(amounts)


class Stock:
    def __init__(self) -> None:
        self.held = 0

    def put(self, pieces: int) -> None:
        self.held += pieces

    def count(self) -> int:
        return self.held


class CallableStock(Stock):
    def __call__(self) -> "CallableStock":
        return self


class OnlyPuts(Stock):
    def count(self) -> int:
        raise NotImplementedError("Write count.")


class OnlyMade(OnlyPuts):
    """As a lesson gives it: what is made is there, what is to be written is not."""

    def put(self, pieces: int) -> None:
        raise NotImplementedError("Write put.")


def test_a_class_where_a_function_is_wanted_is_told_so() -> None:
    outcome = outcome_of_a_function(Total)
    assert outcome.status == "not yet"
    assert "check was given the class Total" in outcome.message
    assert "total is a function" in outcome.message


def test_an_instance_where_its_class_is_wanted_is_told_to_hand_over_the_class() -> None:
    outcome = outcome_of_a_class(Stock())
    assert outcome.status == "not yet"
    assert 'Hand over the class itself, without calling it: check("Stock", Stock).' in outcome.message
    assert "function" not in outcome.message


def test_an_instance_that_can_be_called_is_no_class_either() -> None:
    outcome = outcome_of_a_class(CallableStock())
    assert outcome.status == "not yet"
    assert 'Hand over the class itself, without calling it: check("Stock", Stock).' in outcome.message


@pytest.mark.parametrize("counts_first", [False, True])
def test_a_finished_method_beside_a_stub_is_an_attempt_and_the_stub_is_named(counts_first: bool) -> None:
    outcome = outcome_of_a_class(OnlyPuts, counts_first=counts_first)
    assert outcome.status == "not yet"
    assert "count is still the stub" in outcome.message
    assert "Write count." in outcome.message


def test_a_class_whose_methods_are_all_stubs_is_not_attempted() -> None:
    assert outcome_of_a_class(OnlyMade).status == "not attempted"


@pytest.mark.parametrize("answer", [Stock, lambda: Stock()])
def test_a_class_and_a_function_that_makes_its_instances_are_both_right(answer: Any) -> None:
    assert outcome_of_a_class(answer).status == "solved"
