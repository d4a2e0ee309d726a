"""Three real nodes for tests, brokers on them, and events to send."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from course_utils.brokers import Consumer, Delivery
from course_utils.messages import Envelope, SeededClock
from course_utils.servers import Backend, serve, stop
from course_utils.servers.reach import VARIABLES
from tests.unit.servers.real_servers import BUSY_SECONDS, enterable_folder, require

if TYPE_CHECKING:
    from course_utils.brokers.jetstream.broker import JetStreamBroker


@contextmanager
def three_nodes() -> Iterator[Backend]:
    """A cluster in a folder of its own, which ends with the block."""
    require("nats")
    with pytest.MonkeyPatch.context() as patch, enterable_folder() as folder:
        for variable in VARIABLES.values():
            patch.delenv(variable, raising=False)
        service = serve("nats", folder=folder, seconds=BUSY_SECONDS)
        assert not service.is_embedded, service.said
        try:
            yield service
        finally:
            stop(service)


def broker_on(service: Backend, partitions: int = 3, **more: Any) -> "JetStreamBroker":
    """A broker with a name of its own, that is never taken for broken because the machine is busy."""
    from course_utils.brokers.jetstream.broker import JetStreamBroker

    patient = {"patience": BUSY_SECONDS, "duplicate_window": 2.0 * BUSY_SECONDS} | more
    return JetStreamBroker(service.url, f"test-{uuid4().hex[:12]}", partitions, **patient)


def events(count: int, *subjects: str) -> list[Envelope]:
    """Numbered events about these subjects in turn, "order-1" without any."""
    about = subjects or ("order-1",)
    clock = SeededClock()
    return [
        Envelope(
            id=str(number),
            source="test",
            type="OrderPlaced",
            subject=about[number % len(about)],
            time=clock(),
            data={"number": number},
        )
        for number in range(count)
    ]


def fetched(consumer: Consumer, limit: int = 1, at_least: int = 1) -> list[Delivery]:
    """What the consumer gives, as soon as it has given so many. It may give fewer at once than there are."""
    found: list[Delivery] = []
    while len(found) < at_least:
        more = consumer.fetch(limit - len(found), BUSY_SECONDS)
        assert more, "nothing came"
        found += more
    return found


def drained(consumer: Consumer, count: int) -> list[Envelope]:
    """So many events, one after the other, each acknowledged."""
    taken: list[Envelope] = []
    while len(taken) < count:
        for delivery in fetched(consumer, 100):
            consumer.ack(delivery)
            taken.append(delivery.envelope)
    return taken
