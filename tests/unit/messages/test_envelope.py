"""Envelopes keep what they carry, know who they are, and survive JSON."""

import copy
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.messages import Envelope, SeededClock, SeededIds, freeze

NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)


def placed(**changes):
    values = {"id": "1", "source": "/shop", "type": "OrderPlaced", "subject": "order-7", "time": NOON}
    return Envelope(**{**values, **changes})


leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.uuids()
    | st.datetimes(
        min_value=datetime(1900, 1, 1),
        timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
    )
)
keys = st.text() | st.sampled_from(["$decimal", "$$uuid", "$", "$mine"])
values = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=10)


@settings(deadline=None)
@given(st.dictionaries(keys, values))
def test_any_data_survives_json(data):
    envelope = placed(data=data)
    back = Envelope.from_json(envelope.to_json())
    assert back == envelope
    assert back.to_json() == envelope.to_json()


def test_json_keeps_the_types_json_does_not_have():
    data = {"total": Decimal("59.90"), "order": UUID(int=7), "paid": NOON, "items": [{"price": Decimal(1)}]}
    back = Envelope.from_json(placed(data=data).to_json()).data
    assert str(back["total"]) == "59.90"
    assert back["order"] == UUID(int=7)
    assert back["paid"] == NOON
    assert isinstance(back["items"][0]["price"], Decimal)


def test_json_speaks_cloudevents():
    written = json.loads(placed(data={"n": 1}).caused_by(placed(id="0")).to_json())
    assert written == {
        "specversion": "1.0",
        "id": "1",
        "source": "/shop",
        "type": "OrderPlaced",
        "subject": "order-7",
        "time": "2024-01-02T12:00:00Z",
        "schemaversion": 1,
        "correlationid": "0",
        "causationid": "0",
        "data": {"n": 1},
    }


def test_two_deliveries_of_one_event_have_one_identity():
    assert placed().identity == placed(subject="changed on the way").identity
    assert placed().identity != placed(source="/bank").identity
    assert placed().identity != placed(id="2").identity
    assert len({placed(), placed()}) == 1


def test_data_cannot_be_changed_through_the_envelope():
    envelope = placed(data={"items": [{"sku": "tea"}]})
    with pytest.raises(TypeError):
        envelope.data["items"] = ()
    with pytest.raises(TypeError):
        envelope.data["items"][0]["sku"] = "coffee"
    with pytest.raises(AttributeError):
        envelope.data["items"].append("coffee")
    with pytest.raises(AttributeError):
        envelope.type = "OrderCancelled"


def test_data_cannot_be_changed_through_what_was_passed_in():
    items = [{"sku": "tea"}]
    envelope = placed(data={"items": items})
    items[0]["sku"] = "coffee"
    items.append({})
    assert envelope.data == {"items": ({"sku": "tea"},)}


def test_an_envelope_can_be_copied():
    assert copy.deepcopy(placed(data={"items": [1]})) == placed(data={"items": [1]})


def test_a_chain_of_events_is_one_conversation():
    first = placed()
    second = placed(id="2", type="CardCharged").caused_by(first)
    third = placed(id="3", type="MailSent").caused_by(second)
    assert [event.correlation_id for event in (first, second, third)] == ["1", "1", "1"]
    assert [event.causation_id for event in (first, second, third)] == [None, "1", "2"]


def test_time_is_kept_in_utc():
    vienna = timezone(timedelta(hours=1))
    assert placed(time=datetime(2024, 1, 2, 13, tzinfo=vienna)).time.isoformat() == "2024-01-02T12:00:00+00:00"


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"id": ""}, ValueError, "id is ''"),
        ({"source": 7}, ValueError, "source is 7"),
        ({"time": datetime(2024, 1, 2)}, ValueError, "has no time zone"),
        ({"time": "2024-01-02"}, TypeError, "time is '2024-01-02', not a datetime"),
        ({"data": [1]}, TypeError, r"data is \[1\], not a Mapping"),
        ({"data": {"paid": datetime(2024, 1, 2)}}, ValueError, "data.paid is .* no time zone"),
        ({"data": {"rate": float("nan")}}, ValueError, "data.rate is nan"),
        ({"data": {"rate": Decimal("Infinity")}}, ValueError, "data.rate is Infinity"),
        ({"data": {"items": [{1, 2}]}}, TypeError, r"data.items\[0\] is a set"),
        ({"data": {7: "seven"}}, TypeError, "data has the key 7"),
        ({"schema_version": 0}, ValueError, "schema version is 0"),
        ({"correlation_id": 7}, TypeError, "correlation_id is 7"),
    ],
)
def test_a_bad_envelope_is_refused_with_a_sentence(changes, error, sentence):
    with pytest.raises(error, match=sentence):
        placed(**changes)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda event: event.pop("id"), "has no id"),
        (lambda event: event.pop("specversion"), "does not say specversion"),
        (lambda event: event.update(specversion="2.0"), "does not say specversion"),
        (lambda event: event.update(colour="red"), "attributes nobody knows: colour"),
        (lambda event: event.update(time="yesterday"), "time is 'yesterday', which is not a datetime"),
        (lambda event: event.update(time="2024-01-02T12:00:00"), "has no time zone"),
        (lambda event: event.update(schemaversion="1"), "schema_version is '1'"),
        (lambda event: event.update(causationid=5), "causation_id is 5"),
        (lambda event: event.update(data=[1]), r"data is \[1\]"),
        (
            lambda event: event.update(data={"n": {"$decimal": "many"}}),
            "data.n is 'many', which is not a decimal",
        ),
        (lambda event: event.update(data={"n": {"$decimal": 5}}), "data.n is 5, which is not a decimal"),
        (lambda event: event.update(data={"n": {"$set": "x"}}), r"data.n has the tag '\$set'"),
        (lambda event: event.update(data={"n": {"$uuid": "x", "more": 1}}), "each alone"),
    ],
)
def test_malformed_json_is_refused_with_a_sentence(change, sentence):
    event = json.loads(placed().to_json())
    change(event)
    with pytest.raises(ValueError, match=sentence):
        Envelope.from_json(json.dumps(event))


@pytest.mark.parametrize(("text", "sentence"), [("{", "is not JSON"), ("[1]", "is a JSON object")])
def test_text_that_is_no_envelope_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        Envelope.from_json(text)


def test_frozen_data_still_reads_like_a_dictionary():
    match freeze({"type": "Deposited", "amount": 5}):
        case {"type": "Deposited", "amount": amount}:
            assert amount == 5
        case _:
            pytest.fail("a frozen dictionary matches the same patterns")
    assert repr(freeze({"a": [1]})) == "{'a': (1,)}"
    assert hash(freeze({"a": 1, "b": [2]})) == hash(freeze({"b": [2], "a": 1}))


def test_the_clock_steps_and_looks_at_no_real_clock():
    clock = SeededClock("2024-01-01T01:00:00+01:00", step=timedelta(minutes=5))
    assert [clock().isoformat() for _ in range(2)] == [
        "2024-01-01T00:00:00+00:00",
        "2024-01-01T00:05:00+00:00",
    ]


def test_a_clock_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="has no zone"):
        SeededClock("2024-01-01T00:00:00")


def test_ids_repeat_with_the_seed_and_only_then():
    one, same, other = SeededIds(1), SeededIds(1), SeededIds(2)
    series = [one() for _ in range(100)]
    assert series == [same() for _ in range(100)]
    assert len(set(series)) == 100
    assert series[0] != other()
    assert UUID(series[0]).version == 4
    assert series[0] == "cd613e30-d8f1-4adf-91b7-584a2265b1f5"
