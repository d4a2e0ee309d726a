"""The committed notebooks are what the lessons build, executed, in order, and described."""

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from course_utils import places
from course_utils.publishing.build import build
from course_utils.publishing.contents import Entry, read_contents
from course_utils.publishing.produce import read_lesson

NOTEBOOKS = places.ROOT / "notebooks"
ENTRIES = read_contents()
EDITIONS = [f"{folder}{entry.folder_name}.ipynb" for entry in ENTRIES for folder in ("", "solutions/")]
# Pictures drawn from charts depend on the machine's fonts.
MACHINE_DEPENDENT = ("image/png",)


def read(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            for kind in MACHINE_DEPENDENT:
                if kind in output.get("data", {}):
                    output["data"][kind] = "a picture"
    return notebook


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def outputs(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [output for cell in code_cells(notebook) for output in cell["outputs"]]


EACH_LESSON = [pytest.param(e, id=e.folder_name, marks=pytest.mark.xdist_group(e.folder_name)) for e in ENTRIES]


@pytest.fixture(scope="module", params=EACH_LESSON)
def entry_and_rebuilt(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Entry, Path]:
    """A lesson, and a folder in which it was built afresh."""
    target = tmp_path_factory.mktemp("notebooks")
    build(target, only=request.param.folder_name)
    return request.param, target


def ignoring_the_header(notebook: dict[str, Any]) -> dict[str, Any]:
    """Cells whose output the lesson itself calls machine-dependent do not count."""
    for cell in notebook["cells"]:
        if "nbval-ignore-output" in cell["metadata"].get("tags", []):
            cell["outputs"] = []
    return notebook


def test_the_notebooks_are_what_the_lessons_build(entry_and_rebuilt: tuple[Entry, Path]) -> None:
    entry, rebuilt = entry_and_rebuilt
    for name in (f"{entry.folder_name}.ipynb", f"solutions/{entry.folder_name}.ipynb"):
        committed, built = ignoring_the_header(read(NOTEBOOKS / name)), ignoring_the_header(read(rebuilt / name))
        assert committed == built, f"{name} is not what its lesson builds. Run: python3 course.py build"


def test_building_again_builds_nothing_and_changes_no_byte(
    entry_and_rebuilt: tuple[Entry, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, rebuilt = entry_and_rebuilt
    monkeypatch.setattr("course_utils.publishing.build.read_contents", lambda: [entry])
    before = {path: path.read_bytes() for path in rebuilt.rglob("*.ipynb")}
    assert build(rebuilt) == []
    assert {path: path.read_bytes() for path in rebuilt.rglob("*.ipynb")} == before


def test_the_pictures_are_what_the_lessons_draw(entry_and_rebuilt: tuple[Entry, Path]) -> None:
    entry, rebuilt = entry_and_rebuilt
    drawn = {path.name: path.read_text(encoding="utf-8") for path in (rebuilt / "pictures").glob("*")}
    committed = (NOTEBOOKS / "pictures").glob(f"{entry.number}_*")
    assert {path.name: path.read_text(encoding="utf-8") for path in committed} == drawn


def test_the_values_of_widgets_are_what_the_lessons_show(entry_and_rebuilt: tuple[Entry, Path]) -> None:
    entry, rebuilt = entry_and_rebuilt
    solved = read(rebuilt / "solutions" / f"{entry.folder_name}.ipynb")
    measured = {cell["id"] for cell in solved["cells"] if "nbval-ignore-output" in cell["metadata"].get("tags", [])}
    committed, built = (
        json.loads((folder / "widgets" / f"{entry.folder_name}.json").read_text(encoding="utf-8"))
        for folder in (NOTEBOOKS, rebuilt)
    )
    assert {cell: values for cell, values in committed.items() if cell not in measured} == {
        cell: values for cell, values in built.items() if cell not in measured
    }
    assert {f"predict-{name}".replace("_", "-")[:64] for name in solved["metadata"]["course"]["predictions"]} <= set(
        built
    )


def test_there_are_no_stray_notebooks() -> None:
    assert {path.relative_to(NOTEBOOKS).as_posix() for path in NOTEBOOKS.rglob("*.ipynb")} == set(EDITIONS)


@pytest.mark.parametrize("name", EDITIONS)
def test_every_code_cell_was_executed_in_order(name: str) -> None:
    counts = [cell["execution_count"] for cell in code_cells(read(NOTEBOOKS / name))]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("name", EDITIONS)
def test_no_output_is_an_error_an_address_or_a_dead_widget(name: str) -> None:
    for output in outputs(read(NOTEBOOKS / name)):
        assert output["output_type"] != "error"
        assert output.get("name") != "stderr", output["text"]
        assert not re.search(r"0x[0-9a-f]{8,}", str(output.get("data", {}).get("text/plain", "")))
        assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {})


@pytest.mark.parametrize("name", EDITIONS)
def test_every_chart_and_player_says_what_there_is_to_see(name: str) -> None:
    for output in outputs(read(NOTEBOOKS / name)):
        data = output.get("data", {})
        if "application/vnd.vegalite.v5+json" in data:
            assert len(data["application/vnd.vegalite.v5+json"]["description"].split()) > 3
            assert "image/png" in data
        if "image/svg+xml" in data:
            picture = ElementTree.fromstring("".join(data["image/svg+xml"]))
            described = picture.find("{http://www.w3.org/2000/svg}desc")
            assert described is not None
            assert len((described.text or "").split()) > 3


@pytest.mark.parametrize("name", EDITIONS)
def test_cells_have_ids_of_their_own_that_do_not_depend_on_chance(name: str) -> None:
    notebook, other = read(NOTEBOOKS / name), read(NOTEBOOKS / EDITIONS[EDITIONS.index(name) ^ 1])
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert ids == [cell["id"] for cell in other["cells"]], "both editions of a lesson share their ids"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder_name)
def test_the_learners_edition_holds_no_solution_and_no_speaker_note(entry: Any) -> None:
    learners, solved = (
        read(NOTEBOOKS / f"{entry.folder_name}.ipynb"),
        read(NOTEBOOKS / f"solutions/{entry.folder_name}.ipynb"),
    )
    for mine, theirs in zip(code_cells(learners), code_cells(solved), strict=True):
        if "exercise" in mine["metadata"].get("course", {}):
            assert mine["source"] != theirs["source"]
        else:
            assert mine == theirs
    text = json.dumps(learners) + json.dumps(solved)
    assert not re.search(r"### (solution|end|stub)", text)
    for cell in read_lesson(entry).cells:
        if cell.kind == "speaker":
            assert json.dumps(cell.source)[1:-1] not in text


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder_name)
def test_a_lesson_keeps_the_rules_of_its_source(entry: Any) -> None:
    lesson = read_lesson(entry)  # raises with every mistake: minutes, sizes of cells, stubs, checks
    cells = [cell for cell in lesson.cells if cell.kind != "speaker"]
    assert len(cells) >= (14 if lesson.minutes <= 20 else 25)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder_name)
