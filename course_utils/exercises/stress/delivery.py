"""How events come to a handler here, and what is left out: the model of delivery behind `stress`.

There are two contracts. A **queue** delivers events in any order and waits for an acknowledgement of each:

- What is not acknowledged comes again. That is how an event comes twice: its acknowledgement was lost, the worker died
  after its commit and before the acknowledgement, the producer sent it again, or the queue lost patience with a slow
  worker and gave the event to a second one, while the first lives on.
- A handler that raises `Later` refuses the event for now: it comes again after the others, five times at most.
- A handler that raises anything else has failed: the event comes again at once, three times in all.
- Then it lies with the dead letters, and a history that ends so is no right one.

A **log** keeps the order of the events of one key, and no order across keys:

- One offset says how far the worker has come, in the name of all that stand before it. It is saved after every two events,
  so that a crash brings up to two again, in their order. A producer that sends twice puts the same event behind the others.
- Nothing can be refused. An event that fails three times stops the worker, and what stands behind it waits for ever.

A **crash** ends a process: before any statement, before and after an acknowledgement, before a call to the outside. What was
not committed is gone, and so is what was kept in memory: the next process runs the source of the handler anew. A
dictionary stands for what a process has kept, as a whole, when a call returns; so it is between calls that one dies there.

The **outside world**, a gateway or a mailbox, does not roll back. It does what it is asked, refuses, does it and loses the
reply, or does it later.

Left out: clocks, broken networks, disks that lie about what they have written, and races within one statement.
"""

from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from typing import Literal

from course_utils.schedules.faults import all_schedules

Contract = Literal["queue", "log"]
MOST_FAILURES = 3
MOST_REFUSALS = 5
SAVED_AFTER = 2
"""The events of a log after which its offset is saved."""

Delivered = tuple[int, int]
"""The number of the consumer and the number of the event, both from 0."""


class Later(Exception):
    """Raise it in a handler to refuse an event for now: a queue delivers it again after the others."""


def schedules(contract: Contract, keys: Sequence[Hashable], *, duplicates: int | None = None) -> Iterator[list[int]]:
    """Every order in which events with these keys can come, each once or twice, by their numbers; the mildest first.

    In a log the events of one key first come in their own order. `duplicates` limits how many come twice.
    """
    for schedule in all_schedules(len(keys), duplicates=duplicates):
        order = [arrival.event for arrival in schedule.arrivals]
        if contract == "queue" or _keeps_the_order_per_key(order, keys):
            yield order


def _keeps_the_order_per_key(order: Sequence[int], keys: Sequence[Hashable]) -> bool:
    firsts = list(dict.fromkeys(order))
    return all(
        earlier < later or keys[earlier] != keys[later]
        for place, earlier in enumerate(firsts)
        for later in firsts[place + 1 :]
    )


def permitted(order: Sequence[int], late: Sequence[bool], double: Sequence[bool]) -> bool:
    """Whether in this order only what may be `late` first comes behind what happened later, and only what may be `double` twice."""
    firsts = list(dict.fromkeys(order))
    overtaken = {second for place, first in enumerate(firsts) for second in firsts[place + 1 :] if second < first}
    return all(late[each] for each in overtaken) and all(double[each] or order.count(each) == 1 for each in firsts)


class Broker:
    """Delivers the events of one history to consumers, each of which gets all of them, and hears what became of them."""

    def __init__(self, contract: Contract, order: Sequence[int], consumers: int) -> None:
        self.contract = contract
        self.waiting: deque[Delivered] = deque((each, number) for number in order for each in range(consumers))
        self.dead: dict[Delivered, list[Exception]] = {}
        """What nobody could handle, with what was raised each time."""
        self.stopped = False
        """Whether a log waits behind an event that fails."""
        self._unsaved: list[Delivered] = []
        self._raised: dict[Delivered, list[Exception]] = {}

    def next(self) -> Delivered | None:
        """What comes next, to be answered by one of the methods below; None when there is nothing to come."""
        return None if self.stopped or not self.waiting else self.waiting[0]

    def acknowledge(self) -> None:
        """The delivery under way is done with."""
        done = self.waiting.popleft()
        if self.contract == "log":
            self._unsaved.append(done)
            if len(self._unsaved) >= SAVED_AFTER:
                self._unsaved.clear()

    def fail(self, error: Exception) -> None:
        """The handler raised: again at once, or later if it asked for that, until there is no more use in it."""
        delivered = self.waiting[0]
        raised = self._raised.setdefault(delivered, [])
        raised.append(error)
        refused = isinstance(error, Later) and self.contract == "queue"
        if len(raised) >= (MOST_REFUSALS if refused else MOST_FAILURES):
            self.dead[delivered] = raised
            self.stopped = self.contract == "log"
            self.waiting.popleft()
        elif refused:
            self.waiting.rotate(-1)

    def crash(self) -> None:
        """The worker died: of a log everything behind the saved offset comes again."""
        self.waiting.extendleft(reversed(self._unsaved))
        self._unsaved.clear()
