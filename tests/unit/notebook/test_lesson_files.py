"""A lesson's files: fresh for every run, and nothing of the last run is thrown away."""

from pathlib import Path

import pytest

from course_utils.notebook import lesson_files
from course_utils.notebook.lesson_files import fresh_file


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_learners_files_lie_beside_the_notebooks_in_the_lessons_folder(at_home: Path) -> None:
    path = fresh_file("05_store", "bank.db")
    assert path == at_home / "files" / "05_store" / "bank.db"
    assert path.parent.is_dir()
    assert not path.exists()


def test_what_the_last_run_left_is_kept_with_what_sqlite_put_beside_it() -> None:
    fresh_file("05_store", "bank.db").write_text("first", "utf-8")
    Path(f"{fresh_file('05_store', 'other.db').parent}/bank.db-wal").write_text("log", "utf-8")
    again = fresh_file("05_store", "bank.db")
    assert not again.exists()
    assert again.with_name("bank.previous.db").read_text("utf-8") == "first"
    assert again.with_name("bank.previous.db-wal").read_text("utf-8") == "log"


def test_only_the_last_run_is_kept_without_leftovers_of_the_one_before() -> None:
    for text in ("first", "second", "third"):
        path = fresh_file("05_store", "bank.db")
        path.write_text(text, "utf-8")
        if text == "first":
            Path(f"{path}-wal").write_text("log", "utf-8")
    assert path.with_name("bank.previous.db").read_text("utf-8") == "second"
    assert not path.with_name("bank.previous.db-wal").exists()


def test_a_file_that_cannot_be_renamed_gives_way_to_the_next_free_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError("in use by another process")

    fresh_file("05_store", "bank.db").write_text("open", "utf-8")
    monkeypatch.setattr(lesson_files, "_move", refuse)
    second = fresh_file("05_store", "bank.db")
    assert second.name == "bank.2.db"
    second.write_text("open too", "utf-8")
    assert fresh_file("05_store", "bank.db").name == "bank.3.db"


@pytest.mark.parametrize("name", ["", ".", "..", "../bank.db", "a/b.db", "a\\b.db"])
def test_a_name_with_folders_in_it_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a file name"):
        fresh_file("05_store", name)


def test_a_notebook_that_runs_elsewhere_leaves_nothing_in_the_learners_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "home"))
    path = fresh_file("05_store", "bank.db")
    assert path.parent.is_dir()
    assert not path.is_relative_to(tmp_path)


def test_a_folder_is_kept_as_a_file_is() -> None:
    for text in ("first", "second", "third"):
        folder = fresh_file("09_stores", "index")
        assert not folder.exists()
        folder.mkdir()
        (folder / "segment").write_text(text, "utf-8")
    assert (folder.with_name("index.previous") / "segment").read_text("utf-8") == "second"
