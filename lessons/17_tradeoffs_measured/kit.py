"""What the exercises of lesson 17 share: records with causes, and chains of them."""

from collections.abc import Sequence
from typing import Any

from hypothesis.strategies import permutations

Record = dict[str, Any]

ids = permutations(["e7", "r1", "a3", "k9", "c2", "z5", "b8"])


def record(id: str, cause: str | None, story: str = "s1") -> Record:
    return {"id": id, "cause": cause, "story": story, "type": "Happened"}


def caused_in_turn(names: Sequence[str], root: str | None = None, story: str = "s1") -> list[Record]:
    """Records of which each is the cause of the next; `root` is the cause of the first."""
    return [record(id, cause, story) for id, cause in zip(names, [root, *names], strict=False)]
