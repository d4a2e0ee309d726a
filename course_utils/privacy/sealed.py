"""A sealed text as it stands in events and states: whose it is, and bytes that only this person's key opens.

An aggregate holds it as it is, so that no plain text gets into its state, and from there into snapshots. Only who asks the
keys to open it has the text.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass

from eventsourcing.persistence import Transcoding


@dataclass(frozen=True)
class Sealed:
    """`person` is an id that says nothing by itself; `data` are a nonce and what AES-GCM made of the text."""

    person: str
    data: bytes

    def __repr__(self) -> str:
        return f"Sealed({self.person!r}, {len(self.data)} bytes)"


class SealedAsText(Transcoding):
    """How a `Sealed` is stored in JSON. It needs no keys."""

    type = Sealed
    name = "sealed"

    def encode(self, obj: Sealed) -> dict[str, str]:
        """The person, and the bytes as base64."""
        return {"person": obj.person, "data": b64encode(obj.data).decode()}

    def decode(self, data: dict[str, str]) -> Sealed:
        """Raises ValueError or KeyError for what is no sealed text."""
        return Sealed(data["person"], b64decode(data["data"], validate=True))
