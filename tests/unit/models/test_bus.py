"""The bus keeps consumers apart; the cascade measures both designs in virtual time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.messages import Envelope, SeededClock, Trace
from course_utils.models import Bus, Downstream, call_chain, completion_ms, fan_out, response_ms

CLOCK = SeededClock()


def event(number, kind="DepositCompleted"):
    return Envelope(id=str(number), source="deposits", type=kind, subject="account-42", time=CLOCK())


class Ledger:
    """A consumer that remembers what it got, and raises the first `failures` times."""

    def __init__(self, failures=0):
        self.got = []
        self.failures = failures

    def __call__(self, envelope):
        if self.failures:
            self.failures -= 1
            raise RuntimeError("mail server is down")
        self.got.append(envelope.id)


def test_every_subscriber_gets_the_events_of_its_type_in_order():
    bus, audit, mail, other = Bus(), Ledger(), Ledger(), Ledger()
    bus.subscribe("DepositCompleted", audit, name="audit", takes_ms=5)
    bus.subscribe("DepositCompleted", mail, name="mail")
    bus.subscribe("AccountOpened", other, name="other")
    for number in range(3):
        bus.publish(event(number))
    bus.run()
    assert audit.got == mail.got == ["0", "1", "2"]
    assert other.got == []


def test_a_raising_subscriber_stops_no_other_and_loses_no_event():
    bus, broken, audit = Bus(attempts=3), Ledger(failures=99), Ledger()
    bus.subscribe("DepositCompleted", broken, name="mail")
    bus.subscribe("DepositCompleted", audit, name="audit")
    bus.publish(event(1))
    trace = bus.run()
    assert audit.got == ["1"]
    [letter] = bus.dead_letters
    assert (letter.consumer, letter.envelope.id, letter.attempts) == ("mail", "1", 3)
    assert str(letter.error) == "mail server is down"
    assert [message.ending for message in trace.messages if message.receiver == "mail"] == ["failed"] * 3
    assert [mark.label for mark in trace.marks] == ["dead letter: DepositCompleted"]


def test_a_subscriber_that_recovers_gets_its_event_again():
    bus, mail = Bus(retry_after_ms=10), Ledger(failures=1)
    bus.subscribe("DepositCompleted", mail, name="mail", takes_ms=2)
    bus.publish(event(1))
    trace = bus.run()
    deliveries = [message for message in trace.messages if message.receiver == "mail"]
    assert mail.got == ["1"]
    assert bus.dead_letters == []
    assert [(message.ending, message.sent_ms) for message in deliveries] == [("failed", 1), ("retried", 14)]


def test_events_behind_a_dead_letter_still_arrive_in_order():
    bus, mail = Bus(attempts=2), Ledger(failures=2)
    bus.subscribe("DepositCompleted", mail, name="mail")
    for number in range(3):
        bus.publish(event(number))
    bus.run()
    assert [letter.envelope.id for letter in bus.dead_letters] == ["0"]
    assert mail.got == ["1", "2"]


def test_each_event_has_all_its_attempts():
    bus, mail = Bus(attempts=2), Ledger(failures=3)
    bus.subscribe("DepositCompleted", mail, name="mail")
    bus.publish(event(1))
    bus.publish(event(2))
    bus.run()
    assert [letter.envelope.id for letter in bus.dead_letters] == ["1"]
    assert mail.got == ["2"]


def test_a_slow_consumer_delays_only_itself():
    bus = Bus(network_ms=1)
    bus.subscribe("DepositCompleted", lambda envelope: None, name="slow", takes_ms=100)
    bus.subscribe("DepositCompleted", lambda envelope: None, name="fast", takes_ms=1)
    bus.publish(event(1))
    bus.publish(event(2))
    trace = bus.run()
    ends = {lane: [span.end_ms for span in trace.spans if span.lane == lane] for lane in ("slow", "fast")}
    assert ends == {"slow": [102, 203], "fast": [3, 5]}


def test_a_consumer_may_publish():
    bus, mail = Bus(), Ledger()

    def charge(envelope):
        bus.publish(event("paid", "CardCharged").caused_by(envelope))

    bus.subscribe("DepositCompleted", charge)
    bus.subscribe("CardCharged", mail, name="mail")
    bus.publish(event(1))
    assert bus.run().lanes == ["deposits", "bus", "charge", "mail"]
    assert mail.got == ["paid"]


def test_an_event_nobody_subscribed_to_is_accepted():
    bus = Bus()
    bus.publish(event(1))
    assert [message.receiver for message in bus.run().messages] == ["bus"]


def test_two_consumers_of_one_name_are_refused():
    bus = Bus()
    bus.subscribe("A", Ledger(), name="mail")
    with pytest.raises(ValueError, match="'mail' is taken"):
        bus.subscribe("B", Ledger(), name="mail")
    with pytest.raises(ValueError, match="'bus' is taken"):
        bus.subscribe("B", Ledger(), name="bus")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Bus(attempts=0), "0 attempts"),
        (lambda: Bus(network_ms=-1), "network_ms is -1"),
        (lambda: Bus().subscribe("A", Ledger(), takes_ms=-5), "takes -5 ms"),
        (lambda: Bus().subscribe("A", Ledger(), takes_ms=float("nan")), "takes nan ms"),
        (lambda: Downstream("mail", -1), "'mail' takes -1 ms"),
        (lambda: call_chain([]), "has no services"),
        (lambda: fan_out([Downstream("mail", 1), Downstream("mail", 2)]), "'mail' is used twice"),
        (lambda: fan_out([Downstream("broker", 1)]), "'broker' is used twice"),
        (lambda: call_chain([Downstream("mail", 1)], timeout_ms=float("nan")), "timeout_ms is nan"),
        (lambda: fan_out([Downstream("mail", 1)], recover_at_ms=-1), "recover_at_ms is -1"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


FOUR = [Downstream("balance", 20), Downstream("mail", 120), Downstream("interest", 60), Downstream("audit", 15)]


def down(name):
    return [Downstream(service.name, service.takes_ms, service.name != name) for service in FOUR]


def labels(trace: Trace):
    return [mark.label for mark in trace.marks]


def test_a_chain_lets_the_customer_wait_for_all_the_work():
    trace = call_chain(FOUR, network_ms=1)
    assert response_ms(trace) == 20 + 120 + 60 + 15 + 2 * 4 + 2
    assert completion_ms(trace) == 20 + 120 + 60 + 15 + 2 * 4


def test_events_let_the_customer_wait_for_the_log_alone():
    trace = fan_out(FOUR, network_ms=1)
    assert response_ms(trace) == 4
    assert completion_ms(trace) == 1 + 1 + 1 + 120


def test_a_service_down_fails_the_chain_and_leaves_earlier_work_done():
    trace = call_chain(down("mail"), timeout_ms=500)
    assert response_ms(trace) is None
    assert completion_ms(trace) is None
    assert labels(trace) == ["customer got an error", "work left undone: mail, interest, audit"]
    assert [span.lane for span in trace.spans if span.activity == "working"] == ["balance"]
    assert trace.marks[0].time_ms == 1 + 22 + 500 + 1
    assert [(m.arrived_ms, m.ending) for m in trace.messages if m.receiver == "mail"] == [(None, "lost")]


def test_a_slow_service_fails_the_chain_and_does_its_work_all_the_same():
    trace = call_chain([Downstream("balance", 20), Downstream("mail", 900)], timeout_ms=500)
    assert response_ms(trace) is None
    assert completion_ms(trace) == 1 + 22 + 1 + 900
    assert [m.label for m in trace.messages if m.sender == "mail"] == ["late reply"]


def test_a_service_down_does_not_touch_the_customer_of_an_event():
    trace = fan_out(down("mail"), recover_at_ms=800)
    assert response_ms(trace) == 4
    assert completion_ms(trace) == 800 + 1 + 120
    assert [(m.sent_ms, m.ending) for m in trace.messages if m.receiver == "mail"] == [(800, "delivered")]


def test_a_service_that_is_back_in_time_misses_nothing():
    assert completion_ms(fan_out(down("mail"), recover_at_ms=3)) == 123


def test_a_service_that_never_returns_leaves_its_work_undone():
    trace = fan_out(down("mail"), recover_at_ms=None)
    assert response_ms(trace) == 4
    assert completion_ms(trace) is None
    assert labels(trace) == ["customer answered", "work left undone: mail"]


def test_a_broker_that_is_down_fails_the_customer():
    trace = fan_out(FOUR, broker_up=False, timeout_ms=500)
    assert response_ms(trace) is None
    assert completion_ms(trace) is None
    assert [m.ending for m in trace.messages if m.receiver == "broker"] == ["lost"]


services = st.lists(st.floats(0, 500), min_size=1, max_size=6).map(
    lambda times: [Downstream(f"service {number}", time) for number, time in enumerate(times)]
)


@settings(deadline=None)
@given(services, st.floats(0, 50))
def test_both_designs_do_the_same_work(services, network_ms):
    def work(trace):
        return sorted(
            (span.lane, round(span.end_ms - span.start_ms, 6)) for span in trace.spans if span.activity == "working"
        )

    chain = call_chain(services, network_ms=network_ms)
    events = fan_out(services, network_ms=network_ms)
    assert work(chain) == work(events) == sorted((s.name, round(s.takes_ms, 6)) for s in services)


@settings(deadline=None)
@given(services, st.floats(0, 50))
def test_the_answer_to_an_event_does_not_depend_on_the_services(services, network_ms):
    assert response_ms(fan_out(services, network_ms=network_ms)) == pytest.approx(4 * network_ms)
