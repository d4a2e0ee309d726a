"""The crash stepper: an interleaving stepper with one process, and a kill that the learner may put after any step.

After the kill the process starts anew, from what the store has kept. So one sees what a crash at that very point leaves
behind, and what the next start makes of it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from course_utils.schedules.crashes import Killable, Process, killed_anywhere
from course_utils.widgets.stepper.stepper import InterleavingStepper
from course_utils.widgets.stepper.tree import tree_of

S = TypeVar("S")


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
    writers = killed_anywhere(process, name, forget)
    tree = tree_of(lambda: Killable(start()), writers, lambda shared: show(shared.kept))
    return CrashStepper(tree, title, description)
