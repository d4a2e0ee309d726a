"""A learner's queue in a process of its own: what it answered before and after a kill."""

import linecache
from pathlib import Path

import pytest

from course_utils.processes.killed_queue import kill_and_restart

IN_MEMORY = """
class Queue:
    def __init__(self, subscribers):
        self.subscribers, self.waiting = subscribers, []

    def put(self, event):
        self.waiting.append(event)

    def work(self):
        while self.waiting:
            event = self.waiting.pop(0)
            for subscriber in self.subscribers.values():
                subscriber(event)
"""


def defined(source: str) -> type:
    """The queue of a cell, whose source `linecache` knows, as that of a notebook's cell."""
    place = f"<cell {len(linecache.cache)}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    names: dict[str, type] = {}
    exec(compile(source, place, "exec"), names)
    return names["Queue"]


def test_what_waited_in_memory_is_gone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kill_and_restart(defined(IN_MEMORY), folder=tmp_path / "bank", deposits=(1000, 500))
    assert capsys.readouterr().out == (
        "accepted, accepted, killed: the balance is 0\nworked, stopped: the balance is 0\n"
    )


def test_a_kill_at_work_comes_when_the_balance_is_just_that(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kill_and_restart(defined(IN_MEMORY), folder=tmp_path / "bank", deposits=(1000, 500), stop_at=1000)
    assert capsys.readouterr().out == (
        "accepted, accepted, stopped at work, killed: the balance is 1000\nworked, stopped: the balance is 1000\n"
    )


def test_a_queue_that_needs_another_cell_is_told_so(tmp_path: Path) -> None:
    needy = IN_MEMORY.replace("self.waiting.append(event)", "self.waiting.append(copied(event))")
    with pytest.raises(RuntimeError, match="Does your cell hold all that your queue uses"):
        kill_and_restart(defined(needy), folder=tmp_path / "bank", deposits=(1000,))
