"""`append` stores a whole batch at the end of a stream, if the stream still is at the version its writer has seen."""

from sqlite3 import IntegrityError

from hypothesis.strategies import integers, lists, sampled_from

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
    some_amounts,
    store,
    streams,
    unless,
)

exercise = Exercise(
    "append",
    hints=(
        "Between your look at the version and your last insert, nobody else may write, and either all of it stays or "
        "nothing does. Which two lines, above everything else, promise that?",
        "Inside `with connection:` first execute BEGIN IMMEDIATE; then compare version_of(connection, stream) with "
        "expected_version and raise IntegrityError if they differ; then insert the events.",
        all_but_the_dots(
            "with connection:",
            '    connection.execute("BEGIN IMMEDIATE")',
            "    if …:",
            '        raise IntegrityError("conflict")',
            "    for version, event in enumerate(events, start=expected_version + 1):",
            "        insert(connection, stream, version, event)",
        ),
    ),
)


@exercise.law(examples=20, stream=streams, amounts=some_amounts)
def versions_start_at_one(append: Attempt, stream: str, amounts: list[int]) -> None:
    """The first event of a stream gets version 1, and each next one the next version, in their order."""
    events = deposits(*amounts)
    with store(append) as connection:
        append(connection, stream, 0, events)
        holds(append, connection, as_rows(stream, events))


@exercise.law(examples=20, before=some_amounts, amounts=some_amounts)
def versions_go_on(append: Attempt, before: list[int], amounts: list[int]) -> None:
    """Appended to a stream that has events, the new ones get the versions after them."""
    old, new = deposits(*before), deposits(*amounts, by="n")
    with store(append, account_42=old) as connection:
        append(connection, "account-42", len(old), new)
        holds(append, connection, as_rows("account-42", [*old, *new]))


@exercise.law(examples=20, before=some_amounts, others=some_amounts)
def other_streams_do_not_count(append: Attempt, before: list[int], others: list[int]) -> None:
    """Each stream has versions of its own. What other streams hold does not count."""
    old, other, new = deposits(*before), deposits(*others, by="o"), deposits(5, by="n")
    with store(append, account_42=old, account_7=other) as connection:
        append(connection, "account-42", len(old), new)
        holds(
            append,
            connection,
            [*as_rows("account-42", old), *as_rows("account-7", other), *as_rows("account-42", new, after=len(old))],
        )


@exercise.law(examples=20, before=some_amounts, behind=integers(1, 3))
def a_stale_expectation_conflicts(append: Attempt, before: list[int], behind: int) -> None:
    """The stream has moved on since the caller looked. That is a conflict: raise IntegrityError and append nothing."""
    old = deposits(*before)
    with store(append, account_42=old) as connection:
        append.raises(IntegrityError, connection, "account-42", max(len(old) - behind, 0), deposits(5, by="n"))
        holds(append, connection, as_rows("account-42", old))


@exercise.law(examples=20, before=lists(amounts, max_size=3), ahead=integers(1, 3))
def an_expectation_ahead_conflicts(append: Attempt, before: list[int], ahead: int) -> None:
    """The stream is not there yet. Appending would leave a gap in its versions, for UNIQUE minds only what is there
    twice. That is a conflict, too: raise IntegrityError and append nothing."""
    old = deposits(*before)
    with store(append, account_42=old) as connection:
        append.raises(IntegrityError, connection, "account-42", len(old) + ahead, deposits(5, by="n"))
        holds(append, connection, as_rows("account-42", old))


def _texts() -> list[dict[str, str]]:
    return [
        {"stream": "cart-o'neil", "id": "d1", "note": "none"},
        {"stream": "account-42", "id": "o'neil's", "note": "none"},
        {"stream": "account-42", "id": "d1", "note": "It's 5 o'clock"},
        {"stream": "account-42", "id": "d1", "note": "'); DELETE FROM events; --"},
        {"stream": 'a "quoted" one', "id": ":id", "note": "? {id} %s"},
    ]


@exercise.law(cases=_texts)
def texts_are_never_sql(append: Attempt, stream: str, id: str, note: str) -> None:
    """Texts, of whatever signs, are stored as they are: a quote in a name is no end of a text in SQL. Hand values over
    beside the statement, a ? in it for each, as `insert` does."""
    event = {"id": id, "type": "Noted", "note": note}
    with store(append) as connection:
        append(connection, stream, 0, [event])
        append(connection, stream, 1, deposits(5, by="n"))
        holds(append, connection, as_rows(stream, [event, *deposits(5, by="n")]))


