"""`course check` over a learner's copy: real notebooks, really run."""

from pathlib import Path

import pytest

from course_utils.exercises import Outcome
from course_utils.workspace import verify as module
from course_utils.workspace.verify import Verdict, verify
from tests.unit.small_lesson import ABOUT, CODEC, DOUBLE, code, publish, write_notebook

STUB = "def double(number):\n    raise NotImplementedError('Write double.')"
OPEN = """from pathlib import Path

from course_utils import check, lesson, places

places.LESSONS = Path({lessons!r})
lesson("77")"""


def checked(name: str, call: str) -> dict[str, object]:
    """A check cell as it is published, with what it says when the exercise is solved."""
    solved = Outcome(name, "solved")
    data = {"text/plain": repr(solved), "text/html": solved._repr_html_()}
    output = {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
    return code(call, {"check": name}, 1) | {"outputs": [output]}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = publish(tmp_path, monkeypatch)
    write_notebook(tmp_path / "notebooks" / "77_doubling.ipynb", cells(home, STUB, CODEC), ABOUT)
    return home


def cells(home: Path, double: str, codec: str) -> list[dict[str, object]]:
    return [
        code(OPEN.format(lessons=str(home.parent / "lessons"))),
        code(double, {"exercise": "double"}),
        checked("double", 'check("double", double)'),
        code(codec, {"exercise": "codec"}),
        checked("codec", 'check("codec", encode, decode)'),
    ]


def check_copy(home: Path, mine: list[dict[str, object]]) -> dict[str, Verdict]:
    write_notebook(home / "77_doubling.ipynb", mine)
    return {verdict.exercise: verdict for verdict in verify(home, "77")}


def test_each_exercise_gets_its_verdict_and_nothing_is_recorded_or_changed(home: Path) -> None:
    found = check_copy(home, cells(home, DOUBLE, CODEC.replace("+ double(0)", "+ 1")))
    assert found["double"] == Verdict("double", True)
    assert found["codec"] == Verdict("codec", False, "What is encoded comes back.")
    assert str(found["codec"]).split() == ["codec", "✗", "not", "yet", "What", "is", "encoded", "comes", "back."]
    assert [path.name for path in home.iterdir()] == ["77_doubling.ipynb"]


def test_a_comment_that_nbval_knows_makes_nothing_solved(home: Path) -> None:
    mine = cells(home, STUB, CODEC)
    mine[2]["source"] = f"# NBVAL_IGNORE_OUTPUT\n{mine[2]['source']}"
    mine[4]["source"] = f"# NBVAL_SKIP\n{mine[4]['source']}"
    mine[2]["metadata"] = {"course": {"check": "double"}, "tags": ["raises-exception", "nbval-skip"]}
    found = check_copy(home, mine)
    assert found["double"] == Verdict("double", False, attempted=False)
    assert not found["codec"].solved


def test_a_check_with_a_picture_below_its_verdict_is_not_yet_and_sends_one_to_the_notebook(home: Path) -> None:
    mine = cells(home, DOUBLE, CODEC)
    mine[2]["source"] = """from IPython.display import SVG, display
display(SVG("<svg xmlns='http://www.w3.org/2000/svg'/>"))"""
    found = check_copy(home, mine)
    assert found["double"] == Verdict("double", False, "run its check in the notebook to see why")
    assert found["codec"].solved


def test_an_error_above_is_named_where_a_check_could_not_say_anything(home: Path) -> None:
    mine = cells(home, "def double(number:\n    return 1", CODEC)
    mine.insert(1, code("1 / 0"))
    found = check_copy(home, mine)
    assert found["double"].remark == "code cell 3 above it fails: SyntaxError: '(' was never closed"
    assert "name 'double' is not defined" in found["codec"].remark


def test_an_error_above_is_no_matter_when_the_check_says_solved(home: Path) -> None:
    mine = cells(home, DOUBLE, CODEC)
    mine.insert(1, code("1 / 0"))
    del mine[3]  # the check of double
    found = check_copy(home, mine)
    assert found["codec"].solved
    assert "its check cell is gone; `course reset` brings it back" in found["double"].remark


def test_the_server_a_learner_works_with_is_not_touched(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:password@localhost/course")
    found = check_copy(home, cells(home, f"import os\nassert 'DATABASE_URL' not in os.environ\n{DOUBLE}", CODEC))
    assert found["double"].solved


def test_a_cell_that_never_ends_is_ended_and_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CELL_SECONDS", 5)
    found = check_copy(home, cells(home, f"while True:\n    pass\n{DOUBLE}", CODEC))
    assert found["double"].remark == "code cell 2 above it fails: it did not end within 5 seconds"
    assert not found["codec"].solved


def test_a_kernel_that_dies_leaves_nothing_solved(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CELL_SECONDS", 5)
    found = check_copy(home, cells(home, "import os\nos._exit(1)", CODEC))
    assert not any(verdict.solved for verdict in found.values())


@pytest.mark.parametrize("content", [b"", b"{half", b"[]", b"\xff\xfe\x00", b'{"cells": [{}]}', b"{}"])
def test_a_copy_that_is_no_notebook_any_more_is_said(home: Path, content: bytes) -> None:
    (home / "77_doubling.ipynb").write_bytes(content)
    with pytest.raises(LookupError, match=r"is no notebook any more .*`course reset 77`"):
        verify(home, "77")


def test_a_missing_copy_is_said(home: Path) -> None:
    with pytest.raises(LookupError, match=r"There is no copy of 77_doubling in .*`course learn` makes one"):
        verify(home, "77")
