"""Answers to `to_json` that are wrong, and others that are right."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from course_utils.exercises import Answers

answers = Answers("to_json")


_TYPES = {"$decimal": Decimal, "$uuid": UUID, "$datetime": datetime.fromisoformat}


def _tagged(value: Any, naive: bool = False) -> Any:
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


def _untagged(value: dict[str, Any]) -> Any:
    if len(value) == 1:
        [(tag, written)] = value.items()
        if tag in _TYPES:
            return _TYPES[tag](written)
    return value


def _write_tagged(value: Any) -> str:
    return json.dumps(value, default=_tagged)


def _read_tagged(written: str) -> Any:
    return json.loads(written, object_hook=_untagged)


def text_for_everything(value: Any) -> str:
    return json.dumps(value, default=str)


answers.wrong("came back as text")((text_for_everything, json.loads))


def money_as_a_float(value: Any) -> str:
    return json.dumps(value, default=lambda item: float(item) if isinstance(item, Decimal) else _tagged(item))


answers.wrong("The money came back as a float")((money_as_a_float, _read_tagged))


def every_number_a_decimal(value: Any) -> str:
    return money_as_a_float(value)


answers.wrong("What JSON can say by itself")(
    (every_number_a_decimal, partial(json.loads, parse_float=Decimal, object_hook=_untagged))
)


def money_rounded_to_cents(value: Any) -> str:
    return json.dumps(value, default=lambda i: {"$decimal": f"{i:.2f}"} if isinstance(i, Decimal) else _tagged(i))


answers.wrong("with other digits")((money_rounded_to_cents, _read_tagged))


def time_without_its_zone(value: Any) -> str:
    return json.dumps(
        value,
        default=lambda i: {"$datetime": i.strftime("%Y-%m-%dT%H:%M:%S.%f")} if isinstance(i, datetime) else _tagged(i),
    )


answers.wrong("without its zone")((time_without_its_zone, _read_tagged))


def time_to_the_second(value: Any) -> str:
    return json.dumps(
        value,
        default=lambda i: {"$datetime": i.isoformat(timespec="seconds")} if isinstance(i, datetime) else _tagged(i),
    )


answers.wrong("to the microsecond")((time_to_the_second, _read_tagged))


def takes_naive_times(value: Any) -> str:
    return json.dumps(value, default=partial(_tagged, naive=True))


answers.wrong("Refuse it with a ValueError")((takes_naive_times, _read_tagged))


def first_level_only(value: Any) -> str:
    if isinstance(value, dict):
        return json.dumps({k: _tagged(v) if isinstance(v, Decimal | UUID | datetime) else v for k, v in value.items()})
    return json.dumps(value)


answers.wrong("to_json raised TypeError")((first_level_only, _read_tagged))


def _read_one_level(written: str) -> Any:
    value = json.loads(written)
    return {k: _untagged(v) if isinstance(v, dict) else v for k, v in value.items()} if type(value) is dict else value


def reads_one_level(value: Any) -> str:
    return _write_tagged(value)


answers.wrong("come back from anywhere")((reads_one_level, _read_one_level))


def _guess(value: Any) -> Any:
    if isinstance(value, list):
        return [_guess(item) for item in value]
    if isinstance(value, dict):
        return {key: _guess(item) for key, item in value.items()}
    if isinstance(value, str) and len(value) > 2 and any(sign in value for sign in ".-"):
        for kind in (Decimal, UUID, datetime.fromisoformat):
            with suppress(ValueError, ArithmeticError):
                return kind(value)
    return value


def guesses_from_the_looks(value: Any) -> str:
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise ValueError(f"{value} has no zone.")
    return json.dumps(value, default=str)


answers.wrong("it looks like a number, a date or an id")(
    (guesses_from_the_looks, lambda written: _guess(json.loads(written)))
)


def marks_the_text(value: Any) -> str:
    return json.dumps(value, default=lambda item: ":".join(next(iter(_tagged(item).items()))))


def _read_marked(written: str) -> Any:
    def unmarked(value: Any) -> Any:
        if isinstance(value, list):
            return [unmarked(item) for item in value]
        if isinstance(value, dict):
            return {key: unmarked(item) for key, item in value.items()}
        tag, _, rest = value.partition(":") if isinstance(value, str) else ("", "", "")
        return _TYPES[tag](rest) if tag in _TYPES else value

    return unmarked(json.loads(written))


answers.wrong("spelt as your to_json spells a value")((marks_the_text, _read_marked))


def python_source_for_json(value: Any) -> str:
    return repr(value)


answers.wrong("theirs stops here")((python_source_for_json, lambda written: eval(written)))  # noqa: S307


def a_dict_is_not_text(value: Any) -> Any:
    return value


answers.wrong("to_json returns text")((a_dict_is_not_text, lambda value: value))


def forgets_the_frozen(value: Any) -> str:
    return json.dumps(value, default=lambda item: _tagged(None if isinstance(item, MappingProxyType) else item))


answers.wrong("write them as a dict and as lists")((forgets_the_frozen, _read_tagged))


_KINDS = {"Decimal": Decimal, "UUID": UUID, "datetime": datetime.fromisoformat}


def _in_words(value: Any) -> Any:
    [(_, written)] = _tagged(value).items()
    return {"type": type(value).__name__, "value": written}


def marks_with_everyday_words(value: Any) -> str:
    return json.dumps(value, default=_in_words)


answers.wrong("Mark with a key no data uses")(
    (
        marks_with_everyday_words,
        partial(
            json.loads,
            object_hook=lambda v: _KINDS[v["type"]](v["value"]) if v.keys() == {"type", "value"} else v,
        ),
    )
)


def takes_every_type_for_a_mark(value: Any) -> str:
    return json.dumps(value, default=_in_words)


answers.wrong("Mark with a key no data uses")(
    (
        takes_every_type_for_a_mark,
        partial(json.loads, object_hook=lambda v: _KINDS[v["type"]](v["value"]) if "type" in v else v),
    )
)


class _Encoder(json.JSONEncoder):
    """Pairs of type and text instead of tags, times in UTC."""

    def default(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return dict(value)
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise ValueError("A time without a zone is no moment.")
            value = value.astimezone(UTC).isoformat().replace("+00:00", "Z")
            return {"__type__": "datetime", "value": value}
        return {"__type__": type(value).__name__, "value": str(value)}


def with_an_encoder_class(value: Any) -> str:
    return json.dumps(value, cls=_Encoder, indent=2)


def _read_pairs(value: dict[str, Any]) -> Any:
    return _KINDS[value["__type__"]](value["value"]) if "__type__" in value else value


answers.right((with_an_encoder_class, lambda written: json.loads(written, object_hook=_read_pairs)))


def walks_by_itself(value: Any) -> str:
    def plain(item: Any) -> Any:
        if isinstance(item, Mapping):
            return {key: plain(inner) for key, inner in item.items()}
        if isinstance(item, list | tuple):
            return [plain(inner) for inner in item]
        return _tagged(item) if isinstance(item, Decimal | UUID | datetime) else item

    return json.dumps(plain(value), ensure_ascii=False)


answers.right((walks_by_itself, _read_tagged))
