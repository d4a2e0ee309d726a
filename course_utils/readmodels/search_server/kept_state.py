"""The one document on which everything turns: how far the view is, and the step that was begun last.

A search server has no transactions, but writes one document whole, and only if nobody has written it since it was read.
So a step is kept by writing down in this document all that it changes. Then the changes are written out, and then they are
taken out of it again. A step that is cut off before the first of these was never made; one that is cut off later is
finished by whoever comes next, which may be done any number of times: a document's version is the number of the step, so
that of an older step never takes the place of a newer one, and an effect is made only if there is none under its key.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course_utils.readmodels.document_step import DocumentStep, QueuedEffect, State, effect_from, state_from


@dataclass(frozen=True)
class Begun:
    """A step that is kept and may not be written out yet: the state after it, the documents, and the effects."""

    state: State
    changes: Mapping[str, str | None]
    effects: tuple[QueuedEffect, ...]


@dataclass(frozen=True)
class ServerState:
    """The state of a view, the index of its documents, how many steps were made, and the one that is begun.

    `seq_no` and `primary_term` say which writing of it this is.
    """

    state: State
    index: str
    steps: int = 0
    begun: Begun | None = None
    seq_no: int = 0
    primary_term: int = 0

    def as_data(self) -> dict[str, Any]:
        """As JSON has it. Documents are texts in it, so that the server looks at none of them here."""
        begun = self.begun and {
            "state": self.begun.state.as_data(),
            "changes": dict(self.begun.changes),
            "effects": [effect.as_data() for effect in self.begun.effects],
        }
        return {"state": self.state.as_data(), "index": self.index, "steps": self.steps, "begun": json.dumps(begun)}


def server_state_from(found: Mapping[str, Any]) -> ServerState:
    """What the server says of the document."""
    data = found["_source"]
    begun = json.loads(data["begun"])
    return ServerState(
        state_from(data["state"]),
        data["index"],
        data["steps"],
        begun
        and Begun(state_from(begun["state"]), begun["changes"], tuple(effect_from(each) for each in begun["effects"])),
        found["_seq_no"],
        found["_primary_term"],
    )


def begun_by(step: DocumentStep) -> Begun:
    """The step, as it is kept."""
    return Begun(step.state, step.documents.changes, tuple(step.effects))
