"""What all brokers here do alike: which partition a subject is in, what names and settings may be, and how they say so."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from course_utils.messages import Envelope

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def partition_of(subject: str, partitions: int) -> int:
    """The partition, from 0, of everything about this subject: the same as NATS finds, by FNV-1a over its bytes."""
    found = 0x811C9DC5
    for byte in token(subject).encode():
        found = (found ^ byte) * 0x01000193 & 0xFFFFFFFF
    return found % partitions


def token(text: str) -> str:
    """Any text as one part of a NATS subject, which may hold no dots, blanks or wildcards; different for different texts."""
    return quote(text, safe="").replace(".", "%2E")


def message_id(envelope: Envelope) -> str:
    """By which a broker knows an event it has had before."""
    return f"{quote(envelope.source, safe='')}/{quote(envelope.id, safe='')}"


@dataclass(frozen=True)
class Settings:
    """How a consumer is served. Raises ValueError for what makes no sense."""

    ack_wait: float
    max_ack_pending: int
    max_deliver: int

    def __post_init__(self) -> None:
        if not self.ack_wait > 0:
            raise ValueError(f"ack_wait is {self.ack_wait!r}. A worker needs some seconds, more than 0.")
        for name in ("max_ack_pending", "max_deliver"):
            if getattr(self, name) < 1:
                raise ValueError(
                    f"{name} is {getattr(self, name)!r}. At least 1 is needed for anything to be delivered."
                )

    def __str__(self) -> str:
        return f"ack_wait={self.ack_wait:g}, max_ack_pending={self.max_ack_pending}, max_deliver={self.max_deliver}"


def check_name(name: str) -> None:
    """Raises ValueError for a name that a broker cannot have."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name here. Use up to 64 letters, digits, '_' and '-'.")


def check_partitions(partitions: int) -> None:
    """Raises ValueError for a number of partitions that cannot be."""
    if partitions < 1:
        raise ValueError(f"There cannot be {partitions!r} partitions. There is at least 1.")


def check_partition(partition: int, partitions: int) -> None:
    """Raises ValueError for a partition that is not there."""
    if not 0 <= partition < partitions:
        raise ValueError(f"There is no partition {partition!r}. There are {partitions}, numbered from 0.")


def check_reading(position: int, limit: int) -> None:
    """Raises ValueError for what cannot be read."""
    if position < 0 or limit < 1:
        raise ValueError(f"Read after position 0 or later, at least 1 event, and not after {position!r}, {limit!r}.")


def worn_out(attempts: int) -> str:
    """Why an event is a dead letter that nobody gave up by hand."""
    return f"Delivered {attempts} times, and never acknowledged."


def others_settings(name: str, there: object, asked: object) -> str:
    """The sentence for a consumer that is there with other settings."""
    return f"There is a consumer {name!r} already, with {there}, and not {asked}. Give yours another name, or the same settings."


def gone(position: int, first: int) -> str:
    """The sentence for a reader who came too late."""
    return (
        f"The log begins at position {first}: what stood between {position} and that was too old to keep. "
        "What was made from it must be made anew from another copy."
    )
