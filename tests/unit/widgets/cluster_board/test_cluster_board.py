"""The board of a cluster shows how it is, does what is clicked, and says what could not be done."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

import pytest

from course_utils.brokers.at_work import cluster_at_work
from course_utils.brokers.at_work.look import ConsumerState, Happened, Look, NodeState
from course_utils.widgets.cluster_board.cluster_board import LiveClusterBoard, cluster_board

HARM = "<img src=x onerror=alert(1)>"


@dataclass
class Cluster:
    """One that does what it is told, and keeps what it was told."""

    said: str = "Live: three nodes."
    live: bool = True
    broken: bool = False
    away: set[str] = field(default_factory=set)
    noted: list[Happened] = field(default_factory=list)

    def looks(self) -> list[Look]:
        if self.broken:
            raise OSError("The nodes are gone.")
        nodes = tuple(NodeState(name, "away" if name in self.away else "follows") for name in ("node-1", HARM))
        consumers = (ConsumerState("mail", 0, True, 3, 7.25), ConsumerState(HARM, 0, True, None, None))
        return [Look(1.5, nodes, consumers, (1200,), 0, 0.1)]

    def happened(self) -> list[Happened]:
        return self.noted

    def do(self, what: str, name: str) -> str:
        if what == "stop":
            raise KeyError(name)
        (self.away.add if what == "kill" else self.away.discard)(name)
        self.noted.append(Happened(1.0, f"{name}: {what}"))
        return f"{name}: {what}"


@pytest.fixture
def cluster() -> Cluster:
    return Cluster()


@pytest.fixture
def board(cluster: Cluster) -> Iterator[LiveClusterBoard]:
    made = cluster_board(cluster, description="Two nodes.")
    assert isinstance(made, LiveClusterBoard)
    yield made
    made.close()


def click(board: LiveClusterBoard, what: str, name: str = "node-1") -> str:
    """What the board says when the browser asks for this."""
    board.asked = {"turn": board.told["turn"] + 1, "what": what, "name": name}
    return str(board.told["text"])


def test_a_node_is_killed_and_returned_at_a_click(board: LiveClusterBoard) -> None:
    assert click(board, "kill") == "node-1: kill"
    assert board.shown["looks"][-1]["nodes"][0] == ["node-1", "away"]
    assert click(board, "return") == "node-1: return"
    assert board.shown["looks"][-1]["nodes"][0] == ["node-1", "follows"]
    assert [what for _, what in board.shown["happened"]] == ["node-1: kill", "node-1: return"]
    assert board.told["turn"] == 2


def test_what_cannot_be_done_is_said(board: LiveClusterBoard) -> None:
    assert click(board, "stop", "nobody") == "Not done. KeyError: 'nobody'"


def test_it_looks_by_itself(board: LiveClusterBoard, cluster: Cluster) -> None:
    cluster.away.add("node-1")
    until = time.monotonic() + 60
    while board.shown["looks"][-1]["nodes"][0][1] != "away":
        assert time.monotonic() < until, "nobody looked"
        time.sleep(0.02)


def test_when_nobody_can_be_asked_the_last_state_stays_and_that_is_said(
    board: LiveClusterBoard, cluster: Cluster
) -> None:
    cluster.broken = True
    board.refresh()
    assert board.shown["trouble"] == "This is not up to date. OSError: The nodes are gone."
    assert len(board.shown["looks"][-1]["nodes"]) == 2
    cluster.broken = False
    board.refresh()
    assert board.shown["trouble"] == ""


def test_the_still_picture_shows_nodes_and_consumers_as_text(board: LiveClusterBoard) -> None:
    click(board, "kill")
    data, _metadata = board._repr_mimebundle_()
    words = [text for text in ElementTree.fromstring(data["image/svg+xml"]).itertext() if text.strip()]
    assert {"node-1", "away", "mail", "1,200", "3", "7.2 s", "?"} <= set(words)
    assert any(text.startswith("<img") for text in words)
    assert repr(board) == "The cluster: 2 nodes. Two nodes."


def test_a_recording_is_sent_whole_and_says_that_it_is_one() -> None:
    recording = cluster_at_work()
    board = cluster_board(recording, description="A recording.")
    assert not board.live
    assert "A recording: three nodes of NATS" in board.said
    assert len(board.shown["looks"]) == len(recording.looks()) > 10
    assert not board.has_trait("asked"), "a page without a kernel shows it, too"
