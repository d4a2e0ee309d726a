"""The virtual clock of a model, and its agenda: what is still to happen, and when. No real time passes."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

Action = Callable[[], object]


class Agenda:
    """Actions, each at a moment of virtual time in milliseconds. `now_ms` is the moment of the one under way."""

    def __init__(self) -> None:
        self.now_ms = 0.0
        self._actions: list[tuple[float, int, Action]] = []
        self._tickets = count()

    def at(self, time_ms: float, action: Action) -> None:
        """Put `action` on the agenda; actions of the same moment run in the order in which they were put there.

        Raises ValueError for a moment that is over.
        """
        if not time_ms >= self.now_ms:
            raise ValueError(
                f"It is {self.now_ms} ms already, so nothing more can be put on the agenda for {time_ms} ms."
            )
        heappush(self._actions, (time_ms, next(self._tickets), action))

    def run(self) -> None:
        """Carry out the actions, and those that they put on the agenda, until none is left."""
        while self._actions:
            self.now_ms, _, action = heappop(self._actions)
            action()
