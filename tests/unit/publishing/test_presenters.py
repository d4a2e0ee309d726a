"""The presenter's edition: the learner's notebook with nothing taken away, notes and solutions folded into it."""

import json
from itertools import pairwise

import pytest

from course_utils import places
from course_utils.publishing.contents import Entry, read_contents
from course_utils.publishing.pages.cells import presented
from course_utils.publishing.parse import parse_lesson
from course_utils.publishing.presenters import first_cells, presenters_edition

NOTEBOOKS = places.ROOT / "notebooks"


@pytest.mark.parametrize("entry", read_contents(), ids=lambda entry: entry.folder_name)
def test_it_is_the_learners_notebook_with_each_note_and_each_solution_in_its_place(entry: Entry) -> None:
    lesson = parse_lesson(places.LESSONS / entry.folder_name, entry)
    cells = presented(lesson, NOTEBOOKS)
    made = json.loads(presenters_edition(NOTEBOOKS / f"{entry.folder_name}.ipynb", cells, "elsewhere"))["cells"]
    learners = json.loads((NOTEBOOKS / f"{entry.folder_name}.ipynb").read_text(encoding="utf-8"))["cells"]
    added = [cell for cell in made if cell["id"].startswith(("speaker-", "solution-"))]
    assert [cell["id"] for cell in made if cell not in added] == [cell["id"] for cell in learners]
    assert len(added) == sum(cell.kind in ("speaker", "exercise") for cell in lesson.cells)
    for before, cell in pairwise(made):
        if cell["id"].startswith("solution-"):
            assert "exercise" in before["metadata"]["course"]
            assert cell["metadata"]["jupyter"]["source_hidden"]
    assert not any(cell.get("outputs") for cell in made)
    assert not any("](pictures/" in cell["source"] for cell in made)


@pytest.mark.parametrize("entry", read_contents(), ids=lambda entry: entry.folder_name)
def test_every_stack_of_slides_has_a_cell_that_begins_it(entry: Entry) -> None:
    lesson = parse_lesson(places.LESSONS / entry.folder_name, entry)
    first = first_cells(presented(lesson, NOTEBOOKS))
    assert len(first) == 1 + len(lesson.sections)
    learners = json.loads((NOTEBOOKS / f"{entry.folder_name}.ipynb").read_text(encoding="utf-8"))["cells"]
    assert set(first) <= {cell["id"] for cell in learners}
