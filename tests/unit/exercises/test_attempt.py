"""Each kind of bad answer gets a message that says exactly what is wrong with it."""

# ruff: noqa: B006, E722, SIM105 (the answers are bad on purpose)
import itertools
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise, Outcome
from course_utils.exercises.examine import examine
from course_utils.exercises.limit import Allowance, Limit
from course_utils.exercises.values import snapshot
from course_utils.text import show

HINTS = ("nudge", "pointer", "nearly")


def outcome_of(answer: object, allowance: Allowance | None = None) -> Outcome:
    """The outcome for an answer to 'total({"amounts": [...]}) is their sum'."""
    total = Exercise("total", hints=HINTS)

    @total.law(amounts=lists(integers(1, 9), min_size=1, max_size=3))
    def amounts_add_up(total: Attempt, amounts: list[int]) -> None:
        """The amounts add up."""
        total({"amounts": amounts}).should_be(sum(amounts))

    return examine(total, (answer,), Limit(allowance))


def right(order: dict[str, list[int]]) -> int:
    return sum(order["amounts"])


def stub(order: Any) -> int:
    raise NotImplementedError("Write total, run this cell, then the check below it.")


def nothing(order: Any) -> None:
    pass


def prints(order: Any) -> None:
    print(right(order))


def a_float(order: Any) -> float:
    return float(right(order))


def a_string(order: Any) -> str:
    return str(right(order))


def a_bool(order: Any) -> bool:
    return True


def changes_what_is_nested(order: Any) -> int:
    total = 0
    while order["amounts"]:
        total += order["amounts"].pop()
    return total


def puts_the_order_into_itself(order: Any) -> int:
    order["order"] = order
    return right(order)


def raises(order: Any) -> int:
    return int(order["amount"])


def raises_a_sentence(order: dict[str, Any]) -> int:
    raise ValueError("There is nothing to add.")


def leaves(order: Any) -> int:
    raise SystemExit(3)


def raises_what_is_no_exception(order: Any) -> int:
    class Strange(BaseException):
        pass

    raise Strange("quite")


def raises_what_cannot_be_shown(order: Any) -> int:
    class Mute(Exception):
        def __str__(self) -> str:
            raise ValueError

    raise Mute


def calls_itself(order: Any) -> int:
    return calls_itself(order)


def prints_endlessly(order: Any) -> int:
    while True:
        print("still here")


def prints_one_endless_line(order: Any) -> int:
    while True:
        print(".", end="")


def prints_much(order: Any) -> int:
    for number in range(300):
        print(number)
    return right(order)


def takes_nothing() -> int:
    return 1


def takes_two(order: Any, more: Any) -> int:
    return right(order)


class ShowsBadly:
    def __repr__(self) -> str:
        raise KeyError("no repr")


class ComparesBadly:
    def __eq__(self, other: object) -> bool:
        raise KeyError("no comparison")

    __hash__ = None  # type: ignore[assignment]


class RefusesAttributes:
    def __getattr__(self, name: str) -> object:
        raise ValueError(f"no {name} here")


class Total:
    """A class where a function is asked for."""

    def __init__(self, order: Any) -> None:
        self.total = right(order)


async def waits(order: Any) -> int:
    return right(order)


def generates(order: Any) -> Iterator[int]:
    yield from order["amounts"]


_seen: list[int] = []


def remembers_in_a_list_outside(order: Any) -> int:
    _seen.extend(order["amounts"])
    return sum(_seen)


def remembers_in_a_default(order: Any, seen: list[int] = []) -> int:
    seen.extend(order["amounts"])
    return sum(seen)


_calls = itertools.count()


def counts_its_calls(order: Any) -> int:
    return next(_calls)


def draws(order: Any) -> int:
    import random

    return random.randrange(10**9)


def test_the_right_answer_is_solved_and_nothing_else_is_said() -> None:
    assert outcome_of(right) == Outcome("total", "solved")


def test_the_stub_is_not_attempted_and_says_what_to_do() -> None:
    outcome = outcome_of(stub)
    assert (outcome.status, outcome.message) == (
        "not attempted",
        "Write total, run this cell, then the check below it.",
    )


