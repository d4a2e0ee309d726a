"""A connection to NATS is given up in time, whatever its client does."""

import asyncio

import pytest

nats = pytest.importorskip("nats", reason="the client of NATS is installed with the servers")

from course_utils.brokers import BrokerTrouble  # noqa: E402
from course_utils.brokers.jetstream.connection import Connection  # noqa: E402


def test_a_client_that_swallows_its_cancellation_is_ended_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real one does so, now and then, while it closes a connection that was refused."""
    swallowed = 0

    async def connect(*_: object, **__: object) -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                if swallowed == 3:
                    raise
                swallowed += 1

    monkeypatch.setattr(nats.aio.client.Client, "connect", connect)
    with pytest.raises(BrokerTrouble, match=r"No NATS server let us in within 0\.1 seconds"):
        Connection("nats://127.0.0.1:1", patience=0.1)
    assert swallowed == 3
