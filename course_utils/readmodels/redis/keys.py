"""The names of a view's keys, and what stands in the hash that says whose view it is and how far.

All keys of the view `balances` begin with `{balances}:`, so on a cluster they are in one slot, and one MULTI may write
them together. `{balances}:view` is the hash, `{balances}:7:rows:top` is the row key that the view's handler calls `top`,
in the seventh copy of the view: every rebuild makes another one. A key that a handler makes of a customer's words stands
behind that prefix whatever is in it, and so never is another key.
"""

from dataclasses import asdict, dataclass
from typing import Any

from course_utils.eventstore.errors import NotAStore
from course_utils.projections.definition import Definition

LAYOUT = 1
_NUMBERS = ("position", "copy", "parked", "writes")


@dataclass(frozen=True)
class Keys:
    """The keys of the view of this name, or of the one that grows beside it."""

    name: str
    is_beside: bool = False

    def __post_init__(self) -> None:
        if not self.name or not self.name.isprintable() or set(self.name) & set("{}*?[]\\"):
            raise ValueError(
                f"{self.name!r} cannot name a view in Redis. Give letters, digits and signs such as ':' and '-', such as "
                "'shop:dashboard'."
            )

    @property
    def everything(self) -> str:
        """How all keys begin, those of the other place included."""
        return f"{{{self.name}}}:"

    @property
    def view(self) -> str:
        """The hash with definition, position and copy. Whoever WATCHes it notices every step and every switch."""
        return self._own("view")

    @property
    def effects(self) -> str:
        """A hash: every effect that was ever queued, by its key; an empty text once it is done."""
        return self._own("effects")

    @property
    def queue(self) -> str:
        """A list: the keys of the effects to be done, in order."""
        return self._own("queue")

    @property
    def turn(self) -> str:
        """Here while somebody who was overtaken asks the others to let him write."""
        return self._own("turn")

    @property
    def copies(self) -> str:
        """How many copies were made; of both places, so that no number is given twice."""
        return f"{self.everything}copies"

    def rows(self, copy: int) -> str:
        """How the keys of a handler begin."""
        return f"{self.everything}{copy}:rows:"

    def parked(self, copy: int) -> str:
        """A hash: the parked events by position."""
        return f"{self.everything}{copy}:parked"

    def copy_of(self, key: str) -> int | None:
        """Which copy a key belongs to; None for those that belong to none."""
        number = key.removeprefix(self.everything).partition(":")[0]
        return int(number) if number.isdecimal() else None

    def _own(self, what: str) -> str:
        return f"{self.everything}{'rebuilding:' if self.is_beside else ''}{what}"


@dataclass(frozen=True)
class State:
    """Whose view it is, how far, in which copy its rows are, how many events are parked, how often it was written, and why
    it is broken, if it is."""

    definition: Definition
    position: int
    copy: int
    parked: int
    writes: int
    broken: str

    def as_hash(self) -> dict[str, Any]:
        """As `{balances}:view` holds it."""
        return asdict(self.definition) | {name: getattr(self, name) for name in (*_NUMBERS, "broken")}


def state_of(found: dict[Any, Any], where: object) -> State | None:
    """What the hash holds; None if it is not there. Raises NotAStore for another hash."""
    if not found:
        return None
    try:
        texts = {field.decode(): value.decode() for field, value in found.items()}
        definition = Definition(
            int(texts["layout"]),
            texts["name"],
            texts["application"],
            int(texts["version"]),
            texts["tables"],
            int(texts["generation"]),
        )
        numbers = {name: int(texts[name]) for name in _NUMBERS}
        return State(definition, **numbers, broken=texts["broken"])
    except (KeyError, ValueError) as error:
        raise NotAStore(
            f"{where} is no view: what is kept under this name is something else. It was left as it is. Give the view "
            "another name."
        ) from error
