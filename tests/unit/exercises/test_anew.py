"""A law may call an answer in several processes, and its calls stay steps of one case."""

import pytest

from course_utils.exercises import Attempt, NotYet
from course_utils.exercises.anew import in_a_new_process
from course_utils.exercises.limit import Limit
from tests.unit.exercises.stress.cells import cell


def test_a_new_process_remembers_nothing_and_its_calls_are_steps_of_the_case() -> None:
    with Limit() as limit:
        (answer,) = cell("seen = []\ndef count(n):\n    seen.append(n)\n    return len(seen)", "count")
        count = Attempt("count", answer, limit)
        first = in_a_new_process(count, 1)
        assert [first(1).value, first(2).value, in_a_new_process(count, 2)(3).value] == [1, 2, 1]
    assert count.steps == ["count(1)", "count(2)", "count(3)"]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("count = lambda n: n", "a lambda has no name"),
        ("size = limits.pop()\ndef count(n):\n    return size", "Put the line that makes limits into the cell"),
        ("size = int(text)\ndef count(n):\n    return size", "Defining count anew raised NameError"),
    ],
)
def test_what_cannot_be_defined_anew_is_not_yet(source: str, says: str) -> None:
    namespace = {"limits": [1], "text": "1"}
    (answer,) = cell(source, "count", namespace=namespace)
    del namespace["text"]
    with Limit() as limit, pytest.raises(NotYet, match=says):
        in_a_new_process(Attempt("count", answer, limit), 1)
