"""The board of a cluster: which node leads, what is acknowledged, and how old the oldest event is that is not handled.

A cluster that is at work now is asked several times a second, in a thread of its own, and the kernel does what is clicked.
Of a recording the browser gets everything at once, and needs no kernel.
"""

from collections.abc import Sequence
from threading import Event, RLock, Thread
from typing import Any, Protocol

import anywidget
import traitlets

from course_utils.widgets.cluster_board.picture import picture
from course_utils.widgets.shared.assets import bundle, style
from course_utils.widgets.shared.shown import clean, in_words

_PAUSE = 0.3
_MOST_HAPPENED = 40


class Seen(Protocol):
    """A cluster at one moment. Nodes are (name, what it does); consumers (name, partition, whether its worker works, open
    events, age of the oldest in seconds), None where nobody can say."""

    @property
    def seconds(self) -> float: ...
    @property
    def nodes(self) -> Sequence[tuple[str, str]]: ...
    @property
    def consumers(self) -> Sequence[tuple[str, int, bool, int | None, float | None]]: ...
    @property
    def acknowledged(self) -> Sequence[int]: ...
    @property
    def unconfirmed(self) -> int: ...
    @property
    def silent(self) -> float: ...


class Watched(Protocol):
    """A cluster at work, or a recording of one. Several threads may call it."""

    @property
    def said(self) -> str: ...
    @property
    def live(self) -> bool: ...
    def looks(self) -> Sequence[Seen]: ...
    def happened(self) -> Sequence[tuple[float, str]]: ...
    def do(self, what: str, name: str) -> str: ...


class ClusterBoard(anywidget.AnyWidget):
    """The board on the screen; `shown` is what there is to see, and `said` of what. As it is, that of a recording."""

    _esm = bundle("cluster_board")
    _css = style("cluster_board")
    title = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    live = traitlets.Bool().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)

    def __init__(self, cluster: Watched, title: str, description: str) -> None:
        self._cluster = cluster
        self._one_at_a_time = RLock()
        super().__init__(
            title=clean(title),
            description=clean(description),
            said=clean(cluster.said),
            live=cluster.live,
            shown={"looks": [], "happened": [], "trouble": ""},
        )
        self.refresh()

    def refresh(self) -> None:
        """Look anew. Any thread may call it."""
        with self._one_at_a_time:
            try:
                looks = [_plain(look) for look in self._cluster.looks()]
                happened = [[seconds, clean(what)] for seconds, what in self._cluster.happened()]
            except Exception as error:  # whatever it is, the old values stay, and the reader is told
                self.shown = {**self.shown, "trouble": f"This is not up to date. {in_words(error)}"}
                return
            self.shown = {"looks": looks, "happened": happened[-_MOST_HAPPENED:], "trouble": ""}

    def __repr__(self) -> str:
        return f"{self.title}: {len(self.shown['looks'][-1]['nodes'])} nodes. {self.description}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        drawn = picture(self.title, self.description, self.shown["looks"][-1])
        return data | {"image/svg+xml": drawn}, metadata


class LiveClusterBoard(ClusterBoard):
    """That of a cluster at work. `asked` is what was clicked last, `told` what was done."""

    asked = traitlets.Dict().tag(sync=True)
    told = traitlets.Dict().tag(sync=True)

    def __init__(self, cluster: Watched, title: str, description: str) -> None:
        super().__init__(cluster, title, description)
        self._ended = Event()
        self.told = {"turn": 0, "text": "Nothing was clicked yet."}
        self.observe(lambda change: self._take(change["new"]), names="asked")
        Thread(target=self._look_again_and_again, daemon=True).start()

    def close(self) -> None:
        """Look no more."""
        self._ended.set()
        super().close()

    def _look_again_and_again(self) -> None:
        while not self._ended.wait(_PAUSE):
            self.refresh()

    def _take(self, asked: dict[str, Any]) -> None:
        """Do what was clicked, and say so."""
        try:
            text = clean(self._cluster.do(asked["what"], asked["name"]))
        except Exception as error:  # as above
            text = f"Not done. {in_words(error)}"
        self.refresh()
        self.told = {"turn": asked["turn"], "text": text}


def cluster_board(cluster: Watched, *, title: str = "The cluster", description: str) -> ClusterBoard:
    """A board of this cluster, such as `cluster_at_work` gives: with buttons that kill its nodes and stop its workers where
    it is at work, with buttons that move through the time where it is a recording.

    `description` is the one sentence to take away.
    """
    return (LiveClusterBoard if cluster.live else ClusterBoard)(cluster, title, description)


def _plain(look: Seen) -> dict[str, Any]:
    return {
        "seconds": look.seconds,
        "nodes": [[clean(name), clean(does)] for name, does in look.nodes],
        "consumers": [[clean(name), *rest] for name, *rest in look.consumers],
        "acknowledged": list(look.acknowledged),
        "unconfirmed": look.unconfirmed,
        "silent": look.silent,
    }