@pytest.mark.parametrize("answers", [(), (...,), (right, right)])
def test_an_answer_that_was_not_handed_over_is_asked_for(answers: tuple[object, ...]) -> None:
    outcome = examine(Exercise("total", hints=HINTS), answers)
    assert outcome.status == "not attempted"
    assert 'check("total", total)' in outcome.message


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (nothing, "total returned nothing (None). Is a `return` missing"),
        (prints, "total printed a value and returned nothing"),
        (a_float, "total returned 1.0, a float"),
        (a_string, 'total returned "1", a str; expected an int'),
        (a_bool, "total returned True, a bool; expected an int"),
        (changes_what_is_nested, "total changed the order it was given"),
        (puts_the_order_into_itself, "total changed the order it was given"),
        (raises, "total raised KeyError: 'amount', at the line `return int(order[\"amount\"])`"),
        (raises_a_sentence, 'nothing to add, at the line `raise ValueError("There is nothing to add.")`.'),
        (leaves, "total raised SystemExit: 3, at the line `raise SystemExit(3)`"),
        (raises_what_is_no_exception, "total raised Strange: quite"),
        (raises_what_cannot_be_shown, "total raised Mute: its message cannot be shown"),
        (calls_itself, "total raised RecursionError"),
        (prints_endlessly, "total prints without end"),
        (prints_one_endless_line, "total prints without end"),
        (prints_much, "total printed 300 lines in one call"),
        (takes_nothing, "yours takes () -> int: too many positional arguments"),
        (takes_two, "missing a required argument: 'more'"),
        (lambda order: ShowsBadly(), "<ShowsBadly, whose repr raised KeyError>"),
        (lambda order: ComparesBadly(), "a ComparesBadly; expected an int"),
        (lambda order: RefusesAttributes(), "a RefusesAttributes; expected an int"),
        (Total, "check was given the class Total"),
        (waits, "a coroutine; expected an int"),
        (generates, "a generator; expected an int"),
        (lambda order: [right(order)], "a list; expected an int"),
        (lambda order: order, "a dict; expected an int"),
        (lambda order: right, "a function; expected an int"),
        (6, "check was given 6"),
        (None, "check was given None"),
        (remembers_in_a_list_outside, "answered the same question differently the second time"),
        (remembers_in_a_default, "answered the same question differently the second time"),
        (counts_its_calls, "answered the same question differently the second time"),
        (draws, "answered the same question differently the second time"),
        (lambda order: 4, "The amounts add up."),
    ],
)
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
def test_a_bad_answer_is_told_what_is_wrong_with_it(answer: object, says: str) -> None:
    outcome = outcome_of(answer)
    assert outcome.status == "not yet"
    assert says in outcome.message


def outcome_where_none_can_be_right(answer: object) -> Outcome:
    first = Exercise("first", hints=HINTS, none_is_an_answer=True)

    @first.law()
    def none_of_nothing(first: Attempt) -> None:
        """The first of one is that one, and the first of none is None."""
        first([7]).should_be(7)
        first([]).should_be(None)

    return examine(first, (answer,))


def test_where_none_can_be_right_a_wrong_none_breaks_the_law_and_no_return_is_missed() -> None:
    outcome = outcome_where_none_can_be_right(lambda values: None)
    assert outcome.message == "The first of one is that one, and the first of none is None."
    assert "came back as    None" in outcome.case
    assert outcome_where_none_can_be_right(lambda values: values[0] if values else None).status == "solved"


def test_where_none_can_be_right_a_value_in_its_place_breaks_the_law_too() -> None:
    outcome = outcome_where_none_can_be_right(lambda values: 7)
    assert outcome.message == "The first of one is that one, and the first of none is None."
    assert "expected        None" in outcome.case


def test_where_none_can_be_right_printing_is_still_no_return() -> None:
    assert "first printed a value and returned nothing" in outcome_where_none_can_be_right(print).message


def test_where_none_can_be_right_another_value_still_has_to_have_the_type() -> None:
    assert 'first returned "7", a str; expected an int' in outcome_where_none_can_be_right(lambda v: str(v[0])).message


def swallows_interrupts(order: Any) -> int:
    while True:
        try:
            time.sleep(0.001)
        except KeyboardInterrupt:
            pass


def swallows_all(order: Any) -> int:
    while True:
        try:
            pass
        except:
            pass


@pytest.mark.parametrize("answer", [swallows_interrupts, swallows_all, lambda order: time.sleep(100)])
def test_an_answer_that_does_not_come_back_is_told_so_with_the_call(answer: Callable[[Any], int]) -> None:
    outcome = outcome_of(answer, Allowance(computing_s=0.3, waiting_s=0.3))
    assert outcome.status == "not yet"
    assert "did not come back within 0.3 seconds" in outcome.message
    assert outcome.case.startswith('total({"amounts": [')


