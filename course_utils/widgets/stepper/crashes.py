"""The crash stepper: an interleaving stepper with one process, and a kill that the learner may put after any step.

After the kill the process starts anew, from what the store has kept. So one sees what a crash at that very point leaves
behind, and what the next start makes of it.
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from course_utils.schedules.interleavings import Writer
from course_utils.widgets.stepper.stepper import InterleavingStepper
from course_utils.widgets.stepper.tree import tree_of

S = TypeVar("S")
Process = Callable[[S], Generator[str, None, None]]


class CrashStepper(InterleavingStepper):
    """A process and its kill on the screen."""

    def _ending(self) -> str:
        return f"One of {len(self.tree.ends):,} moments for the kill. In the end there is:"


def _roll_back(store: Any) -> None:
    store.rollback()


def crash_stepper(
    start: Callable[[], S],
    process: Process[S],
    show: Callable[[S], Iterable[Mapping[str, Any]]],
    *,
    name: str = "process",
    forget: Callable[[S], object] = _roll_back,
    title: str,
    description: str,
) -> CrashStepper:
    """A stepper for `process`, called `name`, on what `start()` makes, and one kill.

    `process(store)` is a generator; each `yield "what I just did"` ends a step, the last one too. It is called again
    after the kill, and finds in the store how far it was. `forget(store)` takes away what the killed process had not
    made sure of: by default it rolls a database connection back. `show(store)` gives the rows to see.

    Raises what `interleaving_stepper` raises.
    """
    writers: dict[str, Writer[_Store[S]]] = {name: _restarting(process), "kill": _killing(name, forget)}
    tree = tree_of(lambda: _Store(start()), writers, lambda store: show(store.kept))
    return CrashStepper(tree, title, description)


@dataclass
class _Store(Generic[S]):
    """What the process works on, and what has become of the process."""

    kept: S
    killed: bool = False
    ended: bool = False

    def close(self) -> None:
        if callable(close := getattr(self.kept, "close", None)):
            close()


def _restarting(process: Process[S]) -> Writer[_Store[S]]:
    def writer(store: _Store[S]) -> Generator[str, None, None]:
        while not store.ended:
            store.killed = False
            steps = process(store.kept)
            for said in steps:
                yield said
                if store.killed:
                    steps.close()
                    break
            else:
                store.ended = True

    return writer


def _killing(name: str, forget: Callable[[S], object]) -> Writer[_Store[S]]:
    def writer(store: _Store[S]) -> Generator[str, None, None]:
        if store.ended:
            yield f"finds no {name} to kill; it had come to its end"
            return
        store.killed = True
        forget(store.kept)
        yield f"kills the {name}; a new one starts"

    return writer
