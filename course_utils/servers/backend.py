"""What a store runs on, as its client needs to know it and as a reader wants it told."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["postgres", "redis", "search", "nats"]


class ServerTrouble(Exception):
    """A server that cannot be started or reached; the message says why and what to do."""


@dataclass(frozen=True)
class Backend:
    """A server with a URL, or the embedded store of the same kind; `said` is a sentence or two about it.

    The URL holds the server's secret, so it is not shown when the backend is.
    """

    kind: Kind
    said: str
    url: str = field(default="", repr=False)

    @property
    def is_embedded(self) -> bool:
        """Whether there is no server, and the store is to run inside this process."""
        return not self.url
