"""What every broker promises, whether it is in this process or three nodes: one set of tests for both."""

import time
from collections import defaultdict
from datetime import UTC, datetime
from threading import Thread

import pytest

from course_utils.brokers import Broker, BrokerTrouble
from course_utils.brokers.rules import partition_of
from course_utils.messages import Envelope
from tests.unit.brokers.conftest import Make
from tests.unit.brokers.nodes import drained, events, fetched

LONG = 600.0  # longer than any test takes
STRANGE = ["order-1", "order 1", "order.1", "order.*", ">", "*", "a.b.c", "Ærø ☕", "line\nbreak", "%2E", "/", "0"]


# ---- the log


def test_what_was_published_is_read_in_order_page_by_page(make: Make) -> None:
    broker = make()
    sent = events(7)
    broker.publish(sent)
    read = broker.read_after(0, 3)
    while more := broker.read_after(read[-1].position, 3):
        read += more
    assert [recorded.envelope for recorded in read] == sent
    positions = [recorded.position for recorded in read]
    assert positions == sorted(set(positions))
    assert positions[0] >= 1


def test_reading_an_empty_log_and_past_its_end_gives_nothing(make: Make) -> None:
    broker = make()
    assert broker.read_after(0, 10) == []
    broker.publish(events(2))
    assert broker.read_after(2, 10) == []
    assert broker.read_after(900, 10) == []


@pytest.mark.parametrize(("position", "limit"), [(-1, 1), (0, 0)])
def test_what_cannot_be_read_is_refused(make: Make, position: int, limit: int) -> None:
    with pytest.raises(ValueError, match="at least 1 event"):
        make().read_after(position, limit)


def test_each_log_has_an_epoch_of_its_own_that_stays(make: Make) -> None:
    first, second = make(), make()
    epoch = first.epoch
    first.publish(events(3))
    assert first.epoch == epoch != second.epoch


def test_an_event_published_again_is_in_the_log_once(make: Make) -> None:
    broker = make()
    sent = events(3)
    broker.publish(sent + sent[:1])
    broker.publish(sent)
    assert envelopes_of(broker) == sent


def test_events_of_two_sources_with_one_id_are_two_events(make: Make) -> None:
    broker = make()
    one, other, third = (event_from(source, id) for source, id in [("a", "b/c"), ("a/b", "c"), ("a%2Fb", "c")])
    broker.publish([one, other, third])
    assert set(envelopes_of(broker)) == {one, other, third}


@pytest.mark.parametrize("subject", STRANGE)
def test_whatever_an_event_is_about_and_says_it_comes_out_as_it_went_in(make: Make, subject: str) -> None:
    broker = make()
    text = "\r\nNats-Msg-Id: 1\r\n\r\n☕"
    sent = Envelope(id=text, source=text, type="T", subject=subject, time=datetime.now(UTC), data={"text": text})
    broker.publish([sent])
    assert envelopes_of(broker) == [sent]
    assert fetched(broker.consumer("mail", partition_of(subject, 3)))[0].envelope == sent


# ---- partitions


def test_events_about_one_subject_are_in_one_partition_in_order(make: Make) -> None:
    broker = make()
    sent = events(60, *STRANGE)
    broker.publish(sent)
    by_partition = defaultdict(list)
    for event in sent:
        by_partition[partition_of(event.subject, 3)].append(event)
    assert len(by_partition) == 3
    for partition, expected in by_partition.items():
        taken = drained(broker.consumer("mail", partition, max_ack_pending=100), len(expected))
        for subject in STRANGE:
            assert [e for e in taken if e.subject == subject] == [e for e in expected if e.subject == subject]


def test_a_delivery_says_from_where_and_when_it_is(make: Make) -> None:
    broker = make(1)
    before = datetime.now(UTC)
    broker.publish(events(1))
    (delivery,) = fetched(broker.consumer("mail", 0))
    assert (delivery.position, delivery.partition, delivery.attempt) == (1, 0, 1)
    assert before <= delivery.published <= datetime.now(UTC)


