"""What a check answers is seen wherever its call stands in a cell, once: in a real kernel."""

from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils.exercises.outcome import MIME_TYPE, Outcome
from tests.unit.small_lesson import OPEN, publish

WITH_DELIVERIES = """from course_utils.exercises import Outcome
from course_utils.messages.trace import Message, Trace
from course_utils.notebook.shown import show

trace = Trace(["shop", "mail"], [Message("shop", "mail", "order", 0, 5)])
show(Outcome("deliver", "not yet", "Lost.", trace=trace))"""
CELLS = {
    "the last expression": 'check("double", double)',
    "another statement follows": 'check("double", double)\nlater = 1',
    "in a loop": 'for answer in (double, half, double):\n    check("double", answer)',
    "in a function": 'def again():\n    check("double", half)\nagain()',
    "named": 'outcome = check("double", double)',
    "named and last": 'outcome = check("double", double)\noutcome',
    "displayed": 'display(check("double", double))',
    "in a later cell": "outcome",
    "after an error": 'check("double", half)\n1 / 0',
    "a hint": 'hint("double")\nhint("double")\nlater = 1',
    "a solution": 'reveal("double")\nlater = 1',
    "with deliveries": WITH_DELIVERIES,
    "an answer not defined yet": '"two lines before"\n\ncheck(\n    "double",\n    doubel,\n)',
    "two answers, the second not defined yet": 'check("codec", str, decode)',
    "a name missing elsewhere": 'check("double", double)\nundefined_name',
    "a name missing in a function": "def answer(number):\n    return missing(number)\nanswer(1)",
    "a name missing in a call inside": 'check("double", make(doubel))',
}
ANSWERS = "def double(number):\n    return 2 * number\n\ndef half(number):\n    return number / 2"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What each of the cells puts out, all run in one kernel."""
    folder = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        home = publish(folder, patch)
        sources = [OPEN.format(lessons=str(folder / "lessons")), ANSWERS, *CELLS.values()]
        notebook: Any = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        NotebookClient(
            notebook, timeout=600, startup_timeout=600, allow_errors=True, resources={"metadata": {"path": str(home)}}
        ).execute()
    return {name: cell["outputs"] for name, cell in zip(CELLS, notebook.cells[2:], strict=True)}


def verdicts(outputs: list[dict[str, Any]]) -> list[str]:
    return [output["data"][MIME_TYPE]["status"] for output in outputs if MIME_TYPE in output.get("data", {})]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("the last expression", ["solved"]),
        ("another statement follows", ["solved"]),
        ("in a loop", ["solved", "not yet", "solved"]),
        ("in a function", ["not yet"]),
        ("named", ["solved"]),
        ("named and last", ["solved"]),
        ("displayed", ["solved"]),
        ("in a later cell", ["solved"]),
        ("after an error", ["not yet"]),
        ("a name missing elsewhere", ["solved"]),
    ],
)
def test_a_verdict_shows_once_wherever_the_check_stands(
    outputs: dict[str, list[dict[str, Any]]], cell: str, said: list[str]
) -> None:
    assert verdicts(outputs[cell]) == said
    assert [output["output_type"] for output in outputs[cell] if output["output_type"] != "error"] == [
        "display_data" for _ in said
    ]


def test_a_verdict_is_text_a_page_and_data(outputs: dict[str, list[dict[str, Any]]]) -> None:
    [output] = outputs["in a function"]
    assert output["data"]["text/plain"].startswith("double — not yet")
    assert "✗ double — not yet" in output["data"]["text/html"]
    data = output["data"][MIME_TYPE]
    assert (data["exercise"], "double(1)" in data["case"], "hint" in data["advice"]) == ("double", True, True)
    assert repr(Outcome(**data)) == output["data"]["text/plain"]


def test_the_deliveries_that_broke_a_law_are_drawn_below_the_verdict(outputs: dict[str, list[dict[str, Any]]]) -> None:
    verdict, theatre = outputs["with deliveries"]
    assert verdict["data"][MIME_TYPE]["message"] == "Lost."
    assert "deliver: what happened" in str(theatre["data"])


def test_hints_and_solutions_show_wherever_they_are_asked_for(outputs: dict[str, list[dict[str, Any]]]) -> None:
    first, second = (output["data"]["text/plain"] for output in outputs["a hint"])
    assert ("second" in first, "first" in second, "second" in second) == (False, True, True)
    [solution] = outputs["a solution"]
    assert "return 2 * number" in solution["data"]["text/html"]


@pytest.mark.parametrize(
    ("cell", "name"), [("an answer not defined yet", "doubel"), ("two answers, the second not defined yet", "decode")]
)
def test_a_check_of_an_answer_not_defined_yet_says_what_to_run(
    outputs: dict[str, list[dict[str, Any]]], cell: str, name: str
) -> None:
    [error] = outputs[cell]
    assert error["traceback"] == [error["evalue"]]
    assert (
        error["evalue"] == f"There is no `{name}` yet. Run the cell above that defines it first, then this check again."
    )


@pytest.mark.parametrize(
    "cell", ["a name missing elsewhere", "a name missing in a function", "a name missing in a call inside"]
)
def test_other_missing_names_are_told_as_ever(outputs: dict[str, list[dict[str, Any]]], cell: str) -> None:
    error = outputs[cell][-1]
    assert error["ename"] == "NameError"
    assert len(error["traceback"]) > 1
