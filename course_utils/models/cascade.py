"""The deposit cascade in virtual time, built both ways from the same services.

One deposit sets several services to work. `call_chain` calls them one after another and answers the
customer at the end; `fan_out` hands one event to a broker, answers, and lets every service work at its
own pace. Both return a `Trace`, so that the two designs can be drawn side by side and measured alike:
`response_ms` is what the customer waits for, `completion_ms` when the last piece of work is done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

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
    trace = Trace([customer, caller, *(service.name for service in services)])
    trace.messages.append(Message(customer, caller, "deposit", 0, network_ms))
    now = network_ms
    done: dict[str, float] = {}
    failed = False
    for service in services:
        answered_at = _call(trace, service, caller, now, network_ms, done)
        failed = answered_at is None or answered_at > now + timeout_ms
        called_at, now = (
            now,
            now + timeout_ms if failed or answered_at is None else answered_at,
        )
        trace.spans.append(Span(caller, called_at, now, "waiting", service.name))
        _reply(trace, service, caller, answered_at, network_ms, in_time=not failed)
        if failed:
            break
    _answer(trace, customer, caller, now, network_ms, failed=failed)
    _finish(trace, services, done, left_on=caller)
    _show_down(trace, services, until=_end(trace))
    return trace


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
    services = _checked(
        services,
        (customer, producer, broker),
        network_ms=network_ms,
        timeout_ms=timeout_ms,
        recover_at_ms=recover_at_ms or 0,
    )
    trace = Trace([customer, producer, broker, *(service.name for service in services)])
    trace.messages.append(Message(customer, producer, "deposit", 0, network_ms))
    appended_at = 2 * network_ms
    done: dict[str, float] = {}
    if broker_up:
        trace.messages.append(Message(producer, broker, EVENT, network_ms, appended_at))
        trace.messages.append(Message(broker, producer, "appended", appended_at, appended_at + network_ms))
        trace.spans.append(Span(producer, network_ms, appended_at + network_ms, "waiting", broker))
        _answer(
            trace,
            customer,
            producer,
            appended_at + network_ms,
            network_ms,
            failed=False,
        )
        for service in services:
            _consume(trace, service, broker, appended_at, network_ms, recover_at_ms, done)
    else:
        trace.messages.append(Message(producer, broker, EVENT, network_ms, None, "lost"))
        trace.spans.append(Span(producer, network_ms, network_ms + timeout_ms, "waiting", broker))
        _answer(trace, customer, producer, network_ms + timeout_ms, network_ms, failed=True)
    _finish(trace, services, done, left_on=broker)
    end = _end(trace)
    _show_down(trace, services, until=end if recover_at_ms is None else recover_at_ms)
    if not broker_up:
        trace.spans.append(Span(broker, 0, end, "down"))
    return trace


def response_ms(trace: Trace) -> float | None:
    """Milliseconds until the customer was told that the deposit is accepted; None when an error came instead."""
    return _time_of(trace, ANSWERED)


def completion_ms(trace: Trace) -> float | None:
    """Milliseconds until the last piece of work was done; None when work was left undone."""
    return _time_of(trace, FINISHED)


def _call(
    trace: Trace,
    service: Downstream,
    caller: str,
    now: float,
    network_ms: float,
    done: dict[str, float],
) -> float | None:
    """Send the call and do the work; the time the reply is back, or None from a service that is down."""
    arrived = now + network_ms
    if not service.up:
        trace.messages.append(Message(caller, service.name, "call", now, None, "lost"))
        return None
    trace.messages.append(Message(caller, service.name, "call", now, arrived))
    finished = arrived + service.takes_ms
    trace.spans.append(Span(service.name, arrived, finished, "working"))
    done[service.name] = finished
    return finished + network_ms


def _reply(
    trace: Trace,
    service: Downstream,
    caller: str,
    at: float | None,
    network_ms: float,
    *,
    in_time: bool,
) -> None:
    """The reply reaches a caller that waits for it, or one that has given up."""
    if at is not None:
        label = "reply" if in_time else "late reply"
        trace.messages.append(Message(service.name, caller, label, at - network_ms, at))


def _consume(
    trace: Trace,
    service: Downstream,
    broker: str,
    appended_at: float,
    network_ms: float,
    recover_at_ms: float | None,
    done: dict[str, float],
) -> None:
    """Hand the event to one service: at once, or when it has returned."""
    sent = appended_at
    if not service.up:
        if recover_at_ms is None:
            return
        if recover_at_ms > appended_at + network_ms:
            sent = recover_at_ms
    arrived = sent + network_ms
    trace.messages.append(Message(broker, service.name, EVENT, sent, arrived))
    done[service.name] = arrived + service.takes_ms
    trace.spans.append(Span(service.name, arrived, done[service.name], "working"))


def _answer(
    trace: Trace,
    customer: str,
    front: str,
    now: float,
    network_ms: float,
    *,
    failed: bool,
) -> None:
    trace.messages.append(Message(front, customer, "error" if failed else "accepted", now, now + network_ms))
    trace.marks.append(Mark(customer, now + network_ms, ERROR if failed else ANSWERED))


def _finish(trace: Trace, services: Sequence[Downstream], done: dict[str, float], *, left_on: str) -> None:
    """Mark the end of the last piece of work, or name the work nobody did."""
    undone = [service.name for service in services if service.name not in done]
    if undone:
        trace.marks.append(Mark(left_on, _end(trace), f"{UNDONE}: {', '.join(undone)}"))
    else:
        last = max(done, key=lambda name: done[name])
        trace.marks.append(Mark(last, done[last], FINISHED))


def _show_down(trace: Trace, services: Sequence[Downstream], *, until: float) -> None:
    trace.spans.extend(Span(service.name, 0, until, "down") for service in services if not service.up)


def _end(trace: Trace) -> float:
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
