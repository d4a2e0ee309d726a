"""The presenter's edition of a lesson: the learner's notebook with the speaker's notes and the solutions.

Notes and solutions are folded away until asked for, so that the notebook can be on the screen of a class.
"""

import json
from pathlib import Path
from typing import Any

import nbformat

from course_utils.publishing.headings import read_sections
from course_utils.publishing.pages.cells import Presented


def presenters_edition(learners: Path, cells: list[Presented], pictures: str) -> str:
    """The notebook as text, without outputs: made of the learner's, and of the lesson's `cells` with what it lacks.

    `pictures` is the folder they are in, seen from the notebook.
    """
    notebook: dict[str, Any] = json.loads(learners.read_text(encoding="utf-8"))
    title, about, header, *_ = notebook["cells"]
    published = {cell["id"]: cell for cell in notebook["cells"]}
    notebook["cells"] = [title, about, header]
    for number, one in enumerate(cells[1:]):
        if one.cell.kind == "speaker":
            notebook["cells"].append(_note(number, one.solved))
            continue
        notebook["cells"].append(published[one.key])
        if one.cell.kind == "exercise":
            notebook["cells"].append(_solution(number, one.solved))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("](pictures/", f"]({pictures}/")
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    nbformat.validate(notebook)
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def first_cells(cells: list[Presented]) -> list[str]:
    """By the number of a stack of slides, the id of the cell of the notebook that begins it."""
    sections = [one.key for one in cells if one.cell.kind == "text" for _ in read_sections(one.solved, 1)]
    return [cells[0].key, *sections]


def _note(number: int, text: str) -> dict[str, Any]:
    source = f"<details><summary>For the speaker</summary>\n\n{text}\n\n</details>"
    return {"id": f"speaker-{number}", "cell_type": "markdown", "metadata": {}, "source": source}


def _solution(number: int, source: str) -> dict[str, Any]:
    folded = {"jupyter": {"source_hidden": True}, "tags": ["solution"]}
    return {"id": f"solution-{number}", "cell_type": "code", "metadata": folded, "source": source}
