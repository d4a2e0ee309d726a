"""A projector in a process of its own, which is made to be killed: `python -m benchmarks.projecting.projector_process …`.

It says when it has made a step a number of times. Then it holds still there, with whatever it has open, until it is
killed; or, told to go on, it does, and the kill strikes it somewhere after that. If the step is a call into the client
of its store, it ends there by itself, as suddenly as by a kill. A line at the end says that it was left alone, and how
often it made the step.
"""

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.projecting.projected_bank import a_bank
from benchmarks.projecting.store_kinds import KINDS
from course_utils.projections.projector import Projector
from course_utils.projections.rebuild import rebuild

ROOT = Path(__file__).parents[2]
DONE = "done"
CALL = "call"
"""The step that is a call into the client of the store."""
KILLED = 9
"""What a process returns that has ended at such a call."""


@contextmanager
def projecting(
    folder: Path,
    *,
    step: str,
    times: int,
    then: str = "hold",
    work: str = "catch_up",
    batch_size: int = 100,
    kind: str = "SQLite",
) -> Iterator["subprocess.Popen[str]"]:
    """The process, once it has said its line; killed and gone afterwards."""
    arguments = [str(folder), step, str(times), then, work, str(batch_size), kind]
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.projecting.projector_process", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("step")
    parser.add_argument("times", type=int)
    parser.add_argument("then", choices=["hold", "go on"])
    parser.add_argument("work", choices=["catch_up", "rebuild"])
    parser.add_argument("batch_size", type=int)
    parser.add_argument("kind", choices=list(KINDS))
    told = parser.parse_args()
    kind = KINDS[told.kind]
    view, store = kind.view(), kind.store(told.folder)
    made = 0

    def on_step(name: str, position: int) -> None:
        nonlocal made
        made += name == told.step
        if made == told.times and name == told.step:
            print(f"{name} {position}", flush=True)
            if told.then == "hold":
                sys.stdin.read()
                raise SystemExit("nobody killed me")

    def on_call(frame: FrameType, event: str, called: Any) -> None:
        nonlocal made
        if (event == "call" and _is_of(kind.client, frame.f_globals.get("__name__", ""))) or (
            event == "c_call" and any(_is_of(kind.client, each.__module__) for each in type(called.__self__).__mro__)
        ):
            made += 1
            if made == told.times:
                os._exit(KILLED)

    with a_bank(told.folder / "bank.db") as bank:
        if told.step == CALL:
            sys.setprofile(on_call)
        if told.work == "rebuild":
            rebuild(bank, view, store, batch_size=told.batch_size, on_step=on_step)
        else:
            with Projector(bank, view, store, batch_size=told.batch_size, on_step=on_step) as projector:
                projector.catch_up()
    sys.setprofile(None)
    print(DONE, made, flush=True)


def _is_of(package: str, module: str) -> bool:
    return module.partition(".")[0] == package


if __name__ == "__main__":
    main()
