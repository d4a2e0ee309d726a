"""Progress is kept: by several processes at once, beside damaged files, and for editions to come."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from course_utils.progress.file import ProgressTrouble, make_way, open_progress, progress_path
from course_utils.progress.progress import LessonProgress, Progress

LESSON = "replaying_account_42"


def attempt(path: Path | None, exercise: str, status: str = "not yet") -> LessonProgress:
    with open_progress(path) as progress:
        return progress.record(LESSON, lambda p: p.attempt(exercise, status, "why"))  # type: ignore[arg-type]


def stored(path: Path | None) -> LessonProgress:
    with open_progress(path) as progress:
        return progress.of(LESSON)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "progress.sqlite"


def test_a_lesson_nothing_happened_in_is_open() -> None:
    progress = Progress(None)
    assert progress.of(LESSON).state_of("evolve") == "open"


def test_what_happened_is_counted(path: Path) -> None:
    attempt(path, "evolve", "not attempted")
    attempt(path, "evolve", "unfinished")
    assert stored(path).state_of("evolve") == "open"
    attempt(path, "evolve")
    assert stored(path).state_of("evolve") == "1 try"
    attempt(path, "evolve")
    assert stored(path).state_of("evolve") == "2 tries"
    attempt(path, "evolve", "solved")
    attempt(path, "evolve")
    assert stored(path).state_of("evolve") == "solved"
    assert stored(path).tries["evolve"] == 4


def test_hints_reveals_and_predictions_are_remembered(path: Path) -> None:
    with open_progress(path) as progress:
        progress.record(LESSON, lambda p: p.take_hint("evolve", 2))
        progress.record(LESSON, lambda p: p.take_hint("evolve", 1))
        progress.record(LESSON, lambda p: p.reveal("evolve"))
        progress.record(LESSON, lambda p: p.commit_prediction("balance", 2, True))
        progress.record(LESSON, lambda p: p.commit_prediction("balance", 0, False))
    after = stored(path)
    assert (after.hints, after.revealed, after.predictions) == ({"evolve": 2}, ["evolve"], {"balance": 2})


def test_nothing_but_events_is_stored(path: Path) -> None:
    attempt(path, "evolve", "solved")
    with closing(sqlite3.connect(path)) as database:
        topics = [topic.rsplit(".")[-1] for (topic,) in database.execute("SELECT topic FROM stored_events")]
    assert topics == ["Started", "Attempted"]


RECORD_MANY = """
import sys
from pathlib import Path
from course_utils.progress.file import open_progress
for _ in range(int(sys.argv[3])):
    with open_progress(Path(sys.argv[1])) as progress:
        progress.record("replaying_account_42", lambda p: p.attempt(sys.argv[2], "not yet", ""))
