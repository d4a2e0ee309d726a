"""Where SQLite cannot work on the progress file itself it works on a copy, and what is kept is whole at every moment."""

from pathlib import Path

import pytest

from course_utils.progress import file
from course_utils.progress.at_hand import at_hand
from course_utils.progress.file import ProgressTrouble, open_progress


@pytest.fixture(autouse=True)
def as_in_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "at_hand", lambda path: at_hand(path, on_a_copy=True))


def solve(path: Path, exercise: str) -> None:
    with open_progress(path) as progress:
        progress.record("lesson", lambda so_far: so_far.attempt(exercise, "solved", ""))


def solved(path: Path) -> set[str]:
    with open_progress(path) as progress:
        return {name for name, done in progress.of("lesson").solved.items() if done}


def solve_and_fail(path: Path) -> None:
    with open_progress(path) as progress:
        progress.record("lesson", lambda so_far: so_far.attempt("replay", "solved", ""))
        raise ZeroDivisionError


def test_progress_is_there_again_in_one_file_with_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    solve(path, "evolve")
    solve(path, "replay")
    assert solved(path) == {"evolve", "replay"}
    assert list(tmp_path.iterdir()) == [path]


def test_looking_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    solve(path, "evolve")
    before = path.stat().st_mtime_ns, path.read_bytes()
    assert solved(path) == {"evolve"}
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


def test_what_fails_half_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    solve(path, "evolve")
    before = path.read_bytes()
    with pytest.raises(ZeroDivisionError):
        solve_and_fail(path)
    assert path.read_bytes() == before


def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "progress.sqlite"
    path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    damaged = path.read_bytes()
    solve(path, "evolve")
    assert "put aside as progress.damaged-1.sqlite" in capsys.readouterr().out
    assert (tmp_path / "progress.damaged-1.sqlite").read_bytes() == damaged
    assert solved(path) == {"evolve"}


def test_somebody_elses_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    path.write_bytes(_database())
    before = path.read_bytes()
    with pytest.raises(ProgressTrouble, match="a database of something else"):
        solve(path, "evolve")
    assert path.read_bytes() == before


def _database() -> bytes:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        return connection.serialize()
