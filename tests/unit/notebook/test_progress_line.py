"""A long check says how far it is to whoever watches, and its answer takes the place of that line."""

from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils.exercises.examine import examine
from course_utils.exercises.exercise import Exercise
from course_utils.exercises.outcome import MIME_TYPE
from tests.unit.small_lesson import OPEN, publish

WATCHED = """from course_utils.notebook import progress_line
progress_line._QUIET_SECONDS = progress_line._EVERY_SECONDS = 0
shown = []
progress_line.DisplayHandle = type("Handle", (progress_line.DisplayHandle,), {
    "display": lambda self, bundle, **more: (shown.append(bundle), super(type(self), self).display(bundle, **more)),
    "update": lambda self, bundle, **more: (shown.append(bundle), super(type(self), self).update(bundle, **more)),
})
get_ipython().kernel._allow_stdin = True
def double(number):
    return 2 * number
check("double", double)"""
LINES = """print(*(bundle["text/plain"].splitlines()[0] for bundle in (*shown[:2], shown[-1])), sep="\\n")"""
UNWATCHED = """shown.clear()
check("double", double)"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[list[dict[str, Any]]]:
    """What a watched check puts out, the lines it showed, and an unwatched check with how many lines it showed."""
    folder = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        home = publish(folder, patch)
        sources = [OPEN.format(lessons=str(folder / "lessons")), WATCHED, LINES, UNWATCHED, "len(shown)"]
        notebook: Any = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        resources = {"metadata": {"path": str(home)}}
        NotebookClient(notebook, timeout=600, startup_timeout=600, resources=resources).execute()
    return [cell["outputs"] for cell in notebook.cells[1:]]


def test_the_line_counts_cases_and_becomes_the_answer(outputs: list[list[dict[str, Any]]]) -> None:
    watched, lines, *_ = outputs
    assert [output["data"][MIME_TYPE]["status"] for output in watched] == ["solved"]
    said = lines[0]["text"].splitlines()
    assert said[:2] == ["double: 1 cases so far …", "double: 2 cases so far …"]
    assert "solved" in said[2]


def test_a_program_that_runs_the_notebook_sees_the_answer_alone(outputs: list[list[dict[str, Any]]]) -> None:
    *_, unwatched, shown = outputs
    assert [output["data"][MIME_TYPE]["status"] for output in unwatched] == ["solved"]
    assert shown[0]["data"]["text/plain"] == "0"


def test_each_case_of_each_law_is_told() -> None:
    exercise = Exercise("double", hints=("one", "two", "three"))

    @exercise.law(cases=lambda: iter([{"number": 1}, {"number": 2}]))
    def it_doubles(double: Any, number: int) -> None:
        """Twice as much."""
        double(number).should_be(2 * number)

    told: list[tuple[str, int]] = []
    outcome = examine(exercise, (lambda number: 2 * number,), progress=lambda what, done: told.append((what, done)))
    assert outcome.status == "solved"
    assert told == [("cases", 1), ("cases", 2)]
