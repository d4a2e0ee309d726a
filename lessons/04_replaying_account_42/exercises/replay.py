"""Hints and laws of `replay`."""

from course_utils.exercises import Attempt, Exercise

from ..kit import all_moves, amounts, balances, history, moved

exercise = Exercise(
    "replay",
    hints=(
        "You need one variable that is carried from event to event. What is it before the first one?",
        "Begin with `balance = start`. For each event, the new balance is `worked_evolve(balance, event)`.",
        "balance = start, then `for event in events: balance = worked_evolve(balance, event)`, and after the loop, "
        "not inside it, `return balance`. (functools.reduce does the same in one line.)",
    ),
)


@exercise.law(start=balances)
def no_events_change_nothing(replay: Attempt, start: int) -> None:
    """With no events, the balance is where it started."""
    replay([], start).should_be(start)


@exercise.law(opening=balances, moves=all_moves())
def all_events_count(replay: Attempt, opening: int, moves: list[int]) -> None:
    """Every event counts once, from the first to the last. (If your own `evolve` is the step: is it solved?)"""
    replay(history(opening, moves)).should_be(opening + sum(moves))


@exercise.law(start=amounts, moves=all_moves())
def it_goes_on_from_the_start(replay: Attempt, start: int, moves: list[int]) -> None:
    """Begin at `start`: it is the balance that the events before these led to."""
    replay([moved(move, step) for step, move in enumerate(moves)], start=start).should_be(start + sum(moves))


@exercise.law(opening=balances, moves=all_moves())
def twice_is_the_same(replay: Attempt, opening: int, moves: list[int]) -> None:
    """Replaying the same events a second time gives the same balance. Does something survive the first call?"""
    events = history(opening, moves)
    replay(events).should_be(opening + sum(moves))
    replay(events).should_be(opening + sum(moves))
