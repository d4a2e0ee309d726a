"""`fenced`: the number of a delivery, checked in the transaction of the work, keeps out a worker that was only asleep."""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis.strategies import integers, lists, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.every_order import in_every_order
from course_utils.schedules import SharedDatabase, every_crash
from course_utils.text import code

from ..kit import database, must_be_closed, until_killed

QUOTES = "CREATE TABLE quotes (parcel TEXT PRIMARY KEY, cents INTEGER NOT NULL)"
FENCES = "CREATE TABLE fences (job TEXT PRIMARY KEY, delivery INTEGER NOT NULL)"
JOBS = ("P-1", "P-2")

exercise = Exercise(
    "fenced",
    hints=(
        "Between your look at the highest number and the work, may anybody else get in?",
        "In one transaction that begins with BEGIN IMMEDIATE: read the job's number in `fences`; if it is higher than yours, "
        "return False; else put yours there, call work(connection), and return True.",
        code(
            "with connection:",
            '    connection.execute("BEGIN IMMEDIATE")',
            '    found = connection.execute("SELECT delivery FROM fences WHERE job = ?", (job,)).fetchone()',
            "    if found and …:",
            "        return False",
            '    connection.execute("REPLACE INTO fences VALUES (?, ?)", (job, delivery))',
            "    …",
            "    return True",
        ),
    ),
)


def quote(parcel: str, cents: int) -> Callable[[sqlite3.Connection], None]:
    """A piece of work: write what the carrier asks for this parcel."""

    def write_quote(connection: sqlite3.Connection) -> None:
        connection.execute("REPLACE INTO quotes VALUES (?, ?)", (parcel, cents))

    return write_quote


def _quotes(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT parcel, cents FROM quotes").fetchall())


@exercise.law(arrivals=lists(integers(1, 12), min_size=1, max_size=5), examples=30)
def the_highest_number_stays(fenced: Attempt, arrivals: list[int]) -> None:
    """A delivery works, and gets True, unless a higher number of its job was here before; then it writes nothing, and gets
    False. The same number once more is the same delivery, and works again."""
    with database(f"{QUOTES}; {FENCES}") as connection:
        for place, delivery in enumerate(arrivals):
            result = fenced(connection, "P-1", delivery, quote("P-1", 100 * delivery))
            must_be_closed(fenced, connection)
            highest = max(arrivals[: place + 1])
            found = _quotes(connection)
            if found != {"P-1": 100 * highest}:
                fenced.fail(lines=[f"then the quotes are {found}", f"they should be      {{'P-1': {100 * highest}}}"])
            result.should_be(delivery == highest)


@exercise.law(numbers=lists(integers(1, 9), min_size=2, max_size=2, unique=True), examples=10)
def jobs_have_fences_of_their_own(fenced: Attempt, numbers: list[int]) -> None:
    """Each job counts its deliveries alone: a higher number of another job keeps nobody out."""
    with database(f"{QUOTES}; {FENCES}") as connection:
        for job, delivery in zip(JOBS, sorted(numbers, reverse=True), strict=True):
            fenced(connection, job, delivery, quote(job, delivery)).should_be(True)


@exercise.law(delivery=integers(2, 9), examples=5)
def killed_anywhere_they_fit(fenced: Attempt, delivery: int) -> None:
    """Killed in between, the number is written and the work is not, or the other way round. Both belong into one
    transaction."""
    for kill in every_crash():
        fenced.steps.clear()
        with database(f"{QUOTES}; {FENCES}") as connection:
            fenced(connection, "P-1", 1, quote("P-1", 100))
            until_killed(fenced, kill, connection, "P-1", delivery, quote("P-1", 700))
            found = (_quotes(connection)["P-1"], *connection.execute("SELECT delivery FROM fences").fetchone())
            if found not in ((100, 1), (700, delivery)):
                fenced.fail(lines=[f"then the quote is {found[0]}, and the fence {found[1]}"])


@exercise.law(delivery=integers(2, 9), examples=5)
def work_that_fails_leaves_nothing(fenced: Attempt, delivery: int) -> None:
    """`work` raised: nothing of it stays, the number does not either, and the error comes out. The queue will deliver
    again."""

    def work(connection: sqlite3.Connection) -> None:
        quote("P-1", 500)(connection)
        raise RuntimeError("the carrier's price makes no sense")

    with database(f"{QUOTES}; {FENCES}") as connection:
        fenced.raises(RuntimeError, connection, "P-1", delivery, work)
        must_be_closed(fenced, connection)
        found = _quotes(connection), connection.execute("SELECT * FROM fences").fetchall()
        if found != ({}, []):
            fenced.fail(lines=[f"then quotes and fences hold {found}"])


@exercise.law(late=sampled_from([1, 2]), examples=2)
def in_every_order_of_two_workers(fenced: Attempt, late: int) -> None:
    """Delivery 1 is with worker A, which was paused, and delivery 2 with B. In every order of their statements B's quote
    must be the one that stays, and both calls must come to their end."""

    def setup(connection: sqlite3.Connection) -> None:
        connection.execute(QUOTES)
        connection.execute(FENCES)

    def worker(delivery: int, connection: sqlite3.Connection) -> Any:
        answer: Any = fenced.answer
        return answer(connection, "P-1", delivery, quote("P-1", 100 * delivery))

    def went_wrong(shared: SharedDatabase) -> str:
        found = shared.rows("SELECT cents FROM quotes")
        if found != [{"cents": 200}]:
            return f"In the end the quote is {found[0]['cents'] if found else 'missing'}; B's is 200."
        return "" if shared.results["B"] is True else f"B wrote its quote, and got {shared.results['B']!r}."

    names = {"A": partial(worker, 1), "B": partial(worker, 2)}
    in_every_order(fenced, setup, dict(sorted(names.items(), reverse=late == 2)), went_wrong)
