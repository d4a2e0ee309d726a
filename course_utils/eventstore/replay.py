"""Replaying a long history: without asking each event whether it is one, and without having all of it in memory."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from eventsourcing.domain import DomainEventProtocol, MutableOrImmutableAggregate, TAggregateID
from eventsourcing.persistence import EventStore

TAggregate = TypeVar("TAggregate", bound=MutableOrImmutableAggregate[Any])

_PIECE = 500


def replay(aggregate: TAggregate | None, events: Iterable[Any]) -> TAggregate | None:
    """The aggregate after these events; a `projector_func` for `repository.get`.

    The library's own asserts a runtime Protocol for each event, which takes longer than applying it. Here something that
    is no event raises AttributeError.
    """
    for event in events:
        aggregate = event.mutate(aggregate)
    return aggregate


class PiecewiseEventStore(EventStore[TAggregateID]):
    """Reads the events of an aggregate a piece at a time, while they are asked for."""

    def get(
        self,
        originator_id: TAggregateID,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Iterator[DomainEventProtocol[TAggregateID]]:
        """The events after version `gt` up to `lte`. The first `limit` of them, or backwards, are read in one go."""
        if desc or limit is not None:
            return super().get(originator_id, gt=gt, lte=lte, desc=desc, limit=limit)
        return self._in_pieces(originator_id, gt, lte)

    def _in_pieces(
        self, originator_id: TAggregateID, after: int | None, upto: int | None
    ) -> Iterator[DomainEventProtocol[TAggregateID]]:
        more = True
        while more:
            piece = self.recorder.select_events(originator_id, gt=after, lte=upto, limit=_PIECE)
            yield from map(self.mapper.to_domain_event, piece)
            more = len(piece) == _PIECE
            after = piece[-1].originator_version if piece else None
