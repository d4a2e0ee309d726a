"""An index on a search server in miniature: versions, bulk and refresh as the OpenSearch API has them, and no transactions.

It is for looking at one promise at a time. A bulk here carries out its items one after another and may be cut off between
any two. What is left out: shards, mappings, ranking, and that a server forgets the version of a deleted document after a
while (`index.gc_deletes`, a minute unless it is set otherwise).
"""

import re
from collections.abc import Sequence
from typing import Any, Literal

Action = tuple[Literal["index", "delete"], str, int, dict[str, Any] | None]
"""What to do with which key, the external version of it, and the document; None where it is to be deleted."""

Result = tuple[str, int]
"""A key, and a status as HTTP has it.

200 or 201 done, 404 there was nothing to delete, 409 refused since the version is not newer, 429 too busy. The API adds a
word, `result`: updated or deleted, created, and not_found.
"""


class BulkIndex:
    """Documents by key, each with the version of its last change. A search finds what there was at the last `refresh`."""

    def __init__(self) -> None:
        self._versions: dict[str, int] = {}
        self._documents: dict[str, dict[str, Any]] = {}
        self._searchable: dict[str, dict[str, Any]] = {}

    def bulk(self, actions: Sequence[Action]) -> list[Result]:
        """Carry out each action by itself, in order, and say what became of each. Never raises because of one of them."""
        return [(action[1], self._carry_out(action)) for action in actions]

    def get(self, key: str) -> dict[str, Any] | None:
        """The document under this key, as it was written last, refreshed or not; None when there is none."""
        document = self._documents.get(key)
        return None if document is None else dict(document)

    def refresh(self) -> None:
        """Let searches see what was written until now."""
        self._searchable = dict(self._documents)

    def search(self, word: str) -> list[str]:
        """The keys of the documents that had this word at the last refresh, in order."""
        wanted = word.casefold()
        return sorted(
            key
            for key, document in self._searchable.items()
            if any(wanted in re.findall(r"\w+", str(text).casefold()) for text in document.values())
        )

    def _carry_out(self, action: Action) -> int:
        kind, key, version, document = action
        if version <= self._versions.get(key, 0):
            return 409
        is_new = key not in self._documents
        self._versions[key] = version
        if kind == "delete" or document is None:
            return 404 if self._documents.pop(key, None) is None else 200
        self._documents[key] = dict(document)
        return 201 if is_new else 200
