"""An error in a law is the answer's mistake or the law's own; a learner never hears of the second as of the first."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.examine import examine

KNOWN = {"one": 1}


def examined(law: Callable[..., None], answer: object) -> str:
    """The message of a check that has this law only."""
    rows = Exercise("rows", hints=("nudge", "pointer", "nearly"))
    rows.law()(law)
    outcome = examine(rows, (answer,))
    assert outcome.status == "not yet"
    return outcome.message


def answer_of(source: str) -> Any:
    """A learner's answer: the function `rows` of a cell."""
    known: dict[str, Any] = {}
    exec(compile(source, "<a learner's cell>", "exec"), known)
    return known["rows"]


def gives(value: str) -> Any:
    return answer_of(f"def rows(given):\n    return {value}")


def looks_up_what_it_does_not_have(rows: Attempt) -> None:
    """All rows are 1."""
    rows([1]).should_be([1])
    rows.fail(f"{KNOWN['two']}")


def looks_into_its_own_list(rows: Attempt) -> None:
    """All rows are 1."""
    expected = [1]
    returned = rows(expected)
    returned.should(returned.value == expected[1])


def misspells_a_name(rows: Attempt) -> None:
    """All rows are 1."""
    returned = rows([1])
    returned.should(retuned.value == [1])  # type: ignore[name-defined]  # noqa: F821


def misspells_an_attribute(rows: Attempt) -> None:
    """All rows are 1."""
    rows([1]).should(rows([1]).valeu == [1])  # type: ignore[attr-defined]


def looks_wrongly_into_what_it_gave(rows: Attempt) -> None:
    """All rows are 1."""
    event = {"amount": 1}
    rows(event)
    rows.fail(str(event["amuont"]))


@pytest.mark.parametrize(
    ("law", "error"),
    [
        (looks_up_what_it_does_not_have, KeyError),
        (looks_into_its_own_list, IndexError),
        (misspells_a_name, NameError),
        (misspells_an_attribute, AttributeError),
        (looks_wrongly_into_what_it_gave, KeyError),
    ],
)
def test_a_mistake_of_the_law_is_a_traceback_though_the_answer_was_called(law: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        examined(law, gives("[1]"))


def takes_the_first(rows: Attempt) -> None:
    """The first row is 1."""
    returned = rows([1])
    returned.should(returned.value[0] == 1)


def goes_through_them(rows: Attempt) -> None:
    """The first row is 1."""
    returned = rows([1])
    returned.should([row["n"] for row in returned.value] == [1])


def takes_two_apart(rows: Attempt) -> None:
    """The first row is 1."""
    returned = rows([1])
    one, other = returned.value
    returned.should(one == other)


def has_another_look(rows: Attempt) -> None:
    """The first row is 1."""
    returned = rows([1])
    returned.should(_first(returned.value) == 1)


def _first(values: Any) -> Any:
    return values[0]


@pytest.mark.parametrize("law", [takes_the_first, goes_through_them, takes_two_apart, has_another_look])
@pytest.mark.parametrize("value", ["7", "None", "{'n'}"])
def test_what_came_back_in_another_form_is_the_answers_mistake(law: Any, value: str) -> None:
    message = examined(law, gives(value))
    assert "What came back does not have the form it should have" in message
    assert message.endswith("The first row is 1.")


@contextmanager
def a_table() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE numbers (n)")
        yield connection


def reads_the_table(rows: Attempt) -> None:
    """The table is there."""
    with a_table() as connection:
        rows(connection)
        rows.fail(str(connection.execute("SELECT n FROM numbers").fetchall()))


@pytest.mark.parametrize("deed", ["given.close()", "given.execute('DROP TABLE numbers')"])
def test_what_the_answer_has_ruined_is_its_mistake(deed: str) -> None:
    assert "what was left behind, can no longer be looked at" in examined(reads_the_table, gives(deed))


def runs_what_it_got(rows: Attempt) -> None:
    """What came back can be called."""
    rows([1]).value()


def test_an_error_in_the_learners_own_code_is_the_answers_mistake_wherever_it_was_called() -> None:
    answer = answer_of("def rows(given):\n    def later():\n        return missing\n    return later")
    assert "NameError: name 'missing'" in examined(runs_what_it_got, answer)