@pytest.mark.parametrize("partition", [-1, 3])
def test_a_partition_that_is_not_there_is_refused(make: Make, partition: int) -> None:
    with pytest.raises(ValueError, match="There are 3, numbered from 0"):
        make().consumer("mail", partition)


# ---- consumers


def test_consumers_of_two_names_each_get_everything_and_workers_of_one_share_it(make: Make) -> None:
    broker = make(1)
    broker.publish(events(4))
    assert len(drained(broker.consumer("mail", 0), 4)) == 4
    one, other = (broker.consumer("stock", 0, max_ack_pending=4, ack_wait=LONG) for _ in range(2))
    first, second = fetched(one, 2, at_least=2), fetched(other, 2, at_least=2)
    assert sorted(d.position for d in first + second) == [1, 2, 3, 4]


def test_a_worker_that_comes_later_goes_on_where_the_last_one_acknowledged(make: Make) -> None:
    broker = make(1)
    broker.publish(events(3))
    first = broker.consumer("mail", 0)
    first.ack(fetched(first)[0])
    again = broker.consumer("mail", 0)
    assert [e.data["number"] for e in drained(again, 2)] == [1, 2]
    assert again.fetch() == []


def test_a_consumer_gives_no_more_than_its_limit_until_something_is_acknowledged(make: Make) -> None:
    broker = make(1)
    broker.publish(events(5))
    consumer = broker.consumer("mail", 0, max_ack_pending=2, ack_wait=LONG)
    first, second = fetched(consumer, 10, at_least=2)
    assert consumer.fetch(10) == []
    consumer.ack(second)
    assert [delivery.position for delivery in fetched(consumer, 10)] == [3]
    assert first.position == 1


def test_a_waiting_worker_is_given_what_is_published_meanwhile(make: Make) -> None:
    broker = make(1)
    consumer = broker.consumer("mail", 0)
    later = Thread(target=lambda: (time.sleep(0.2), broker.publish(events(1))))
    later.start()
    assert fetched(consumer)[0].envelope.id == "0"
    later.join()


