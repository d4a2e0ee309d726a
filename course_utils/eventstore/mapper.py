"""From events to bytes and back, with a look at each event that is read: is it whole, is it known, is it not too new?

The bytes are the library's JSON with a last key `crc`: a CRC-32 of all that stands before it. It finds what goes wrong by
itself: a flipped bit, a cut, a careless edit. It does not find who changes an event and computes the sum again, or takes
it away; that takes a signature, or a chain of hashes kept elsewhere. Bytes from before there was a sum are read as well.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID
from zlib import crc32

from eventsourcing.domain import CanSnapshotAggregate, DomainEventProtocol, TAggregateID
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent, find_id_convertor
from eventsourcing.utils import TopicError, resolve_topic

from course_utils.eventstore.errors import FROM_A_BACKUP, DamagedEvent, NewerSchema, StoreError, UnknownEvent

_NO_CLASS = (TopicError, TypeError, ValueError, AttributeError)  # what looking up a topic raises, whatever the topic is
_KEY = b',"crc":"'  # then eight hexadecimal digits and '"}', in all eighteen bytes


class SealedJSON(JSONTranscoder):
    """JSON objects with their checksum as the last key."""

    def encode(self, obj: Any) -> bytes:
        """The object as UTF-8, sealed if it has any key. Raises TypeError for a value of an unregistered type."""
        data = super().encode(obj)
        if not data.startswith(b"{") or data == b"{}":
            return data
        return b'%b%b%08x"}' % (data[:-1], _KEY, crc32(data[:-1]))

    def decode(self, data: bytes) -> Any:
        """The object without its checksum. Raises ValueError when that is not the checksum of these bytes."""
        if data[-18:-10] == _KEY:
            body = data[:-18]
            if data[-10:] != b'%08x"}' % crc32(body):
                raise ValueError("its bytes do not match their checksum, so they were changed after they were written")
            data = body + b"}"
        # `decode` of JSONDecoder would look for white space first and last, which takes a fifth of all the time.
        text = data.decode()
        value, end = self.decoder.raw_decode(text)
        if end != len(text):
            raise ValueError("its bytes go on after the end of its fields")
        return value


class CheckedMapper(Mapper[TAggregateID]):
    """Reads an event only if all of it is there and its class knows that version; says what is wrong otherwise.

    Raises UnknownEvent, NewerSchema or DamagedEvent, all of them the library's MapperDeserialisationError.
    """

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[TAggregateID]:
        """The event, upcast to the version its class has today."""
        try:
            event_class = resolve_topic(stored_event.topic)
            id_class: Any = type(stored_event.originator_id)
            schema = _schema(event_class, id_class)
        except _NO_CLASS as error:
            raise _unknown(stored_event, error) from error
        state = self._state(stored_event)
        stored_version = state.pop("class_version", 1)
        if stored_version != schema.version:
            _upcast(stored_event, event_class, state, stored_version, schema.version)
        if not schema.required <= state.keys():
            raise _incomplete(stored_event, schema.required - state.keys(), schema.version)
        state["originator_id"] = schema.convert_id(stored_event.originator_id)
        state["originator_version"] = stored_event.originator_version
        if schema.is_snapshot:
            _check_snapshot(stored_event, state)
        event = object.__new__(event_class)
        object.__setattr__(event, "__dict__", state)
        return event  # type: ignore[no-any-return]

    def _state(self, stored_event: StoredEvent) -> dict[str, Any]:
        data = stored_event.state
        try:
            if self.cipher:
                data = self.cipher.decrypt(data)
            if self.compressor:
                data = self.compressor.decompress(data)
            state = self.transcoder.decode(data)
        except Exception as error:  # each cipher, compressor and transcoder has errors of its own
            raise _damaged(stored_event, _reason(error)) from error
        if not isinstance(state, dict):
            raise _damaged(
                stored_event, f"its bytes hold a {type(state).__name__}, where the fields of an event belong"
            )
        return state


class _Schema(NamedTuple):
    """What is known of an event class: its version, and the fields without which none of its events is whole."""

    version: int
    required: frozenset[str]
    convert_id: Callable[[UUID | str], UUID | str]
    is_snapshot: bool


@lru_cache(maxsize=1024)
def _schema(event_class: Any, id_class: Any) -> _Schema:
    """Raises TypeError when this is no event class."""
    if not isinstance(event_class, type):
        raise TypeError(f"it is no class but {event_class!r}")
    # A field with a default is on the class itself, so an event that lacks it can be read all the same.
    names = getattr(event_class, "__dataclass_fields__", {})
    required = {name for name in names if not hasattr(event_class, name)} - {"originator_id", "originator_version"}
    return _Schema(
        getattr(event_class, "class_version", 1),
        frozenset(required),
        find_id_convertor(event_class, id_class),
        issubclass(event_class, CanSnapshotAggregate),
    )


def _upcast(stored_event: StoredEvent, event_class: type, state: dict[str, Any], stored: object, known: int) -> None:
    if not isinstance(stored, int) or stored < 1:
        raise _damaged(stored_event, f"its version is {stored!r}, where a whole number from 1 belongs")
    if stored > known:
        raise _newer(stored_event, event_class, stored, known)
    for version in range(stored, known):
        name = f"upcast_v{version}_v{version + 1}"
        try:
            getattr(event_class, name)(state)
        except Exception as error:
            raise _damaged(stored_event, f"{name} raised {type(error).__name__}: {error}") from error


def _check_snapshot(stored_event: StoredEvent, snapshot: dict[str, Any]) -> None:
    """A snapshot holds the state of an aggregate, whose class has a version as well."""
    try:
        aggregate_class = resolve_topic(snapshot["topic"])
        stored = snapshot["state"].get("class_version", 1)
    except _NO_CLASS as error:
        raise _unknown(stored_event, error) from error
    known = getattr(aggregate_class, "class_version", 1)
    if stored > known:
        raise _newer(stored_event, aggregate_class, stored, known)


def _name(stored_event: StoredEvent) -> str:
    topic = str(stored_event.topic)  # a damaged one may be anything
    kind = topic.partition(":")[2] or topic
    return f"Event {stored_event.originator_version} of aggregate {stored_event.originator_id} ({kind})"


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} of it is not UTF-8"
    return str(error) if str(error).startswith("its ") else f"its bytes cannot be decoded ({error})"


def _damaged(stored_event: StoredEvent, reason: str) -> StoreError:
    before = stored_event.originator_version - 1
    rest = f"; the events before it can be read with repository.get(…, version={before})" if before > 0 else ""
    return DamagedEvent(
        f"{_name(stored_event)} cannot be read: {reason}. Nothing was changed. Close the store and {FROM_A_BACKUP}{rest}."
    )


def _incomplete(stored_event: StoredEvent, missing: frozenset[str], version: int) -> StoreError:
    """The bytes are those that were written; it is the class that is another."""
    return DamagedEvent(
        f"{_name(stored_event)} cannot be read: it lacks {', '.join(sorted(missing))}, which version {version} of its "
        "class needs. The class has changed since the event was written. Nothing was changed. Give a new field a "
        f"default; or raise class_version to {version + 1}, and write upcast_v{version}_v{version + 1}."
    )


def _newer(stored_event: StoredEvent, known_class: type, stored: int, known: int) -> StoreError:
    return NewerSchema(
        f"{_name(stored_event)} was written by version {stored} of {known_class.__qualname__}, and this code knows "
        f"versions up to {known}. Nothing was changed. Use the newer code to read it."
    )


def _unknown(stored_event: StoredEvent, error: Exception) -> StoreError:
    advice = (
        "A class defined in a notebook can only be read there: put it into a module."
        if str(stored_event.topic).startswith("__main__:")
        else "If it was renamed or moved, register_topic() tells where it is now."
    )
    return UnknownEvent(
        f"{_name(stored_event)} is of the type {stored_event.topic!r}, and there is no such event class here ({error}). "
        f"Nothing was changed. {advice}"
    )
