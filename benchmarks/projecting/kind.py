"""What a kind of store gives to be run through the contract of stores, and to be measured and killed like the others.

Its view keeps the cents in every account; everything else about the bank and its poison is the same for all kinds.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.projecting.projected_bank import Poisoned, Welcoming
from course_utils.projections.store import ViewStore
from course_utils.projections.view import View


@dataclass(frozen=True)
class Kind:
    """`store` is the place of the view in a folder of its own, or what goes by `name_for` the folder on a server; a process
    that is given the same folder finds the same view. `balances` keeps the cents of every account, `read` reads them
    with the store's own client, and `change` is a question that would change them, or empty where
    no question can. `occupy` puts data of somebody else
    where the view would be, and what it returns reads them. `client` names the package whose calls a kill may strike
    between.

    A kind on a server names the variable that holds its address, as `server`, and takes away with `clear` what a test
    has left in a place and beside it. What lives in the memory of one process does not `outlive` that.
    """

    name: str
    store: Callable[[Path], ViewStore[Any]]
    balances: type[View[Any]]
    read: Callable[[ViewStore[Any]], dict[str, int]]
    change: str
    occupy: Callable[[ViewStore[Any]], Callable[[], object]]
    client: str
    server: str = ""
    clear: Callable[[ViewStore[Any]], object] = lambda store: None
    outlives: bool = True

    def view(self, *, version: int = 1, name: str = "Balances") -> Any:
        """The view, which sends mails, and fails at poison."""
        return type(name, (Poisoned, Welcoming, self.balances), {"version": version})()

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[ViewStore[Any]]:
        """A place in which there is nothing, before and afterwards."""
        store = self.store(folder)
        try:
            yield store
        finally:
            self.clear(store)


def name_for(folder: Path) -> str:
    """The name on a server of what belongs to this folder: 17 small letters, digits and an underscore."""
    return f"course_{sha256(str(folder.resolve()).encode()).hexdigest()[:10]}"
