"""Laws are examined in their order, and a broken one shows its smallest case."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume
from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.examine import examine
from course_utils.exercises.limit import Allowance, Limit, Unfinished

HINTS = ("nudge", "pointer", "nearly")


def exercise(name: str = "total", **options: Any) -> Exercise:
    return Exercise(name, hints=HINTS, **options)


def test_the_smallest_case_is_minimal() -> None:
    total = exercise()

    @total.law(amounts=lists(integers(0, 1000)))
    def adds(total: Attempt, amounts: list[int]) -> None:
        """All amounts count."""
        total(amounts).should_be(sum(amounts))

    # Wrong as soon as the sum exceeds 100, and for no smaller one: [101] is the smallest such list.
    outcome = examine(total, (lambda amounts: min(sum(amounts), 100),))
    assert outcome.case == "total([101])\ncame back as    100\nexpected        101"


def test_the_smallest_case_is_the_same_every_time() -> None:
    total = exercise()

    @total.law(amounts=lists(integers(0, 1000)))
    def adds(total: Attempt, amounts: list[int]) -> None:
        """All amounts count."""
        total(amounts).should_be(sum(amounts))

    def forgets_one_of_three(amounts: list[int]) -> int:
        return sum(amounts[:2]) + sum(amounts[3:])

    first, second = (examine(total, (forgets_one_of_three,)) for _ in range(2))
    assert first == second
    assert first.case.startswith("total([0, 0, 1])")


def test_the_first_broken_law_is_the_one_that_speaks() -> None:
    total = exercise()

    @total.law(amount=integers(1, 9))
    def one(total: Attempt, amount: int) -> None:
        """One amount is the total."""
        total([amount]).should_be(amount)

    @total.law(amounts=lists(integers(1, 9), min_size=2))
    def many(total: Attempt, amounts: list[int]) -> None:
        """Many amounts
        add up."""
        total(amounts).should_be(sum(amounts))

    assert examine(total, (lambda amounts: 0,)).message == "One amount is the total."
    assert examine(total, (lambda amounts: amounts[0],)).message == "Many amounts add up."
    assert examine(total, (sum,)).status == "solved"


def test_listed_cases_are_tried_in_their_order() -> None:
    double = exercise("double")
    asked: list[int] = []

    @double.law(cases=lambda: ({"number": number} for number in (3, 1, 2)))
    def doubles(double: Attempt, number: int) -> None:
        """Twice the number."""
        asked.append(number)
        double(number).should_be(2 * number)

    assert examine(double, (lambda number: 2 * number,)).status == "solved"
    assert asked == [3, 1, 2]
    assert "double(1)" in examine(double, (lambda number: 6,)).case


def test_a_law_without_a_case_is_tried_once() -> None:
    one = exercise("one")
    asked: list[None] = []

    @one.law()
    def is_one(one: Attempt) -> None:
        """One is one."""
        asked.append(None)
        one().should_be(1)

    assert examine(one, (lambda: 1,)).status == "solved"
    assert len(asked) == 1


def test_a_law_may_turn_cases_down() -> None:
    half = exercise("half")

    @half.law(number=integers(0, 100))
    def halves(half: Attempt, number: int) -> None:
        """Half of an even number."""
        halved = half(number)
        assume(number % 2 == 0)
        halved.should_be(number // 2)

    assert examine(half, (lambda number: number // 2,)).status == "solved"
    assert examine(half, (lambda number: number,)).case.startswith("half(2)")


def test_the_reason_a_law_gives_replaces_its_sentence() -> None:
    total = exercise()

    @total.law()
    def adds(total: Attempt) -> None:
        """The law's own sentence."""
        total([1]).should_be(1, because="A better one.")

    assert examine(total, (lambda amounts: 2,)).message == "A better one."


def test_several_answers_show_their_calls_in_the_order_they_were_made() -> None:
    codec = exercise("codec", answers=("encode", "decode"))

    @codec.law(number=integers(0, 99))
    def there_and_back(encode: Attempt, decode: Attempt, number: int) -> None:
        """What is encoded comes back."""
        decode(encode(number).value).should_be(number)

    assert examine(codec, (str, int)).status == "solved"
    outcome = examine(codec, (str, lambda text: int(text) % 10))
    assert outcome.case.splitlines()[:2] == ["encode(10)", 'decode("10")']
    asked = examine(codec, (str,))
    assert (asked.status, asked.message) == (
        "not attempted",
        'Hand your answer to the check: check("codec", encode, decode)',
    )


