"""The editions of a lesson: what each holds, and that the same lesson gives the same bytes."""

import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from course_utils import places
from course_utils.publishing import build as building
from course_utils.publishing.editions import learners_edition, solved_edition
from course_utils.publishing.execute import CellFailed, execute
from course_utils.publishing.mistakes import LessonMistakes
from course_utils.publishing.produce import produce, require_solved, write_notebook
from tests.unit.publishing.lesson_text import ENTRY, TEXT, read


def solved(folder: Path, text: str = TEXT) -> NotebookNode:
    return solved_edition(read(folder, text), [ENTRY])


def sources(notebook: NotebookNode) -> str:
    return "\n".join(cell.source for cell in notebook.cells)


def ids(notebook: NotebookNode) -> list[str]:
    return [cell.id for cell in notebook.cells]


def test_the_solved_edition_is_a_notebook_with_the_solution(tmp_path: Path) -> None:
    notebook = solved(tmp_path)
    nbformat.validate(notebook)
    assert "return 2 * number" in sources(notebook)
    assert [cell.cell_type for cell in notebook.cells[:3]] == ["markdown", "markdown", "code"]
    assert 'lesson("doubling")' in notebook.cells[2].source


def test_the_learners_edition_has_a_stub_in_the_solutions_place_and_nothing_else_changed(tmp_path: Path) -> None:
    notebook = solved(tmp_path)
    before = copy.deepcopy(notebook)
    learners = learners_edition(notebook)
    assert notebook == before
    assert "return 2 * number" not in sources(learners)
    assert "###" not in "".join(cell.source for cell in learners.cells if cell.cell_type == "code")
    changed = [ours.id for ours, theirs in zip(notebook.cells, learners.cells, strict=True) if ours != theirs]
    assert changed == ["exercise-double"]


def test_what_speakers_say_is_in_neither_edition(tmp_path: Path) -> None:
    assert "Ask the room" in TEXT
    assert "Ask the room" not in json.dumps(solved(tmp_path))


def test_the_reasons_of_a_prediction_are_in_no_cell(tmp_path: Path) -> None:
    notebook = solved(tmp_path)
    assert "That is once" not in sources(notebook)
    assert notebook.metadata["course"]["predictions"]["twice"]["question"] == "Twice 21?"


