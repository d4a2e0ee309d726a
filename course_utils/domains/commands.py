"""What the applications of all domains share: a clock, days that can be stored, and commands that are tried again."""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import IntegrityError, JSONTranscoder, Transcoding
from eventsourcing.utils import EnvType

from course_utils.domains.details import a_time
from course_utils.domains.errors import TooManyConflicts
from course_utils.eventstore.replay import replay

FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.05
"""The most a command waits, in seconds, before its second and before its last try."""


def utc_now() -> datetime:
    """The time by this computer's clock."""
    return datetime.now(UTC)


class DateAsISO(Transcoding):
    """Stores a day as text, such as "2024-01-31"."""

    type = date
    name = "date_iso"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


class CommandedApplication(Application[UUID]):
    """An application whose commands return the position of their last event, which is what a projection waits for.

    A command that finds what it changes changed by another writer loads it anew, decides anew and tries again, at
    most `most_tries` times; then it raises TooManyConflicts. A command that is refused stores nothing. Every command
    asks `clock` for the time, and raises InvalidDetail if that has no time zone.
    """

    most_tries: ClassVar[int] = 100
    projector_func: ClassVar["staticmethod[[Any, Iterable[Any]], Any]"] = staticmethod(replay)
    """How an aggregate is made of its events. Put another one in with staticmethod, too."""

    def __init__(self, env: EnvType | None = None, *, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(env)
        self._clock = clock

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        """Days can be stored, besides what the library stores by itself."""
        super().register_transcodings(transcoder)
        transcoder.register(DateAsISO())

    def _until_stored(self, decide: Callable[[], Sequence[Aggregate]], what: str) -> int:
        """Let `decide` load and change aggregates, and store them, until no other writer comes between.

        After a lost try its events are gone, and the decision may no longer hold: so load anew and decide anew.
        `what` names them in the message.
        """
        for tries in range(self.most_tries):
            aggregates = decide()
            try:
                return self._store(*aggregates)
            except IntegrityError:
                # A random pause, so that two writers that met do not meet again at once.
                time.sleep(random.uniform(0, min(FIRST_PAUSE * 2**tries, LONGEST_PAUSE)))
        raise TooManyConflicts(
            f"Others changed {what} each of the {self.most_tries} times this was tried. "
            "Nothing was stored. Try again when there is less going on."
        )

    def _now(self) -> datetime:
        return a_time(self._clock())

    def _store(self, *aggregates: Aggregate) -> int:
        """The position of the last event stored."""
        return self.save(*aggregates)[-1].notification.id
