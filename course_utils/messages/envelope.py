"""An event in its envelope: what happened, and what everyone on the way needs to know about it.

The attributes are those of CloudEvents 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md);
schema version, correlation and causation are extensions, written in lower case on the wire as the
specification asks: `schemaversion`, `correlationid`, `causationid`.

JSON has no decimals, UUIDs or times, so `data` carries them tagged: `{"$decimal": "59.99"}`,
`{"$uuid": "…"}`, `{"$datetime": "2024-01-02T10:30:00Z"}`. A key of your own that starts
with `$` is written with one `$` more.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from course_utils.messages.frozen import freeze, in_utc

_WIRE_NAMES = {
    "schema_version": "schemaversion",
    "correlation_id": "correlationid",
    "causation_id": "causationid",
}
_TAGS: dict[str, Callable[[str], Any]] = {
    "$decimal": Decimal,
    "$uuid": UUID,
    "$datetime": datetime.fromisoformat,
}


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One event. Frozen all the way down: `data` is copied on the way in and cannot be changed.

    `source` and `id` together identify the event (`identity`): two envelopes with the same pair are the same
    event, delivered twice. `subject` says what it is about, `time` (aware, kept in UTC) when it happened.
    `correlation_id` names the conversation the event belongs to, its own id when it starts one;
    `causation_id` is the id of the event that caused it, None when none did.

    Raises ValueError for empty text, a time without a zone or a schema version below 1, TypeError for an
    attribute of the wrong type, and what `freeze` raises for `data`.
    """

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    schema_version: int = 1
    correlation_id: str = ""
    causation_id: str | None = None

    def __post_init__(self) -> None:
        for name in ("id", "source", "type", "subject"):
            if not (isinstance(getattr(self, name), str) and getattr(self, name)):
                raise ValueError(f"The envelope's {name} is {getattr(self, name)!r}. It must be text, and not empty.")
        for name, expected in (
            ("time", datetime),
            ("data", Mapping),
            ("schema_version", int),
        ):
            if not isinstance(getattr(self, name), expected):
                raise TypeError(f"The envelope's {name} is {getattr(self, name)!r}, not a {expected.__name__}.")
        for name, value in (
            ("correlation_id", self.correlation_id),
            ("causation_id", self.causation_id or ""),
        ):
            if not isinstance(value, str):
                raise TypeError(f"The envelope's {name} is {value!r}. It must be text.")
        if self.schema_version < 1:
            raise ValueError(f"The schema version is {self.schema_version}. Versions are 1, 2, 3 and so on.")
        object.__setattr__(self, "time", in_utc(self.time, "The envelope's time"))
        object.__setattr__(self, "data", freeze(self.data))
        object.__setattr__(self, "correlation_id", self.correlation_id or self.id)

    def __hash__(self) -> int:
        return hash(self.identity)

    @property
    def identity(self) -> tuple[str, str]:
        """(source, id): equal for two deliveries of one event, different for any two events."""
        return self.source, self.id

    def caused_by(self, cause: "Envelope") -> "Envelope":
        """The same event, in the conversation of `cause` and with `cause` as its reason."""
        return replace(self, correlation_id=cause.correlation_id, causation_id=cause.id)

    def to_json(self, *, indent: int | None = None) -> str:
        """The envelope as JSON text in the CloudEvents format; `from_json` reads it back unchanged."""
        attributes = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": _iso(self.time),
            "schemaversion": self.schema_version,
            "correlationid": self.correlation_id,
            **({"causationid": self.causation_id} if self.causation_id is not None else {}),
            "data": _encode(self.data),
        }
        return json.dumps(attributes, ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str) -> "Envelope":
        """The envelope that `to_json` wrote. Raises ValueError saying what is wrong with any other text."""
        return _read(text)


@lru_cache(maxsize=1024)  # several services read the same text, and nobody can change what they get
def _read(text: str) -> Envelope:
    try:
        attributes = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"The envelope is not JSON: {error}.") from error
    match attributes:
        case {"specversion": "1.0"}:
            del attributes["specversion"]
        case dict():
            raise ValueError("The envelope does not say specversion '1.0', so its meaning is unknown.")
        case _:
            raise ValueError(f"An envelope is a JSON object, and this is a {type(attributes).__name__}.")
    fields = {name: _WIRE_NAMES.get(name, name) for name in Envelope.__dataclass_fields__}
    _check_names(attributes, set(fields.values()))
    values = {name: attributes[wire] for name, wire in fields.items() if wire in attributes}
    values["time"] = _decode_tag("$datetime", values["time"], "time")
    values["data"] = _decode(values.get("data", {}), "data")
    try:
        return Envelope(**values)
    except TypeError as error:
        raise ValueError(str(error)) from error


def _check_names(attributes: dict[str, Any], known: set[str]) -> None:
    missing = [name for name in ("id", "source", "type", "subject", "time") if name not in attributes]
    if missing:
        raise ValueError(f"The envelope has no {', '.join(missing)}.")
    unknown = sorted(set(attributes) - known)
    if unknown:
        raise ValueError(f"The envelope has attributes nobody knows: {', '.join(unknown)}.")


def _iso(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


def _encode(value: Any) -> Any:
    match value:
        case Decimal():
            return {"$decimal": str(value)}
        case UUID():
            return {"$uuid": str(value)}
        case datetime():
            return {"$datetime": _iso(value)}
        case Mapping():
            return {"$" + key if key.startswith("$") else key: _encode(item) for key, item in value.items()}
        case tuple():
            return [_encode(item) for item in value]
        case _:
            return value


def _decode(value: Any, where: str) -> Any:
    match value:
        case dict():
            tags = [key for key in value if key.startswith("$") and not key.startswith("$$")]
            if tags:
                if len(value) > 1 or tags[0] not in _TAGS:
                    raise ValueError(f"{where} has the tag {tags[0]!r}. Known, each alone: {', '.join(_TAGS)}.")
                return _decode_tag(tags[0], value[tags[0]], where)
            return {
                key[1:] if key.startswith("$$") else key: _decode(item, f"{where}.{key}") for key, item in value.items()
            }
        case list():
            return [_decode(item, f"{where}[{index}]") for index, item in enumerate(value)]
        case _:
            return value


def _decode_tag(tag: str, text: Any, where: str) -> Any:
    if isinstance(text, str):
        with suppress(ValueError, ArithmeticError):
            return _TAGS[tag](text)
    raise ValueError(f"{where} is {text!r}, which is not a {tag[1:]}.")
