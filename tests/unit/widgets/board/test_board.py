"""The board shows how services are, does what is clicked, and says what could not be done."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

import pytest

from course_utils.widgets import ServiceBoard, service_board

HARM = "<img src=x onerror=alert(1)>"


@dataclass(frozen=True)
class State:
    name: str
    runs: bool = True
    slow: float = 0.0
    read: Mapping[str, tuple[int, int]] = field(default_factory=lambda: {"desk": (3, 5)})
    lag: int = 2
    owed: int = 1
    parked: int = 0
    refused: str = ""


@dataclass
class Services:
    """Services that do what they are told, and keep what they were told last."""

    states: dict[str, State] = field(default_factory=lambda: {name: State(name) for name in ("orders", HARM)})
    broken: bool = False

    def state(self) -> list[State]:
        if self.broken:
            raise OSError("The folder is gone.")
        return list(self.states.values())

    def start(self, *names: str) -> None:
        self._set(*names, runs=True)

    def stop(self, *names: str) -> None:
        self._set(*names, runs=False)

    def kill(self, *names: str) -> None:
        self._set(*names, runs=False)

    def slow(self, name: str, seconds: float) -> None:
        if not self.states[name].runs:
            raise RuntimeError(f"{name} does not run.")
        self._set(name, slow=seconds)

    def _set(self, *names: str, **changed: float) -> None:
        for name in names:
            self.states[name] = replace(self.states[name], **changed)  # type: ignore[arg-type]


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def board(services: Services) -> Iterator[ServiceBoard]:
    orders = [("O-1", "OrderCompleted")]
    made = service_board(
        services,
        lambda: orders,
        ["order", "orders"],
        more=("One more", lambda: orders.append((f"O-{len(orders) + 1}", HARM))),
        description="Five services.",
    )
    yield made
    made.close()


def click(board: ServiceBoard, what: str, name: str = "orders") -> str:
    """What the board says when the browser asks for this."""
    board.asked = {"turn": board.said["turn"] + 1, "what": what, "name": name}
    return str(board.said["text"])


def shown(board: ServiceBoard, name: str = "orders") -> dict[str, object]:
    return next(dict(service) for service in board.shown["services"] if service["name"] == name)


def test_a_service_is_stopped_started_killed_and_slowed(board: ServiceBoard, services: Services) -> None:
    assert click(board, "stop") == "orders was stopped."
    assert (shown(board)["runs"], shown(board)["owed"], shown(board)["lag"]) == (False, None, 2)
    assert click(board, "start") == "orders was started."
    assert (shown(board)["runs"], shown(board)["owed"]) == (True, 1)
    assert click(board, "slow") == "orders is slow now."
    assert shown(board)["slow"]
    assert services.states["orders"].slow == 0.5
    assert click(board, "hurry") == "orders hurries again."
    assert click(board, "kill") == "orders was killed."
    assert not shown(board)["runs"]
    assert board.said["turn"] == 5


def test_what_cannot_be_done_is_said(board: ServiceBoard) -> None:
    click(board, "stop")
    assert click(board, "slow") == "Not done. RuntimeError: orders does not run."
    assert click(board, "start", "billing") == "Not done. KeyError: 'billing'"


def test_more_orders_come_at_a_click_and_are_text(board: ServiceBoard) -> None:
    assert click(board, "more") == "One more: done."
    assert board.shown["orders"] == [["O-1", "OrderCompleted"], ["O-2", HARM]]


def test_it_looks_by_itself(board: ServiceBoard, services: Services) -> None:
    services.kill("orders")
    until = time.monotonic() + 60
    while shown(board)["runs"]:
        assert time.monotonic() < until, "nobody looked"
        time.sleep(0.02)


def test_when_nobody_can_be_asked_the_last_state_stays_and_that_is_said(
    board: ServiceBoard, services: Services
) -> None:
    services.broken = True
    board.refresh()
    assert board.shown["trouble"] == "This is not up to date. OSError: The folder is gone."
    assert len(board.shown["services"]) == 2
    services.broken = False
    board.refresh()
    assert board.shown["trouble"] == ""


def test_the_still_picture_shows_services_and_orders_as_text(board: ServiceBoard) -> None:
    click(board, "kill")
    data, _metadata = board._repr_mimebundle_()
    words = [text for text in ElementTree.fromstring(data["image/svg+xml"]).itertext() if text.strip()]
    assert {"orders", "away", "desk 3 of 5", "2", "?", "O-1", "OrderCompleted"} <= set(words)
    assert any(text.startswith("<img") for text in words)
    assert repr(board) == "The services: 2 services. Five services."
