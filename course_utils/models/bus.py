"""An in-process bus in virtual time: producers publish, subscribers receive, and neither knows the other.

Each consumer has a queue of its own and takes one event at a time, in order. A consumer that raises is tried
again; after the last attempt its event becomes a dead letter, kept with the error, and the consumer goes on with
the next one. No other consumer notices.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import inf

from course_utils.messages.envelope import Envelope
from course_utils.messages.trace import Ending, Mark, Message, Span, Trace
from course_utils.models.agenda import Agenda

Consumer = Callable[[Envelope], object]


@dataclass(frozen=True)
class DeadLetter:
    """An event that a consumer could not handle, kept with the last error so that nothing is lost."""

    consumer: str
    envelope: Envelope
    error: Exception
    attempts: int


@dataclass
class _Subscription:
    """One consumer and the events that wait for it. `failures` counts those of the first of them."""

    event_type: str
    consumer: Consumer
    lane: str
    takes_ms: float
    queue: deque[Envelope] = field(default_factory=deque)
    failures: int = 0


class Bus:
    """Carries events from producers to subscribers. Single-threaded; `run` moves virtual time.

    Every hop takes `network_ms`. A consumer that raises gets the event again `retry_after_ms` later, up to
    `attempts` times in all; then the event is among the `dead_letters`. `trace` holds what happened so far.
    Raises ValueError for no attempts or a negative time.
    """

    def __init__(
        self, *, name: str = "bus", network_ms: float = 1, attempts: int = 3, retry_after_ms: float = 10
    ) -> None:
        if attempts < 1:
            raise ValueError(f"The bus was given {attempts} attempts. It needs at least 1 to deliver anything.")
        for what, value in (("network_ms", network_ms), ("retry_after_ms", retry_after_ms)):
            _check_time(f"{what} is {value}", value)
        self.name = name
        self.network_ms = network_ms
        self.attempts = attempts
        self.retry_after_ms = retry_after_ms
        self.dead_letters: list[DeadLetter] = []
        self._subscriptions: list[_Subscription] = []
        self._producers: list[str] = []
        self._agenda = Agenda()
        self._record = Trace([])

    @property
    def now_ms(self) -> float:
        """Virtual time since the bus was made."""
        return self._agenda.now_ms

    def subscribe(self, event_type: str, consumer: Consumer, *, name: str | None = None, takes_ms: float = 1) -> None:
        """Let `consumer` receive every event of `event_type`; handling one takes it `takes_ms`.

        `name` is its lane in the trace, by default the function's own name. What the consumer does becomes
        visible when its time is over. Raises ValueError for a name that is taken or a negative time.
        """
        lane = name or str(getattr(consumer, "__name__", type(consumer).__name__))
        if lane in (self.name, *self._lanes()):
            raise ValueError(f"The name {lane!r} is taken. Pass name=... to tell this consumer from the other.")
        _check_time(f"The consumer {lane!r} takes {takes_ms} ms", takes_ms)
        self._subscriptions.append(_Subscription(event_type, consumer, lane, takes_ms))

    def publish(self, envelope: Envelope) -> None:
        """Accept an event. Its subscribers receive it when `run` gets there; a consumer may publish, too."""
        if envelope.source not in self._producers:
            self._producers.append(envelope.source)
        arrives_ms = self.now_ms + self.network_ms
        self._record.messages.append(Message(envelope.source, self.name, envelope.type, self.now_ms, arrives_ms))
        self._agenda.at(arrives_ms, partial(self._fan_out, envelope))

    def run(self) -> Trace:
        """Deliver until nothing is under way, and return the trace."""
        self._agenda.run()
        return self.trace

    @property
    def trace(self) -> Trace:
        """Everything so far; lanes are the producers, the bus and the consumers, from top to bottom."""
        return Trace(
            list(dict.fromkeys([*self._producers, self.name, *self._lanes()])),
            sorted(self._record.messages, key=lambda message: message.sent_ms),
            sorted(self._record.spans, key=lambda span: span.start_ms),
            list(self._record.marks),
        )

    def _lanes(self) -> list[str]:
        return [subscription.lane for subscription in self._subscriptions]

    def _fan_out(self, envelope: Envelope) -> None:
        for subscription in self._subscriptions:
            if subscription.event_type == envelope.type:
                subscription.queue.append(envelope)
                if len(subscription.queue) == 1:
                    self._send_first(subscription)

    def _send_first(self, subscription: _Subscription) -> None:
        """Send the first event in the queue; it is handled when the consumer's time for it is over."""
        handled_ms = self.now_ms + self.network_ms + subscription.takes_ms
        self._agenda.at(handled_ms, partial(self._handle, subscription, self.now_ms))

    def _handle(self, subscription: _Subscription, sent_ms: float) -> None:
        envelope = subscription.queue[0]
        try:
            subscription.consumer(envelope)
        except Exception as error:  # whatever a subscriber raises stays its own problem
            self._take_down(subscription, sent_ms, "failed")
            self._failed(subscription, envelope, error)
        else:
            self._take_down(subscription, sent_ms, "retried" if subscription.failures else "delivered")
            self._go_on(subscription)

    def _take_down(self, subscription: _Subscription, sent_ms: float, ending: Ending) -> None:
        """Record the delivery that ends now."""
        lane, label, arrived_ms = subscription.lane, subscription.queue[0].type, sent_ms + self.network_ms
        self._record.messages.append(Message(self.name, lane, label, sent_ms, arrived_ms, ending))
        self._record.spans.append(Span(lane, arrived_ms, self.now_ms, "working", label))

    def _failed(self, subscription: _Subscription, envelope: Envelope, error: Exception) -> None:
        """Have it tried again, or keep the event as a dead letter."""
        subscription.failures += 1
        if subscription.failures < self.attempts:
            self._agenda.at(self.now_ms + self.retry_after_ms, partial(self._send_first, subscription))
            return
        self.dead_letters.append(DeadLetter(subscription.lane, envelope, error, subscription.failures))
        self._record.marks.append(Mark(subscription.lane, self.now_ms, f"dead letter: {envelope.type}"))
        self._go_on(subscription)

    def _go_on(self, subscription: _Subscription) -> None:
        """The first event is done with, well or badly; take the one behind it."""
        subscription.queue.popleft()
        subscription.failures = 0
        if subscription.queue:
            self._send_first(subscription)


def _check_time(said: str, value_ms: float) -> None:
    if not 0 <= value_ms < inf:
        raise ValueError(f"{said}. A time is 0 ms or more.")
