"""`append_once` appends an event, or finds it where an earlier call has put it: safe to be repeated."""

from sqlite3 import IntegrityError

from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.every_order import in_every_order
from course_utils.schedules import SharedDatabase

from ..kit import (
    all_but_the_dots,
    amounts,
    appended,
    as_rows,
    as_writer,
    deposits,
    holds,
    prepare,
    requests,
    rows,
    some_amounts,
    store,
    unless,
    withdrawn,
)

exercise = Exercise(
    "append_once",
    hints=(
        "Let `append` tell you: when it raises, there are two possible reasons. How do you find out which it was?",
        'Try to append; on IntegrityError ask position_of(connection, event["id"]). If the event is there, it arrived '
        "the first time; if not, the conflict is a real one.",
        all_but_the_dots(
            "try:",
            "    worked_append(connection, stream, expected_version, [event])",
            "except IntegrityError:",
            "    if …:",
            "        raise",
            'return position_of(connection, event["id"])',
        ),
    ),
)


@exercise.law(examples=20, before=some_amounts, others=some_amounts, id=requests)
def a_new_event_is_appended(append_once: Attempt, before: list[int], others: list[int], id: str) -> None:
    """A new event is appended, and its position in the whole log is returned. Its version counts its own stream only."""
    old, other = deposits(*before), deposits(*others, by="o")
    with store(append_once, account_42=old, account_7=other) as connection:
        append_once(connection, "account-42", len(old), withdrawn(5, id)).should_be(len(old) + len(other) + 1)
        old_rows = [*as_rows("account-42", old), *as_rows("account-7", other)]
        holds(append_once, connection, [*old_rows, *as_rows("account-42", [withdrawn(5, id)], after=len(old))])


@exercise.law(examples=20, before=some_amounts)
def the_same_again_changes_nothing(append_once: Attempt, before: list[int]) -> None:
    """The same call again, since its answer was lost: it changes nothing, and returns the same position."""
    old = deposits(*before)
    with store(append_once, account_42=old) as connection:
        for _ in range(2):
            append_once(connection, "account-42", len(old), withdrawn(5, "w1")).should_be(len(old) + 1)
        holds(append_once, connection, as_rows("account-42", [*old, withdrawn(5, "w1")]))


@exercise.law(examples=20, later=some_amounts)
def it_is_found_when_others_came_after_it(append_once: Attempt, later: list[int]) -> None:
    """The same event again, after others have been appended: it changes nothing, and returns the position that the
    event has had all the time, whichever version the caller expects."""
    with store(append_once, account_42=[*deposits(100), withdrawn(5, "w1"), *deposits(*later, by="o")]) as connection:
        stored = rows(connection)
        append_once(connection, "account-42", 1, withdrawn(5, "w1")).should_be(2)
        append_once(connection, "account-42", 2 + len(later), withdrawn(5, "w1")).should_be(2)
        holds(append_once, connection, stored)


@exercise.law(examples=20, others=some_amounts, expected=integers(0, 2))
def an_id_counts_in_the_whole_store(append_once: Attempt, others: list[int], expected: int) -> None:
    """The id is in the store already, in another stream. An id stands for one request in the whole store, so it counts as
    arrived: nothing changes, and the position where it is comes back, whichever version the caller expects."""
    with store(
        append_once, account_42=deposits(100), account_7=[*deposits(*others, by="o"), withdrawn(5, "w1")]
    ) as connection:
        stored = rows(connection)
        append_once(connection, "account-42", expected, withdrawn(5, "w1")).should_be(len(stored))
        holds(append_once, connection, stored)


@exercise.law(examples=20, before=lists(amounts, min_size=2, max_size=4), behind=integers(1, 2))
def a_real_conflict_stays_one(append_once: Attempt, before: list[int], behind: int) -> None:
    """Another event stands where this one was to go. That is a real conflict: let the IntegrityError out, and append
    nothing."""
    old = deposits(*before)
    with store(append_once, account_42=old) as connection:
        append_once.raises(IntegrityError, connection, "account-42", len(old) - behind, withdrawn(5, "w1"))
        holds(append_once, connection, as_rows("account-42", old))


@exercise.law()
def once_in_every_order(append_once: Attempt) -> None:
    """The same event is sent twice, by Ben's old connection and by his new one. In every order of their statements it
    must be stored once, and both must get its position."""

    again = as_writer(append_once, "account-42", 1, withdrawn(5, "w1"))

    def went_wrong(shared: SharedDatabase) -> str:
        kept = list(shared.results.values()) == [2, 2] and appended(shared)[1:] == [("account-42", 2, "w1")]
        return unless(kept, shared)

    in_every_order(append_once, prepare(account_42=deposits(100)), {"old": again, "new": again}, went_wrong)


@exercise.law()
def its_own_position_in_every_order(append_once: Attempt) -> None:
    """Ben and Cleo append to two streams at the same time. Whoever comes first, each must get the position of their own
    event, also where the other's was stored a moment later."""
    writers = {
        "Ben": as_writer(append_once, "account-42", 0, withdrawn(5, "Ben1")),
        "Cleo": as_writer(append_once, "account-7", 0, withdrawn(5, "Cleo1")),
    }

    def went_wrong(shared: SharedDatabase) -> str:
        order = [id for _, _, id in appended(shared)]
        expected = {name: order.index(f"{name}1") + 1 if f"{name}1" in order else None for name in writers}
        return unless(shared.results == expected, shared)

    in_every_order(append_once, prepare(), writers, went_wrong)
