"""The shop's log as it is written: each state key by key, as the shop's store writes it, and never through its classes.

That is what makes the year a test of those classes. Every event carries its correlation id and its causation id, and
ends with its checksum.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zlib import crc32

NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)
TOPICS = {kind: f"course_utils.domains.shop.{kind.lower()}:{kind}" for kind in ("Product", "Customer", "Order")}

State = dict[str, Any]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass
class Stream:
    """The events of one product, customer or order: its kind, its id, how many there are, and their story.

    A story that goes on has each event caused by the one before it; otherwise every event begins one of its own.
    """

    kind: str
    id: UUID
    story_goes_on: bool
    version: int = 0

    def __post_init__(self) -> None:
        self._id = str(self.id)

    def ids(self) -> tuple[str, str]:
        """The correlation id and the causation id of the present version."""
        if self.story_goes_on and self.version > 1:
            return f"{self._id}:1", f"{self._id}:{self.version - 1}"
        own = f"{self._id}:{self.version}"
        return own, own


@dataclass
class Log:
    """The rows in order of position."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def text(self) -> str:
        """All rows, one a line: id, version, topic and state, parted by spaces."""
        return "".join(f"{' '.join(map(str, row.values()))}\n" for row in self.rows)

    def append(self, stream: Stream, event: str, second: int, details: State) -> None:
        """Write the next event of a stream, which happened in this second of the year."""
        stream.version += 1
        topic = TOPICS[stream.kind]
        state: State = {"timestamp": _tagged("datetime_iso", (NEW_YEAR + timedelta(seconds=second)).isoformat())}
        if stream.version == 1:
            state["originator_topic"] = topic
        state |= details
        state["correlation_id"], state["causation_id"] = stream.ids()
        body = _encode(state)[:-1]
        self.rows.append(
            {
                "originator_id": stream.id.hex,
                "originator_version": stream.version,
                "topic": f"{topic}.{event}",
                "state": f'{body},"crc":"{crc32(body.encode("utf-8")):08x}"}}',
            }
        )


def stream_of(kind: str, key: str) -> Stream:
    """The stream of the product, customer or order with this sku or number, with nothing in it yet."""
    return Stream(kind, uuid5(NAMESPACE_URL, f"shop/{kind.lower()}/{key}"), story_goes_on=kind == "Order")


def decimal(cents: int) -> dict[str, str]:
    """Cents as the library stores a Decimal with two digits after the point."""
    return _tagged("decimal_str", written(cents))


def order_lines(lines: list[tuple[str, int, int]]) -> dict[str, Any]:
    """Lines of a sku, a quantity and the cents of one, as the shop stores them."""
    each = [{"sku": sku, "quantity": quantity, "price": written(cents)} for sku, quantity, cents in lines]
    return _tagged("order_lines", each)


def written(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _tagged(name: str, data: Any) -> dict[str, Any]:
    return {"_type_": name, "_data_": data}
