"""One order, told to others in two ways, in virtual time.

`event_notification` sends a thin event, and each consumer calls the order service back for the order;
`state_transfer` sends the order itself. The order changes at given times, and a call-back is answered with
the version that is current when the order service gets to it. A message that carries the order is labelled
with its version. Both designs return a `Trace`, so that they can be drawn side by side and measured alike.
The broker between the services is left out of the picture.
"""

from collections.abc import Callable, Sequence
from functools import partial
from heapq import heappop, heappush
from itertools import count, pairwise
from math import isfinite

from course_utils.messages.trace import Mark, Message, Outcome, Span, Trace

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
    for version, changed_at in enumerate(changes_ms, start=1):
        for consumer in consumers:
            arrived = changed_at + network_ms
            trace.messages.append(Message(SOURCE, consumer, _event(version), changed_at, arrived))
            run.at(arrived, partial(run.notify, consumer))
    run.until_idle()
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
    free_from = dict.fromkeys(consumers, 0.0)
    for version, changed_at in enumerate(changes_ms, start=1):
        for consumer in consumers:
            arrived = changed_at + network_ms
            trace.messages.append(Message(SOURCE, consumer, f"v{version}", changed_at, arrived))
            started = max(arrived, free_from[consumer])
            free_from[consumer] = started + work_ms
            trace.spans.append(Span(consumer, started, free_from[consumer], "working", f"v{version}"))
    return _closed(trace)


def versions_seen(trace: Trace) -> dict[str, list[str]]:
    """The versions each consumer worked on, in order, such as {"inventory": ["v1", "v2"]}."""
    return {consumer: [span.label for span in _work(trace) if span.lane == consumer] for consumer in trace.lanes[1:]}


def call_backs(trace: Trace) -> int:
    """How many times the order service was asked, the refused calls included."""
    return sum(message.label == CALL_BACK for message in trace.messages)


def all_acted_ms(trace: Trace) -> float:
    """The moment (ms) at which the last consumer has finished its work."""
    return max(span.end for span in _work(trace))


class _Notified:
    """The notification design while it runs: an agenda, how many notifications each consumer holds, the source."""

    def __init__(
        self,
        trace: Trace,
        changes: Sequence[float],
        down: Down | None,
        network: float,
        read: float,
        work: float,
        retry: float,
    ) -> None:
        self.trace, self.changes, self.down = trace, changes, down
        self.network, self.read, self.work, self.retry = network, read, work, retry
        self.now = 0.0
        self.source_free_from = 0.0
        self.held = dict.fromkeys(trace.lanes[1:], 0)
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._tickets = count()

    def at(self, time: float, step: Callable[[], None]) -> None:
        """Put `step` on the agenda; steps of the same moment run in the order they were put there."""
        heappush(self._agenda, (time, next(self._tickets), step))

    def until_idle(self) -> None:
        while self._agenda:
            self.now, _, step = heappop(self._agenda)
            step()

    def notify(self, consumer: str) -> None:
        """A notification arrives; it waits until those before it are dealt with."""
        self.held[consumer] += 1
        if self.held[consumer] == 1:
            self._ask(consumer, since=self.now)

    def _ask(self, consumer: str, since: float) -> None:
        sent = self.now
        self.at(sent + self.network, partial(self._called, consumer, since, sent))

    def _called(self, consumer: str, since: float, sent: float) -> None:
        """The call reaches the source, which answers when it has answered those before it, unless it is down."""
        begins = max(self.now, self.source_free_from)
        refused = self.down is not None and self.down[0] <= begins < self.down[1]
        outcome: Outcome = "refused" if refused else "delivered" if sent == since else "retried"
        self.trace.messages.append(Message(consumer, SOURCE, CALL_BACK, sent, self.now, outcome))
        if refused:
            self.at(begins + self.network + self.retry, partial(self._ask, consumer, since))
            return
        self.source_free_from = ends = begins + self.read
        version = f"v{sum(changed_at <= begins for changed_at in self.changes)}"
        self.trace.spans.append(Span(SOURCE, begins, ends))
        self.trace.messages.append(Message(SOURCE, consumer, version, ends, ends + self.network))
        self.trace.spans.append(Span(consumer, since, ends + self.network, "waiting"))
        self.at(ends + self.network, partial(self._answered, consumer, version))

    def _answered(self, consumer: str, version: str) -> None:
        done = self.now + self.work
        self.trace.spans.append(Span(consumer, self.now, done, "working", version))
        self.at(done, partial(self._next, consumer))

    def _next(self, consumer: str) -> None:
        self.held[consumer] -= 1
        if self.held[consumer]:
            self._ask(consumer, since=self.now)


def _event(version: int) -> str:
    return PLACED if version == 1 else CHANGED


def _work(trace: Trace) -> list[Span]:
    return [span for span in trace.spans if span.activity == "working" and span.lane != SOURCE]


def _opened(consumers: Sequence[str], changes: Sequence[float], down: Down | None, times: dict[str, float]) -> Trace:
    """A trace with the versions marked at the source, once everything makes sense."""
    _check_times(changes, down, times)
    names = [SOURCE, *consumers]
    if len(names) == 1:
        raise ValueError("Nobody listens: give at least one consumer's name.")
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"The name {name!r} is used twice. Each lane needs its own name.")
    trace = Trace(names, marks=[Mark(SOURCE, at, f"v{version}") for version, at in enumerate(changes, start=1)])
    if down:
        trace.spans.append(Span(SOURCE, *down, "down"))
    return trace


def _check_times(changes: Sequence[float], down: Down | None, times: dict[str, float]) -> None:
    given = [*times.items(), *(("A change", at) for at in changes), *(("down_ms", at) for at in down or ())]
    for name, value in given:
        if not (isfinite(value) and value >= 0):
            raise ValueError(f"{name} is {value}. A time is 0 ms or more.")
    if not changes or any(later <= earlier for earlier, later in pairwise(changes)):
        raise ValueError(f"changes_ms is {tuple(changes)}. Give at least one moment, each later than the one before.")
    if down and down[0] >= down[1]:
        raise ValueError(f"down_ms is {down}. Give the moment it goes down, and a later one at which it is back.")
    for at in changes:
        if down and down[0] <= at < down[1]:
            raise ValueError(f"The order changes at {at} ms, while the order service is down. Move one of the two.")


def _closed(trace: Trace) -> Trace:
    trace.messages.sort(key=lambda message: message.sent)
    trace.spans.sort(key=lambda span: span.start)
    return trace