@exercise.law(examples=20, good=integers(1, 2))
def a_failed_batch_leaves_nothing(append: Attempt, good: int) -> None:
    """A batch is stored whole or not at all. Here its last event has an id that is taken already, and half a batch is
    kept. A transaction begins with BEGIN IMMEDIATE; `with connection:` only ends one."""
    old, new = deposits(100), deposits(*[5] * good, by="n")
    with store(append, account_42=old) as connection:
        append.raises(IntegrityError, connection, "account-42", 1, [*new, {**new[0], "id": old[0]["id"]}])
        holds(append, connection, as_rows("account-42", old))


@exercise.law()
def whatever_fails_leaves_nothing(append: Attempt) -> None:
    """A batch is stored whole or not at all, whatever goes wrong; here its second event has no id. After that, the
    store must be as it was, with no transaction open."""
    new = deposits(5, 6, by="n")
    with store(append) as connection:
        append.raises(Exception, connection, "account-42", 0, [new[0], {"type": "Deposited", "amount": 6}])
        holds(append, connection, [])
        append(connection, "account-42", 0, new)
        holds(append, connection, as_rows("account-42", new))


@exercise.law(examples=20, before=some_amounts, off=sampled_from([-1, 1, 2]))
def an_empty_batch_rests_on_its_version_too(append: Attempt, before: list[int], off: int) -> None:
    """A batch of no events stores nothing, but its writer has said which version it has seen. If the stream is at
    another, that is a conflict as well: raise IntegrityError."""
    old = deposits(*before)
    with store(append, account_42=old) as connection:
        append(connection, "account-42", len(old), [])
        append.raises(IntegrityError, connection, "account-42", len(old) + off, [])
        holds(append, connection, as_rows("account-42", old))


@exercise.law()
def one_winner_in_every_order(append: Attempt) -> None:
    """Ben and Cleo both expect version 1. In every order of their statements one of them must win, and the other must
    get IntegrityError."""
    writers = {name: as_writer(append, "account-42", 1, deposits(80, by=name)) for name in ("Ben", "Cleo")}

    def went_wrong(shared: SharedDatabase) -> str:
        losers = [name for name, result in shared.results.items() if isinstance(result, IntegrityError)]
        winners = [("account-42", 2, f"{name}1") for name in writers if name not in losers]
        return unless(len(losers) == 1 and appended(shared)[1:] == winners, shared)

    in_every_order(append, prepare(account_42=deposits(100)), writers, went_wrong)


@exercise.law()
def two_streams_never_conflict(append: Attempt) -> None:
    """Ben and Cleo write to different streams. They have nothing to disagree about, so both must get through, in every
    order of their statements."""
    writers = {
        "Ben": as_writer(append, "account-42", 0, deposits(80, by="Ben")),
        "Cleo": as_writer(append, "account-7", 0, deposits(80, by="Cleo")),
    }

    def went_wrong(shared: SharedDatabase) -> str:
        return unless(sorted(appended(shared)) == [("account-42", 1, "Ben1"), ("account-7", 1, "Cleo1")], shared)

    in_every_order(append, prepare(), writers, went_wrong)


@exercise.law()
def nobody_gets_between(append: Attempt) -> None:
    """Ben appends two events at once, after version 1. Cleo expects version 2, which is the middle of Ben's batch: she
    must get IntegrityError, and Ben's batch must be stored whole, in every order of their statements."""
    writers = {
        "Ben": as_writer(append, "account-42", 1, deposits(10, 20, by="Ben")),
        "Cleo": as_writer(append, "account-42", 2, deposits(80, by="Cleo")),
    }

    def went_wrong(shared: SharedDatabase) -> str:
        whole = [("account-42", 2, "Ben1"), ("account-42", 3, "Ben2")]
        kept = appended(shared)[1:] == whole and isinstance(shared.results["Cleo"], IntegrityError)
        return unless(kept, shared)

    in_every_order(append, prepare(account_42=deposits(100)), writers, went_wrong)
