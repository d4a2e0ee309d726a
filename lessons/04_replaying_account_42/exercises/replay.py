"""The walk through the events: each counts once, in the order of the list."""

from hypothesis.strategies import integers, lists, permutations

from course_utils.exercises import Attempt, Exercise

from ..kit import (
    NEW,
    Event,
    after_moves,
    amounts,
    balances,
    closed,
    day_of,
    history,
    moved,
    noted,
    opened,
    quiet_types,
    some_moves,
    state,
)

exercise = Exercise(
    "replay",
    hints=(
        "You need one variable that is carried from event to event. What is it before the first one?",
        "Begin with `state = start`. For each event, the new state is `worked_evolve(state, event)`.",
        "Three lines: `state = start`, a `for` over the events whose one line gives `state` its next value, and a return. "
        "Where does the return stand: in the loop, or after it? (functools.reduce does the same in one line.)",
    ),
)


@exercise.law(balance=balances)
def no_events_change_nothing(replay: Attempt, balance: int) -> None:
    """With no events, the state is where it started; without a start, it is that of a new account."""
    replay([], state(balance)).should_be(state(balance))
    replay([]).should_be(NEW)


@exercise.law(opening=balances, moves=some_moves())
def all_events_count(replay: Attempt, opening: int, moves: list[int]) -> None:
    """Every event counts once, from the first to the last. (If your own `evolve` is the step: is it solved?)"""
    replay(history(opening, moves)).should_be(after_moves(opening, moves))


@exercise.law(start=amounts, moves=some_moves())
def it_goes_on_from_the_start(replay: Attempt, start: int, moves: list[int]) -> None:
    """Begin at `start`: it is the state that the events before these led to."""
    events = [moved(move, step) for step, move in enumerate(moves, start=1)]
    replay(events, start=state(start)).should_be(after_moves(start, moves))


@exercise.law(opening=balances, moves=lists(integers(1, 500), min_size=2, max_size=4, unique=True))
def events_of_one_moment_count_each(replay: Attempt, opening: int, moves: list[int]) -> None:
    """Events may carry the same timestamp. All of them count."""
    replay([opened(opening), *(moved(move) for move in moves)]).should_be(state(opening + sum(moves)))


@exercise.law(opening=balances, amount=amounts, times=integers(2, 4))
def equal_events_count_each(replay: Attempt, opening: int, amount: int, times: int) -> None:
    """Events may be equal in everything, such as two withdrawals of one amount in the same second. Both happened, so both
    count."""
    expected = state(opening - amount * times, day=day_of(1), taken=amount * times)
    replay([opened(opening), *(moved(-amount) for _ in range(times))]).should_be(expected)


@exercise.law(opening=balances, moves=some_moves(1, 4), kind=quiet_types, amount=amounts, place=integers(0, 4))
def a_type_in_the_middle_that_changes_nothing(
    replay: Attempt, opening: int, moves: list[int], kind: str, amount: int, place: int
) -> None:
    """An event in the middle changes nothing here, and those after it count as before."""
    events = history(opening, moves)
    events.insert(1 + place % len(moves), noted(kind, amount))
    replay(events).should_be(after_moves(opening, moves))


@exercise.law(first=some_moves(1, 3), opening=balances, second=lists(integers(1, 500), min_size=1, max_size=3))
def an_opening_in_the_middle(replay: Attempt, first: list[int], opening: int, second: list[int]) -> None:
    """The order matters. This account was closed, and opened again in the middle of its events: the balance is then what
    the opening says, and only what follows is added."""
    events = [*history(0, first), closed(len(first) + 1), opened(opening, len(first) + 2)]
    events += [moved(move, len(events) + step) for step, move in enumerate(second)]
    before = after_moves(0, first)
    replay(events).should_be(before | {"balance": opening + sum(second)})


@exercise.law(opening=balances, moves=some_moves(0, 3))
def a_closing_at_the_end(replay: Attempt, opening: int, moves: list[int]) -> None:
    """The order matters. What came last was a closing, so the account is not open, and its balance is what it was."""
    events = [*history(opening, moves), closed(len(moves) + 1)]
    replay(events).should_be(after_moves(opening, moves) | {"open": False})


def clocks_that_disagree() -> list[dict[str, list[Event]]]:
    """A deposit before the account was opened again, which a clock that is fast dates after it."""
    return [{"events": [moved(move, 3), opened(opening, 2), moved(70, 4)]} for move, opening in ((5, 0), (40, 100))]


@exercise.law(cases=clocks_that_disagree)
def the_list_says_the_order(replay: Attempt, events: list[Event]) -> None:
    """Clocks disagree, so a timestamp may be later than that of the next event. The order of the list is the order in
    which it happened: do not sort."""
    replay(events).should_be(state(events[1]["balance"] + events[2]["amount"]))


@exercise.law(parts=permutations([40, 70, 90]), cut=integers(0, 4), opening=amounts)
def cut_anywhere(replay: Attempt, parts: list[int], cut: int, opening: int) -> None:
    """Cut a history in two, replay the first part, and go on from there with the second: that is the whole. The first part
    is not replayed again, and what it counted on a day goes on being counted."""
    events = [opened(opening), *(moved(-part) for part in parts)]
    sums = [sum(parts[:count]) for count in range(len(parts) + 1)]
    states = [NEW, *(state(opening - taken, day=day_of(1) if taken else "", taken=taken) for taken in sums)]
    replay(events[:cut]).should_be(states[cut])
    replay(events[cut:], start=states[cut]).should_be(states[-1])


@exercise.law(opening=balances, moves=some_moves())
def twice_is_the_same(replay: Attempt, opening: int, moves: list[int]) -> None:
    """Replaying the same events a second time gives the same state. Does something survive the first call?"""
    events = history(opening, moves)
    replay(events).should_be(after_moves(opening, moves))
    replay(events).should_be(after_moves(opening, moves))