def test_from_part_two_on_exercises_take_as_long_as_teaching(entry: Any) -> None:
    lesson = read_lesson(entry)
    if not entry.part.startswith("Part I ·"):
        assert lesson.exercise_minutes >= lesson.teaching_minutes


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder_name)
def test_every_exercise_has_a_check_that_can_be_put_back_as_it_was_published(entry: Any) -> None:
    notebook = read(NOTEBOOKS / f"{entry.folder_name}.ipynb")
    checks = {cell["metadata"].get("course", {}).get("check"): "".join(cell["source"]) for cell in code_cells(notebook)}
    checks.pop(None)
    assert list(checks) == [exercise["name"] for exercise in notebook["metadata"]["course"]["exercises"]]
    assert all(f'check("{name}", ' in source for name, source in checks.items())


@pytest.mark.parametrize("name", EDITIONS)
def test_what_need_not_be_read_comes_collapsed(name: str) -> None:
    for cell in code_cells(read(NOTEBOOKS / name)):
        expected = bool({"header", "predict", "setup"} & set(cell["metadata"].get("tags", [])))
        assert cell["metadata"].get("jupyter", {}).get("source_hidden", False) == expected


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder_name)
def test_the_learner_does_something_at_least_every_five_cells(entry: Any) -> None:
    idle = 0
    for cell in read_lesson(entry).cells:
        if cell.kind == "speaker" or cell.source.startswith("# "):
            continue
        if re.search(r"^## .*(cost|tradeoff|Where you are)", cell.source, re.MULTILINE | re.IGNORECASE):
            break  # from the tradeoffs on the lesson looks back
        acts = cell.kind in ("exercise", "check", "predict") or re.search(
            r"(player|theatre|stepper|arrival_orders|question_box|shop_window|service_board|cluster_board)\(",
            cell.source,
        )
        idle = 0 if acts or re.search(r"\b(Change|Try|Run|Edit|Move|Replace|Drag)\b", cell.source) else idle + 1
        assert idle <= 5, f"nothing to do in the cells up to line {cell.line}"


def test_the_place_of_an_option_does_not_give_the_answer_away() -> None:
    asked = [asked for entry in ENTRIES for asked in read_lesson(entry).predictions.values()]
    right = [next(place for place, option in enumerate(one.options) if option["right"]) for one in asked]
    for place in range(3):
        assert right.count(place) >= len(right) / 5
