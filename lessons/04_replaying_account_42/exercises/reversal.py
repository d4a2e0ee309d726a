"""Hints and laws of `reversal`."""

from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise

from ..kit import amounts, at, balances, moved, noted, opened, unknown_types

exercise = Exercise(
    "reversal",
    hints=(
        "What undoes a deposit is an event you know already. What undoes a withdrawal is, too.",
        'Build a new dictionary with the opposite type, the same amount, the new timestamp, and "reverses" holding '
        "the old event's timestamp. Leave the old event alone.",
        'opposite = {"Deposited": "Withdrawn", "Withdrawn": "Deposited"}; raise ValueError if the type is not in '
        "it; else return a dict with type, amount, timestamp and reverses.",
    ),
)


@exercise.law(
    opening=balances, moves=lists(integers(-300, 500).filter(bool), min_size=1, max_size=4), which=integers(0, 3)
)
def it_undoes_the_event(reversal: Attempt, opening: int, moves: list[int], which: int) -> None:
    """After the reversal the balance must be what it would be without the event."""
    index = which % len(moves)
    mistake = moved(moves[index], index + 1)
    undone = reversal(mistake, at(20))
    undone.should(isinstance(undone.value, dict), "A reversal is an event: a dictionary like the one it undoes.")
    kind, amount = undone.value.get("type"), undone.value.get("amount")
    undone.should(
        kind in ("Deposited", "Withdrawn"), "A reversal is itself a deposit or a withdrawal, so that evolve knows it."
    )
    undone.should(
        type(amount) is int and amount > 0,
        "The amount stays above zero; the type says in which direction.",
    )
    effect = amount if kind == "Deposited" else -amount
    without = opening + sum(moves) - moves[index]
    undone.should(
        opening + sum(moves) + effect == without, expected=f"an event that changes the balance by {-moves[index]}"
    )


@exercise.law(move=integers(-300, 500).filter(bool), step=integers(1, 9))
def it_is_dated_when_noticed(reversal: Attempt, move: int, step: int) -> None:
    """A reversal is dated when the mistake was noticed. With the old date, the balance of that day would change."""
    undone = reversal(moved(move, 1), at(1 + step))
    undone.should(
        undone.value.get("timestamp") == at(1 + step),
        expected=f'"timestamp": "{at(1 + step)}"',
    )


@exercise.law(move=integers(-300, 500).filter(bool), step=integers(1, 9))
def it_says_what_it_reverses(reversal: Attempt, move: int, step: int) -> None:
    """The auditor must see which event is undone: "reverses" carries the old event's timestamp."""
    undone = reversal(moved(move, step), at(20))
    undone.should(
        undone.value.get("reverses") == at(step),
        expected=f'"reverses": "{at(step)}"',
    )


@exercise.law(opening=balances)
def an_opening_is_not_reversed(reversal: Attempt, opening: int) -> None:
    """Only a deposit or a withdrawal can be reversed. Refuse other types by raising ValueError."""
    reversal.raises(
        ValueError,
        opened(opening),
        at(20),
    )


@exercise.law(kind=unknown_types, amount=amounts)
def a_type_that_moves_no_money_is_not_reversed(reversal: Attempt, kind: str, amount: int) -> None:
    """Only a deposit or a withdrawal can be reversed. Refuse every other type, also one you have never heard of."""
    reversal.raises(ValueError, noted(kind, amount), at(20))
