"""Whatever the kind of store: a projector or a rebuild that is cut off, or really killed, loses and doubles nothing."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.projecting.kills import Killed, kill
from benchmarks.projecting.kind import Kind
from benchmarks.projecting.projected_bank import a_bank, fill
from benchmarks.projecting.projector_process import DONE, projecting
from course_utils.domains.bank import Bank
from course_utils.projections import Effect, Projector, deliver, rebuild
from course_utils.projections.store import ViewStore
from tests.unit.projections.projector_laws import (
    Crash,
    CrashAt,
    Deposits,
    deposits,
    save,
    stream,
    totals,
    without_waiting_for_the_disk,
)


@contextmanager
def a_store(kind: Kind) -> Iterator[ViewStore[object]]:
    """A place for one example of a law; in memory where there is such a folder, since some stores always wait for the disk."""
    in_memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=in_memory if in_memory.is_dir() else None) as folder,
        kind.fresh(Path(folder)) as store,
    ):
        yield store


def delivered(store: ViewStore[object]) -> list[str]:
    """The keys of the effects that waited."""
    sent: list[Effect] = []
    deliver(store, sent.append)
    return [effect.key for effect in sent]


@given(log=deposits, batch_size=st.integers(1, 9), crash_after=st.integers(1, 60))
def test_whatever_the_log_the_batch_and_the_crash_nothing_is_lost_or_doubled(
    kind: Kind, log: Deposits, batch_size: int, crash_after: int
) -> None:
    with without_waiting_for_the_disk(), Bank() as bank, a_store(kind) as store:
        view = kind.view()
        save(bank, log)
        crash = CrashAt(crash_after)
        with suppress(Crash), Projector(bank, view, store, batch_size=batch_size, on_step=crash) as projector:
            projector.catch_up()
        with Projector(bank, view, store, batch_size=batch_size) as projector:
            projector.catch_up()
            assert kind.read(store) == totals(log, up_to_poison=True)
            assert {each.stream for each in projector.parked()} == {stream(n) for n, _, poison in log if poison}
            view.is_repaired = True
            for parked in projector.parked():
                projector.retry(parked.stream)
            assert projector.parked() == []
        assert kind.read(store) == totals(log, up_to_poison=False)


@given(
    log=deposits,
    later=deposits,
    batch_size=st.integers(1, 9),
    live_upto=st.integers(0, 40),
    crash_after=st.integers(1, 90),
)
def test_rebuilt_is_the_same_as_computed_independently_wherever_it_was_cut_off(
    kind: Kind, log: Deposits, later: Deposits, batch_size: int, live_upto: int, crash_after: int
) -> None:
    with without_waiting_for_the_disk(), Bank() as bank, a_store(kind) as store:
        view = kind.view()
        accounts = save(bank, log)
        with Projector(bank, view, store) as live:
            live.catch_up(upto=live_upto)
            with suppress(Crash):
                rebuild(bank, view, store, batch_size=batch_size, on_step=CrashAt(crash_after))
            save(bank, later, accounts)
            live.catch_up()
            rebuild(bank, view, store, batch_size=batch_size)
        assert kind.read(store) == totals(log + later, up_to_poison=True)
        sent = delivered(store)
        assert len(set(sent)) == len(sent) == 4 + large_deposits(log + later)


def large_deposits(log: Deposits) -> int:
    """How many deposits of at least 90.00 come before the first poison of their account."""
    poisoned, count = set(), 0
    for number, cents, poison in log:
        poisoned |= {number} if poison else set()
        count += number not in poisoned and cents >= 9000
    return count


@pytest.mark.parametrize("error", [ConnectionRefusedError("nobody at home"), TimeoutError("too late")])
def test_what_waiting_may_help_against_is_tried_again_in_growing_pauses(kind: Kind, error: Exception) -> None:
    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        view.is_repaired = len(pauses) == 3

    log: Deposits = [(1, 250, False), (2, 8999, True), (1, 100, False)]
    view, pauses = kind.view(), list[float]()
    view.error = error
    with Bank() as bank, a_store(kind) as store:
        save(bank, log)
        with Projector(bank, view, store, batch_size=6, sleep=sleep) as projector:
            projector.catch_up()
            assert projector.parked() == []
        assert pauses == [0.01, 0.02, 0.04]
        assert kind.read(store) == totals(log, up_to_poison=False)


EVENTS = 1000
KILLS = 6  # of which `course bench` does more


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    folder = tmp_path_factory.mktemp("log")
    with a_bank(folder / "bank.db") as bank:
        return folder / "bank.db", fill(bank, EVENTS)


@pytest.fixture
def folder(tmp_path: Path, filled: tuple[Path, dict[str, int]]) -> Path:
    shutil.copy(filled[0], tmp_path / "bank.db")
    return tmp_path


@pytest.fixture
def store(lasting: Kind, folder: Path) -> Iterator[ViewStore[object]]:
    with lasting.fresh(folder) as fresh:
        yield fresh


def never_killed(kind: Kind, bank: Bank, folder: Path) -> list[str]:
    """The effects of a projector that is left alone."""
    (folder / "left alone").mkdir()
    with kind.fresh(folder / "left alone") as store:
        with Projector(bank, kind.view(), store) as projector:
            projector.catch_up()
        return delivered(store)


@pytest.mark.parametrize(
    ("step", "times", "position"),
    [("handled", 1, 0), ("handled", 450, 400), ("before commit", 5, 400), ("committed", 5, 500)],
)
def test_a_killed_projector_goes_on_where_its_last_step_was_kept(
    lasting: Kind,
    store: ViewStore[object],
    folder: Path,
    filled: tuple[Path, dict[str, int]],
    step: str,
    times: int,
    position: int,
) -> None:
    with projecting(folder, step=step, times=times, kind=lasting.name) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(step)
        process.kill()
    with a_bank(folder / "bank.db") as bank:
        with Projector(bank, lasting.view(), store) as projector:
            assert projector.position == position
            assert projector.catch_up() == EVENTS - position
        assert lasting.read(store) == filled[1]
        assert delivered(store) == never_killed(lasting, bank, folder)


@pytest.mark.parametrize(
    ("step", "times", "handled"),
    [("handled", 450, 600), ("before switch", 1, 0), ("switched", 1, EVENTS)],
)
def test_a_killed_rebuild_is_finished_by_the_next(
    lasting: Kind,
    store: ViewStore[object],
    folder: Path,
    filled: tuple[Path, dict[str, int]],
    step: str,
    times: int,
    handled: int,
) -> None:
    with a_bank(folder / "bank.db") as bank:
        with Projector(bank, lasting.view(), store) as live:
            live.catch_up()
        with projecting(folder, step=step, times=times, work="rebuild", kind=lasting.name) as process:
            assert process.stdout is not None
            assert process.stdout.readline().startswith(step)
            process.kill()
        assert lasting.read(store) == filled[1], "the live view is whole, the old one or the new one"
        assert rebuild(bank, lasting.view(), store).handled == handled
        assert lasting.read(store) == filled[1]
        assert delivered(store) == never_killed(lasting, bank, folder)


@pytest.mark.usefixtures("filled")
def test_kills_at_any_call_into_the_client_lose_and_double_nothing(lasting: Kind, folder: Path) -> None:
    assert kill(lasting, folder, KILLS) == Killed(KILLS, wrong_views=0, wrong_effects=0)


def test_two_processes_on_one_view_take_turns(
    lasting: Kind, store: ViewStore[object], folder: Path, filled: tuple[Path, dict[str, int]]
) -> None:
    work = {"step": "committed", "times": 1, "then": "go on", "batch_size": 10, "kind": lasting.name}
    with projecting(folder, **work) as one, projecting(folder, **work) as other:
        outputs = [one.communicate()[0].split(), other.communicate()[0].split()]
    assert [output[-2] for output in outputs] == [DONE, DONE]
    assert lasting.read(store) == filled[1]
