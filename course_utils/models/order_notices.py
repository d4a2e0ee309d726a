"""One order, told to others in two ways, in virtual time.

`event_notification` sends a thin event, and each consumer calls the order service back for the order;
`state_transfer` sends the order itself. The order changes at given times, and a call-back is answered with
the version that is current when the order service gets to it. A message that carries the order is labelled
with its version. Both designs return a `Trace`, so that they can be drawn side by side and measured alike.
The broker between the services is left out of the picture.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import isfinite

from course_utils.messages.trace import Ending, Mark, Message, Span, Trace
from course_utils.simulation.agenda import Agenda

SOURCE = "order service"
CONSUMERS = ("inventory", "email")
PLACED, CHANGED, CALL_BACK = "OrderPlaced", "OrderChanged", "get"

Down = tuple[float, float]


def event_notification(
    consumers: Sequence[str] = CONSUMERS,
    *,
    changes_ms: Sequence[float] = (0,),
    down_ms: Down | None = None,
    network_ms: float = 10,
    read_ms: float = 5,
    work_ms: float = 8,
    retry_ms: float = 20,
) -> Trace:
    """Notify every consumer of every change; each calls back for the order, and works on what it is told.

    `changes_ms` are the moments of version 1, 2, …: the first places the order. The order service answers one
    call-back at a time, `read_ms` each, and refuses those it would begin between the two moments of `down_ms`;
    a refused consumer keeps its notification and asks again `retry_ms` later. Every hop takes `network_ms`,
    and a consumer deals with one notification at a time.

    Raises ValueError for consumers or times that make no sense, and for a change while the service is down.
    """
    times = {"network_ms": network_ms, "read_ms": read_ms, "work_ms": work_ms}
    trace = _opened(consumers, changes_ms, down_ms, times)
    if not (isfinite(retry_ms) and retry_ms > 0):
        raise ValueError(f"retry_ms is {retry_ms}. A consumer has to wait more than 0 ms before it asks again.")
    run = _Notified(trace, changes_ms, down_ms, network_ms, read_ms, work_ms, retry_ms)
    for version, changed_ms in enumerate(changes_ms, start=1):
        for consumer in consumers:
            arrived_ms = changed_ms + network_ms
            trace.messages.append(Message(SOURCE, consumer, _event(version), changed_ms, arrived_ms))
            run.agenda.at(arrived_ms, partial(run.notify, consumer))
    run.agenda.run()
    return _closed(trace)


def state_transfer(
    consumers: Sequence[str] = CONSUMERS,
    *,
    changes_ms: Sequence[float] = (0,),
    down_ms: Down | None = None,
    network_ms: float = 10,
    work_ms: float = 8,
) -> Trace:
    """Send every version of the order to every consumer, which works on what the event carries.

    Parameters and errors are those of `event_notification`; nobody asks, so `down_ms` is only drawn.
    """
    trace = _opened(consumers, changes_ms, down_ms, {"network_ms": network_ms, "work_ms": work_ms})
    free_from_ms = dict.fromkeys(consumers, 0.0)
    for version, changed_ms in enumerate(changes_ms, start=1):
        for consumer in consumers:
            arrived_ms = changed_ms + network_ms
            trace.messages.append(Message(SOURCE, consumer, f"v{version}", changed_ms, arrived_ms))
            started_ms = max(arrived_ms, free_from_ms[consumer])
            free_from_ms[consumer] = started_ms + work_ms
            trace.spans.append(Span(consumer, started_ms, free_from_ms[consumer], "working", f"v{version}"))
    return _closed(trace)


def versions_seen(trace: Trace) -> dict[str, list[str]]:
    """The versions each consumer worked on, in order, such as {"inventory": ["v1", "v2"]}."""
    return {consumer: [span.label for span in _work(trace) if span.lane == consumer] for consumer in trace.lanes[1:]}


def call_backs(trace: Trace) -> int:
    """How many times the order service was asked, the refused calls included."""
    return sum(message.label == CALL_BACK for message in trace.messages)


def all_acted_ms(trace: Trace) -> float:
    """The moment (ms) at which the last consumer has finished its work."""
    return max(span.end_ms for span in _work(trace))


@dataclass
class _Notified:
    """The notification design while it runs: how many notifications each consumer holds, and the source's queue."""

    trace: Trace
    changes_ms: Sequence[float]
    down_ms: Down | None
    network_ms: float
    read_ms: float
    work_ms: float
    retry_ms: float
    agenda: Agenda = field(default_factory=Agenda)
    source_free_from_ms: float = 0.0
    held: Counter[str] = field(default_factory=Counter)

    def notify(self, consumer: str) -> None:
        """A notification arrives; it waits until those before it are dealt with."""
        self.held[consumer] += 1
        if self.held[consumer] == 1:
            self._ask(consumer, self.agenda.now)

    def _ask(self, consumer: str, since_ms: float) -> None:
        sent_ms = self.agenda.now
        self.agenda.at(sent_ms + self.network_ms, partial(self._called, consumer, since_ms, sent_ms))

    def _called(self, consumer: str, since_ms: float, sent_ms: float) -> None:
        """The call reaches the source, which answers when it has answered those before it, unless it is down."""
        called_ms = self.agenda.now
        begins_ms = max(called_ms, self.source_free_from_ms)
        refused = self.down_ms is not None and self.down_ms[0] <= begins_ms < self.down_ms[1]
        ending: Ending = "refused" if refused else "delivered" if sent_ms == since_ms else "retried"
        self.trace.messages.append(Message(consumer, SOURCE, CALL_BACK, sent_ms, called_ms, ending))
        if refused:
            self.agenda.at(begins_ms + self.network_ms + self.retry_ms, partial(self._ask, consumer, since_ms))
        else:
            self._read(consumer, since_ms, begins_ms)

    def _read(self, consumer: str, since_ms: float, begins_ms: float) -> None:
        """The source reads the version that is current as it begins, and answers with it."""
        version = f"v{sum(changed_ms <= begins_ms for changed_ms in self.changes_ms)}"
        self.source_free_from_ms = ends_ms = begins_ms + self.read_ms
        answered_ms = ends_ms + self.network_ms
        self.trace.spans.append(Span(SOURCE, begins_ms, ends_ms))
        self.trace.messages.append(Message(SOURCE, consumer, version, ends_ms, answered_ms))
        self.trace.spans.append(Span(consumer, since_ms, answered_ms, "waiting"))
        self.agenda.at(answered_ms, partial(self._answered, consumer, version))

    def _answered(self, consumer: str, version: str) -> None:
        answered_ms = self.agenda.now
        done_ms = answered_ms + self.work_ms
        self.trace.spans.append(Span(consumer, answered_ms, done_ms, "working", version))
        self.agenda.at(done_ms, partial(self._next, consumer))

    def _next(self, consumer: str) -> None:
        self.held[consumer] -= 1
        if self.held[consumer]:
            self._ask(consumer, self.agenda.now)


