"""What only a broker on nodes meets: streams of others, foreign messages, nodes that refuse or do not answer."""

import asyncio
import socket
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from course_utils.brokers import BrokerTrouble, Overtaken, open_broker
from course_utils.messages import Envelope
from course_utils.servers import Backend
from tests.unit.brokers.nodes import broker_on, events, fetched


def on_the_stream(nodes: Backend, ask: Any) -> Any:
    """What a client of somebody else's does."""
    import nats

    async def asked() -> Any:
        async with await nats.connect(nodes.url.split(",")) as client:
            return await ask(client.jetstream(timeout=60))

    return asyncio.run(asked())


def test_a_service_with_nodes_is_a_broker_on_them(nodes: Backend) -> None:
    from course_utils.brokers.jetstream.broker import JetStreamBroker

    with closing(open_broker("opened", 2, backend=nodes)) as broker:
        assert isinstance(broker, JetStreamBroker)
        assert broker.leader() in {"node-1", "node-2", "node-3"}


def test_opened_again_it_is_the_same_log(nodes: Backend) -> None:
    with closing(broker_on(nodes)) as first:
        first.publish(events(2))
        with closing(open_broker(first.name, backend=nodes)) as second:
            assert second.epoch == first.epoch
            assert second.read_after(0, 10) == first.read_after(0, 10)


def test_a_stream_with_other_partitions_is_not_taken_over(nodes: Backend) -> None:
    with (
        closing(broker_on(nodes)) as first,
        pytest.raises(BrokerTrouble, match=r"it has not 5 partitions. Take another name"),
    ):
        open_broker(first.name, 5, backend=nodes)


def test_a_message_that_nobody_can_read_becomes_a_dead_letter_and_the_next_one_comes(nodes: Backend) -> None:
    with closing(broker_on(nodes, 1)) as broker:
        on_the_stream(nodes, lambda stream: stream.publish(f"{broker.name}.order-1", b"tulips \xff"))
        broker.publish(events(1))
        assert fetched(broker.consumer("mail", 0))[0].position == 2
        (letter,) = broker.dead_letters()
        assert (letter.position, letter.text) == (1, "tulips \ufffd")
        assert "not JSON" in letter.reason


def test_a_reader_that_retention_overtook_is_told_where_the_log_begins(nodes: Backend) -> None:
    with closing(broker_on(nodes, 1)) as broker:
        broker.publish(events(5))
        on_the_stream(nodes, lambda stream: stream._jsm.purge_stream(broker.name, seq=3))
        with pytest.raises(Overtaken, match="The log begins at position 3"):
            broker.read_after(1, 10)
        assert [recorded.position for recorded in broker.read_after(2, 10)] == [3, 4, 5]


def test_a_deleted_position_is_a_gap(nodes: Backend) -> None:
    with closing(broker_on(nodes, 1)) as broker:
        broker.publish(events(3))
        on_the_stream(nodes, lambda stream: stream._jsm.delete_msg(broker.name, 2))
        assert [recorded.position for recorded in broker.read_after(0, 10)] == [1, 3]


def test_an_event_too_large_for_the_broker_is_refused_by_its_id(nodes: Backend) -> None:
    large = Envelope(
        id="7", source="test", type="T", subject="s", time=datetime.now(UTC), data={"text": "x" * 2_000_000}
    )
    with closing(broker_on(nodes)) as broker, pytest.raises(BrokerTrouble, match="refuses event '7' of 'test'"):
        broker.publish([large])


def test_more_replicas_than_there_can_be_is_said(nodes: Backend) -> None:
    with pytest.raises(BrokerTrouble, match="7 replicas cannot be made"):
        broker_on(nodes, replicas=7, patience=5.0)


def test_a_wrong_password_is_said_and_not_shown(nodes: Backend) -> None:
    wrong = Backend("nats", "Somewhere.", nodes.url.replace("course:", "course:tulips"))
    with pytest.raises(BrokerTrouble, match="is the password right") as trouble:
        open_broker("orders", backend=wrong, patience=2.0)
    assert "tulips" not in str(trouble.value)


def test_nobody_there_is_said_in_time(nodes: Backend) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # and does not listen
        url = f"nats://course:tulips@127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(BrokerTrouble, match="No NATS server let us in within 1 seconds"):
            open_broker("orders", backend=Backend("nats", "Somewhere.", url), patience=1.0)


@pytest.mark.parametrize("wrong", [{"window": 0}, {"patience": 0.0}, {"patience": 120.0}])
def test_ids_are_remembered_for_longer_than_a_message_is_tried(nodes: Backend, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="only while its id is remembered"):
        open_broker("orders", backend=nodes, **wrong)


def test_a_consumer_deleted_by_somebody_else_is_said(nodes: Backend) -> None:
    with closing(broker_on(nodes, 1)) as broker:
        consumer = broker.consumer("mail", 0)
        on_the_stream(nodes, lambda stream: stream._jsm.delete_consumer(broker.name, "mail-0"))
        with pytest.raises(BrokerTrouble, match="consumer not found"):
            consumer.lag()
