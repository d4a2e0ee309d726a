"""A projector that is really killed, in a process of its own, loses nothing and doubles nothing."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from course_utils.projections.projector import Projector
from course_utils.projections.rebuild import rebuild
from tests.unit.projections.projected_bank import Audited, a_bank, balances_in, beside, fill
from tests.unit.projections.projector_process import DONE, projecting

EVENTS = 1000


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    folder = tmp_path_factory.mktemp("log")
    with a_bank(folder / "bank.db") as bank:
        return folder / "bank.db", fill(bank, EVENTS)


@pytest.fixture
def folder(tmp_path: Path, filled: tuple[Path, dict[str, int]]) -> Path:
    shutil.copy(filled[0], tmp_path / "bank.db")
    return tmp_path


def lost_and_doubled(path: Path) -> tuple[int, int]:
    """How many events the view has never seen, and how many it has seen too often."""
    with closing(sqlite3.connect(path)) as connection:
        (seen, different) = connection.execute(
            "SELECT COUNT(*), COUNT(DISTINCT account || version) FROM seen"
        ).fetchone()
        return EVENTS - different, seen - different


def queued(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [key for (key,) in connection.execute("SELECT key FROM outbox ORDER BY key")]


@pytest.mark.parametrize(
    ("step", "times", "position"),
    [("handled", 1, 0), ("handled", 450, 400), ("before commit", 5, 400), ("committed", 5, 500)],
)
def test_a_killed_projector_goes_on_where_its_last_commit_was(
    folder: Path, filled: tuple[Path, dict[str, int]], step: str, times: int, position: int
) -> None:
    with projecting(folder, step=step, times=times) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(step)
        process.kill()
    path = folder / "balances.db"
    with a_bank(folder / "bank.db") as bank:
        with Projector(bank, Audited(), path) as projector:
            assert projector.position == position
            assert projector.catch_up() == EVENTS - position
        with Projector(bank, Audited(), folder / "never_killed.db") as projector:
            projector.catch_up()
    assert lost_and_doubled(path) == (0, 0)
    assert balances_in(path) == filled[1]
    assert queued(path) == queued(folder / "never_killed.db")


@pytest.mark.parametrize(
    ("step", "times", "handled"),
    [("handled", 450, 600), ("before switch", 1, 0), ("switched", 1, EVENTS)],
)
def test_a_killed_rebuild_is_finished_by_the_next(
    folder: Path, filled: tuple[Path, dict[str, int]], step: str, times: int, handled: int
) -> None:
    path = folder / "balances.db"
    with a_bank(folder / "bank.db") as bank:
        with Projector(bank, Audited(), path) as live:
            live.catch_up()
        before = queued(path)
        with projecting(folder, step=step, times=times, work="rebuild") as process:
            assert process.stdout is not None
            assert process.stdout.readline().startswith(step)
            process.kill()
        assert balances_in(path) == filled[1], "the live view is whole, the old one or the new one"
        assert rebuild(bank, Audited(), path).handled == handled
    assert balances_in(path) == filled[1]
    assert queued(path) == before
    assert not beside(path).exists()


def test_two_processes_on_one_view_take_turns(folder: Path, filled: tuple[Path, dict[str, int]]) -> None:
    work = {"step": "committed", "times": 1, "then": "go on", "batch_size": 10}
    with projecting(folder, **work) as one, projecting(folder, **work) as other:
        outputs = [one.communicate()[0].split(), other.communicate()[0].split()]
    assert [output[-1] for output in outputs] == [DONE, DONE]
    assert balances_in(folder / "balances.db") == filled[1]
