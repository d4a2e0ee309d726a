"""A writer's thread is judged by its own processor time, and ends when it is given up, whatever its code catches."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from course_utils.schedules import SharedDatabase, Stalled, WatchedConnection, statement_steps, writer_thread
from course_utils.schedules.writer_thread import Work, WriterThread

READ = "SELECT 1"


@contextmanager
def started(work: Work) -> Iterator[WriterThread]:
    """A writer's thread that has come to its first statement."""
    with closing(
        sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, factory=WatchedConnection)
    ) as connection:
        thread = WriterThread("Ada", work, connection)
        try:
            thread.start()
            yield thread
        finally:
            thread.abandon()


def has_ended() -> bool:
    """Whether no writer is left; one that is has a generous time to go."""
    for thread in threading.enumerate():
        if thread.name.startswith("writer "):
            thread.join(60)
    return not any(thread.name.startswith("writer ") for thread in threading.enumerate())


def loops(connection: sqlite3.Connection) -> None:
    while True:
        pass


def loops_in_a_bare_except(connection: sqlite3.Connection) -> None:
    while True:
        try:
            connection.execute(READ)
        except:  # noqa: E722
            continue


def loops_in_nested_excepts(connection: sqlite3.Connection) -> None:
    while True:
        try:
            while True:
                try:
                    while True:
                        try:
                            sum(range(100))
                        except BaseException:
                            continue
                except BaseException:
                    continue
        except BaseException:
            continue


def calls_again_in_an_except(connection: sqlite3.Connection) -> None:
    try:
        loops(connection)
    except:  # noqa: E722
        calls_again_in_an_except(connection)


def goes_on_in_a_finally(connection: sqlite3.Connection) -> None:
    while True:
        try:
            loops(connection)
        finally:
            continue  # noqa: B012


STUBBORN = [
    loops,
    loops_in_a_bare_except,
    loops_in_nested_excepts,
    calls_again_in_an_except,
    goes_on_in_a_finally,
]


@pytest.mark.parametrize("stubborn", STUBBORN)
def test_a_writer_that_is_given_up_ends_whatever_it_catches(
    stubborn: Callable[[sqlite3.Connection], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_thread, "COMPUTING_SECONDS", 0.02)

    def work(connection: sqlite3.Connection) -> None:
        connection.execute(READ)
        stubborn(connection)

    with suppress(Stalled), started(work) as thread:
        thread.step()
        thread.step()
    assert has_ended()


def test_a_loop_before_the_first_statement_is_a_stall_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_thread, "COMPUTING_SECONDS", 0.02)
    with (
        pytest.raises(Stalled, match=r"Ada did not come to its next statement in 0\.02 seconds of computing\."),
        started(loops),
    ):
        pass
    assert has_ended()


def test_a_writer_that_waits_is_no_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_thread, "COMPUTING_SECONDS", 0.1)

    def work(connection: sqlite3.Connection) -> str:
        time.sleep(0.2)
        connection.execute(READ)
        return "done"

    with started(work) as thread:
        assert thread.step() == "SELECT 1, then returns 'done'"


def test_the_time_that_others_compute_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    if not writer_thread._HAS_THREAD_CLOCKS:
        pytest.skip("this platform cannot tell how long a thread has computed")
    monkeypatch.setattr(writer_thread, "COMPUTING_SECONDS", 0.2)
    over = threading.Event()

    def compute() -> None:
        while not over.is_set():
            pass

    others = [threading.Thread(target=compute, daemon=True) for _ in range(2)]
    for other in others:
        other.start()

    def work(connection: sqlite3.Connection) -> None:
        began = time.process_time()
        while time.process_time() - began < 0.5:
            time.sleep(0.01)
        connection.execute(READ)

    try:
        with started(work) as thread:
            assert thread.step() == READ
    finally:
        over.set()
        for other in others:
            other.join()


def test_a_writer_that_waits_in_vain_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_thread, "WAITING_SECONDS", 0.05)
    monkeypatch.setattr(writer_thread, "_LAST_WORDS_SECONDS", 0.05)
    never = threading.Event()
    with pytest.raises(Stalled, match="Does it sleep, or wait in vain"), started(lambda connection: never.wait()):
        pass
    never.set()
    assert has_ended()


def test_what_is_announced_is_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(connection: sqlite3.Connection) -> None:
        assert isinstance(connection, WatchedConnection)
        connection.execute(READ)
        connection.announce("acknowledges event 3")

    with closing(SharedDatabase(lambda connection: None)) as shared:
        assert list(statement_steps("Ada", work)(shared)) == [READ, "acknowledges event 3"]


def test_a_writer_abandoned_at_a_random_moment_leaves_nothing_behind() -> None:
    for _ in range(200):
        with closing(SharedDatabase(lambda connection: None)) as shared:
            steps = statement_steps("Ada", loops_in_a_bare_except)(shared)
            next(steps)
            steps.close()
            assert shared.rows(READ) == [{"1": 1}]
    assert has_ended()