def test_what_need_not_be_read_comes_collapsed(tmp_path: Path) -> None:
    setup = "```{code-cell} python\n:tags: [setup]\n\nstage = 1\n```\n"
    notebook = solved(tmp_path, TEXT + setup)
    collapsed = [cell.source for cell in notebook.cells if cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert [source.splitlines()[-1] for source in collapsed] == [
        'lesson("doubling")',
        'predict("twice")',
        "stage = 1",
    ]


def test_minutes_are_those_of_the_headings(tmp_path: Path) -> None:
    notebook = solved(tmp_path)
    assert notebook.metadata["course"]["minutes"] == 20
    assert notebook.metadata["course"]["exercises"] == [{"name": "double", "minutes": 10}]
    assert "**20 minutes**: 10 reading and trying, 10 exercises." in sources(notebook)


def test_ids_are_unique_even_of_cells_that_are_alike(tmp_path: Path) -> None:
    alike = "\n\n+++\n\nThe end.\n\n```{code-cell} python\n2 * 21\n```\n"
    found = ids(solved(tmp_path, TEXT + alike + alike))
    assert len(set(found)) == len(found)
    assert all(len(name) <= 64 for name in found)


def test_a_cell_keeps_its_id_when_another_changes_comes_or_goes(tmp_path: Path) -> None:
    before = ids(solved(tmp_path))
    changed = ids(solved(tmp_path, TEXT.replace("Look at this.", "Look at that.")))
    assert len(set(before) - set(changed)) == 1
    longer = ids(solved(tmp_path, TEXT.replace("Numbers, twice as large.", "Numbers.\n\n+++\n\nTwice as large.")))
    assert len(set(before) - set(longer)) == 1
    assert ids(solved(tmp_path, TEXT.replace("return 2 * number", "return number + number"))) == before


def test_the_same_lesson_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.ipynb", "two.ipynb"):
        write_notebook(learners_edition(solved(tmp_path)), tmp_path / name)
    assert (tmp_path / "one.ipynb").read_bytes() == (tmp_path / "two.ipynb").read_bytes()
    assert b"\r" not in (tmp_path / "one.ipynb").read_bytes()


def test_a_lesson_that_needs_an_unknown_one_is_said(tmp_path: Path) -> None:
    with pytest.raises(
        LessonMistakes, match=r"needs 'dubling', which course\.yml does not have\. Did you mean doubling"
    ):
        solved(tmp_path, TEXT.replace("needs: []", "needs: [dubling]"))


def test_what_a_lesson_needs_is_linked(tmp_path: Path) -> None:
    assert "[77 Doubling](77_doubling.ipynb) first" in sources(solved(tmp_path, TEXT.replace("[]", "[doubling]")))


DOUBLE = '''
from course_utils.exercises import Exercise

exercise = Exercise("double", hints=("one", "two", "three"))

@exercise.law()
def doubles(double):
    """Twice the number."""
    double(21).should_be(42)
'''
OPEN_HERE = "from course_utils import places\nfrom pathlib import Path\nplaces.LESSONS = Path({lessons!r})\n"


def test_a_tiny_lesson_is_executed_into_both_editions(tmp_path: Path) -> None:
    lessons = tmp_path / "lessons"
    folder = lessons / ENTRY.folder_name
    (folder / "exercises").mkdir(parents=True)
    (folder / "exercises" / "double.py").write_text(DOUBLE, encoding="utf-8")
    notebook = solved(folder)
    notebook.cells[2].source = OPEN_HERE.format(lessons=str(lessons)) + notebook.cells[2].source
    executed = execute(notebook, ENTRY.folder_name)
    by_id = {cell.id: cell for cell in executed.cells}
    assert by_id["check-double"].outputs[0].data["text/plain"] == "double — solved"
    counts = [cell.execution_count for cell in executed.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    (twice,) = executed.metadata.pop("widgets")["predict-twice"].values()
    assert (twice["widget"], twice["values"]["question"]) == ("prediction", "Twice 21?")
    assert not any("execution" in cell.metadata for cell in executed.cells)
    assert "widget-view" not in json.dumps(executed)
    learners = learners_edition(executed)
    found = {cell.id: cell for cell in learners.cells}
    assert found["check-double"] == by_id["check-double"]
    assert "raise NotImplementedError" in found["exercise-double"].source


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("1 / 0", "raised ZeroDivisionError: division by zero"),
        ("object()", "shows a memory address"),
        ("print(object())", "shows a memory address"),
        ("import os\nos._exit(1)", "did not end as it should"),
    ],
)
def test_a_cell_that_cannot_be_published_is_said(source: str, says: str) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    with pytest.raises(CellFailed, match=says):
        execute(notebook, "77_doubling")


def test_a_kernel_that_does_not_come_up_is_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    starts: list[NotebookClient] = []

    async def third_time_lucky(client: NotebookClient) -> Any:
        starts.append(client)
        if len(starts) < 3:
            await client._async_cleanup_kernel()
            raise RuntimeError("Kernel died before replying to kernel_info")
        return await came_up(client)

    came_up = NotebookClient.async_start_new_kernel_client
    monkeypatch.setattr(NotebookClient, "async_start_new_kernel_client", third_time_lucky)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("6 * 7")])
    assert execute(notebook, "77_doubling").cells[0].outputs[0].data["text/plain"] == "42"
    assert len(starts) == 3
    starts[:] = []
    monkeypatch.setattr("course_utils.publishing.execute._MOST_STARTS", 2)
    with pytest.raises(RuntimeError, match="Kernel died"):
        execute(notebook, "77_doubling")


@pytest.mark.parametrize("said", [[], ["double — not yet\n\nIt gave 21."], ["double — unfinished"]])
def test_a_solution_that_its_own_check_does_not_call_solved_is_not_published(tmp_path: Path, said: list[str]) -> None:
    notebook = solved(tmp_path)
    (check,) = [cell for cell in notebook.cells if cell.metadata.get("course", {}).get("check")]
    check.outputs = [nbformat.v4.new_output("display_data", {"text/plain": text}) for text in said]
    with pytest.raises(CellFailed, match="The check of 'double' refuses the lesson's own solution"):
        require_solved(notebook)
    check.outputs.append(nbformat.v4.new_output("execute_result", {"text/plain": "double — solved"}))
    require_solved(notebook)


def test_a_lesson_with_a_mistake_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "LESSONS", tmp_path)
    with pytest.raises(LessonMistakes):
        produce(ENTRY, [ENTRY], tmp_path / "notebooks")
    assert not (tmp_path / "notebooks").exists()


@pytest.mark.parametrize("record", ["{half", "<<<<<<< ours\n{}"])
def test_a_damaged_record_of_what_was_built_is_as_good_as_none(tmp_path: Path, record: str) -> None:
    (tmp_path / building.RECORD).write_text(record, encoding="utf-8")
    assert building._read_record(tmp_path) == {}