def _event(version: int) -> str:
    return PLACED if version == 1 else CHANGED


def _work(trace: Trace) -> list[Span]:
    return [span for span in trace.spans if span.activity == "working" and span.lane != SOURCE]


def _opened(
    consumers: Sequence[str], changes_ms: Sequence[float], down_ms: Down | None, times: dict[str, float]
) -> Trace:
    """A trace with the versions marked at the source, once everything makes sense."""
    _check_times(changes_ms, down_ms, times)
    names = [SOURCE, *consumers]
    if len(names) == 1:
        raise ValueError("Nobody listens: give at least one consumer's name.")
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"The name {name!r} is used twice. Each lane needs its own name.")
    trace = Trace(
        names, marks=[Mark(SOURCE, at_ms, f"v{version}") for version, at_ms in enumerate(changes_ms, start=1)]
    )
    if down_ms:
        trace.spans.append(Span(SOURCE, *down_ms, "down"))
    return trace


def _check_times(changes_ms: Sequence[float], down_ms: Down | None, times: dict[str, float]) -> None:
    given = [*times.items(), *(("A change", at) for at in changes_ms), *(("down_ms", at) for at in down_ms or ())]
    for name, value in given:
        if not (isfinite(value) and value >= 0):
            raise ValueError(f"{name} is {value}. A time is 0 ms or more.")
    if not changes_ms or any(later <= earlier for earlier, later in pairwise(changes_ms)):
        raise ValueError(
            f"changes_ms is {tuple(changes_ms)}. Give at least one moment, each later than the one before."
        )
    if down_ms and down_ms[0] >= down_ms[1]:
        raise ValueError(f"down_ms is {down_ms}. Give the moment it goes down, and a later one at which it is back.")
    for at in changes_ms:
        if down_ms and down_ms[0] <= at < down_ms[1]:
            raise ValueError(f"The order changes at {at} ms, while the order service is down. Move one of the two.")


def _closed(trace: Trace) -> Trace:
    trace.messages.sort(key=lambda message: message.sent_ms)
    trace.spans.sort(key=lambda span: span.start_ms)
    return trace
