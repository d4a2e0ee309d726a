"""A small published lesson of two exercises, for the tests of what is done with one."""

import json
from pathlib import Path

import pytest

from course_utils import places
from course_utils.notebook import verbs
from course_utils.progress import file as progress_file

DECLARED = {
    "double": '''
from course_utils.exercises import Attempt, Exercise

exercise = Exercise("double", hints=("first", "second", "third"))


@exercise.law(cases=lambda: ({"number": number} for number in (1, 2, 21)))
def doubles(double: Attempt, number: int) -> None:
    """Twice the number comes back."""
    double(number).should_be(2 * number)
''',
    "codec": '''
from course_utils.exercises import Attempt, Exercise

exercise = Exercise("codec", hints=("one", "two", "three"), answers=("encode", "decode"))


@exercise.law(cases=lambda: ({"number": number} for number in (0, 7)))
def there_and_back(encode: Attempt, decode: Attempt, number: int) -> None:
    """What is encoded comes back."""
    decode(encode(number).value).should_be(number)
''',
}


def code(source: str, about: dict[str, str] | None = None, number: int | None = None) -> dict[str, object]:
    """A code cell; what a check cell says when it is solved stands below it."""
    return {
        "cell_type": "code",
        "id": f"cell-{abs(hash(source)) % 10**8}",
        "execution_count": number,
        "metadata": {"course": about} if about else {},
        "outputs": [],
        "source": source,
    }


def write_notebook(path: Path, cells: list[dict[str, object]], about: dict[str, object] | None = None) -> None:
    metadata: dict[str, object] = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = {"cells": cells, "metadata": metadata | {"course": about or {}}, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


DOUBLE = "def double(number):\n    return 2 * number"
CODEC = "def encode(number):\n    return str(number)\n\ndef decode(text):\n    return int(text) + double(0)"
OPEN = """from pathlib import Path

from course_utils import check, hint, lesson, places, reveal

places.LESSONS = Path({lessons!r})
lesson("77")"""
ABOUT: dict[str, object] = {
    "number": "77",
    "slug": "doubling",
    "title": "Doubling",
    "minutes": 15,
    "exercises": [{"name": "double", "minutes": 5}, {"name": "codec", "minutes": 5}],
    "predictions": {
        "twice": {
            "question": "Twice 21?",
            "options": [
                {"text": "42", "right": True, "why": "Yes."},
                {"text": "21", "right": False, "why": "Once."},
            ],
        }
    },
}


def publish(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Publish the lesson in `folder` and let this process work in the learner's folder there, which is returned."""
    lessons = folder / "lessons"
    (lessons / "77_doubling" / "exercises").mkdir(parents=True)
    for name, source in DECLARED.items():
        (lessons / "77_doubling" / "exercises" / f"{name}.py").write_text(source, encoding="utf-8")
    solved = [code(DOUBLE, {"exercise": "double"}), code(CODEC, {"exercise": "codec"})]
    write_notebook(folder / "notebooks" / "solutions" / "77_doubling.ipynb", solved, ABOUT)
    home = folder / "home"
    home.mkdir()
    progress_file._in_memory.cache_clear()
    monkeypatch.setattr(places, "LESSONS", lessons)
    monkeypatch.setattr(verbs, "_current", None)
    monkeypatch.setattr(verbs, "_solved", {})
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(folder / "notebooks"))
    monkeypatch.setenv("COURSE_HOME", str(home))
    monkeypatch.chdir(home)
    return home
