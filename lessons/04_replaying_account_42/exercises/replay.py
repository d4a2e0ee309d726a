"""The walk through the events: each counts once, in the order of the list."""

from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise

from ..kit import Event, amounts, balances, history, moved, noted, one_move, opened, quiet_types, some_moves

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


@exercise.law(opening=balances, moves=some_moves())
def all_events_count(replay: Attempt, opening: int, moves: list[int]) -> None:
    """Every event counts once, from the first to the last. (If your own `evolve` is the step: is it solved?)"""
    replay(history(opening, moves)).should_be(opening + sum(moves))


@exercise.law(start=amounts, moves=some_moves())
def it_goes_on_from_the_start(replay: Attempt, start: int, moves: list[int]) -> None:
    """Begin at `start`: it is the balance that the events before these led to."""
    replay([moved(move, step) for step, move in enumerate(moves)], start=start).should_be(start + sum(moves))


@exercise.law(opening=balances, moves=lists(one_move, min_size=2, max_size=4, unique=True))
def events_of_one_moment_count_each(replay: Attempt, opening: int, moves: list[int]) -> None:
    """Events may carry the same timestamp. All of them count."""
    replay([opened(opening), *(moved(move) for move in moves)]).should_be(opening + sum(moves))


@exercise.law(opening=balances, move=one_move, times=integers(2, 4))
def equal_events_count_each(replay: Attempt, opening: int, move: int, times: int) -> None:
    """Events may be equal in everything, such as two deposits of one amount in the same second. Both happened, so both
    count."""
    replay([opened(opening), *(moved(move) for _ in range(times))]).should_be(opening + move * times)


@exercise.law(opening=balances, moves=some_moves(1, 4), kind=quiet_types, amount=amounts, place=integers(0, 4))
def a_type_in_the_middle_that_moves_no_money(
    replay: Attempt, opening: int, moves: list[int], kind: str, amount: int, place: int
) -> None:
    """An event in the middle moves no money. It changes nothing, and those after it count as before."""
    events = history(opening, moves)
    events.insert(1 + place % len(moves), noted(kind, amount))
    replay(events).should_be(opening + sum(moves))


@exercise.law(first=some_moves(1, 3), opening=balances, second=some_moves(1, 3))
def order_matters(replay: Attempt, first: list[int], opening: int, second: list[int]) -> None:
    """The order matters. An account may be opened again in the middle of its events: the balance is then what the
    opening says, and only what follows is added."""
    events = [*history(0, first), opened(opening, len(first) + 1)]
    events += [moved(move, len(events) + step) for step, move in enumerate(second)]
    replay(events).should_be(opening + sum(second))


@exercise.law(start=amounts, opening=balances, moves=some_moves(0, 3))
def an_opening_sets_the_balance_whatever_the_start(replay: Attempt, start: int, opening: int, moves: list[int]) -> None:
    """`start` is where the balance begins, and the first event here opens the account again: from then on it is what the
    opening says."""
    replay(history(opening, moves), start=start).should_be(opening + sum(moves))


def clocks_that_disagree() -> list[dict[str, list[Event]]]:
    """A deposit before the account was opened again, which a clock that is fast dates after it."""
    return [{"events": [moved(move, 3), opened(opening, 2), moved(70, 4)]} for move, opening in ((5, 0), (40, 100))]


@exercise.law(cases=clocks_that_disagree)
def the_list_says_the_order(replay: Attempt, events: list[Event]) -> None:
    """Clocks disagree, so a timestamp may be later than that of the next event. The order of the list is the order in
    which it happened: do not sort."""
    replay(events).should_be(events[1]["balance"] + events[2]["amount"])


@exercise.law(opening=balances, moves=some_moves())
def twice_is_the_same(replay: Attempt, opening: int, moves: list[int]) -> None:
    """Replaying the same events a second time gives the same balance. Does something survive the first call?"""
    events = history(opening, moves)
    replay(events).should_be(opening + sum(moves))
    replay(events).should_be(opening + sum(moves))
