"""The virtual clock of a model, and its agenda: what is still to happen, and when. No real time passes."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

Action = Callable[[], object]


class Agenda:
    """Actions, each at a moment of virtual time, in the unit of its model. `now` is the moment of the one under way."""

    def __init__(self) -> None:
        self.now = 0.0
        self._actions: list[tuple[float, int, Action]] = []
        self._tickets = count()

    def at(self, time: float, action: Action) -> None:
        """Put `action` on the agenda; actions of the same moment run in the order in which they were put there.

        Raises ValueError for a moment that is over.
        """
        if not time >= self.now:
            raise ValueError(f"It is {self.now} already, so nothing more can be put on the agenda for {time}.")
        heappush(self._actions, (time, next(self._tickets), action))

    def run(self) -> None:
        """Carry out the actions, and those that they put on the agenda, until none is left."""
        while self._actions:
            self.now, _, action = heappop(self._actions)
            action()
