"""What the tests of brokers begin with: three nodes for all of them, and a broker of either kind with a name of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from course_utils.brokers import Broker, InProcessBroker
from course_utils.servers import Backend
from tests.unit.brokers.nodes import broker_on, three_nodes

Make = Callable[..., Broker]


@pytest.fixture(scope="session")
def nodes() -> Iterator[Backend]:
    """Three nodes, which no test kills."""
    with three_nodes() as service:
        yield service


@pytest.fixture(params=["in process", "NATS"])
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes brokers of one kind, closed with the test."""
    with ExitStack() as opened:

        def make(partitions: int = 3, **more: float) -> Broker:
            on_nodes = request.param == "NATS"
            service: Backend = request.getfixturevalue("nodes") if on_nodes else None
            broker: Broker = broker_on(service, partitions, **more) if on_nodes else InProcessBroker(partitions, **more)
            opened.callback(broker.close)
            return broker

        yield make
