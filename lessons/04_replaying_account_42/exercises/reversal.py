"""The event that undoes another: what it does, when it is dated, and which event it names by its id."""

from typing import Any

from hypothesis.strategies import integers, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise, Returned

from ..kit import Event, amounts, at, balances, moved, noted, one_move, opened, quiet_types, some_moves

exercise = Exercise(
    "reversal",
    hints=(
        "What undoes a deposit is an event you know already. What undoes a withdrawal is, too.",
        'Build a new dictionary: the new id, the opposite type, the same amount, the new timestamp, and "reverses" holding '
        "the old event's id. Leave the old event alone, and copy nothing else from it.",
        'opposite = {"Deposited": "Withdrawn", "Withdrawn": "Deposited"}; raise ValueError if the type is not in '
        "it; else return a dict with id, type, amount, timestamp and reverses.",
    ),
)

ids = sampled_from(["e1", "e4", "e40", "04e1", "7f3a"])
two_ids = tuples(ids, ids).filter(lambda pair: pair[0] != pair[1])


def known_as(event_id: str, event: Event) -> Event:
    return {"id": event_id, **event}


def undo(reversal: Attempt, event: Event, new_id: str, timestamp: str) -> Returned:
    undone = reversal(event, new_id, timestamp)
    return undone.should(isinstance(undone.value, dict), "A reversal is an event: a dictionary like the one it undoes.")


@exercise.law(opening=balances, moves=some_moves(1, 4), which=integers(0, 3))
def it_undoes_the_event(reversal: Attempt, opening: int, moves: list[int], which: int) -> None:
    """After the reversal the balance must be what it would be without the event."""
    index = which % len(moves)
    undone = undo(reversal, known_as("e4", moved(moves[index], index + 1)), "e9", at(20))
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


@exercise.law(move=one_move, step=integers(1, 9))
def it_is_dated_when_noticed(reversal: Attempt, move: int, step: int) -> None:
    """A reversal is dated when the mistake was noticed. With the old date, the balance of that day would change."""
    undone = undo(reversal, known_as("e4", moved(move, 1)), "e9", at(1 + step))
    undone.should(undone.value.get("timestamp") == at(1 + step), expected=f'"timestamp": "{at(1 + step)}"')


@exercise.law(move=one_move, id_pair=two_ids)
def it_has_an_id_of_its_own(reversal: Attempt, move: int, id_pair: tuple[str, str]) -> None:
    """A reversal is a new event, so it has its own id: the new one that is handed over. Two events of one id could not be
    told apart."""
    old, new = id_pair
    undone = undo(reversal, known_as(old, moved(move)), new, at(20))
    undone.should(undone.value.get("id") == new, expected=f'"id": "{new}"')


@exercise.law(move=one_move, id_pair=two_ids)
def it_says_what_it_reverses(reversal: Attempt, move: int, id_pair: tuple[str, str]) -> None:
    """The auditor must see which event is undone: "reverses" carries the old event's id. Of one timestamp there may be
    several."""
    old, new = id_pair
    undone = undo(reversal, known_as(old, moved(move)), new, at(20))
    undone.should(undone.value.get("reverses") == old, expected=f'"reverses": "{old}"')


@exercise.law(move=one_move)
def a_reversal_can_be_reversed(reversal: Attempt, move: int) -> None:
    """The reversal was the mistake, and is reversed in turn. The newest event names the reversal, not the event that this
    one undid."""
    first = undo(reversal, known_as("e4", moved(move)), "e9", at(20))
    second = undo(reversal, first.value, "e12", at(30))
    second.should(second.value.get("reverses") == "e9", expected='"reverses": "e9"')


@exercise.law(move=one_move, extra=sampled_from([{"teller": "Kim"}, {"note": "cash"}, {"teller": "Kim", "till": 3}]))
def it_carries_nothing_else(reversal: Attempt, move: int, extra: dict[str, Any]) -> None:
    """A reversal has five keys. Whatever else stands in the event that it undoes, such as who was at the till, was said of
    that event and not of the reversal: of all this, take over the amount, and nothing else."""
    undone = undo(reversal, known_as("e4", moved(move)) | extra, "e9", at(20))
    others = undone.value.keys() - {"id", "type", "amount", "timestamp", "reverses"}
    undone.should(not others, expected="the keys id, type, amount, timestamp and reverses")


@exercise.law(opening=balances)
def an_opening_is_not_reversed(reversal: Attempt, opening: int) -> None:
    """Only a deposit or a withdrawal can be reversed. Refuse other types by raising ValueError."""
    reversal.raises(ValueError, known_as("e1", opened(opening)), "e9", at(20))


@exercise.law(kind=quiet_types, amount=amounts)
def a_type_that_moves_no_money_is_not_reversed(reversal: Attempt, kind: str, amount: int) -> None:
    """Only a deposit or a withdrawal can be reversed. Refuse every other type, also one you have never heard of."""
    reversal.raises(ValueError, known_as("e4", noted(kind, amount)), "e9", at(20))
