"""What only the broker in this process can do: forget old events and ids, and live by another clock."""

import pytest

from course_utils.brokers import InProcessBroker, Overtaken, open_broker
from course_utils.servers import Backend
from tests.unit.brokers.nodes import events


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_a_reader_that_retention_overtook_is_told_where_the_log_begins() -> None:
    broker = InProcessBroker(1, keep=3)
    broker.publish(events(5))
    with pytest.raises(Overtaken, match="The log begins at position 3") as overtaken:
        broker.read_after(1, 10)
    assert overtaken.value.first == 3
    assert [recorded.position for recorded in broker.read_after(2, 10)] == [3, 4, 5]


def test_a_consumer_that_retention_overtook_goes_on_with_what_is_left() -> None:
    broker = InProcessBroker(1, keep=2, now=(clock := Clock()))
    consumer = broker.consumer("mail", 0, ack_wait=10)
    broker.publish(events(1))
    (gone,) = consumer.fetch()
    broker.publish(events(4))
    assert (consumer.lag().waiting, consumer.lag().in_flight) == (2, 0)
    consumer.term(gone, "too late to be a letter")
    clock.seconds += 10
    assert [delivery.position for delivery in consumer.fetch(5)] == [3]
    assert broker.dead_letters() == []


def test_an_event_published_again_after_the_window_is_stored_again() -> None:
    broker = InProcessBroker(1, duplicate_window=60, now=(clock := Clock()))
    broker.publish(events(1))
    clock.seconds += 60
    broker.publish(events(1))
    assert len(broker.read_after(0, 10)) == 1
    clock.seconds += 61
    broker.publish(events(1))
    assert len(broker.read_after(0, 10)) == 2


def test_time_for_an_acknowledgement_runs_out_by_the_brokers_clock() -> None:
    broker = InProcessBroker(1, now=(clock := Clock()))
    broker.publish(events(1))
    consumer = broker.consumer("mail", 0, ack_wait=30)
    assert [delivery.attempt for delivery in consumer.fetch()] == [1]
    clock.seconds += 29
    assert consumer.fetch() == []
    clock.seconds += 1
    assert [delivery.attempt for delivery in consumer.fetch()] == [2]


def test_giving_back_an_event_that_is_with_another_worker_takes_it_from_nobody() -> None:
    broker = InProcessBroker(1, now=(clock := Clock()))
    broker.publish(events(1))
    slow, successor = broker.consumer("mail", 0), broker.consumer("mail", 0)
    (late,) = slow.fetch()
    clock.seconds += 30
    successor.fetch()
    slow.nak(late)
    assert slow.fetch() == []


@pytest.mark.parametrize(("partitions", "keep"), [(0, None), (-1, None), (3, 0)])
def test_numbers_that_make_no_log_are_refused(partitions: int, keep: int | None) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        InProcessBroker(partitions, keep=keep)


def test_an_embedded_service_is_a_broker_in_this_process() -> None:
    broker = open_broker("orders", 2, backend=Backend("nats", "Inside this process."), duplicate_window=5.0, window=1)
    assert isinstance(broker, InProcessBroker)
    assert broker.partitions == 2
