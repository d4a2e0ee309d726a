"""nbval over every notebook: the solved ones pass whole, in the learners' exactly the checks fail."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from course_utils import places

NOTEBOOKS = places.ROOT / "notebooks"


@pytest.fixture(scope="module")
def reports(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], str]:
    """For each code cell of each notebook the text of its failure, or nothing when it passed."""
    own = [item for item in request.session.items if item.path == Path(__file__)]
    asked = sorted(str(NOTEBOOKS / item.callspec.params["name"]) for item in own)  # type: ignore[attr-defined]
    report = tmp_path_factory.mktemp("nbval") / "report.xml"
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-n", "2", "--dist", "loadscope", "--color=no"]
    command += ["-p", "no:cacheprovider", f"--rootdir={places.ROOT}", f"--junitxml={report}", *asked]
    done = subprocess.run(command, cwd=places.ROOT, capture_output=True, text=True, encoding="utf-8")
    assert report.exists(), done.stdout + done.stderr
    found: dict[tuple[str, int], str] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        number = int(re.search(r"(\d+)$", case.get("name", ""))[1])  # type: ignore[index]
        assert case.find("skipped") is None, f"{case.get('classname')} {number} was skipped"
        problems = [case.find("failure"), case.find("error")]
        text = next((problem.text or "failed" for problem in problems if problem is not None), "")
        found[notebook_named(case.get("classname", "")), number] = text
    return found


def notebook_named(classname: str) -> str:
    """`notebooks.solutions.04_x.ipynb` as junit names it, as a path below notebooks/."""
    stem = re.search(r"\d\d_\w+", classname)[0]  # type: ignore[index]
    return f"solutions/{stem}.ipynb" if "solutions" in classname else f"{stem}.ipynb"


def code_cells(name: str) -> list[dict[str, dict[str, str]]]:
    notebook = json.loads((NOTEBOOKS / name).read_text(encoding="utf-8"))
    return [cell["metadata"].get("course", {}) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def names(folder: Path) -> list[str]:
    return [path.relative_to(NOTEBOOKS).as_posix() for path in sorted(folder.glob("*.ipynb"))]


@pytest.mark.parametrize("name", names(NOTEBOOKS / "solutions"))
def test_a_solved_notebook_passes_whole(name: str, reports: dict[tuple[str, int], str]) -> None:
    for number in range(len(code_cells(name))):
        assert not reports[name, number], reports[name, number]


@pytest.mark.parametrize("name", names(NOTEBOOKS))
def test_in_the_learners_notebook_exactly_the_checks_fail(name: str, reports: dict[tuple[str, int], str]) -> None:
    for number, about in enumerate(code_cells(name)):
        if "check" in about:
            assert re.search(r"'status': 'not (attempted|yet)'", reports[name, number]), (
                f"{about['check']}: {reports[name, number]}"
            )
        else:
            assert not reports[name, number], reports[name, number]
