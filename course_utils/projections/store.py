"""The port to what views are kept in: rows and position are written in one step, of the store's own kind.

A projector and a rebuild know these classes and no database. What a step is differs:

- *SQLite, PostgreSQL*: a transaction. `rows` is a cursor in it, and an event is undone with a savepoint.
- *Redis*: `rows` collects commands; at the end of the step MULTI writes them, the position with them, if nobody has moved
  the position that was WATCHed. An event is undone by forgetting its commands.
- *An embedded search index*: `rows` collects documents, and one commit holds them and a document with the position.
- *A search server*, which has no transactions, but writes one document whole, and only if nobody has written it since it
  was read: in that document the step is written down first, with all that it changes. Then the documents are written,
  with the number of the step as their external version, and the effects; and last, the position. A step that was cut
  off is finished by whoever comes next, and what an older step writes late is refused.

So a view's `handle` may read through `rows` only what its kind of store lets it read there.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from threading import Event
from typing import Any, Generic

from course_utils.eventstore.errors import StoreError, is_passing
from course_utils.projections.definition import Definition
from course_utils.projections.parking import Waiting
from course_utils.projections.view import Effect, Rows, View

Owed = tuple[int, Effect]
"""An effect to be queued, with the position of the event that asks for it."""


class Failure(Enum):
    """What an error that was raised while an event was handled says of the next try."""

    OF_THE_EVENT = "it fails each time, so it is parked with its stream"
    PASSING = "waiting may help, so it is tried again and never parked"
    OF_THE_STORE = "nothing can be kept any more, so the projector stops"


@dataclass(frozen=True)
class Found:
    """A view that is there: whose it is, how far it is, and whether an effect was ever queued in it."""

    definition: Definition
    position: int
    has_effects: bool


class AtomicStep(ABC, Generic[Rows]):
    """What a batch changes in a view: kept all together at the end of the `with` block, or, if it raises, not at all."""

    position: int
    """Where the view is when the step begins; nobody else moves it before this step has ended, or this one fails."""

    @abstractmethod
    def rows(self, position: int) -> Rows:
        """What `handle` changes rows with for the event at this position. Asked for anew for every event."""

    @abstractmethod
    def undoing(self) -> AbstractContextManager[None]:
        """What is done to rows inside is as if it had not been, if it raises."""

    @abstractmethod
    def waiting(self) -> list[Waiting]:
        """The parked events, by position."""

    def parked_streams(self) -> set[str]:
        """The streams of which events wait."""
        return {event.stream for event in self.waiting()}

    @abstractmethod
    def park(self, events: Sequence[Waiting]) -> None:
        """Let these events wait."""

    @abstractmethod
    def release(self, stream: str) -> None:
        """The events of this stream wait no longer."""

    @abstractmethod
    def queue(self, effects: Sequence[Owed]) -> None:
        """Queue effects in this order; one whose key was ever queued is left out."""

    @abstractmethod
    def move_to(self, position: int) -> None:
        """The view is at this position, which is further than before."""


class Switch(ABC):
    """The live view, held where it is until the `with` block ends. A store that cannot hold it fails, as one that is locked
    does, when it has gone on by then."""

    found: Found | None
    """The view as it is held; None when there is none yet."""

    @abstractmethod
    def waiting(self) -> list[Waiting]:
        """The parked events of the live view, by position."""

    @abstractmethod
    def take_place(self, position: int, effects: Sequence[Owed]) -> None:
        """Put the new view, which is at this position, in the place of the live one, at the end of the block or never.

        Definition and parked events come with it; the live outbox stays, and these effects are queued in it.
        """


class KeptView(ABC, Generic[Rows]):
    """One view in its store, opened. It raises StoreError for a store that cannot be used. Its text names the place."""

    definition: Definition
    """What is written down of the view when it is made by this code."""

    @abstractmethod
    def found(self) -> Found | None:
        """The view that is there, whoever's it is; None when there is nothing, NotAStore when it is something else."""

    @abstractmethod
    def make(self) -> None:
        """Make what the view is kept in, at position 0, unless it is there. Raises WrongView, OutdatedView, NotAStore,
        and ValueError for tables that cannot be made."""

    @abstractmethod
    def position(self) -> int:
        """The position in the log of the last event that is in the view; 0 before the first."""

    @abstractmethod
    def waiting(self) -> list[Waiting]:
        """The parked events, by position."""

    @abstractmethod
    def step(self) -> AbstractContextManager[AtomicStep[Rows]]:
        """One step. Raises what `make` raises when the view is no longer this code's."""

    @abstractmethod
    def switch(self, new: "KeptView[Rows]") -> AbstractContextManager[Switch]:
        """A step in which `new`, a view of the same class kept beside, can take the place of this one."""

    @abstractmethod
    def wait(self, position: int, timeout: float, interrupt: Event | None) -> None:
        """Return when the view has got to this position.

        Raises WaitTimedOut after `timeout` seconds, and WaitInterruptedError once `interrupt` is set or the view closed.
        """

    @abstractmethod
    def wake(self) -> None:
        """Let whoever waits look at once whether to go on waiting."""

    @abstractmethod
    def select(self, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Answers to a question in the store's own language. Raises PermissionError if it might change anything."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store."""

    def failure(self, error: Exception) -> Failure:
        """What to do about an error from reading the log, from handling an event, or from the store."""
        if isinstance(error, MemoryError):
            return Failure.OF_THE_STORE
        return Failure.PASSING if is_passing(error) else Failure.OF_THE_EVENT

    def in_words(self, error: Exception) -> str:
        """Why an event could not be handled, for whoever is to mend it."""
        return str(error) if isinstance(error, StoreError) else f"{type(error).__name__}: {error}"


class Outbox(ABC):
    """The queued effects of a view, whoever's it is."""

    @abstractmethod
    def first(self) -> Effect | None:
        """The one that was queued first among those that are not done."""

    @abstractmethod
    def note_done(self, effect: Effect) -> None:
        """It was done, and is not given out again."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store."""


class ViewStore(ABC, Generic[Rows]):
    """A place for one view: a file, or names on a server. Its text names it in sentences."""

    @abstractmethod
    def open(self, view: View[Rows], application_name: str, *, generation: int = 1) -> KeptView[Rows]:
        """The view in this place; nothing is made or checked there yet. Raises TypeError or ValueError for tables that a
        store of this kind does not have."""

    @abstractmethod
    def outbox(self) -> Outbox:
        """The effects that wait here. Raises NotAStore when there is no view."""

    @abstractmethod
    def beside(self) -> "ViewStore[Rows]":
        """Where the same view grows while it is rebuilt. Always the same place, so that a rebuild can be gone on with."""

    @abstractmethod
    def delete(self) -> None:
        """Remove what is in this place, of which nothing is open; but not what has taken another one's place."""
