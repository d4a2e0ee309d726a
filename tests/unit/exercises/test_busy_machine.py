"""What else the machine does is no part of a verdict, and an interruption at any moment spoils nothing after it."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis.strategies import integers, lists

from course_utils import places
from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.declared import exercise_names, load_answers, load_exercise
from course_utils.exercises.examine import examine
from course_utils.exercises.limit import Allowance, Limit
from course_utils.exercises.outcome import Outcome
from tests.unit.exercises import stubborn_answers

LESSON = places.LESSONS / "04_replaying_account_42"
# It ends with the run that started it, also where that is killed and closes nothing but its pipes.
ENDLESS_LOOP = """
import os, sys, threading
threading.Thread(target=lambda: os._exit(len(sys.stdin.read())), daemon=True).start()
while True:
    pass
"""
INTERRUPTIONS = int(os.environ.get("COURSE_TEST_INTERRUPTIONS", "20"))


@pytest.fixture(scope="module", autouse=True)
def _four_endless_loops() -> Iterator[None]:
    loops = [subprocess.Popen([sys.executable, "-c", ENDLESS_LOOP], stdin=subprocess.PIPE) for _ in range(4)]
    yield
    for loop in loops:
        loop.kill()
        loop.communicate()


@pytest.fixture(autouse=True)
def _interrupts_as_in_a_kernel() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("name", exercise_names(LESSON))
def test_right_answers_are_solved_beside_four_endless_loops(name: str) -> None:
    exercise = load_exercise(LESSON, name)
    for answer in load_answers(LESSON, name).right_answers:
        outcome = examine(exercise, answer.answers)
        assert outcome.status == "solved", outcome


def outcome(answer: Callable[[list[int]], object], limit: Limit | None = None) -> Outcome:
    """The outcome of an answer to a small exercise, in which hypothesis searches."""
    total = Exercise("total", hints=("one", "two", "three"))

    @total.law(examples=30, amounts=lists(integers()))
    def amounts_add_up(total: Attempt, amounts: list[int]) -> None:
        """The amounts add up."""
        total(amounts).should_be(sum(amounts))

    return examine(total, (answer,), limit)


def assert_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(sum).status == "solved"
    capsys.readouterr()
    print("still printing")
    assert capsys.readouterr() == ("still printing\n", "")
    assert sys.gettrace() is None
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_after_a_strike_at_any_moment_the_next_check_and_the_next_print_are_right(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chance = random.Random(1)
    stubborn = [*stubborn_answers.COMPUTE, *stubborn_answers.WAIT]
    for _ in range(INTERRUPTIONS):
        answer = chance.choice(stubborn)
        limit = Limit(Allowance(computing_s=chance.random() / 20, waiting_s=chance.random() / 5))
        found = outcome(lambda amounts, answer=answer: answer(), limit)
        assert found.status == "not yet", (answer, found)
        assert_all_is_well(capsys)


def test_after_an_interrupt_of_the_users_at_any_moment_the_next_check_is_right(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chance, began = random.Random(2), time.monotonic()
    outcome(sum)
    took = time.monotonic() - began
    for _ in range(INTERRUPTIONS):
        with suppress(KeyboardInterrupt):
            timer = threading.Timer(chance.random() * took, signal.raise_signal, [signal.SIGINT])
            timer.start()
            outcome(sum)
            timer.join()
        assert_all_is_well(capsys)
