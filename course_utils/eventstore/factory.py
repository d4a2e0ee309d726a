"""What both persistence modules of the course have in common, whichever database is below."""

from typing import Any

from eventsourcing.persistence import (
    AggregateRecorder,
    EventStore,
    InfrastructureFactory,
    Mapper,
    Transcoder,
    TTrackingRecorder,
)

from course_utils.eventstore.correlation import CorrelatingEventStore
from course_utils.eventstore.mapper import CheckedMapper, SealedJSON


class StoreFactory(InfrastructureFactory[TTrackingRecorder]):
    """Sealed JSON, checked events and correlated saves, unless the environment names other classes."""

    def transcoder(self) -> Transcoder:
        """JSON with a checksum, or what TRANSCODER_TOPIC names."""
        return super().transcoder() if self.env.get(self.TRANSCODER_TOPIC) else SealedJSON()

    def mapper(
        self, transcoder: Transcoder | None = None, mapper_class: type[Mapper[Any]] | None = None
    ) -> Mapper[Any]:
        """A mapper that checks what it reads, or what MAPPER_TOPIC names."""
        default = None if self.env.get(self.MAPPER_TOPIC) else CheckedMapper[Any]
        return super().mapper(transcoder, mapper_class or default)

    def event_store(
        self, mapper: Mapper[Any] | None = None, recorder: AggregateRecorder | None = None
    ) -> EventStore[Any]:
        """A store in which every save is part of a story."""
        return CorrelatingEventStore(mapper or self.mapper(), recorder or self.application_recorder())
