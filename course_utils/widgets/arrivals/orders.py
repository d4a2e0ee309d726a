"""What a handler makes of events in every order in which they can arrive, each once, in plain columns."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

from course_utils.text import show_error
from course_utils.widgets.shared.shown import clean, shown

Handler = Callable[[Any, dict[Any, Any]], object]

MOST_EVENTS = 5


@dataclass
class Orders:
    """`labels` has a text for each event, in the order in which they happened.

    A beginning of an order is written as the numbers of its events, such as "102". `states` says for each what the handler
    had kept then, `errors` what it raised at the last of these events, if it raised.
    """

    labels: list[str]
    states: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> list[str]:
        """All orders, beginning with the one in which the events happened."""
        return ["".join(map(str, order)) for order in permutations(range(len(self.labels)))]

    def right(self, order: str) -> bool:
        """Whether it ends as the order does in which the events happened, and nothing was raised on the way."""
        raised = any(order.startswith(beginning) for beginning in self.errors)
        return not raised and self.states[order] == self.states[self.whole[0]]


def orders_of(
    events: Sequence[Any],
    handle: Handler,
    label: Callable[[Any], str],
    show: Callable[[Mapping[Any, Any]], object],
) -> Orders:
    """Call `handle(event, state)` for the events in every order, each time with a `state` that is empty at first.

    Raises ValueError for no events, and for more than five, of which there are too many orders to look at.
    """
    if not 0 < len(events) <= MOST_EVENTS:
        raise ValueError(f"There are {len(events)} events. Take 1 to {MOST_EVENTS}; of more there are too many orders.")
    orders = Orders([clean(str(label(event))) for event in events])
    for order in orders.whole:
        state: dict[Any, Any] = {}
        orders.states[""] = clean(str(shown(show(state))))
        for place, number in enumerate(order, start=1):
            try:
                handle(deepcopy(events[int(number)]), state)
            except Exception as error:
                orders.errors[order[:place]] = clean(show_error(error))
            orders.states[order[:place]] = clean(str(shown(show(state))))
    return orders
