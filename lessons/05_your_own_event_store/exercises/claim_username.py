"""`claim_username` makes a name unique: each name has a stream of its own, at version 0 while it is free."""

import json
import sqlite3
from sqlite3 import IntegrityError
from typing import Any

from hypothesis.strategies import sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.anew import in_a_new_process
from course_utils.exercises.every_order import in_every_order
from course_utils.schedules import SharedDatabase
from course_utils.text import show

from ..kit import all_but_the_dots, appended, as_writer, prepare, rows, store, unless

exercise = Exercise(
    "claim_username",
    hints=(
        "Give each name a stream of its own. What is the version of that stream, as long as the name is free?",
        "Append a UsernameClaimed event with expected version 0: for a name that is taken, that is a conflict. For the "
        "same user asking again, append_once knows the event by its id; make the id of the name and the user.",
        all_but_the_dots(
            "key = name.casefold()",
            'event = {"id": …, "type": "UsernameClaimed", "user": user}',
            "try:",
            '    worked_append_once(connection, f"username-{key}", 0, event)',
            "except IntegrityError:",
            "    return False",
            "return True",
        ),
    ),
)


names = sampled_from(["ada", "Ben", "CLEO", "x1", "O'Neil"])


def owners(connection: sqlite3.Connection) -> list[tuple[str, Any]]:
    """(stream, user) of every event, in order of position."""
    return [(stream, event.get("user")) for stream, _, _, event in rows(connection)]


def claims(claim: Attempt, connection: sqlite3.Connection, expected: list[tuple[str, Any]], because: str = "") -> None:
    found = owners(connection)
    if found != expected:
        claim.fail(because, got=f"claims in the store: {show(found)}", expected=show(expected))


@exercise.law(examples=12, name=names, user=sampled_from(["u1", "u22"]))
def a_free_name_is_claimed(claim: Attempt, name: str, user: str) -> None:
    """A free name is claimed: True, and one event in the stream of that name, `username-` and the name in small
    letters, says which user has it."""
    with store(claim) as connection:
        claim(connection, name, user).should_be(True)
        claims(claim, connection, [(f"username-{name.casefold()}", user)])


@exercise.law(examples=12, name=names)
def each_claim_has_an_id_of_its_own(claim: Attempt, name: str) -> None:
    """Two users claim one name, each in an empty store. These are two claims, and they have one id. In one store,
    `append_once` would take the second for the first sent again: make the id of the name and the user."""
    ids = []
    for user in ("u1", "u2"):
        with store(claim) as connection:
            claim(connection, name, user).should_be(True)
            ids += [id for _, _, id, _ in rows(connection)]
    if ids[0] == ids[1]:
        claim.fail(got=f"ids of the two events: {show(ids)}", expected="two ids")


@exercise.law(examples=12, name=names)
def a_taken_name_is_refused(claim: Attempt, name: str) -> None:
    """A name that somebody else has is refused: False, and nothing is appended."""
    with store(claim) as connection:
        claim(connection, name, "u1").should_be(True)
        claim(connection, name, "u2").should_be(False)
        claims(claim, connection, [(f"username-{name.casefold()}", "u1")])


@exercise.law(examples=12, name=sampled_from(["ada", "ben"]))
def large_and_small_letters_are_one(claim: Attempt, name: str) -> None:
    """Large and small letters are the same name: where one has Ada, another cannot have ADA."""
    with store(claim) as connection:
        claim(connection, name.title(), "u1").should_be(True)
        claim(connection, name.upper(), "u2").should_be(False)
        claims(claim, connection, [(f"username-{name}", "u1")])


@exercise.law(examples=12, name=names)
def ones_own_name_is_ones_own(claim: Attempt, name: str) -> None:
    """The same user asks again, in whichever letters. The name is theirs: True, and nothing new is appended."""
    with store(claim) as connection:
        for again in (name, name, name.swapcase()):
            claim(connection, again, "u1").should_be(True)
        claims(claim, connection, [(f"username-{name.casefold()}", "u1")])


@exercise.law(cases=lambda: [{"one": "Straße", "other": "STRASSE"}, {"one": "ΝΊΚΟΣ", "other": "νίκος"}])
def letters_of_all_languages(claim: Attempt, one: str, other: str) -> None:
    """These two are one name as well. `casefold` is made for comparing, and knows that ß and SS are the same; `lower`
    only makes letters small."""
    with store(claim) as connection:
        claim(connection, one, "u1").should_be(True)
        claim(connection, other, "u2").should_be(False)
        claims(claim, connection, [(f"username-{one.casefold()}", "u1")])


