"""Which backend a kind of store gets: the one a URL names, a server of this process's own, or the embedded one."""

import atexit
import os
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import RLock

from course_utils import places
from course_utils.servers.backend import Backend, Kind, ServerTrouble
from course_utils.servers.cluster import Cluster, keep_cluster
from course_utils.servers.keeping import Kept, keep
from course_utils.servers.reach import VARIABLES, place, reach
from course_utils.servers.recipes import ClusterRecipe, recipe

_EMBEDDED: dict[Kind, str] = {
    "postgres": "SQLite, inside this process.",
    "redis": "fakeredis, a Redis inside this process.",
    "search": "tantivy, a search index inside this process.",
    "nats": "A broker inside this process.",
}
_HOW_TO_HAVE_ONE = (
    "Where there is one for this system, `python3 course.py learn --with-servers` brings a real server; "
    "the variable {} names one you have."
)
_ENDED_SECONDS = 1.0  # in which a server that its client lost is seen to have ended

_servers: dict[tuple[Kind, Path], Kept | Cluster] = {}
_one_at_a_time = RLock()


def serve(
    kind: Kind, *, folder: Path | None = None, say: Callable[[str], object] = print, seconds: float = 120
) -> Backend:
    """The backend for a kind of store; the same one each time, as long as it runs.

    A server of this process's own has its data and its log in a folder of its own in `folder`, by default in the
    learner's `files/servers`, listens on 127.0.0.1, and ends with this process. What takes a while is said before it is
    done. A server that does not start within `seconds` is no reason to stop: the embedded backend takes its place, and
    says why. Raises ServerTrouble when a URL names a server that cannot be used, ValueError for an unknown kind.
    """
    if kind not in VARIABLES:
        raise ValueError(f"There is no backend {kind!r}. There are {', '.join(VARIABLES)}.")
    if url := os.environ.get(VARIABLES[kind]):
        reach(kind, url)
        return Backend(kind, f"{place(kind, url)}, which {VARIABLES[kind]} names.", url)
    with _one_at_a_time:
        try:
            return _own(kind, (folder or places.files() / "servers").resolve(), say, seconds)
        except ServerTrouble as trouble:
            return Backend(kind, f"{trouble}\nUntil then: {_EMBEDDED[kind]}")
        except OSError as error:
            return Backend(kind, f"No server could be started: {error}.\nUntil then: {_EMBEDDED[kind]}")


def ended(backend: Backend) -> str:
    """What to tell after an error of its client: that the server has ended, and how to go on.

    Empty while it runs, and for a backend that this process did not start.
    """
    kept = next((kept for kept in _servers.values() if kept.url == backend.url), None)
    if kept is None:
        return ""
    if not kept.has_ended_within(_ENDED_SECONDS):
        return ""
    return f"{_has_ended(kept)} Run the cell that started it, and those after it, again. {kept.last_words()}"


def stop(backend: Backend) -> None:
    """End a server of this process's own; the next `serve` starts it again, with what it kept. No other is touched."""
    with _one_at_a_time:
        for key, kept in list(_servers.items()):
            if kept.url == backend.url:
                del _servers[key]
                kept.end()


def cluster(backend: Backend) -> Cluster | None:
    """The nodes of a backend of several servers, to kill and to return; None for a backend that has none of its own here."""
    return next((kept for kept in _servers.values() if kept.url == backend.url and isinstance(kept, Cluster)), None)


def _own(kind: Kind, folder: Path, say: Callable[[str], object], seconds: float) -> Backend:
    kept = _servers.get((kind, folder))
    if kept and not kept.runs:
        say(f"{_has_ended(kept)} {kept.last_words()}")
        kept.end()
        kept = None
    if kept is None:
        how = recipe(kind)
        if how is None:
            return Backend(kind, f"{_EMBEDDED[kind]} {_HOW_TO_HAVE_ONE.format(VARIABLES[kind])}")
        start = (
            keep_cluster(how, folder, say, seconds)
            if isinstance(how, ClusterRecipe)
            else keep(how, folder, say, seconds)
        )
        kept = _servers[kind, folder] = start
    said = f"{kept.recipe.title}, started for this process. {kept.recipe.remark} Its folder is {kept.folder}."
    return Backend(kind, said, kept.url)


def _has_ended(kept: Kept | Cluster) -> str:
    return f"{kept.recipe.title} has ended. {kept.recipe.keeps}"


def _end_all() -> None:
    """At a process's own end its servers have stopped before it has; at any other, their keepers see to it."""
    for kept in _servers.values():
        kept.leave()
    for kept in _servers.values():
        with suppress(subprocess.TimeoutExpired):
            kept.end()


def _let_go_in_a_fork() -> None:
    """A fork of this process would hold the pipes open after its parent's end, and so keep servers that are not its own."""
    global _one_at_a_time
    _one_at_a_time = RLock()
    for kept in _servers.values():
        kept.leave()
    _servers.clear()


atexit.register(_end_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go_in_a_fork)
