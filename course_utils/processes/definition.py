"""What a service is, apart from its files: whom it listens to, what it does then, and what it makes public."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from course_utils.messages import Envelope
from course_utils.processes.work import Work

Handler = Callable[[Envelope, Work], object]
"""Handles an event, by `work`; what it raises parks the event, and the later ones of its subject."""
ReplyHandler = Callable[[Mapping[str, Any], Mapping[str, Any], Work], object]
"""Handles a reply from outside: the reply, what was asked, and `work`."""
Receiver = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
"""Somebody outside: takes a key and what is asked, and gives a reply. Raises Unavailable or NoReply.

With an attribute `knows_keys` that is true, it does nothing twice for one key, and so may be asked again at any time.
"""
CLOCK = "clock"
"""Under this name stand the handlers of a service's own reminders."""


def publish_all(event: Envelope) -> Envelope | None:
    """Nothing is private."""
    return event


@dataclass(frozen=True)
class Definition:
    """A service: its name, the script that makes its tables, and its handlers, by feed and type of event.

    Types without a handler are passed over. `replies` are handled by receiver. `to_public` says what becomes of an event
    of its own in its public feed: another envelope, or None, and then nobody else hears of it.
    """

    name: str
    tables: str = ""
    handlers: Mapping[str, Mapping[str, Handler]] = field(default_factory=dict)
    replies: Mapping[str, ReplyHandler] = field(default_factory=dict)
    to_public: Callable[[Envelope], Envelope | None] = publish_all

    @property
    def feeds(self) -> list[str]:
        """The feeds it reads."""
        return [name for name in self.handlers if name != CLOCK]


@dataclass(frozen=True)
class Pipeline:
    """Services that listen to one another, the feeds that others write, and who is outside, for a folder's files."""

    services: tuple[Definition, ...]
    entrances: tuple[str, ...]
    receivers: Callable[[Path], Mapping[str, Receiver]]

    @property
    def feeds(self) -> list[str]:
        """The names of all feeds: the entrances, and one of each service."""
        return [*self.entrances, *(service.name for service in self.services)]

    def service(self, name: str) -> Definition:
        """The service of this name. Raises KeyError, with those there are."""
        found = [service for service in self.services if service.name == name]
        if not found:
            names = ", ".join(service.name for service in self.services)
            raise KeyError(f"There is no service {name!r}. There are: {names}.")
        return found[0]


def allow(**fields: Iterable[str]) -> Callable[[Envelope], Envelope | None]:
    """A `to_public` that lets out these types of event, each with these fields, and nothing else."""
    allowed = {type: frozenset(names) for type, names in fields.items()}

    def to_public(event: Envelope) -> Envelope | None:
        if event.type not in allowed:
            return None
        names = allowed[event.type]
        return replace(event, data={name: value for name, value in event.data.items() if name in names})

    return to_public
