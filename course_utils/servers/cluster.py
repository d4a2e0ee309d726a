"""Several servers that are one together: each in a folder of its own under one, with a keeper of its own, to be killed alone.

The nodes share a secret, with which they let in clients and each other, and know each other's ports from the start.
"""

import os
import secrets
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from course_utils.servers.backend import ServerTrouble
from course_utils.servers.keeping import PORT_IS_TAKEN, Kept, free_port, in_free_folder, keep_in
from course_utils.servers.recipes import ClusterRecipe, Member

_MOST_TRIES = 5  # another program may take a port between our finding it free and a node's asking for it
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has one way, and it is as sudden


@dataclass
class Node:
    """One server of a cluster."""

    name: str
    kept: Kept

    @property
    def runs(self) -> bool:
        return self.kept.runs

    def kill(self) -> None:
        """End it at once, without a word to anyone, and wait until it is gone. One that is gone stays so."""
        if self.runs:
            with suppress(ProcessLookupError):
                os.kill(self.kept.pid, _KILL)
            self.kept.end()

    def start(self, seconds: float = 120) -> None:
        """Start it again, on what it has in its folder and at its old address. One that runs is left alone.

        Raises ServerTrouble when it does not start within `seconds`.
        """
        if not self.runs:
            self.kept.end()
            again = keep_in(self.kept.folder, self.kept.recipe, _nothing, seconds)
            if again is None:
                raise ServerTrouble(f"{self.name} does not return: somebody else is at work in {self.kept.folder}.")
            self.kept = again


@dataclass(frozen=True)
class Cluster:
    """Servers of this process that are one together. It runs as long as one of them does."""

    recipe: ClusterRecipe
    url: str
    """Of all nodes, one after the other, with commas between them."""
    folder: Path
    nodes: tuple[Node, ...]

    @property
    def runs(self) -> bool:
        return any(node.runs for node in self.nodes)

    def __getitem__(self, name: str) -> Node:
        """The node of that name. Raises KeyError, with the names there are, for any other."""
        for node in self.nodes:
            if node.name == name:
                return node
        raise KeyError(f"There is no node {name!r}. There are {', '.join(node.name for node in self.nodes)}.")

    def has_ended_within(self, seconds: float) -> bool:
        """Whether all of them ended by then."""
        deadline = time.monotonic() + seconds
        return all(node.kept.has_ended_within(max(0, deadline - time.monotonic())) for node in self.nodes)

    def last_words(self) -> str:
        """A sentence for each node, with the last lines of its log."""
        return "\n".join(node.kept.last_words() for node in self.nodes)

    def leave(self) -> None:
        """Close this process's ends of the pipes and no more."""
        for node in self.nodes:
            node.kept.leave()

    def end(self) -> None:
        """Stop all of them, and wait until they have."""
        self.leave()
        for node in self.nodes:
            node.kept.end()


def keep_cluster(recipe: ClusterRecipe, root: Path, say: Callable[[str], object], seconds: float) -> Cluster:
    """All nodes, in the first folder under `root` where no other notebook has any. Raises as `keep` does.

    That they have found each other and agree on a leader is for their client to wait for.
    """
    return in_free_folder(recipe.title, recipe.name, root, say, lambda folder: _keep_in(folder, recipe, seconds))


def _keep_in(folder: Path, recipe: ClusterRecipe, seconds: float) -> Cluster | None:
    for tries_left in reversed(range(_MOST_TRIES)):
        try:
            return _on_free_ports(folder, recipe, seconds)
        except ServerTrouble as trouble:
            if not (tries_left and PORT_IS_TAKEN.search(str(trouble))):
                raise
    raise AssertionError("the last try returns or raises")


def _on_free_ports(folder: Path, recipe: ClusterRecipe, seconds: float) -> Cluster | None:
    ports: set[int] = set()
    while len(ports) < 2 * len(recipe.members):
        ports.add(free_port())
    members = [Member(name, ports.pop(), ports.pop()) for name in recipe.members]
    secret = secrets.token_hex(16)
    nodes: list[Node] = []
    with ExitStack() as begun:
        for member in members:
            place = folder / member.name
            place.mkdir(mode=0o700, exist_ok=True)
            kept = keep_in(place, recipe.node(member, members, secret), _nothing, seconds)
            if kept is None:
                return None
            begun.callback(kept.end)
            nodes.append(Node(member.name, kept))
        begun.pop_all()
    return Cluster(recipe, ",".join(node.kept.url for node in nodes), folder, tuple(nodes))


def _nothing(_line: str) -> None:
    """A node says nothing of its own: the cluster has."""
