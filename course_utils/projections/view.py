"""A view: what a projection keeps of the events, how each event changes it, and what is to happen outside because of it."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

Rows = TypeVar("Rows")
"""What a handler changes rows with; each kind of store has its own, a `sqlite3.Cursor` for instance."""


@dataclass(frozen=True)
class Effect:
    """Something to be done outside because of an event: a mail, a payment, a call.

    `key` names the effect: what is queued under one key is done once, however often it is asked for, so make it of what
    the event is (its id and the kind, say), never of the time or of chance. `kind` says what to do, `data` with which
    values: those that JSON has, so money is text. They are copied.

    Raises ValueError for a key or kind that is empty or has a zero character, and for data that would not come back from
    JSON as it is.
    """

    key: str
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("key", "kind"):
            value = getattr(self, name)
            if not isinstance(value, str) or not value.strip() or "\0" in value:  # which PostgreSQL cannot store
                raise ValueError(
                    f"The {name} of an effect is {value!r}. Give a text that is not empty and has no zero character."
                )
        try:
            _ = (self.key + self.kind).encode()  # half a surrogate pair is no text that can be stored
            comes_back = json.loads(self.data_as_json().encode())
        except (TypeError, ValueError) as error:
            raise ValueError(f"The data of effect {self.key!r} cannot be kept as JSON: {error}. {_ADVICE}") from error
        if comes_back != self.data:
            raise ValueError(
                f"The data of effect {self.key!r} is {self.data!r}, but would come back from JSON as {comes_back!r}. {_ADVICE}"
            )
        object.__setattr__(self, "data", comes_back)

    def data_as_json(self) -> str:
        """The data as it is kept until the effect is done."""
        return json.dumps(dict(self.data), ensure_ascii=False, allow_nan=False)


_ADVICE = "Use text, whole numbers, lists, and dictionaries with text as keys."


class View(ABC, Generic[Rows]):
    """What a projection keeps. Subclass it, name its tables, and say what each event does to their rows.

    `name` is the class's own name unless it is given. `tables` says what the store makes for it before the first event, in
    the store's own language: for a SQLite file, statements that each CREATE one table or index. Raise `version` with
    every change of `tables` or `handle`: a view of another version is not written any further, but rebuilt. `handle` may
    be called anew for an event whose rows were undone, so it works on `rows` alone, without a clock, chance or the
    outside; what is to happen outside, `effects` returns.
    """

    name: ClassVar[str] = ""
    version: ClassVar[int] = 1
    tables: ClassVar[Sequence[str]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" not in cls.__dict__:
            cls.name = cls.__name__

    @abstractmethod
    def handle(self, event: Any, rows: Rows) -> None:
        """Change the view's rows as this event asks for; in a SQLite file with `rows.execute(sql, values)`.

        Event types it does not know, it ignores. Beginning and ending the step it leaves to the projector. What it raises
        parks the event with its stream, and rows it changed before are as they were; but what waiting may help against,
        such as a lock, is tried again, and stops the projector if it lasts.
        """

    def effects(self, event: Any) -> Iterable[Effect]:
        """What is to be done outside because of this event. Nothing, unless overridden."""
        return ()

    def has_effects(self) -> bool:
        """Whether it needs to be asked for effects at all."""
        return type(self).effects is not View.effects


def check_view(view: object) -> None:
    """Raise TypeError for what is no view."""
    if not isinstance(view, View):
        advice = (
            f"Call it: {view.__name__}()." if isinstance(view, type) else "Subclass View, and give an object of it."
        )
        raise TypeError(f"{view!r} is no view. {advice}")
    if isinstance(view.tables, str):
        raise TypeError(
            f"The tables of the view {view.name!r} are one text. Put its statements into a tuple or a list."
        )