def test_a_keyboard_interrupt_that_the_answer_raises_is_an_error_like_any_other() -> None:
    def interrupted(order: Any) -> int:
        raise KeyboardInterrupt

    assert "total raised KeyboardInterrupt" in outcome_of(interrupted).message


def test_what_is_printed_shows_with_the_wrong_value_and_not_in_the_notebook(capsys: pytest.CaptureFixture[str]) -> None:
    def says_and_fails(order: Any) -> int:
        print("I am at", order["amounts"][0])
        return 0

    outcome = outcome_of(says_and_fails)
    assert "and printed     I am at 1" in outcome.case
    assert capsys.readouterr().out == ""


def test_an_argument_handed_over_by_name_is_watched_too() -> None:
    total = Exercise("total", hints=HINTS)

    @total.law()
    def by_name(total: Attempt) -> None:
        """Called by name."""
        total(order={"amounts": [1]}).should_be(1)

    outcome = examine(total, (changes_what_is_nested,))
    assert "changed the order it was given" in outcome.message
    assert 'order after      {"amounts": []}' in outcome.case


def test_a_value_the_law_cannot_look_into_is_no_error_of_the_check() -> None:
    rows = Exercise("rows", hints=HINTS)

    @rows.law()
    def first_is_one(rows: Attempt) -> None:
        """The first row is 1."""
        returned = rows([1])
        returned.should(returned.value[0] == 1)

    outcome = examine(rows, (lambda values: None,))
    assert outcome.status == "not yet"
    assert "does not have the form it should have (TypeError" in outcome.message
    assert outcome.message.endswith("The first row is 1.")
    assert "rows([1])" in outcome.case


def test_what_an_answer_left_in_ruins_is_no_error_of_the_check() -> None:
    count = Exercise("count", hints=HINTS)

    @count.law()
    def one_row(count: Attempt) -> None:
        """There is a row afterwards."""
        with closing(sqlite3.connect(":memory:")) as connection:
            returned = count(connection)
            returned.should(connection.execute("SELECT 1").fetchone() == (1,))

    outcome = examine(count, (lambda connection: connection.close(),))
    assert outcome.status == "not yet"
    assert (
        "what was left behind, can no longer be looked at (ProgrammingError: Cannot operate on a closed"
        in outcome.message
    )


def test_a_law_that_fails_before_it_calls_anything_is_its_authors_mistake() -> None:
    broken = Exercise("broken", hints=HINTS)

    @broken.law()
    def asks_nothing(broken: Attempt) -> None:
        """Never asked."""
        assert dict[str, int]()["no such key"]

    with pytest.raises(KeyError):
        examine(broken, (right,))


def test_methods_of_what_came_back_are_called_with_the_same_care() -> None:
    account = Exercise("Account", hints=HINTS)

    @account.law()
    def it_adds(account: Attempt) -> None:
        """A deposit adds."""
        made = account()
        made.call("deposit", [5]).should_be(5)
        made.call_raises(ValueError, "deposit", [-5])

    class Lacks:
        pass

    class Changes:
        def deposit(self, amounts: list[int]) -> int:
            return amounts.pop()

    class Lenient:
        def deposit(self, amounts: list[int]) -> int:
            return amounts[0]

    class Right:
        def deposit(self, amounts: list[int]) -> int:
            if amounts[0] < 0:
                raise ValueError
            return amounts[0]

    assert "has no method deposit" in examine(account, (Lacks,)).message
    assert ".deposit changed the amounts it was given" in examine(account, (Changes,)).message
    assert "expected        ValueError raised" in examine(account, (Lenient,)).case
    assert examine(account, (Right,)).status == "solved"
    assert "check was given" in examine(account, (Right(),)).message


def test_a_snapshot_of_a_list_that_holds_itself_ends() -> None:
    ring: list[object] = [1]
    ring.append(ring)
    assert snapshot(ring) == snapshot(ring)
    assert snapshot(ring) != snapshot([1, [1]])


def test_a_set_shows_in_one_order() -> None:
    assert show({"b", "a", "c"}) == '{"a", "b", "c"}'
    assert show(frozenset({2, 1})) == "frozenset({1, 2})"
    assert show(set()) == "set()"


@pytest.mark.parametrize("value", [list(range(10**6)), dict.fromkeys(range(10**6)), "x" * 10**6])
def test_a_huge_value_is_cut_short(value: object) -> None:
    assert len(show(value)) < 1300
    assert show(value).endswith("…")