def test_one_stub_among_several_answers_is_not_attempted() -> None:
    codec = exercise("codec", answers=("encode", "decode"))

    @codec.law(number=integers(0, 99))
    def there_and_back(encode: Attempt, decode: Attempt, number: int) -> None:
        """What is encoded comes back."""
        decode(encode(number).value).should_be(number)

    def stub(text: str) -> int:
        raise NotImplementedError

    assert examine(codec, (str, stub)).status == "not attempted"


def test_a_failure_found_before_the_time_was_over_is_shown() -> None:
    total = exercise()

    @total.law(amounts=lists(integers(0, 9), min_size=1))
    def adds(total: Attempt, amounts: list[int]) -> None:
        """All amounts count."""
        total(amounts).should_be(sum(amounts))

    calls: list[None] = []

    def slow_once_wrong(amounts: list[int]) -> int:
        if calls:
            time.sleep(100)
        calls.append(None)
        return -1

    outcome = examine(total, (slow_once_wrong,), Limit(Allowance(waiting_s=0.3)))
    assert outcome.message == "All amounts count."
    assert "came back as    -1" in outcome.case


def test_a_second_check_after_one_that_ran_out_of_time_is_as_good_as_the_first() -> None:
    total = exercise()

    @total.law(amounts=lists(integers(0, 9), min_size=1))
    def adds(total: Attempt, amounts: list[int]) -> None:
        """All amounts count."""
        total(amounts).should_be(sum(amounts))

    def endless(amounts: list[int]) -> int:
        while True:
            pass

    for _ in range(3):
        assert "did not come back" in examine(total, (endless,), Limit(Allowance(computing_s=0.1))).message
        assert examine(total, (sum,)).status == "solved"


def test_a_search_that_takes_too_long_ends_with_the_smallest_case_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_utils.exercises.examine._MOST_CASES_AFTER_A_FAILURE", 5)
    total = exercise()

    @total.law(amounts=lists(integers(0, 1000), min_size=3))
    def adds(total: Attempt, amounts: list[int]) -> None:
        """All amounts count."""
        total(amounts).should_be(sum(amounts))

    outcome = examine(total, (lambda amounts: min(sum(amounts), 100),))
    assert outcome.message == "All amounts count."
    assert "came back as    100" in outcome.case


def _once_a_different_answer() -> Any:
    """An answer that is right but for its twentieth call."""
    calls = iter(range(10**9))
    return lambda amounts: sum(amounts) + (next(calls) == 20)


@pytest.mark.parametrize("form", ["strategies", "cases"])
def test_an_answer_that_is_wrong_only_sometimes_is_told_that_it_is_not_determined(form: str) -> None:
    total = exercise()

    def listed() -> Iterator[dict[str, list[int]]]:
        return ({"amounts": [number]} for number in range(30))

    @total.law(**({"amounts": lists(integers(0, 9))} if form == "strategies" else {"cases": listed}))
    def adds(total: Attempt, amounts: list[int]) -> None:
        """All amounts count."""
        total(amounts).should_be(sum(amounts))

    outcome = examine(total, (_once_a_different_answer(),))
    assert "answered the same question differently the second time" in outcome.message
    assert "total([" in outcome.case


def test_a_declaration_says_what_it_lacks() -> None:
    with pytest.raises(ValueError, match="has 2 hints; it needs three"):
        Exercise("total", hints=("one", "two"))  # type: ignore[arg-type]
    total = exercise()
    with pytest.raises(ValueError, match="both cases and strategies"):
        total.law(cases=lambda: [{}], number=integers())
    with pytest.raises(ValueError, match="'silent' of 'total' needs a docstring"):

        @total.law()
        def silent(total: Attempt) -> None:
            pass


def test_a_law_may_say_that_this_machine_lacks_what_it_needs() -> None:
    total = exercise()

    @total.law()
    def needs_more_than_there_is(total: Attempt) -> None:
        """All amounts count."""
        raise Unfinished("There is no abacus here.")

    outcome = examine(total, (sum,))
    assert (outcome.status, outcome.message) == ("unfinished", "There is no abacus here.")
