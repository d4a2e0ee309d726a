"""A lesson is found by whatever a person calls it."""

from pathlib import Path

import pytest

from course_utils.catalogue import UnknownName, find_lesson, find_published, lesson_named
from tests.unit.small_lesson import ABOUT, code, publish, write_notebook

LESSONS = ["00_start_here", "04_replaying_account_42", "14_sagas"]


@pytest.mark.parametrize(
    "name",
    ["4", "04", "004", "replaying_account_42", "04_replaying_account_42", "04_replaying_account_42.ipynb"],
)
def test_a_lesson_is_found_by_each_of_its_names(name: str) -> None:
    assert lesson_named(name, LESSONS) == "04_replaying_account_42"


@pytest.mark.parametrize("name", ["", "42", "-4", "4.0", "²", "account", "04_", "04_replaying_account_42.py"])
def test_nothing_else_is_a_lessons_name(name: str) -> None:
    with pytest.raises(UnknownName, match="There is no lesson"):
        lesson_named(name, LESSONS)


def test_a_misspelt_lesson_gets_the_closest_name() -> None:
    with pytest.raises(UnknownName, match=r"no lesson 'replaying_acount'\. Did you mean 04_replaying_account_42\?"):
        lesson_named("replaying_acount", LESSONS)
    with pytest.raises(UnknownName, match=r"no lesson 'x'\. There are: 00_start_here, 04_.*, 14_sagas\."):
        lesson_named("x", LESSONS)


def test_both_editions_are_found_by_the_same_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, monkeypatch)
    write_notebook(tmp_path / "notebooks" / "77_doubling.ipynb", [code("1")], ABOUT)
    for name in ("77", "doubling", "77_doubling.ipynb"):
        assert find_lesson(name).title == "Doubling"
        assert find_published(name) == tmp_path / "notebooks" / "77_doubling.ipynb"
