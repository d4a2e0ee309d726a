"""`restore`: a snapshot and the events after it give the state and the position that the whole history gives.

Ledgers are drawn as moves of cents first and turned into events second, so that what an account should hold is a sum of
moves, and never a second replay."""

from typing import Any

from hypothesis.strategies import composite, integers, lists, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.attempt import Returned
from course_utils.text import show

from ..kit import Snapshot

exercise = Exercise(
    "restore",
    hints=(
        "A snapshot answers two questions at once: which state do I begin with, and after which position do I go on "
        "reading? What are the two answers without a snapshot?",
        "Without a snapshot, begin with `position, state = 0, {}`. With one, take both from it. Then go through "
        "`read_after(position)` and let `apply` give the next state.",
        "With position and state set: `for event in read_after(position): state = apply(state, event)`. Something else "
        "changes with each event of this loop, too, and both are returned, as a snapshot is made of both.",
    ),
)

Event = dict[str, Any]
Move = tuple[str, str, int]
"""Account, type and signed cents; the cents of a type that moves no money are 0."""

ACCOUNTS = ("A-001", "A-002", "A-003")
KINDS = {30: "Deposited", 200: "InterestCredited", -5000: "Withdrawn", 4: "Deposited", 70_000: "AccountOpened"}
KINDS |= {-1_000_000: "Withdrawn", 0: "StatementSent"}


@composite
def some_moves(draw: Any, least: int = 1) -> list[Move]:
    """Each amount at another decimal place: no two ways to go wrong come to the same sum."""
    amounts = lists(sampled_from(list(KINDS)), min_size=least, max_size=5, unique=True)
    return [(draw(sampled_from(ACCOUNTS)), KINDS[cents], cents) for cents in draw(amounts)]


def balances(moves: list[Move]) -> dict[str, int]:
    """What is in each account that an event has named: a sum."""
    return {name: sum(cents for account, _, cents in moves if account == name) for name, _, _ in moves}


def event_of(move: Move, position: int) -> Event:
    account, kind, cents = move
    event: Event = {"position": position, "type": kind, "account": account}
    if kind == "AccountOpened":
        event["balance"] = cents
    elif cents:
        event["amount"] = abs(cents)
    return event


class Log:
    """What `read_after` of the lesson is: the events after a position. It remembers for which it was asked.

    Its events are at the positions step, 2 · step and so on: a log may have gaps.
    """

    __name__ = "read_after"

    def __init__(self, attempt: Attempt, moves: list[Move], step: int) -> None:
        self.events = [event_of(move, number * step) for number, move in enumerate(moves, start=1)]
        self.whole = {"position": step * len(moves), "state": balances(moves)}
        self.asked: list[Any] = []
        # Above the call, for a learner to replay by hand.
        lines = ",\n".join(f"    {show(event)}" for event in self.events)
        attempt.steps.append(f"# read_after reads from this log:\n[\n{lines},\n]" if lines else "# The log is empty.")

    def __call__(self, position: int) -> list[Event]:
        self.asked.append(position)
        return [dict(event) for event in self.events if event["position"] > position]


steps = integers(1, 3)


@exercise.law(examples=20, moves=some_moves(), step=steps)
def without_a_snapshot_everything_is_replayed(restore: Attempt, moves: list[Move], step: int) -> None:
    """Where there is no snapshot (None), all events are replayed, from the first."""
    log = Log(restore, moves, step)
    restored = restore(None, log)
    _must_be_a_snapshot(restored, log.whole)
    restored.should(restored.value["state"] == log.whole["state"], expected=show(log.whole))
    _must_be_at(restored, log.whole)


@exercise.law()
def before_the_first_event_there_is_nothing(restore: Attempt) -> None:
    """There is no snapshot, and no event has happened: position 0 and an empty state."""
    restore(None, Log(restore, [], 1)).should_be({"position": 0, "state": {}})


@exercise.law(examples=40, moves=some_moves(), step=steps, taken=integers(1, 5))
def snapshot_and_tail_are_the_whole(restore: Attempt, moves: list[Move], step: int, taken: int) -> None:
    """Snapshot and tail together give what the whole history gives, wherever the snapshot was taken."""
    taken = min(taken, len(moves))
    before, tail, log = moves[:taken], moves[taken:], Log(restore, moves, step)
    restored = restore({"position": taken * step, "state": balances(before)}, log)
    _must_be_a_snapshot(restored, log.whole)
    state = restored.value["state"]
    because = ""
    if state == balances(tail):
        because = "The tail was applied to an empty state. Begin with the state that the snapshot holds."
    elif state in (balances([*before, *moves]), balances([*before, *moves[taken - 1 :]])):
        because = (
            "An event that is in the snapshot already was applied a second time. Read what comes after the "
            "snapshot's position, and nothing before."
        )
    restored.should(state == log.whole["state"], because, show(log.whole))
    _must_be_at(restored, log.whole)


@exercise.law(examples=20, moves=some_moves(2), step=steps, taken=integers(1, 6))
def only_the_tail_is_read(restore: Attempt, moves: list[Move], step: int, taken: int) -> None:
    """The state is right, but more was read than the tail. What the snapshot was to save is reading what it holds."""
    taken = min(taken, len(moves))
    log = Log(restore, moves, step)
    restored = restore({"position": taken * step, "state": balances(moves[:taken])}, log)
    early = [position for position in log.asked if position < taken * step]
    if early:
        got, expected = f"a state, after read_after({show(early[0])})", f"read_after({taken * step}), and no more"
        restore.fail(got=got, expected=expected)
    restored.should_be(log.whole)


def _must_be_a_snapshot(restored: Returned, expected: Snapshot) -> None:
    if restored.value is None:
        restored.should_be(expected)  # the sentence about a missing return
    restored.should(
        isinstance(restored.value, dict) and set(restored.value) == {"position", "state"},
        "restore returns what a snapshot is made of: a dictionary with position and state.",
        show(expected),
    )


def _must_be_at(restored: Returned, expected: Snapshot) -> None:
    position = restored.value["position"]
    last = "The position is that of the last event that is in the state, so that one can go on from there."
    gaps = " Positions may have gaps: take it from the event, and do not count." if position else ""
    restored.should(position == expected["position"], last + gaps, show(expected))
