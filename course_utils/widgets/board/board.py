"""The board: how each service is and where each order stands, live, with buttons to stop, start, slow and kill a service.

What is shown comes from whoever runs the services, who is asked several times a second in a thread of its own, also while a
cell waits. A click is answered by the kernel, so it waits until no cell is running.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Event, RLock, Thread
from typing import Any, Protocol

import anywidget
import traitlets

from course_utils.widgets.board.picture import picture
from course_utils.widgets.shared.assets import bundle, style
from course_utils.widgets.shared.shown import clean, in_words

SLOW_SECONDS = 0.5
_PAUSE, _PAUSE_WITH_NOBODY_AT_WORK = 0.3, 1.0
_DONE = {
    "start": "was started",
    "stop": "was stopped",
    "kill": "was killed",
    "slow": "is slow now",
    "hurry": "hurries again",
}


class State(Protocol):
    """How a service is. `read` says of each feed how far it has read, and where the feed ends."""

    @property
    def name(self) -> str: ...
    @property
    def runs(self) -> bool: ...
    @property
    def slow(self) -> float: ...
    @property
    def read(self) -> Mapping[str, tuple[int, int]]: ...
    @property
    def lag(self) -> int: ...
    @property
    def owed(self) -> int: ...
    @property
    def parked(self) -> int: ...
    @property
    def refused(self) -> str: ...


class Services(Protocol):
    """Whoever runs the services. Several threads may call it."""

    def state(self) -> Sequence[State]: ...
    def start(self, *names: str) -> None: ...
    def stop(self, *names: str) -> None: ...
    def kill(self, *names: str) -> None: ...
    def slow(self, name: str, seconds: float) -> None: ...


class ServiceBoard(anywidget.AnyWidget):
    """The board on the screen. `asked` is what was clicked last; `shown` what there is to see, `said` what was done."""

    _esm = bundle("board")
    _css = style("board")
    title = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    heads: traitlets.List[str] = traitlets.List().tag(sync=True)
    more = traitlets.Unicode().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        services: Services,
        orders: Callable[[], Iterable[Sequence[str]]],
        heads: Sequence[str],
        more: tuple[str, Callable[[], object]] | None,
        title: str,
        description: str,
    ) -> None:
        self._services, self._orders = services, orders
        self._more = more[1] if more else None
        self._ended = Event()
        self._one_at_a_time = RLock()
        super().__init__(
            title=clean(title),
            description=clean(description),
            heads=[clean(head) for head in heads],
            more=clean(more[0]) if more else "",
            said={"turn": 0, "text": "Nothing was clicked yet."},
            shown={"services": [], "orders": [], "trouble": ""},
        )
        self.observe(lambda change: self._take(change["new"]), names="asked")
        self.refresh()
        Thread(target=self._look_again_and_again, daemon=True).start()

    def refresh(self) -> None:
        """Look anew, and show what has changed. Any thread may call it."""
        with self._one_at_a_time:
            try:
                services = [_plain(state) for state in self._services.state()]
                orders = [[clean(str(text)) for text in row] for row in self._orders()]
            except Exception as error:  # whatever it is, the old values stay, and the reader is told
                self.shown = {**self.shown, "trouble": f"This is not up to date. {in_words(error)}"}
                return
            self.shown = {"services": services, "orders": orders, "trouble": ""}

    def close(self) -> None:
        """Look no more."""
        self._ended.set()
        super().close()

    def __repr__(self) -> str:
        return f"{self.title}: {len(self.shown['services'])} services. {self.description}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        drawn = picture(self.title, self.description, self.heads, self.shown["services"], self.shown["orders"])
        return data | {"image/svg+xml": drawn}, metadata

    def _look_again_and_again(self) -> None:
        pause = _PAUSE
        while not self._ended.wait(pause):
            self.refresh()
            at_work = any(service["runs"] for service in self.shown["services"])
            pause = _PAUSE if at_work else _PAUSE_WITH_NOBODY_AT_WORK

    def _take(self, asked: dict[str, Any]) -> None:
        """Do what was clicked, and say so."""
        what, name = asked["what"], asked.get("name", "")
        try:
            text = self._do(what, name)
        except Exception as error:  # as above
            text = f"Not done. {in_words(error)}"
        self.refresh()
        self.said = {"turn": asked["turn"], "text": text}

    def _do(self, what: str, name: str) -> str:
        if what == "more":
            assert self._more is not None
            self._more()
            return f"{self.more}: done."
        if what in ("slow", "hurry"):
            self._services.slow(name, SLOW_SECONDS if what == "slow" else 0)
        else:
            {"start": self._services.start, "stop": self._services.stop, "kill": self._services.kill}[what](name)
        return f"{clean(name)} {_DONE[what]}."


def service_board(
    services: Services,
    orders: Callable[[], Iterable[Sequence[str]]],
    heads: Sequence[str],
    *,
    more: tuple[str, Callable[[], object]] | None = None,
    title: str = "The services",
    description: str,
) -> ServiceBoard:
    """A board over these services, which looks several times a second and can stop, start, slow and kill them.

    `orders()` gives a row of texts for each order, under `heads`; the first is its number. `more` is one more button: what
    stands on it, and what it does. `description` is the one sentence to take away.
    """
    return ServiceBoard(services, orders, heads, more, title, description)


def _plain(state: State) -> dict[str, Any]:
    return {
        "name": clean(state.name),
        "runs": state.runs,
        "slow": state.slow > 0,
        "read": [[clean(feed), position, end] for feed, (position, end) in state.read.items()],
        "lag": state.lag,
        "owed": state.owed if state.runs else None,
        "parked": state.parked if state.runs else None,
        "refused": clean(state.refused),
    }
