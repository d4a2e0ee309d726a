"""The names that a view has on a search server, beginning with the view's own.

`products` is the alias under which everybody searches; it leads to one index of documents, such as `products-1-5f3c`.
`products.projector` is the index of what the projector keeps: the state, and the outbox. `products.rebuilding` is a view
of its own, which grows.
"""

import re
from dataclasses import dataclass
from uuid import uuid4

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,99}")
_REBUILDING = ".rebuilding"


@dataclass(frozen=True)
class Names:
    """Of the view under this alias. Raises ValueError for what a server would not take as a name."""

    alias: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.alias.removesuffix(_REBUILDING)):
            raise ValueError(
                f"A view cannot be called {self.alias!r} on a search server. Use up to 100 small letters, digits, '_' and "
                "'-', with a letter first."
            )

    @property
    def projector(self) -> str:
        """The index of what the projector keeps."""
        return f"{self.alias}.projector"

    @property
    def is_live(self) -> bool:
        """Whether it is a view that is searched, and not one that grows."""
        return self == self.live

    @property
    def live(self) -> "Names":
        """The view that this one is, or takes the place of."""
        return Names(self.alias.removesuffix(_REBUILDING))

    @property
    def beside(self) -> "Names":
        """The view that grows while this one is rebuilt."""
        return Names(self.live.alias + _REBUILDING)

    def new_index(self, generation: int) -> str:
        """A name for an index of documents, which nothing had before."""
        return f"{self.live.alias}-{generation}-{uuid4().hex[:8]}"


def writing_alias(index: str) -> str:
    """The alias through which an index is written: a server makes an index that is missing, but no alias."""
    return f"{index}.writing"
