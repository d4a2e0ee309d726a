"""JSON text from which a value comes back with its types: money, ids and moments, from any depth."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis.strategies import (
    SearchStrategy,
    booleans,
    datetimes,
    decimals,
    dictionaries,
    floats,
    integers,
    lists,
    none,
    recursive,
    sampled_from,
    text,
    uuids,
)

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

from ..kit import AT, FIFTY, frozen

exercise = Exercise(
    "to_json",
    answers=("to_json", "from_json"),
    hints=(
        "The text has to say which strings were a Decimal, a UUID or a time. Nobody can tell from the digits alone.",
        'Write each of the three as a small dict with a key that names its type, such as {"$decimal": "59.90"}. '
        "json.dumps(…, default=…) and json.loads(…, object_hook=…) walk through lists and dicts for you.",
        'In default: a Decimal gives {"$decimal": str(value)}, a UUID {"$uuid": str(value)}, a datetime '
        '{"$datetime": value.isoformat()} if it has a zone, a MappingProxyType dict(value). In object_hook: match the '
        "three, and return any other dict as it is.",
    ),
)

_ZONES = sampled_from((UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-5, minutes=-30))))
_MOMENTS = datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=_ZONES)
_MONEY = decimals("0.10", 9999, places=2) | decimals("0.0001", 1, places=4)
_UNUSUAL_DIGITS = ("1E+2", "-0.00", "0E-8", "0.1000000000000000000000000000000000001")
_WORDS = text("abcé42 .", max_size=6)
_FLOATS = floats(-1000, 1000, allow_subnormal=False)
_PLAIN = none() | booleans() | integers(-1000, 1000) | _FLOATS | _WORDS
_NAMES = sampled_from(("amount", "at", "id", "items", "note"))


def _nested(leaves: "SearchStrategy[Any]") -> "SearchStrategy[Any]":
    return recursive(
        leaves, lambda inner: lists(inner, max_size=3) | dictionaries(_NAMES, inner, max_size=3), max_leaves=5
    )


def _same(got: Any, expected: Any) -> bool:
    """Equal, and of the same types all the way down; a Decimal with the same digits, a time with a zone."""
    if isinstance(expected, datetime):
        return isinstance(got, datetime) and got.utcoffset() is not None and got == expected
    if type(got) is not type(expected):
        return False
    match expected:
        case dict():
            return got.keys() == expected.keys() and all(_same(got[key], expected[key]) for key in expected)
        case list():
            return len(got) == len(expected) and all(map(_same, got, expected))
        case Decimal():
            return str(got) == str(expected)
    return bool(got == expected)


def _returns(to_json: Attempt, from_json: Attempt, value: Any, because: str = "") -> None:
    """`value` survives the way to JSON text and back."""
    written = to_json(value)
    written.should(isinstance(written.value, str), "to_json returns text, ready to be sent.", expected="a str")
    try:
        json.loads(written.value)
    except ValueError as error:
        written.should(False, f"Others read this with a JSON parser, and theirs stops here: {error}.", "JSON text")
    back = from_json(written.value)
    back.should(_same(back.value, value), because or _what_happened(back.value, value), expected=show(value))


def _what_happened(got: Any, expected: Any) -> str:
    """The sentence for what became of one Decimal, UUID or time in a dict; empty when there is nothing special."""
    if not (isinstance(got, dict) and isinstance(expected, dict) and got.keys() == expected.keys()):
        return ""
    for name, value in expected.items():
        match got[name], value:
            case str(), Decimal() | UUID() | datetime():
                return f"The {type(value).__name__} came back as text. Let the JSON say what type it was."
            case float(), Decimal():
                return "The money came back as a float, and floats cannot hold every cent. Write its digits as text."
            case Decimal() as digits, Decimal() if str(digits) != str(value):
                return "The Decimal came back with other digits. Write it as it is; str(value) keeps every digit."
            case datetime() as moment, datetime() if moment.utcoffset() is None:
                return "The time came back without its zone."
    return ""


@exercise.law(examples=40, value=_nested(_PLAIN))
def plain_json_is_untouched(to_json: Attempt, from_json: Attempt, value: Any) -> None:
    """What JSON can say by itself comes back unchanged: None, bool, int, float, text, lists and dicts."""
    _returns(to_json, from_json, value)


@exercise.law(examples=20, amount=_MONEY)
def money_returns(to_json: Attempt, from_json: Attempt, amount: Decimal) -> None:
    """A Decimal comes back as a Decimal, digit for digit."""
    _returns(to_json, from_json, {"amount": amount})


@exercise.law(cases=lambda: [{"digits": digits} for digits in _UNUSUAL_DIGITS])
def every_digit_returns(to_json: Attempt, from_json: Attempt, digits: str) -> None:
    """A Decimal comes back digit for digit, however it was written: 1E+2 is not written 100, nor is -0.00 just 0, and
    no digit of a long one is rounded away."""
    _returns(to_json, from_json, {"amount": Decimal(digits)})


@exercise.law(examples=20, identity=uuids())
def a_uuid_returns(to_json: Attempt, from_json: Attempt, identity: UUID) -> None:
    """A UUID comes back as the same UUID, of whatever version it is."""
    _returns(to_json, from_json, {"id": identity})


@exercise.law(examples=20, at=_MOMENTS)
def a_moment_returns(to_json: Attempt, from_json: Attempt, at: datetime) -> None:
    """A time comes back as a datetime with a zone, and as the same moment, to the microsecond."""
    _returns(to_json, from_json, {"at": at})


@exercise.law(examples=40, value=_nested(_MONEY | uuids(version=4) | _MOMENTS | integers(0, 9)))
def they_return_from_any_depth(to_json: Attempt, from_json: Attempt, value: Any) -> None:
    """The three types come back from anywhere: alone, in a list, in a dict within a list."""
    _returns(to_json, from_json, value, they_return_from_any_depth.__doc__ or "")


@exercise.law(
    look=sampled_from(("59.90", "2024-01-02T10:30:00+00:00", "2024-01-02", "cd613e30-d8f1-4adf-91b7-584a2265b1f5"))
)
def text_stays_text(to_json: Attempt, from_json: Attempt, look: str) -> None:
    """Text stays text, even when it looks like a number, a date or an id: a note may say anything."""
    _returns(to_json, from_json, {"note": look}, text_stays_text.__doc__ or "")


@exercise.law(cases=lambda: [{"value": FIFTY}, {"value": UUID(int=42)}, {"value": AT}])
def your_own_spelling_is_text_too(to_json: Attempt, from_json: Attempt, value: Any) -> None:
    """This is spelt as your to_json spells a value, and came back as that value. A note may say it: mark with a dict."""
    spelt = json.loads(to_json(value).value)
    to_json.steps.clear()
    if not isinstance(spelt, dict):
        _returns(to_json, from_json, spelt, your_own_spelling_is_text_too.__doc__ or "")


@exercise.law(
    cases=lambda: [
        {"data": {"type": "Deposited"}},
        {"data": {"type": "Decimal", "value": "5", "kind": "cash"}},
        *({"data": value} for value in (FIFTY, UUID(int=42), AT)),
    ]
)
def a_type_of_its_own(to_json: Attempt, from_json: Attempt, data: Any) -> None:
    """This is ordinary data, with a key that your marks use too. Mark with a key no data uses, such as $decimal."""
    if not isinstance(data, dict):  # data that says what the mark says, if the mark's keys are everyday words
        data = json.loads(to_json(data).value)
        to_json.steps.clear()
    if isinstance(data, dict) and all(key.isalpha() for key in data):
        _returns(to_json, from_json, data, a_type_of_its_own.__doc__ or "")


@exercise.law(cases=lambda: [{"details": details} for details in ({"notes": [50, 20]}, {"slip": [{"paid": FIFTY}]})])
def frozen_details_return(to_json: Attempt, from_json: Attempt, details: dict[str, Any]) -> None:
    """A frozen event holds MappingProxyType and tuples. JSON knows neither: write them as a dict and as lists."""
    written = to_json(frozen(details))
    back = from_json(written.value)
    back.should(_same(back.value, details), expected=show(details))


@exercise.law(cases=lambda: [{"value": datetime(2024, 1, 2, 10, 30)}, {"value": [{"at": datetime(2024, 7, 1, 9)}]}])
def a_naive_time_is_refused(to_json: Attempt, from_json: Attempt, value: Any) -> None:
    """This time has no zone. Refuse it with a ValueError while somebody is there who knows which zone was meant."""
    to_json.raises(ValueError, value, because=a_naive_time_is_refused.__doc__ or "")
