"""The balance at a moment: which events count, to the second."""

from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise

from ..kit import after, amounts, at, balances, history, moved, opened, some_moves

exercise = Exercise(
    "balance_at",
    hints=(
        "The balance at a moment is a replay of fewer events. Which ones?",
        'Keep the events whose `event["timestamp"]` is not later than `moment`; equal is not later.',
        "`worked_replay([event for event in events if …])` is the state at that moment: fill in the condition, and say which "
        "part of the state was asked for.",
    ),
)


@exercise.law(opening=amounts, moves=lists(amounts, min_size=1, max_size=5))
def later_events_do_not_count(balance_at: Attempt, opening: int, moves: list[int]) -> None:
    """Only what had happened by then counts; an event after the moment does not."""
    events = history(opening, moves)
    balance_at(events, at(0).replace("09:00", "10:00")).should_be(opening)


@exercise.law(opening=amounts, moves=lists(amounts, min_size=1, max_size=5), asked=integers(0, 5))
def the_moment_itself_counts(balance_at: Attempt, opening: int, moves: list[int], asked: int) -> None:
    """An event that carries the very moment you ask for counts: the boundary is inclusive."""
    step = min(asked, len(moves))
    balance_at(history(opening, moves), at(step)).should_be(opening + sum(moves[:step]))


@exercise.law(opening=amounts, moves=some_moves())
def before_the_opening_there_is_nothing(balance_at: Attempt, opening: int, moves: list[int]) -> None:
    """Before the account opened, its balance is 0; with no events it never was."""
    balance_at([], at(1)).should_be(0)
    balance_at(history(opening, moves), "2023-12-31T23:59:59Z").should_be(0)


@exercise.law(opening=amounts, moves=some_moves(2, 5), cut=integers(0, 5))
def between_two_events(balance_at: Attempt, opening: int, moves: list[int], cut: int) -> None:
    """Between two events, the balance is what the earlier one left, to the second."""
    step = min(cut, len(moves))
    balance_at(history(opening, moves), after(hours=6 * step, seconds=1)).should_be(opening + sum(moves[:step]))


@exercise.law(opening=amounts, moves=lists(amounts, min_size=1, max_size=3), asked=integers(0, 3))
def one_second_makes_a_difference(balance_at: Attempt, opening: int, moves: list[int], asked: int) -> None:
    """These events are one second apart. One that came a second after the moment does not count: compare the whole
    timestamps."""
    events = [opened(opening)]
    events += [moved(move) | {"timestamp": after(seconds=second)} for second, move in enumerate(moves, start=1)]
    balance_at(events, after(seconds=asked)).should_be(opening + sum(moves[:asked]))


@exercise.law(opening=amounts, moves=lists(amounts, min_size=2, max_size=3))
def all_of_the_moment_counts(balance_at: Attempt, opening: int, moves: list[int]) -> None:
    """Several events may carry the same timestamp. All that happened at the moment counts, not the first of it only."""
    events = [opened(opening), *(moved(move, 1) for move in moves)]
    balance_at(events, at(1)).should_be(opening + sum(moves))


@exercise.law(before=amounts, opening=balances, moves=some_moves(0, 3))
def opened_again(balance_at: Attempt, before: int, opening: int, moves: list[int]) -> None:
    """This account was opened a second time. An opening sets the balance, whatever it was."""
    events = [opened(before), moved(before, 1), opened(opening, 2)]
    events += [moved(move, step) for step, move in enumerate(moves, start=3)]
    balance_at(events, at(len(events))).should_be(opening + sum(moves))
