"""Answers to `to_json` that are wrong, and others that are right."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from uuid import UUID

from course_utils.exercises import Answers

answers = Answers("to_json")


_TYPES = {"$decimal": Decimal, "$uuid": UUID, "$datetime": datetime.fromisoformat}


def _tagged(value, naive=False):
    match value:
        case Decimal():
            return {"$decimal": str(value)}
        case UUID():
            return {"$uuid": str(value)}
        case datetime():
            if value.utcoffset() is None and not naive:
                raise ValueError(f"{value} has no zone.")
            return {"$datetime": value.isoformat()}
        case MappingProxyType():
            return dict(value)
    raise TypeError(f"{value!r} is nothing JSON can say.")


def _untagged(value):
    if len(value) == 1:
        [(tag, written)] = value.items()
        if tag in _TYPES:
            return _TYPES[tag](written)
    return value


def written_right(value):
    return json.dumps(value, default=_tagged)


def _dumps(value, kind, mark):
    """JSON text in which the values of one `kind` are marked in another way."""
    return json.dumps(value, default=lambda item: mark(item) if isinstance(item, kind) else _tagged(item))


def _read_tagged(written):
    return json.loads(written, object_hook=_untagged)


def text_for_everything(value):
    return json.dumps(value, default=str)


def money_as_a_float(value):
    return _dumps(value, Decimal, float)


def money_rounded_to_cents(value):
    return _dumps(value, Decimal, lambda amount: {"$decimal": f"{amount:.2f}"})


def time_without_its_zone(value):
    return _dumps(value, datetime, lambda at: {"$datetime": at.strftime("%Y-%m-%dT%H:%M:%S.%f")})


def time_to_the_second(value):
    return _dumps(value, datetime, lambda at: {"$datetime": at.isoformat(timespec="seconds")})


def takes_naive_times(value):
    return json.dumps(value, default=partial(_tagged, naive=True))


def first_level_only(value):
    if isinstance(value, dict):
        return json.dumps({k: _tagged(v) if isinstance(v, Decimal | UUID | datetime) else v for k, v in value.items()})
    return json.dumps(value)


def _read_one_level(written):
    value = json.loads(written)
    return {k: _untagged(v) if isinstance(v, dict) else v for k, v in value.items()} if type(value) is dict else value


def _guess(value):
    if isinstance(value, list):
        return [_guess(item) for item in value]
    if isinstance(value, dict):
        return {key: _guess(item) for key, item in value.items()}
    if isinstance(value, str) and len(value) > 2 and any(sign in value for sign in ".-+"):
        for kind in (Decimal, UUID, datetime.fromisoformat):
            with suppress(ValueError, ArithmeticError):
                return kind(value)
    return value


def guesses_from_the_looks(value):
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise ValueError(f"{value} has no zone.")
    return json.dumps(value, default=str)


def marks_the_text(value):
    return json.dumps(value, default=lambda item: ":".join(next(iter(_tagged(item).items()))))


def _read_marked(written):
    def unmarked(value):
        if isinstance(value, list):
            return [unmarked(item) for item in value]
        if isinstance(value, dict):
            return {key: unmarked(item) for key, item in value.items()}
        tag, _, rest = value.partition(":") if isinstance(value, str) else ("", "", "")
        return _TYPES[tag](rest) if tag in _TYPES else value

    return unmarked(json.loads(written))


def python_source_for_json(value):
    return repr(value)


def a_dict_is_not_text(value):
    return value


def forgets_the_frozen(value):
    return json.dumps(value, default=lambda item: _tagged(None if isinstance(item, MappingProxyType) else item))


_KINDS = {"Decimal": Decimal, "UUID": UUID, "datetime": datetime.fromisoformat}


def _in_words(value):
    [(_, written)] = _tagged(value).items()
    return {"type": type(value).__name__, "value": written}


def marks_with_everyday_words(value):
    return json.dumps(value, default=_in_words)


def money_in_plain_digits(value):
    return _dumps(value, Decimal, lambda amount: {"$decimal": f"{amount:f}"})


def money_reckoned_with(value):
    return _dumps(value, Decimal, lambda amount: {"$decimal": str(amount + 0)})


def reads_version_4(written):
    def unmarked(item):
        return UUID(item["$uuid"], version=4) if "$uuid" in item else _untagged(item)

    return json.loads(written, object_hook=unmarked)


def reads_everyday_words(written):
    return json.loads(
        written, object_hook=lambda v: _KINDS[v["type"]](v["value"]) if v.keys() == {"type", "value"} else v
    )


def reads_every_type(written):
    return json.loads(written, object_hook=lambda v: _KINDS[v["type"]](v["value"]) if "type" in v else v)


for mistakes, says in (
    ((text_for_everything, json.loads), "came back as text"),
    ((money_as_a_float, _read_tagged), "The money came back as a float"),
    (
        (money_as_a_float, partial(json.loads, parse_float=Decimal, object_hook=_untagged)),
        "What JSON can say by itself",
    ),
    ((money_rounded_to_cents, _read_tagged), "with other digits"),
    ((money_in_plain_digits, _read_tagged), "with other digits"),
    ((money_reckoned_with, _read_tagged), "with other digits"),
    ((written_right, reads_version_4), "the same UUID, of whatever version"),
    ((time_without_its_zone, _read_tagged), "without its zone"),
    ((time_to_the_second, _read_tagged), "to the microsecond"),
    ((takes_naive_times, _read_tagged), "Refuse it with a ValueError"),
    ((first_level_only, _read_tagged), "to_json raised TypeError"),
    ((written_right, _read_one_level), "come back from anywhere"),
    ((guesses_from_the_looks, lambda written: _guess(json.loads(written))), "it looks like a number, a date or an id"),
    ((marks_the_text, _read_marked), "spelt as your to_json spells a value"),
    ((python_source_for_json, lambda written: eval(written)), "theirs stops here"),
    ((a_dict_is_not_text, lambda value: value), "to_json returns text"),
    ((forgets_the_frozen, _read_tagged), "write them as a dict and as lists"),
    ((marks_with_everyday_words, reads_everyday_words), "Mark with a key no data uses"),
    ((marks_with_everyday_words, reads_every_type), "Mark with a key no data uses"),
):
    answers.wrong(says)(mistakes)


class _Encoder(json.JSONEncoder):
    """Pairs of type and text instead of tags, times in UTC."""

    def default(self, value):
        if isinstance(value, Mapping):
            return dict(value)
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise ValueError("A time without a zone is no moment.")
            value = value.astimezone(UTC).isoformat().replace("+00:00", "Z")
            return {"__type__": "datetime", "value": value}
        return {"__type__": type(value).__name__, "value": str(value)}


def with_an_encoder_class(value):
    return json.dumps(value, cls=_Encoder, indent=2)


def _read_pairs(value):
    return _KINDS[value["__type__"]](value["value"]) if "__type__" in value else value


answers.right((with_an_encoder_class, lambda written: json.loads(written, object_hook=_read_pairs)))


def walks_by_itself(value):
    def plain(item):
        if isinstance(item, Mapping):
            return {key: plain(inner) for key, inner in item.items()}
        if isinstance(item, list | tuple):
            return [plain(inner) for inner in item]
        return _tagged(item) if isinstance(item, Decimal | UUID | datetime) else item

    return json.dumps(plain(value), ensure_ascii=False)


answers.right((walks_by_itself, _read_tagged))


def writes_the_digits_one_by_one(value):
    return _dumps(value, Decimal, lambda amount: {"$digits": amount.as_tuple()})


def _read_digits(written):
    def unmarked(item):
        match item:
            case {"$digits": [sign, digits, exponent]}:
                return Decimal((sign, tuple(digits), exponent))
        return _untagged(item)

    return json.loads(written, object_hook=unmarked)


answers.right((writes_the_digits_one_by_one, _read_digits))
