"""Hints and laws of `restore`."""

from typing import Any

from hypothesis.strategies import (
    composite,
    integers,
    lists,
    sampled_from,
)

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

from ..kit import Snapshot

Event = dict[str, Any]


ACCOUNTS = ("A-001", "A-002", "A-003")


class Log:
    """What `read_after` of the lesson is: the events after a position. It remembers for which it was asked."""

    __name__ = "read_after"

    def __init__(self, moves: list[tuple[str, int]]) -> None:
        self.events = [moved(account, cents, place) for place, (account, cents) in enumerate(moves, start=1)]
        self.asked: list[Any] = []

    def __call__(self, position: int) -> list[Event]:
        self.asked.append(position)
        return [dict(event) for event in self.events if event["position"] > position]

    def tell(self, attempt: Attempt) -> None:
        """Put the log above the call, for a learner to replay by hand."""
        lines = ",\n".join(f"    {show(event)}" for event in self.events)
        attempt.steps.append(f"# read_after reads from this log:\n[\n{lines},\n]" if lines else "# The log is empty.")


def moved(account: str, cents: int, position: int) -> Event:
    kind = "Deposited" if cents > 0 else "Withdrawn"
    return {"position": position, "type": kind, "account": account, "amount": abs(cents)}


def balances(moves: list[tuple[str, int]]) -> dict[str, int]:
    """What is in each account that has moved: a sum."""
    return {name: sum(cents for account, cents in moves if account == name) for name in dict(moves)}


@composite
def some_moves(draw: Any, least: int = 0) -> list[tuple[str, int]]:
    """Each amount at another decimal place: no two ways to go wrong come to the same sum."""
    amounts = lists(sampled_from([30, 200, -5000, 4, 70_000, -1_000_000]), min_size=least, max_size=5, unique=True)
    return [(draw(sampled_from(ACCOUNTS)), cents) for cents in draw(amounts)]


exercise = Exercise(
    "restore",
    hints=(
        "A snapshot answers two questions at once: which state do I begin with, and after which position do I go on "
        "reading? What are the two answers without a snapshot?",
        "Without a snapshot, begin with `position, state = 0, {}`. With one, take both from it. Then go through "
        "`read_after(position)` and let `apply` give the next state.",
        "After setting position and state: `for event in read_after(position): state = apply(state, event)`, and in the "
        'same loop `position = event["position"]`. In the end return {"position": position, "state": state}.',
    ),
)


@exercise.law(examples=20, moves=some_moves(1))
def without_a_snapshot_everything_is_replayed(restore: Attempt, moves: list[tuple[str, int]]) -> None:
    """Where there is no snapshot (None), all events are replayed, from the first."""
    log = Log(moves)
    log.tell(restore)
    expected = {"position": len(moves), "state": balances(moves)}
    restored = restore(None, log)
    _must_be_a_snapshot(restored, expected)
    restored.should_be(expected)


@exercise.law(examples=40, moves=some_moves(1), taken=integers(1, 5))
def snapshot_and_tail_are_the_whole(restore: Attempt, moves: list[tuple[str, int]], taken: int) -> None:
    """Snapshot and tail together give what the whole history gives, wherever the snapshot was taken."""
    taken = min(taken, len(moves))
    before, log = moves[:taken], Log(moves)
    snapshot = {"position": taken, "state": balances(before)}
    log.tell(restore)
    restored = restore(snapshot, log)
    _must_be_a_snapshot(restored, {"position": len(moves), "state": balances(moves)})
    state, expected = restored.value["state"], balances(moves)
    because = ""
    if state != expected:
        if state == balances(moves[taken:]):
            because = "The tail was applied to an empty state. Begin with the state that the snapshot holds."
        elif state == balances([*before, *moves]) or state == balances([*before, *moves[taken - 1 :]]):
            because = (
                "An event that is in the snapshot already was applied a second time. Read what comes after the "
                "snapshot's position, and nothing before."
            )
        restored.should(False, because, show({"position": len(moves), "state": expected}))
    restored.should(
        restored.value["position"] == len(moves),
        "The position is that of the last event that is in the state, so that one can go on from there.",
        show({"position": len(moves), "state": expected}),
    )


@exercise.law(examples=20, moves=some_moves(2), taken=integers(1, 6))
def only_the_tail_is_read(restore: Attempt, moves: list[tuple[str, int]], taken: int) -> None:
    """The state is right, but more was read than the tail. What the snapshot was to save is reading what it holds."""
    taken, log = min(taken, len(moves)), Log(moves)
    log.tell(restore)
    restored = restore({"position": taken, "state": balances(moves[:taken])}, log)
    early = [position for position in log.asked if position < taken]
    if early:
        restore.fail(got=f"a state, after read_after({show(early[0])})", expected=f"read_after({taken}), and no more")
    restored.should_be({"position": len(moves), "state": balances(moves)})


def _must_be_a_snapshot(restored: Any, expected: Snapshot) -> None:
    if restored.value is None:
        restored.should_be(expected)  # the sentence about a missing return
    restored.should(
        isinstance(restored.value, dict) and set(restored.value) == {"position", "state"},
        "restore returns what a snapshot is made of: a dictionary with position and state.",
        show(expected),
    )
