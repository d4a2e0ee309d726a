"""An in-process bus in virtual time: producers publish, subscribers receive, and neither knows the other.

Each consumer has a queue of its own and takes one event at a time, in order. A consumer that raises is tried
again; after the last attempt its event is parked, with the error, and the consumer goes on with the next one.
No other consumer notices.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from math import inf

from course_utils.messages.envelope import Envelope
from course_utils.messages.trace import Mark, Message, Outcome, Span, Trace

Consumer = Callable[[Envelope], object]


@dataclass(frozen=True)
class Parked:
    """An event that a consumer could not handle, kept with the last error so that nothing is lost."""

    consumer: str
    envelope: Envelope
    error: Exception
    attempts: int


@dataclass
class _Subscription:
    """One consumer and the events that wait for it. `attempts` counts the failures of the first."""

    event_type: str
    consumer: Consumer
    name: str
    takes: float
    queue: deque[Envelope] = field(default_factory=deque)
    attempts: int = 0


class Bus:
    """Carries events from producers to subscribers. Single-threaded; `run` moves virtual time (milliseconds).

    Every hop takes `network` ms. A consumer that raises gets the event again `retry_after` ms later, up to
    `attempts` times in all; then the event is in `parked`. `trace` holds what happened so far.
    """

    def __init__(
        self,
        *,
        name: str = "bus",
        network: float = 1,
        attempts: int = 3,
        retry_after: float = 10,
    ) -> None:
        if attempts < 1:
            raise ValueError(f"The bus was given {attempts} attempts. It needs at least 1 to deliver anything.")
        if not (0 <= network < inf and 0 <= retry_after < inf):
            raise ValueError(f"network is {network} and retry_after {retry_after}. A time is 0 ms or more.")
        self.name, self.network, self.attempts, self.retry_after = (
            name,
            network,
            attempts,
            retry_after,
        )
        self.now = 0.0
        self.parked: list[Parked] = []
        self._subscriptions: list[_Subscription] = []
        self._producers: list[str] = []
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._tickets = count()
        self._record = Trace([])

    def subscribe(
        self,
        event_type: str,
        consumer: Consumer,
        *,
        name: str | None = None,
        takes: float = 1,
    ) -> None:
        """Let `consumer` receive every event of `event_type`; handling one takes it `takes` ms.

        `name` is its lane in the trace, by default the function's own name. What the consumer does becomes
        visible when its time is over. Raises ValueError for a name that is taken or a negative time.
        """
        lane = name or str(getattr(consumer, "__name__", type(consumer).__name__))
        if lane == self.name or any(lane == other.name for other in self._subscriptions):
            raise ValueError(f"The name {lane!r} is taken. Pass name=... to tell this consumer from the other.")
        if not 0 <= takes < inf:
            raise ValueError(f"The consumer {lane!r} takes {takes} ms. A time is 0 ms or more.")
        self._subscriptions.append(_Subscription(event_type, consumer, lane, takes))

    def publish(self, envelope: Envelope) -> None:
        """Accept an event. Its subscribers receive it when `run` gets there; a consumer may publish, too."""
        if envelope.source not in self._producers:
            self._producers.append(envelope.source)
        arrives = self.now + self.network
        self._record.messages.append(Message(envelope.source, self.name, envelope.type, self.now, arrives))
        self._at(arrives, lambda: self._fan_out(envelope))

    def run(self) -> Trace:
        """Deliver until nothing is under way, and return the trace."""
        while self._agenda:
            self.now, _, step = heappop(self._agenda)
            step()
        return self.trace

    @property
    def trace(self) -> Trace:
        """Everything so far; lanes are the producers, the bus and the consumers, from top to bottom."""
        names = [
            *self._producers,
            self.name,
            *(subscription.name for subscription in self._subscriptions),
        ]
        return Trace(
            list(dict.fromkeys(names)),
            sorted(self._record.messages, key=lambda message: message.sent),
            sorted(self._record.spans, key=lambda span: span.start),
            list(self._record.marks),
        )

    def _at(self, time: float, step: Callable[[], None]) -> None:
        """Put `step` on the agenda; steps of the same moment run in the order they were put there."""
        heappush(self._agenda, (time, next(self._tickets), step))

    def _fan_out(self, envelope: Envelope) -> None:
        for subscription in self._subscriptions:
            if subscription.event_type == envelope.type:
                subscription.queue.append(envelope)
                if len(subscription.queue) == 1:
                    self._deliver(subscription)

    def _deliver(self, subscription: _Subscription) -> None:
        """Send the first event in the queue; it is handled when the consumer's time for it is over."""
        sent = self.now
        self._at(
            sent + self.network + subscription.takes,
            lambda: self._handle(subscription, sent),
        )

    def _handle(self, subscription: _Subscription, sent: float) -> None:
        envelope, error = subscription.queue[0], None
        try:
            subscription.consumer(envelope)
        except Exception as raised:  # whatever a subscriber raises stays its own problem
            error = raised
        outcome: Outcome = "failed" if error is not None else "retried" if subscription.attempts else "delivered"
        arrived, lane, label = sent + self.network, subscription.name, envelope.type
        self._record.messages.append(Message(self.name, lane, label, sent, arrived, outcome))
        self._record.spans.append(Span(lane, arrived, self.now, "working", label))
        if error is None:
            self._next(subscription)
            return
        subscription.attempts += 1
        if subscription.attempts < self.attempts:
            self._at(self.now + self.retry_after, lambda: self._deliver(subscription))
        else:
            self.parked.append(Parked(lane, envelope, error, subscription.attempts))
            self._record.marks.append(Mark(lane, self.now, f"parked: {label}"))
            self._next(subscription)

    def _next(self, subscription: _Subscription) -> None:
        """The first event is done with, well or badly; go on with the one behind it."""
        subscription.queue.popleft()
        subscription.attempts = 0
        if subscription.queue:
            self._deliver(subscription)
