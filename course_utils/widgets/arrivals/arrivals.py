"""The arrival orders: events that the learner puts into any order, by buttons, by keys or by dragging.

Every order is carried out here, once, and sent to the browser; moving an event there needs no kernel.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import anywidget
import traitlets

from course_utils.widgets.arrivals.orders import Handler, Orders, orders_of
from course_utils.widgets.arrivals.picture import picture
from course_utils.widgets.shared.assets import bundle, style
from course_utils.widgets.shared.shown import clean


class ArrivalOrders(anywidget.AnyWidget):
    """Events on the screen; `orders` holds what the handler makes of each order."""

    _esm = bundle("arrivals")
    _css = style("arrivals")
    title = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    columns = traitlets.Dict().tag(sync=True)

    def __init__(self, orders: Orders, title: str, description: str) -> None:
        self.orders = orders
        super().__init__(title=clean(title), description=clean(description), columns=asdict(orders))

    def __repr__(self) -> str:
        whole = self.orders.whole
        right = sum(map(self.orders.right, whole))
        return f"Arrival orders: {len(self.orders.labels)} events, {right} of {len(whole)} orders end right"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return data | {"image/svg+xml": picture(self.orders, self.title, self.description)}, metadata


def arrival_orders(
    events: Sequence[Any],
    handle: Handler,
    *,
    label: Callable[[Any], str],
    show: Callable[[Mapping[Any, Any]], object] = dict,
    title: str,
    description: str,
) -> ArrivalOrders:
    """The `events`, to be put into any order, and beside each the state of `handle` after it.

    `handle(event, state)` is called with a dictionary that is empty at first. `label(event)` names an event, `show(state)`
    picks what is to be seen of a state. `description` is the one sentence to take away.

    Raises ValueError for no events, and for more than five.
    """
    return ArrivalOrders(orders_of(events, handle, label, show), title, description)