"""


def test_two_processes_recording_at_once_lose_nothing(path: Path) -> None:
    each = 40
    command = [sys.executable, "-c", RECORD_MANY, str(path)]
    running = [subprocess.Popen([*command, name, str(each)]) for name in ("one", "other")]
    assert [process.wait(600) for process in running] == [0, 0]
    assert stored(path).tries == {"one": each, "other": each}


def test_a_change_that_loses_the_race_every_time_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change_and_be_overtaken(progress: LessonProgress) -> None:
        attempt(path, "other")
        progress.attempt("evolve", "not yet", "")

    monkeypatch.setattr("course_utils.progress.progress._MOST_TRIES_TO_SAVE", 3)
    with pytest.raises(ProgressTrouble, match="others kept saving at the same moment"), open_progress(path) as progress:
        progress.record(LESSON, change_and_be_overtaken)
    assert stored(path).tries == {"other": 3}


def test_a_file_of_the_first_edition_is_read_and_written_on(path: Path) -> None:
    attempt(path, "evolve")
    change(path, "UPDATE stored_events SET topic = replace(topic, 'course_utils.progress.', 'course_utils.exercises.')")
    attempt(path, "evolve")
    assert stored(path).tries == {"evolve": 2}


def damaged_header(path: Path) -> None:
    path.write_bytes(b"garbage" + path.read_bytes()[7:])


def damaged_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    path.write_bytes(content)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def no_database(path: Path) -> None:
    path.write_text("My progress is fine, thank you.", encoding="utf-8")


def unreadable_event(path: Path) -> None:
    change(path, "UPDATE stored_events SET state = '{\"half' WHERE originator_version = 2")


def undecodable_event(path: Path) -> None:
    change(path, "UPDATE stored_events SET state = x'fffe' WHERE originator_version = 2")


def another_column(path: Path) -> None:
    change(path, "ALTER TABLE stored_events RENAME COLUMN state TO something")


def event_without_contents(path: Path) -> None:
    change(path, "UPDATE stored_events SET state = '{}' WHERE originator_version = 2")


def event_without_a_time(path: Path) -> None:
    change(path, "UPDATE stored_events SET state = json_set(state, '$.timestamp', 'noon') WHERE originator_version = 2")


def event_of_another_program(path: Path) -> None:
    change(path, "UPDATE stored_events SET topic = 'bank.account:Account.Opened' WHERE originator_version = 2")


def lesson_of_another_program(path: Path) -> None:
    change(
        path, "UPDATE stored_events SET state = CAST(replace(state, 'course_utils.progress', 'antigravity') AS BLOB)"
    )


def first_event_missing(path: Path) -> None:
    change(path, "DELETE FROM stored_events WHERE originator_version = 1")


def an_event_between_missing(path: Path) -> None:
    attempt(path, "evolve")
    change(path, "DELETE FROM stored_events WHERE originator_version = 2")


def no_name_of_a_lesson(path: Path) -> None:
    change(path, "UPDATE stored_events SET originator_id = 'lesson 4'")


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)


@pytest.mark.parametrize(
    "damage",
    [
        damaged_header,
        damaged_middle,
        cut_off,
        no_database,
        unreadable_event,
        undecodable_event,
        another_column,
        event_without_contents,
        event_without_a_time,
        event_of_another_program,
        lesson_of_another_program,
        first_event_missing,
        an_event_between_missing,
        no_name_of_a_lesson,
    ],
)
def test_a_damaged_file_is_put_aside_and_all_else_stays(
    path: Path,
    damage: Callable[[Path], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    attempt(path, "evolve", "solved")
    notebook = path.with_name("04_replaying_account_42.ipynb")
    notebook.write_text("my work", encoding="utf-8")
    damage(path)
    found = path.read_bytes()
    attempt(path, "replay", "solved")
    aside = path.with_name("progress.damaged-1.sqlite")
    assert aside.name in capsys.readouterr().out
    assert aside.read_bytes() == found
    assert notebook.read_text(encoding="utf-8") == "my work"
    assert stored(path).solved == {"replay": True}
    assert capsys.readouterr().out == ""


def test_a_second_damaged_file_does_not_replace_the_first(path: Path) -> None:
    path.parent.mkdir()
    for text in ("first", "second"):
        path.write_text(text, encoding="utf-8")
        make_way(path)
    assert path.with_name("progress.damaged-1.sqlite").read_text(encoding="utf-8") == "first"
    assert path.with_name("progress.damaged-2.sqlite").read_text(encoding="utf-8") == "second"


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal"])
def test_garbage_beside_a_sound_file_costs_nothing(path: Path, suffix: str) -> None:
    attempt(path, "evolve", "solved")
    path.with_name(path.name + suffix).write_bytes(b"garbage" * 1000)
    attempt(path, "replay")
    assert stored(path).solved == {"evolve": True, "replay": False}


def left_in_mid_work(path: Path, folder: Path) -> Path:
    """What a kernel killed in mid-work leaves behind: the newest events stand in the write-ahead log only."""
    attempt(path, "evolve", "solved")
    copy = folder / "copy" / path.name
    copy.parent.mkdir()
    with open_progress(path) as progress:
        progress.record(LESSON, lambda p: p.attempt("replay", "solved", ""))
        for file in path.parent.glob("progress.sqlite*"):
            shutil.copy(file, copy.parent)
    return copy


def test_a_log_that_was_never_folded_in_is_still_read(path: Path, tmp_path: Path) -> None:
    copy = left_in_mid_work(path, tmp_path)
    assert copy.with_name(copy.name + "-wal").stat().st_size > 0
    assert stored(copy).solved == {"evolve": True, "replay": True}


def test_a_damaged_log_costs_at_most_what_stands_in_it(path: Path, tmp_path: Path) -> None:
    copy = left_in_mid_work(path, tmp_path)
    log = copy.with_name(copy.name + "-wal")
    log.write_bytes(log.read_bytes()[:40] + b"\x00" * 500)
    assert stored(copy).solved["evolve"]


def test_a_locked_file_is_no_damage_and_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt(path, "evolve", "solved")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **options: connect(*args, **(options | {"timeout": 0.05})))
    with closing(connect(path)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ProgressTrouble, match="locked"):
            attempt(path, "replay")
    assert stored(path).solved == {"evolve": True}
    assert list(path.parent.glob("*damaged*")) == []


def test_a_folder_in_the_files_place_is_no_damage_and_is_said(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(ProgressTrouble, match="could not be read or saved"):
        attempt(path, "replay")
    assert path.is_dir()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    with pytest.raises(ProgressTrouble, match="Is the folder writable"):
        attempt(tmp_path / "home" / "progress.sqlite", "replay")


def test_an_event_of_a_newer_edition_keeps_the_file_and_says_so(path: Path) -> None:
    attempt(path, "evolve", "solved")
    change(path, "UPDATE stored_events SET topic = topic || 'OfTheFuture' WHERE originator_version = 2")
    with pytest.raises(ProgressTrouble, match="this edition of the course cannot read"):
        attempt(path, "evolve")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM stored_events").fetchone() == (2,)
    assert list(path.parent.glob("*damaged*")) == []


@pytest.mark.parametrize(
    "statements",
    [
        "CREATE TABLE books (title TEXT); INSERT INTO books VALUES ('Middlemarch')",
        "CREATE TABLE stored_events (number INTEGER, kind TEXT); CREATE TABLE books (title TEXT)",
        "CREATE TABLE stored_events (originator_id TEXT, originator_version INTEGER, topic TEXT, state BLOB);"
        "INSERT INTO stored_events VALUES ('42', 1, 'bank.account:Account.Opened', '{}')",
    ],
)
def test_a_database_of_something_else_is_left_as_it_is_and_named(path: Path, statements: str) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.executescript(statements)
    found = path.read_bytes()
    with pytest.raises(ProgressTrouble, match=r"progress\.sqlite is a database of something else"):
        attempt(path, "evolve")
    assert path.read_bytes() == found
    assert [file.name for file in path.parent.iterdir()] == ["progress.sqlite"]


@pytest.mark.parametrize("statement", ["", "CREATE TABLE t (x); DROP TABLE t"])
def test_an_empty_file_is_a_fresh_start(path: Path, statement: str) -> None:
    path.parent.mkdir()
    path.touch()
    with closing(sqlite3.connect(path)) as database:
        database.executescript(statement)
    assert attempt(path, "evolve", "solved").solved == {"evolve": True}


def test_an_event_with_a_field_more_is_read(path: Path) -> None:
    attempt(path, "evolve", "solved")
    with closing(sqlite3.connect(path)) as database, database:
        (state,) = database.execute("SELECT state FROM stored_events WHERE originator_version = 2").fetchone()
        newer = json.dumps(json.loads(state) | {"seconds": 12}).encode()
        database.execute("UPDATE stored_events SET state = ? WHERE originator_version = 2", (newer,))
    assert stored(path).solved == {"evolve": True}


def test_progress_belongs_to_the_learners_folder_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    (home / "deeper").mkdir(parents=True)
    monkeypatch.setenv("COURSE_HOME", str(home))
    monkeypatch.chdir(home / "deeper")
    assert progress_path() == home.resolve() / "progress.sqlite"
    monkeypatch.chdir(tmp_path)
    assert progress_path() is None
