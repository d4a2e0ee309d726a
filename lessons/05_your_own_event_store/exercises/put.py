"""`put` is the obvious store: events go to the end of their stream, and nobody asks what their writer has seen."""

from typing import Any

from hypothesis.strategies import sampled_from

from course_utils.exercises import Attempt, Exercise

from ..kit import all_but_the_dots, as_rows, deposits, holds, some_amounts, store, streams

exercise = Exercise(
    "put",
    hints=(
        "The first of the events gets the version after the stream's last one. What do the others get?",
        "version_of(connection, stream) is the last version, 0 for a stream without events. Count on from there, and "
        "insert each event with its own version.",
        all_but_the_dots(
            "for version, event in enumerate(events, start=…):",
            "    insert(connection, stream, version, event)",
        ),
    ),
)


@exercise.law(examples=20, stream=streams, amounts=some_amounts)
def versions_start_at_one(put: Attempt, stream: str, amounts: list[int]) -> None:
    """The first event of a stream gets version 1, and each next one the next version, in their order."""
    events = deposits(*amounts)
    with store(put) as connection:
        put(connection, stream, events)
        holds(put, connection, as_rows(stream, events))


@exercise.law(examples=20, before=some_amounts, amounts=some_amounts)
def versions_go_on(put: Attempt, before: list[int], amounts: list[int]) -> None:
    """A stream that has events goes on: the new ones get the versions after its last."""
    old, new = deposits(*before), deposits(*amounts, by="n")
    with store(put, account_42=old) as connection:
        put(connection, "account-42", new)
        holds(put, connection, as_rows("account-42", [*old, *new]))


@exercise.law(examples=20, before=some_amounts, others=some_amounts)
def other_streams_do_not_count(put: Attempt, before: list[int], others: list[int]) -> None:
    """Each stream has versions of its own. What other streams hold does not count."""
    old, other, new = deposits(*before), deposits(*others, by="o"), deposits(5, by="n")
    with store(put, account_42=old, account_7=other) as connection:
        put(connection, "account-42", new)
        holds(
            put,
            connection,
            [*as_rows("account-42", old), *as_rows("account-7", other), *as_rows("account-42", new, after=len(old))],
        )


@exercise.law(examples=10, before=some_amounts)
def nothing_is_nothing(put: Attempt, before: list[int]) -> None:
    """No events: nothing is stored, and nothing is raised."""
    old = deposits(*before)
    with store(put, account_42=old) as connection:
        put(connection, "account-42", [])
        holds(put, connection, as_rows("account-42", old))


_EVENTS: list[dict[str, Any]] = [
    {"id": "n1", "type": "NoteAdded", "text": "O'Neil; DROP TABLE events --"},
    {"id": "n2", "type": "Tagged", "tags": ["a", None, 1.5, True], "more": {"deep": "Straße ☂"}},
]


@exercise.law(examples=10, stream=sampled_from(["account-42", "cart-'x'", "Straße 1"]))
def contents_are_data(put: Attempt, stream: str) -> None:
    """Names and contents are any text, and come back as they were. Values go in by `?`, as `insert` hands them over."""
    with store(put) as connection:
        put(connection, stream, _EVENTS)
        holds(put, connection, as_rows(stream, _EVENTS))
