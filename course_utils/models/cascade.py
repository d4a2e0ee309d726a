"""The deposit cascade in virtual time, built both ways from the same services.

One deposit sets several services to work. `call_chain` calls them one after another and answers the
customer at the end; `fan_out` hands one event to a broker, answers, and lets every service work at its
own pace. Both return a `Trace`, so that the two designs can be drawn side by side and measured alike:
`response_ms` is what the customer waits for, `completion_ms` when the last piece of work is done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, isfinite

from course_utils.messages.trace import Mark, Message, Span, Trace

ANSWERED = "customer answered"
ERROR = "customer got an error"
FINISHED = "all work finished"
UNDONE = "work left undone"

EVENT = "DepositCompleted"


@dataclass(frozen=True)
class Downstream:
    """One service of the cascade: how long its work takes (milliseconds), and whether it is up."""

    name: str
    takes_ms: float
    up: bool = True

    def __post_init__(self) -> None:
        if not (isfinite(self.takes_ms) and self.takes_ms >= 0):
            raise ValueError(f"The service {self.name!r} takes {self.takes_ms} ms. Give it a time of 0 ms or more.")


def call_chain(
    services: Iterable[Downstream],
    *,
    network_ms: float = 1,
    timeout_ms: float = 1000,
    caller: str = "deposit service",
    customer: str = "customer",
) -> Trace:
    """Call the services one after another; answer the customer when the last one has replied.

    A service that has not replied `timeout_ms` after it was called fails the whole request: the later services
    are never called, while what the earlier ones did stays done. To a service that is down, the call is lost; a
    slow one finishes its work all the same, and sends a late reply. Every hop takes `network_ms`.

    Raises ValueError for no services, a name used twice, or a negative time.
    """
    services = _checked(services, (customer, caller), network_ms=network_ms, timeout_ms=timeout_ms)
    deposit = _Deposit(services, (customer, caller), network_ms)
    now_ms = deposit.hop(customer, caller, "deposit", 0)
    failed = False
    for service in services:
        called_ms, done_ms = now_ms, deposit.call(service, caller, now_ms)
        failed = done_ms + network_ms > called_ms + timeout_ms
        now_ms = min(done_ms + network_ms, called_ms + timeout_ms)
        deposit.wait(caller, called_ms, now_ms, service.name)
        if done_ms < inf:
            deposit.hop(service.name, caller, "late reply" if failed else "reply", done_ms)
        if failed:
            break
    deposit.answer(caller, customer, now_ms, failed=failed)
    deposit.mark_the_end(left_on=caller)
    deposit.show_down(until_ms=_end_ms(deposit.trace))
    return deposit.trace


def fan_out(
    services: Iterable[Downstream],
    *,
    network_ms: float = 1,
    broker: str = "broker",
    broker_up: bool = True,
    recover_at_ms: float | None = 1000,
    timeout_ms: float = 1000,
    producer: str = "deposit service",
    customer: str = "customer",
) -> Trace:
    """Append one event to the broker's log, answer the customer, and let each service take it at its own pace.

    The event waits in the broker for a service that is down, which gets it on its return at `recover_at_ms`;
    with None it never returns. The broker is a dependency like any other: with `broker_up=False` the event is
    lost on its way, and the customer gets an error after `timeout_ms`. Every hop takes `network_ms`.

    Raises ValueError for no services, a name used twice, or a negative time.
    """
    others, recovery_ms = (customer, producer, broker), recover_at_ms or 0
    services = _checked(services, others, network_ms=network_ms, timeout_ms=timeout_ms, recover_at_ms=recovery_ms)
    deposit = _Deposit(services, others, network_ms)
    sent_ms = deposit.hop(customer, producer, "deposit", 0)
    appended_ms = sent_ms + network_ms
    if broker_up:
        deposit.hop(producer, broker, EVENT, sent_ms)
        now_ms = deposit.hop(broker, producer, "appended", appended_ms)
    else:
        deposit.lose(producer, broker, EVENT, sent_ms)
        now_ms = sent_ms + timeout_ms
    deposit.wait(producer, sent_ms, now_ms, broker)
    deposit.answer(producer, customer, now_ms, failed=not broker_up)
    for service in services if broker_up else ():
        deposit.consume(service, broker, appended_ms, recover_at_ms)
    deposit.mark_the_end(left_on=broker)
    end_ms = _end_ms(deposit.trace)
    deposit.show_down(until_ms=end_ms if recover_at_ms is None else recover_at_ms)
    if not broker_up:
        deposit.trace.spans.append(Span(broker, 0, end_ms, "down"))
    return deposit.trace


def response_ms(trace: Trace) -> float | None:
    """Milliseconds until the customer was told that the deposit is accepted; None when an error came instead."""
    return _time_of(trace, ANSWERED)


def completion_ms(trace: Trace) -> float | None:
    """Milliseconds until the last piece of work was done; None when work was left undone."""
    return _time_of(trace, FINISHED)


class _Deposit:
    """One deposit: the trace of it, and when each service has done its work."""

    def __init__(self, services: Sequence[Downstream], others: Sequence[str], network_ms: float) -> None:
        self.services = services
        self.network_ms = network_ms
        self.trace = Trace([*others, *(service.name for service in services)])
        self.done_ms: dict[str, float] = {}

    def hop(self, sender: str, receiver: str, label: str, sent_ms: float) -> float:
        """A message crosses the network; when it arrives."""
        self.trace.messages.append(Message(sender, receiver, label, sent_ms, sent_ms + self.network_ms))
        return sent_ms + self.network_ms

    def lose(self, sender: str, receiver: str, label: str, sent_ms: float) -> None:
        """A message to somebody who is down never arrives."""
        self.trace.messages.append(Message(sender, receiver, label, sent_ms, None, "lost"))

    def wait(self, lane: str, start_ms: float, end_ms: float, whom_for: str) -> None:
        self.trace.spans.append(Span(lane, start_ms, end_ms, "waiting", whom_for))

    def call(self, service: Downstream, caller: str, now_ms: float) -> float:
        """Send the call and do the work; when that is done, which is never (inf) if the service is down."""
        if service.up:
            return self._work(service, self.hop(caller, service.name, "call", now_ms))
        self.lose(caller, service.name, "call", now_ms)
        return inf

    def consume(self, service: Downstream, broker: str, appended_ms: float, recover_at_ms: float | None) -> None:
        """Hand the event to one service: at once, or when it has returned, if ever."""
        sent_ms = appended_ms
        if not service.up:
            if recover_at_ms is None:
                return
            if recover_at_ms > appended_ms + self.network_ms:
                sent_ms = recover_at_ms
        self._work(service, self.hop(broker, service.name, EVENT, sent_ms))

    def answer(self, front: str, customer: str, now_ms: float, *, failed: bool) -> None:
        told_ms = self.hop(front, customer, "error" if failed else "accepted", now_ms)
        self.trace.marks.append(Mark(customer, told_ms, ERROR if failed else ANSWERED))

    def mark_the_end(self, *, left_on: str) -> None:
        """Mark the end of the last piece of work, or name the work nobody did."""
        undone = [service.name for service in self.services if service.name not in self.done_ms]
        if undone:
            self.trace.marks.append(Mark(left_on, _end_ms(self.trace), f"{UNDONE}: {', '.join(undone)}"))
        else:
            last = max(self.done_ms, key=lambda name: self.done_ms[name])
            self.trace.marks.append(Mark(last, self.done_ms[last], FINISHED))

    def show_down(self, *, until_ms: float) -> None:
        down = [service.name for service in self.services if not service.up]
        self.trace.spans.extend(Span(name, 0, until_ms, "down") for name in down)

    def _work(self, service: Downstream, start_ms: float) -> float:
        self.done_ms[service.name] = done_ms = start_ms + service.takes_ms
        self.trace.spans.append(Span(service.name, start_ms, done_ms, "working"))
        return done_ms


def _end_ms(trace: Trace) -> float:
    arrivals = [message.arrived_ms for message in trace.messages if message.arrived_ms is not None]
    return max([*arrivals, *(span.end_ms for span in trace.spans)])


def _time_of(trace: Trace, label: str) -> float | None:
    return next((mark.time_ms for mark in trace.marks if mark.label == label), None)


def _checked(services: Iterable[Downstream], others: Sequence[str], **times: float) -> list[Downstream]:
    """The services as a list, once they and the times make sense."""
    services = list(services)
    if not services:
        raise ValueError("The cascade has no services. Give it at least one Downstream(name, takes_ms).")
    names = [*others, *(service.name for service in services)]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"The name {name!r} is used twice. Each lane of the cascade needs its own name.")
    for name, value in times.items():
        if not (isfinite(value) and value >= 0):
            raise ValueError(f"{name} is {value}. A time is 0 ms or more.")
    return services
