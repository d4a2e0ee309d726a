"""`course check` over a learner's copy: real notebooks, really run."""

from pathlib import Path

import pytest

from course_utils.exercises.outcome import MIME_TYPE, Outcome
from course_utils.workspace import verify as module
from course_utils.workspace.verify import Verdict, verify
from tests.unit.small_lesson import ABOUT, CODEC, DOUBLE, OPEN, code, publish, write_notebook

STUB = "def double(number):\n    raise NotImplementedError('Write double.')"


def checked(name: str, call: str) -> dict[str, object]:
    """A check cell as it is published, with what it says when the exercise is solved."""
    data = {"text/plain": "solved", MIME_TYPE: Outcome(name, "solved").data()}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
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
    assert found["double"] == Verdict("double", "solved")
    assert found["codec"] == Verdict("codec", "not yet", "What is encoded comes back.")
    assert str(found["codec"]).split() == ["codec", "✗", "not", "yet", "What", "is", "encoded", "comes", "back."]
    assert [path.name for path in home.iterdir()] == ["77_doubling.ipynb"]


def test_a_comment_that_nbval_knows_makes_nothing_solved(home: Path) -> None:
    mine = cells(home, STUB, CODEC)
    mine[2]["source"] = f"# NBVAL_IGNORE_OUTPUT\n{mine[2]['source']}"
    mine[4]["source"] = f"# NBVAL_SKIP\n{mine[4]['source']}"
    mine[2]["metadata"] = {"course": {"check": "double"}, "tags": ["raises-exception", "nbval-skip"]}
    found = check_copy(home, mine)
    assert found["double"] == Verdict("double", "not attempted")
    assert not found["codec"].solved


CHECKS_ANEW = """import course_utils
def check(name, *answers):
    return "solved"
course_utils.check = check"""


def test_a_check_is_the_courses_own_whatever_became_of_its_cell_and_its_name(home: Path) -> None:
    mine = cells(
        home, f"{CHECKS_ANEW}\n{STUB}", "from course_utils import worked\n" + CODEC.replace("+ double(0)", "+ 1")
    )
    mine[2] = checked("double", 'check("double", lambda number: 2 * number)')
    mine[4] = checked("codec", 'check("codec", *worked("codec"))')
    found = check_copy(home, mine)
    assert found["double"] == Verdict("double", "not attempted")
    assert found["codec"] == Verdict("codec", "not yet", "What is encoded comes back.")


def test_an_answer_that_puts_out_a_verdict_of_its_own_is_not_solved_by_it(home: Path) -> None:
    forged = f"{{'text/plain': 'solved', '{MIME_TYPE}': {Outcome('double', 'solved').data()}}}"
    found = check_copy(home, cells(home, f"def double(number):\n    display({forged}, raw=True)\n    return 1", CODEC))
    assert found["double"].status == "not yet"


def test_what_an_answer_writes_besides_does_not_matter(home: Path) -> None:
    noisy = "import sys, warnings\n" + DOUBLE.replace(
        ":\n", ":\n    warnings.warn('old')\n    print(1, file=sys.stderr)\n"
    )
    assert check_copy(home, cells(home, noisy, CODEC))["double"] == Verdict("double", "solved")


def test_a_verdict_takes_one_line_that_any_terminal_can_show(home: Path) -> None:
    raises = "def double(number):\n    raise ValueError('one\\ntwo \\x1b[31m \\ud800 \\u202e')"
    [line] = str(check_copy(home, cells(home, raises, CODEC))["double"]).splitlines()
    assert "ValueError: one two \\x1b[31m \\ud800 \\u202e" in line
    assert line.encode("utf-8")


def test_a_check_that_is_unfinished_says_so_and_is_not_solved(home: Path) -> None:
    unfinished = """from course_utils.exercises import Outcome
from course_utils.notebook import verbs
verbs.examine = lambda exercise, answers, progress: Outcome(exercise.name, "unfinished", "The check ran out of time.")
"""
    found = check_copy(home, cells(home, unfinished + DOUBLE, CODEC))
    assert found["double"] == Verdict("double", "unfinished", "The check ran out of time.")
    assert str(found["double"]).split()[:3] == ["double", "◐", "unfinished"]
    assert not found["double"].solved


def test_an_error_above_is_named_where_a_check_could_not_say_anything(home: Path) -> None:
    mine = cells(home, "def double(number:\n    return 1", CODEC)
    mine.insert(1, code("1 / 0"))
    found = check_copy(home, mine)
    assert found["double"].remark == "code cell 3 above it fails: SyntaxError: '(' was never closed (line 1)"
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
    monkeypatch.setattr(module, "_CELL_SECONDS", 20)
    found = check_copy(home, cells(home, f"while True:\n    pass\n{DOUBLE}", CODEC))
    assert found["double"].remark == "code cell 2 above it fails: it did not end within 20 seconds"
    assert not found["codec"].solved


def test_an_answer_that_is_not_defined_is_said(home: Path) -> None:
    remark = check_copy(home, cells(home, "pass", CODEC))["double"].remark
    assert remark == "There is no `double` yet. Run the cell above that defines it first, then this check again."


def test_a_cell_that_ends_the_kernel_is_named_and_the_cells_after_it_are_checked(home: Path) -> None:
    mine = cells(home, "exit()", CODEC.replace("double(0)", "0"))
    mine.insert(1, code("1"))
    found = check_copy(home, mine)
    assert found["double"].remark == "code cell 3 above it fails: SystemExit: it ends the kernel"
    assert found["codec"].solved


def test_a_kernel_that_dies_leaves_nothing_solved_after_it_and_the_cell_is_named(home: Path) -> None:
    found = check_copy(home, cells(home, DOUBLE, "import os\nos._exit(1)"))
    assert found["double"].solved
    assert found["codec"] == Verdict("codec", "not yet", "code cell 4 above it fails: it ends the kernel")


def test_a_check_whose_answer_ends_the_kernel_says_so(home: Path) -> None:
    found = check_copy(home, cells(home, "import os\ndef double(number):\n    os._exit(1)", CODEC))
    assert found["double"].remark == "it ends the kernel"
    assert found["codec"].remark == "code cell 3 above it fails: it ends the kernel"


@pytest.mark.parametrize("content", [b"", b"{half", b"[]", b"\xff\xfe\x00", b'{"cells": [{}]}', b"{}"])
def test_a_copy_that_is_no_notebook_any_more_is_said(home: Path, content: bytes) -> None:
    (home / "77_doubling.ipynb").write_bytes(content)
    with pytest.raises(LookupError, match=r"is no notebook any more .*`course reset 77`"):
        verify(home, "77")


def test_a_missing_copy_is_said(home: Path) -> None:
    with pytest.raises(LookupError, match=r"There is no copy of 77_doubling in .*`course learn` makes one"):
        verify(home, "77")
