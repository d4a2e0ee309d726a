"""Hints and laws of `explain`."""

from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise

from ..kit import all_moves, amounts, balances, history, moved, noted, opened, unknown_types

exercise = Exercise(
    "explain",
    hints=(
        "It is `replay` again, except that you write a row down at each step instead of only keeping the last balance.",
        "In the loop you need the balance before and after: after = worked_evolve(balance, event). The change is the "
        "difference of the two.",
        'rows.append({"timestamp": event["timestamp"], "type": event["type"], "change": after - balance, '
        '"balance": after}), then balance = after.',
    ),
)


@exercise.law(opening=balances, moves=all_moves())
def a_row_for_each_event(explain: Attempt, opening: int, moves: list[int]) -> None:
    """One row per event, in the same order."""
    events = history(opening, moves)
    rows = explain(events)
    rows.should(isinstance(rows.value, list), "`explain` returns a list of rows.")
    rows.should(len(rows.value) == len(events), expected=f"{len(events)} in all")
    for row, event in zip(rows.value, events, strict=False):
        rows.should(isinstance(row, dict), f"Each row is a dictionary; one of yours is a {type(row).__name__}.")
        missing = {"timestamp", "type", "change", "balance"} - set(row)
        rows.should(not missing, f"A row lacks {' and '.join(sorted(missing))}.")
        told = (row["timestamp"], row["type"])
        rows.should(told == (event["timestamp"], event["type"]), "Each row names the timestamp and type of its event.")


@exercise.law(opening=balances, moves=all_moves())
def each_balance_is_the_one_after(explain: Attempt, opening: int, moves: list[int]) -> None:
    """The balance in a row is the one after its event. An account starts with its opening balance."""
    rows = explain(history(opening, moves))
    expected = [opening + sum(moves[:count]) for count in range(len(moves) + 1)]
    rows.should(
        [row.get("balance") for row in rows.value] == expected,
        expected=f"balances {expected}",
    )


@exercise.law(opening=amounts, moves=all_moves())
def each_change_is_what_the_event_did(explain: Attempt, opening: int, moves: list[int]) -> None:
    """The change is what the event did to the balance: below zero when it fell; an opening balance is a change too."""
    rows = explain(history(opening, moves))
    rows.should(
        [row.get("change") for row in rows.value] == [opening, *moves],
        expected=f"changes {[opening, *moves]}",
    )


@exercise.law(opening=amounts, kind=unknown_types, amount=amounts)
def an_unknown_event_gets_a_row(explain: Attempt, opening: int, kind: str, amount: int) -> None:
    """The auditor wants every step: an event of an unknown type gets a row too, with change 0."""
    rows = explain([opened(opening), noted(kind, amount)])
    rows.should(
        len(rows.value) == 2 and rows.value[1].get("change") == 0 and rows.value[1].get("balance") == opening,
        expected=f"a second row with change 0 and balance {opening}",
    )


@exercise.law(opening=amounts, moves=lists(integers(1, 500), min_size=2, max_size=3))
def events_of_the_same_moment_are_told_apart(explain: Attempt, opening: int, moves: list[int]) -> None:
    """Two events may carry the same timestamp. Each row still tells what its own event did."""
    rows = explain([opened(opening), *(moved(move, 1) for move in moves)])
    rows.should([row["change"] for row in rows.value] == [opening, *moves], expected=f"changes {[opening, *moves]}")
