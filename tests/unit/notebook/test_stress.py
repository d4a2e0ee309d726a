"""The verb `stress`, and a check of an exercise with a stress: what they say, record and show."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils.charts.versions import versions_chart
from course_utils.exercises.stress import Stress
from course_utils.exercises.stress.survey import MIME_TYPE
from course_utils.notebook.verbs import check, lesson, stress
from course_utils.progress.file import open_progress
from tests.unit.exercises.stress.cells import cell
from tests.unit.small_lesson import OPEN, publish

STRESSED = """
from course_utils.exercises import Exercise
from course_utils.exercises.stress import Stress

exercise = Exercise("codec", hints=("", "", ""), answers=("handle",), stress=Stress(
    events=[{"id": "a", "key": 1, "amount": 5}, {"id": "b", "key": 1, "amount": 3}],
    key=lambda event: event["key"],
    fold=lambda events: sum(event["amount"] for event in events),
    read=lambda state: state.get("sums", {}),
))
"""
ADDS = """def handle(event, state):
    sums = state.setdefault("sums", {})
    sums[event["key"]] = sums.get(event["key"], 0) + event["amount"]"""
ONCE = """def handle(event, state):
    facts = state.setdefault("facts", {})
    facts[event["id"]] = event["amount"]
    state["sums"] = {event["key"]: sum(facts.values())}"""
ENDLESS = "def handle(event, state):\n    while True:\n        try:\n            pass\n        except BaseException:\n            pass"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = publish(tmp_path, monkeypatch)
    (path,) = tmp_path.rglob("exercises/codec.py")
    path.write_text(STRESSED, encoding="utf-8")
    lesson("77")
    return home


def test_stress_says_how_many_histories_are_survived(home: Path) -> None:
    found = stress("codec", cell(ADDS))
    assert "right in 2 of 2 orders, 2 of 14 schedules" in found.verdict
    assert stress("codec", cell(ONCE)).survived


def test_a_stress_of_ones_own_takes_the_place_of_the_exercises(home: Path) -> None:
    own = Stress(
        events=[{"id": "a", "key": 1, "amount": 5}],
        key=lambda event: event["key"],
        fold=lambda events: 5,
        read=lambda state: state.get("sums", {}),
    )
    assert "right in 1 of 1 orders, 1 of 2 schedules" in stress("codec", cell(ADDS), under=own).verdict
    assert "of 14 schedules" in stress("codec", cell(ADDS)).verdict


def test_a_check_refuses_anything_short_of_all_with_the_smallest_history(home: Path) -> None:
    outcome = check("codec", cell(ADDS))
    assert outcome.status == "not yet"
    assert "2 of 14 schedules" in outcome.message
    assert "1 ends with 10. Its events, in their own order, come to 5." in outcome.message
    assert outcome.case.count("handle(") == 2
    assert outcome.trace is not None
    assert check("codec", cell(ONCE)).status == "solved"


def test_the_numbers_of_each_version_are_events_in_progress(home: Path) -> None:
    stress("codec", cell(ADDS))
    stress("codec", cell(ONCE))
    with open_progress(home / "progress.sqlite") as progress:
        versions = progress.of("doubling").surveys["codec"]
    schedules = [{tally["name"]: tally["right"] for tally in version}["schedules"] for version in versions]
    assert schedules == [2, 14]
    chart = versions_chart("codec", versions)
    assert chart.description == "2 versions of codec; the last is right in 14 of 14 schedules."
    assert len(chart.table) == 10


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (ENDLESS, "did not come back within 2.5 seconds of computing"),
        ("def handle(event, state):\n    raise NotImplementedError('Still to write.')", "Still to write."),
        ("handle = lambda event, state: None", "a lambda has no name"),
    ],
)
def test_what_cannot_be_surveyed_gets_a_sentence_and_is_no_version(home: Path, source: str, says: str) -> None:
    handler = cell(source)
    found = stress("codec", handler)
    assert says in found.verdict
    assert not found.survived
    assert check("codec", handler).status != "solved"
    with open_progress(home / "progress.sqlite") as progress:
        assert progress.of("doubling").surveys == {}


def test_an_exercise_without_a_stress_says_so(home: Path) -> None:
    with pytest.raises(LookupError, match="double is no handler to put under stress"):
        stress("double", cell(ADDS))


def test_with_the_wrong_number_of_handlers_the_call_is_shown(home: Path) -> None:
    with pytest.raises(LookupError, match=r'stress\("codec", handle\)'):
        stress("codec")


def test_in_a_notebook_the_survey_shows_once_with_the_theatre_and_then_the_chart(home: Path, tmp_path: Path) -> None:
    from_course = "from course_utils import stress"
    sources = [
        OPEN.format(lessons=str(tmp_path / "lessons")),
        from_course,
        f'{ADDS}\n\nsurvey = stress("codec", handle)\nsurvey',
        f'memory = []\n{ONCE}\n\nstress("codec", handle)',
    ]
    notebook: Any = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(notebook, timeout=600, startup_timeout=600, resources={"metadata": {"path": str(home)}}).execute()
    first, second = ([set(output.get("data", {})) for output in one["outputs"]] for one in notebook.cells[2:])
    assert [MIME_TYPE in data for data in first] == [True, False]
    assert "application/vnd.jupyter.widget-view+json" in first[1]
    assert MIME_TYPE in second[0]
    assert "application/vnd.vegalite.v5+json" in second[1]
