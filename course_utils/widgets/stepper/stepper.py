"""The interleaving stepper: the learner decides whose step comes next, and sees what that does to the store.

Every order is carried out here, once, and sent to the browser as one tree; a step there needs no kernel.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

import anywidget
import traitlets

from course_utils.schedules.interleavings import Writer
from course_utils.widgets.shared.assets import bundle, style
from course_utils.widgets.shared.shown import clean
from course_utils.widgets.stepper.picture import picture
from course_utils.widgets.stepper.tree import Tree, tree_of

S = TypeVar("S")


class InterleavingStepper(anywidget.AnyWidget):
    """Writers on the screen; `tree` holds all the orders in which they can step."""

    _esm = bundle("stepper")
    _css = style("stepper")
    title = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    columns = traitlets.Dict().tag(sync=True)

    def __init__(self, tree: Tree, title: str, description: str) -> None:
        self.tree = tree
        columns = asdict(tree) | {"writers": [clean(name) for name in tree.writers]}
        super().__init__(title=clean(title), description=clean(description), columns=columns)

    def __repr__(self) -> str:
        return summary(self.tree)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        drawn = picture(self.tree, self.title, self.description, self._ending())
        return data | {"image/svg+xml": drawn}, metadata

    def _ending(self) -> str:
        """What the picture says of the order it shows, above the rows at its end."""
        orders = f"One of {len(self.tree.ends):,} orders" if len(self.tree.ends) > 1 else "The only order"
        return f"{orders}. In the end the store holds:"


def interleaving_stepper(
    shared: Callable[[], S],
    writers: Mapping[str, Writer[S]],
    show: Callable[[S], Iterable[Mapping[str, Any]]],
    *,
    title: str,
    description: str,
    most: int = 2000,
) -> InterleavingStepper:
    """A stepper for `writers` on what `shared()` makes; see `course_utils.schedules.interleavings` for both.

    `show(shared)` gives the rows of the store, a dictionary of columns for each. `description` is the one sentence
    to take away.

    Raises ValueError when there are no writers, one does not end, the steps can happen in more than `most` orders,
    or the same steps lead to different rows; TypeError when a writer or `show` gives something else than it should.
    """
    return InterleavingStepper(tree_of(shared, writers, show, most=most), title, description)


def summary(tree: Tree) -> str:
    """A stepper in one line, such as "Stepper: 2 writers, 3 + 3 steps, 20 orders"."""
    orders = [[tree.stepped[node] for node in tree.path(end)] for end in tree.ends]
    steps = " + ".join(_span([order.count(writer) for order in orders]) for writer in range(len(tree.writers)))
    steps += " step" if steps == "1" else " steps"
    return f"Stepper: {_counted(len(tree.writers), 'writer')}, {steps}, {_counted(len(orders), 'order')}"


def _span(numbers: list[int]) -> str:
    """The numbers from the least to the most, such as "3" or "3–5"."""
    return f"{min(numbers)}" if min(numbers) == max(numbers) else f"{min(numbers)}–{max(numbers)}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
