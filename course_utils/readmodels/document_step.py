"""A step of a view of documents: everything is collected, and the store writes it at the end, or never.

What the projector keeps beside the documents is one document of its own, the state.
"""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, astuple, dataclass, replace
from typing import Any

from course_utils.projections.definition import Definition
from course_utils.projections.parking import Waiting
from course_utils.projections.store import AtomicStep, Owed
from course_utils.projections.view import Effect
from course_utils.readmodels.documents import ChangedDocuments, Documents


@dataclass(frozen=True)
class State:
    """Whose view it is, how far it is, what is parked, and how many effects were ever asked to be queued in it."""

    definition: Definition
    position: int = 0
    parked: tuple[Waiting, ...] = ()
    queued: int = 0

    def as_data(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "definition": asdict(self.definition),
            "position": self.position,
            "parked": [list(astuple(event)) for event in self.parked],
            "queued": self.queued,
        }

    def as_json(self) -> str:
        return json.dumps(self.as_data(), ensure_ascii=False)


def state_from(data: dict[str, Any]) -> State:
    """What `as_data` gave."""
    parked = tuple(Waiting(*event) for event in data["parked"])
    return State(Definition(**data["definition"]), data["position"], parked, data["queued"])


@dataclass(frozen=True)
class QueuedEffect:
    """An effect in an outbox. The lower its number, the earlier it is done."""

    effect: Effect
    number: int
    delivered: bool = False

    def as_data(self) -> dict[str, Any]:
        """As JSON has it."""
        effect = {"key": self.effect.key, "kind": self.effect.kind, "data": dict(self.effect.data)}
        return effect | {"number": self.number, "delivered": self.delivered}


def effect_from(data: dict[str, Any]) -> QueuedEffect:
    """What `as_data` gave."""
    return QueuedEffect(Effect(data["key"], data["kind"], data["data"]), data["number"], data["delivered"])


class DocumentStep(AtomicStep[Documents]):
    """`state` is as it will be kept, and `effects` are those to be queued with it."""

    def __init__(self, state: State, documents: ChangedDocuments) -> None:
        self.position = state.position
        self.state = state
        self.documents = documents
        self.effects: list[QueuedEffect] = []

    def rows(self, position: int) -> Documents:
        return self.documents

    def undoing(self) -> AbstractContextManager[None]:
        return self.documents.undoing()

    def waiting(self) -> list[Waiting]:
        return list(self.state.parked)

    def park(self, events: Sequence[Waiting]) -> None:
        parked = sorted((*self.state.parked, *events), key=lambda event: event.position)
        self.state = replace(self.state, parked=tuple(parked))

    def release(self, stream: str) -> None:
        self.state = replace(self.state, parked=tuple(event for event in self.state.parked if event.stream != stream))

    def queue(self, effects: Sequence[Owed]) -> None:
        self.state, queued = numbered(self.state, effects)
        self.effects += queued

    def move_to(self, position: int) -> None:
        self.state = replace(self.state, position=position)


def numbered(state: State, effects: Sequence[Owed]) -> tuple[State, list[QueuedEffect]]:
    """The effects behind all that were queued before, and the state after them."""
    queued = [QueuedEffect(effect, number) for number, (_, effect) in enumerate(effects, state.queued)]
    return replace(state, queued=state.queued + len(queued)), queued
