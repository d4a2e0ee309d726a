"""The auditor's table: a row of its own for each event, with what the event did and what came of it."""

from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise, Returned

from ..kit import Event, amounts, balances, history, moved, noted, one_move, opened, quiet_types, some_moves

exercise = Exercise(
    "explain",
    hints=(
        "It is `replay` again, except that you write a row down at each step instead of only keeping the last balance.",
        "In the loop you need the state before and after: after = worked_evolve(state, event), beginning with NEW. The change "
        "is the difference of the two balances.",
        'Append a dictionary with event["timestamp"], event["type"], after["balance"] - state["balance"] and after["balance"]. '
        "One line is still missing then, and without it every row begins at the same state.",
    ),
)


COLUMNS = {"timestamp", "type", "change", "balance"}


@exercise.law(opening=balances, moves=some_moves())
def a_row_for_each_event(explain: Attempt, opening: int, moves: list[int]) -> None:
    """One row per event, in the same order."""
    events = history(opening, moves)
    rows = explain(events)
    rows.should(isinstance(rows.value, list), "`explain` returns a list of rows.")
    rows.should(len(rows.value) == len(events), expected=f"{len(events)} in all")
    for row in rows.value:
        rows.should(isinstance(row, dict), f"Each row is a dictionary; one of yours is a {type(row).__name__}.")
    objects = {id(row) for row in rows.value}
    rows.should(
        len(objects) == len(events),
        "One dictionary stands in the list more than once: whatever is written into it last shows in all these rows. Make "
        "a new one for each event.",
    )
    must_name_its_event(rows, events)


def must_name_its_event(rows: Returned, events: list[Event]) -> None:
    """Each row has the four columns, and the timestamp and type of its event."""
    for row, event in zip(rows.value, events, strict=True):
        missing, extra = COLUMNS - row.keys(), row.keys() - COLUMNS
        rows.should(not missing, f"A row lacks {' and '.join(sorted(missing))}.")
        rows.should(
            not extra,
            f"A row has {' and '.join(sorted(map(str, extra)))} too: four keys, and no others, were asked for.",
        )
        told = (row["timestamp"], row["type"])
        rows.should(told == (event["timestamp"], event["type"]), "Each row names the timestamp and type of its event.")


@exercise.law()
def no_events_no_rows(explain: Attempt) -> None:
    """With no events, there is nothing to explain: the list is empty."""
    explain([]).should_be([])


@exercise.law(opening=balances, moves=some_moves())
def each_balance_is_the_one_after(explain: Attempt, opening: int, moves: list[int]) -> None:
    """The balance in a row is the one after its event. An account starts with its opening balance."""
    rows = explain(history(opening, moves))
    expected = [opening + sum(moves[:count]) for count in range(len(moves) + 1)]
    rows.should(
        [row.get("balance") for row in rows.value] == expected,
        expected=f"balances {expected}",
    )


@exercise.law(opening=amounts, moves=some_moves())
def each_change_is_what_the_event_did(explain: Attempt, opening: int, moves: list[int]) -> None:
    """The change is what the event did to the balance: below zero when it fell; an opening balance is a change too."""
    rows = explain(history(opening, moves))
    rows.should(
        [row.get("change") for row in rows.value] == [opening, *moves],
        expected=f"changes {[opening, *moves]}",
    )


@exercise.law(opening=amounts, kind=quiet_types, amount=amounts, move=one_move)
def an_event_that_moves_no_money_gets_a_row(explain: Attempt, opening: int, kind: str, amount: int, move: int) -> None:
    """The auditor wants every step: an event that moves no money gets a row too, with change 0. Those after it are told
    as before."""
    events = [opened(opening), noted(kind, amount, 1), moved(move, 2)]
    rows = explain(events)
    expected = [(opening, opening), (0, opening), (move, opening + move)]
    rows.should(
        [(row.get("change"), row.get("balance")) for row in rows.value] == expected,
        expected=f"changes and balances {expected}",
    )
    must_name_its_event(rows, events)


@exercise.law(opening=amounts, moves=lists(integers(1, 500), min_size=2, max_size=3, unique=True))
def events_of_the_same_moment_are_told_apart(explain: Attempt, opening: int, moves: list[int]) -> None:
    """Two events may carry the same timestamp. Each row still tells what its own event did."""
    rows = explain([opened(opening), *(moved(move, 1) for move in moves)])
    rows.should([row["change"] for row in rows.value] == [opening, *moves], expected=f"changes {[opening, *moves]}")


@exercise.law(opening=amounts, move=one_move, times=integers(2, 3))
def equal_events_have_a_row_each(explain: Attempt, opening: int, move: int, times: int) -> None:
    """Events may be equal in everything. Each happened, and has a row with the balance after it."""
    rows = explain([opened(opening), *(moved(move, 1) for _ in range(times))])
    expected = [opening + move * count for count in range(times + 1)]
    rows.should([row["balance"] for row in rows.value] == expected, expected=f"balances {expected}")


@exercise.law(before=amounts, opening=balances, move=one_move)
def opened_again(explain: Attempt, before: int, opening: int, move: int) -> None:
    """This account was opened a second time. The opening sets the balance, and its change is what that did to it."""
    rows = explain([opened(before), opened(opening, 1), moved(move, 2)])
    expected = [(before, before), (opening - before, opening), (move, opening + move)]
    rows.should(
        [(row.get("change"), row.get("balance")) for row in rows.value] == expected,
        expected=f"changes and balances {expected}",
    )