@exercise.law(cases=lambda: [{"name": name} for name in ("ada ", " ada", "a da", "ada\n", "ada.", "")])
def every_sign_counts(claim: Attempt, name: str) -> None:
    """A name is any text, and apart from large and small letters every sign of it counts: this is another name than
    ada. Leave nothing out, at the ends neither."""
    they_are_two_names(claim, "ada", name)


@exercise.law(
    cases=lambda: [
        {"one": one, "other": other} for one, other in (("x2", "x²"), ("zoé", "zoe\u0301"), ("ada", "ａｄａ"))
    ]
)
def signs_that_look_alike_are_two(claim: Attempt, one: str, other: str) -> None:
    """Signs that look alike, or nearly so, are other signs. Only large and small letters are one: `name.casefold()`, and
    nothing else is made of the name. (A real service may well want more; then its rules say so.)"""
    they_are_two_names(claim, one, other)


def they_are_two_names(claim: Attempt, one: str, other: str) -> None:
    with store(claim) as connection:
        claim(connection, one, "u1").should_be(True)
        claim(connection, other, "u2").should_be(True)
        claims(claim, connection, [(f"username-{one}", "u1"), (f"username-{other}", "u2")])


@exercise.law()
def the_id_is_the_same_tomorrow(claim: Attempt) -> None:
    """The owner asks again tomorrow, in a program that was started anew. The same claim must have the same id there. What
    was kept in memory is gone, and what is drawn by chance is drawn again, as is the `hash` of a text, which is another one
    in each process: make the id of the texts themselves."""
    with store(claim) as connection:
        for process in (1, 2):
            in_a_new_process(claim, process)(connection, "Ada", "u1").should_be(True)
            claim.steps.append("# the program ends, and is started again")
        claims(claim, connection, [("username-ada", "u1")])


@exercise.law()
def several_names_and_users(claim: Attempt) -> None:
    """Different names do not get in each other's way, and one user may have two."""
    with store(claim) as connection:
        for name, user in (("ada", "u1"), ("ben", "u2"), ("cleo", "u1")):
            claim(connection, name, user).should_be(True)
        claims(claim, connection, [("username-ada", "u1"), ("username-ben", "u2"), ("username-cleo", "u1")])


@exercise.law()
def two_claims_have_two_ids(claim: Attempt) -> None:
    """User u1 claims 1x, and user u11 claims x. With one id for both, the second looks like the first sent again, and
    is not stored."""
    with store(claim) as connection:
        claim(connection, "1x", "u1").should_be(True)
        claim(connection, "x", "u11").should_be(True)
        claims(claim, connection, [("username-1x", "u1"), ("username-x", "u11")])


@exercise.law()
def one_owner_in_every_order(claim: Attempt) -> None:
    """Two users ask for one name in the same second. In every order of their statements one must get True, the other
    False, and the one event must say who has it."""
    writers = {
        "u1": as_writer(claim, "Ada", "u1"),
        "u2": as_writer(claim, "ada", "u2"),
    }

    def went_wrong(shared: SharedDatabase) -> str:
        for user, result in shared.results.items():
            if isinstance(result, IntegrityError):
                return f"Both looked, and found the name free. {user} must be told False, not get an error."
        found = [json.loads(row["data"]).get("user") for row in shared.rows("SELECT data FROM events")]
        kept = [{user: user == owner for user in writers} for owner in found] == [shared.results]
        return unless(kept, shared)

    in_every_order(claim, prepare(), writers, went_wrong)


@exercise.law()
def two_names_in_every_order(claim: Attempt) -> None:
    """Two users ask for two names, at the same time. Both must get theirs, in every order of their statements."""
    writers = {
        "u1": as_writer(claim, "Ada", "u1"),
        "u2": as_writer(claim, "Ben", "u2"),
    }

    def went_wrong(shared: SharedDatabase) -> str:
        return unless(shared.results == {"u1": True, "u2": True} and len(appended(shared)) == 2, shared)

    in_every_order(claim, prepare(), writers, went_wrong)
