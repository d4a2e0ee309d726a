"""What one sees of a cluster at work at one moment, as plain data that JSON can hold."""

from dataclasses import dataclass
from typing import NamedTuple


class NodeState(NamedTuple):
    """A node, and what it does: "leads", "follows", or "away"."""

    name: str
    does: str


class ConsumerState(NamedTuple):
    """A consumer in one partition. What nobody can say now is None, and so is the age of nothing."""

    name: str
    partition: int
    works: bool
    """Whether its worker does."""
    open: int | None
    """How many events wait or are in flight."""
    oldest: float | None
    """How old the oldest of them is, in seconds."""


@dataclass(frozen=True)
class Look:
    """All of it, so many seconds after the beginning."""

    seconds: float
    nodes: tuple[NodeState, ...]
    consumers: tuple[ConsumerState, ...]
    acknowledged: tuple[int, ...]
    """How many events, by partition."""
    unconfirmed: int
    """How many were given to `publish` and are not acknowledged yet."""
    silent: float
    """For how many seconds nothing was acknowledged."""


class Happened(NamedTuple):
    """Something that happened, so many seconds after the beginning."""

    seconds: float
    what: str