def test_settings_that_are_none_and_names_that_are_none_are_refused(make: Make) -> None:
    broker = make()
    for wrong in ({"ack_wait": 0}, {"max_ack_pending": 0}, {"max_deliver": 0}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            broker.consumer("mail", 0, **wrong)  # type: ignore[arg-type]
    for name in ("", "a b", "a.b", ">", "a" * 65):
        with pytest.raises(ValueError, match="is no name here"):
            broker.consumer(name, 0)


def test_a_consumer_that_is_there_with_other_settings_is_not_changed_in_silence(make: Make) -> None:
    broker = make()
    broker.consumer("mail", 0, ack_wait=LONG)
    for other in ({"ack_wait": 5.0}, {"max_deliver": 2}, {"max_ack_pending": 9}):
        with pytest.raises(BrokerTrouble, match=r"There is a consumer 'mail' already, with ack_wait=600"):
            broker.consumer("mail", 0, **({"ack_wait": LONG} | other))  # type: ignore[arg-type]


# ---- redelivery


def test_an_event_that_nobody_acknowledges_is_delivered_again_with_a_larger_token(make: Make) -> None:
    broker = make(1)
    broker.publish(events(2))
    consumer = broker.consumer("mail", 0, ack_wait=0.5)
    first, again = fetched(consumer)[0], fetched(consumer)[0]
    assert (again.position, again.attempt) == (1, 2)
    assert again.token > first.token
    consumer.ack(again)
    assert fetched(consumer)[0].token > again.token


def test_an_event_given_back_is_delivered_again_at_once_or_later(make: Make) -> None:
    broker = make(1)
    broker.publish(events(1))
    consumer = broker.consumer("mail", 0, ack_wait=LONG)
    consumer.nak(fetched(consumer)[0])
    second = fetched(consumer)[0]
    assert second.attempt == 2
    given_back = time.monotonic()
    consumer.nak(second, 0.5)
    assert fetched(consumer)[0].attempt == 3
    assert time.monotonic() - given_back >= 0.45


def test_a_late_acknowledgement_counts_though_the_event_is_with_another_worker(make: Make) -> None:
    broker = make(1)
    broker.publish(events(2))
    slow, successor = (broker.consumer("mail", 0, ack_wait=1.0) for _ in range(2))
    late = fetched(slow)[0]
    assert fetched(successor)[0].token > late.token
    slow.ack(late)
    assert fetched(successor)[0].position == 2


def test_a_store_that_keeps_the_largest_token_shuts_out_a_worker_that_slept_too_long(make: Make) -> None:
    broker = make(1)
    broker.publish(events(3))
    slow, successor = (broker.consumer("mail", 0, ack_wait=1.0) for _ in range(2))
    asleep = fetched(slow)[0]
    largest = (0, 0)
    while largest < (3, 0):
        delivery = fetched(successor)[0]
        assert delivery.token > largest
        largest = delivery.token
        successor.ack(delivery)
    assert asleep.token < largest


# ---- dead letters


def test_an_event_delivered_in_vain_too_often_becomes_a_dead_letter_and_the_next_one_comes(make: Make) -> None:
    broker = make(1)
    sent = events(2)
    broker.publish(sent)
    consumer = broker.consumer("mail", 0, max_deliver=2, ack_wait=LONG)
    for attempt in (1, 2):
        delivery = fetched(consumer)[0]
        assert (delivery.position, delivery.attempt) == (1, attempt)
        consumer.nak(delivery)
    assert fetched(consumer)[0].position == 2
    (letter,) = broker.dead_letters()
    assert Envelope.from_json(letter.text) == sent[0]
    assert (letter.position, letter.consumer, letter.attempts) == (1, "mail", 2)
    assert letter.reason == "Delivered 2 times, and never acknowledged."


def test_an_event_given_up_is_a_dead_letter_with_its_reason_for_that_consumer_alone(make: Make) -> None:
    broker = make(1)
    broker.publish(events(2))
    consumer = broker.consumer("mail", 0, ack_wait=LONG)
    consumer.term(fetched(consumer)[0], "No address: “Ærø”")
    assert fetched(consumer)[0].position == 2
    assert [(letter.position, letter.reason) for letter in broker.dead_letters()] == [(1, "No address: “Ærø”")]
    assert fetched(broker.consumer("stock", 0))[0].position == 1


# ---- lag


def test_lag_counts_what_waits_and_what_is_in_flight_and_how_old_the_oldest_is(make: Make) -> None:
    broker = make(1)
    consumer = broker.consumer("mail", 0, max_ack_pending=2, ack_wait=LONG)
    assert (consumer.lag().count, consumer.lag().oldest_seconds) == (0, None)
    broker.publish(events(4))
    published = time.monotonic()
    first, second = fetched(consumer, 2, at_least=2)
    lag = consumer.lag()
    assert (lag.waiting, lag.in_flight, lag.count) == (2, 2, 4)
    time.sleep(0.3)
    older = consumer.lag().oldest_seconds
    assert older is not None
    assert 0.25 <= older <= time.monotonic() - published + 1
    consumer.ack(second)
    still = consumer.lag().oldest_seconds
    assert still is not None  # the first one has still not been handled, and is as old as before
    assert still >= older
    consumer.ack(first)
    drained(consumer, 2)
    assert (consumer.lag().count, consumer.lag().oldest_seconds) == (0, None)


def test_lag_is_of_a_partition_and_not_of_its_neighbours(make: Make) -> None:
    broker = make()
    sent = events(9, "order-1")
    broker.publish(sent)
    here = partition_of("order-1", 3)
    assert [broker.consumer("mail", partition).lag().count for partition in range(3)] == [
        9 if partition == here else 0 for partition in range(3)
    ]


def envelopes_of(broker: Broker) -> list[Envelope]:
    return [recorded.envelope for recorded in broker.read_after(0, 1000)]


def event_from(source: str, id: str) -> Envelope:
    return Envelope(id=id, source=source, type="OrderPlaced", subject="order-1", time=datetime.now(UTC))
