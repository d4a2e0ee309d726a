"""Exercises of lesson 05: append, withdraw, append_once, claim_username, read_all and next_checkpoint.

What is stored is read back as rows and compared with what was handed in, never with a second store. Where two writers
meet, every order of their statements is tried on a real SQLite file.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from sqlite3 import IntegrityError
from typing import Any

from hypothesis.strategies import integers, lists, sampled_from, sets

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.attempt import Returned
from course_utils.exercises.every_order import in_every_order
from course_utils.schedules import SharedDatabase, WatchedConnection, interleavings
from course_utils.text import code, show

Event = dict[str, Any]

TABLE = """
CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream   TEXT NOT NULL,
    version  INTEGER NOT NULL,
    id       TEXT NOT NULL UNIQUE,
    data     TEXT NOT NULL,
    UNIQUE (stream, version)
)
"""

# A right answer with more statements than ours has more orders; and not every machine is fast with threads and files.
EVERY_ORDER_SECONDS = 10


def all_but_the_dots(*lines: str) -> str:
    """Lines of a hint, to be set as code; what is left to write is a …"""
    return "All but the …:" + code("", *lines)


streams = sampled_from(["account-42", "account-7", "cart-x1"])
amounts = integers(1, 900)
some_amounts = lists(amounts, min_size=1, max_size=3)


def deposits(*amounts: int, by: str = "d") -> list[Event]:
    return [{"id": f"{by}{n}", "type": "Deposited", "amount": amount} for n, amount in enumerate(amounts, start=1)]


def write(connection: sqlite3.Connection, stream: str, events: list[Event], *, after: int = 0) -> None:
    """Store events as they are, one after another, by a way that no answer takes part in."""
    for version, event in enumerate(events, start=after + 1):
        row = (stream, version, event["id"], json.dumps(event))
        connection.execute("INSERT INTO events (stream, version, id, data) VALUES (?, ?, ?, ?)", row)


def store(attempt: Attempt, **streams: list[Event]) -> WatchedConnection:
    """A store in memory with these streams (`account_42` is account-42), filled one after another.

    What is in it becomes the first line of the case that a learner sees.
    """
    connection = sqlite3.connect(":memory:", timeout=0, isolation_level=None, factory=WatchedConnection)
    prepare(**streams)(connection)
    for stream, events in streams.items():
        contents = ", ".join(f"{event['type']} {event['amount']}" for event in events)
        attempt.steps.append(f"# {stream.replace('_', '-')} is at version {len(events)}: {contents}")
    return connection


def prepare(**streams: list[Event]) -> Callable[[sqlite3.Connection], None]:
    def setup(connection: sqlite3.Connection) -> None:
        connection.execute(TABLE)
        for stream, events in streams.items():
            write(connection, stream.replace("_", "-"), events)

    return setup


def rows(connection: sqlite3.Connection) -> list[tuple[str, int, str, Event]]:
    """(stream, version, id, event) of every row, in order of position."""
    found = connection.execute("SELECT stream, version, id, data FROM events ORDER BY position").fetchall()
    return [(stream, version, id, json.loads(data)) for stream, version, id, data in found]


def as_rows(stream: str, events: list[Event], *, after: int = 0) -> list[tuple[str, int, str, Event]]:
    return [(stream, version, event["id"], event) for version, event in enumerate(events, start=after + 1)]


def holds(attempt: Attempt, connection: sqlite3.Connection, expected: list[Any], because: str = "") -> None:
    """The table holds the expected rows, and no transaction is open."""
    if connection.in_transaction:
        attempt.fail(
            "The transaction is still open: no other connection sees the events, and nobody else can write. "
            "Commit when all is well, roll back when not; `with connection:` around BEGIN and the rest does both."
        )
    found = rows(connection)
    if found != expected:
        lines = ["then the table holds", *map(_line, found), "it should hold", *map(_line, expected)]
        attempt.fail(because, lines=lines)


def _line(row: tuple[str, int, str, Event]) -> str:
    stream, version, id, event = row
    return f"    {stream} version {version}: {show(event)}" + ("" if event.get("id") == id else f", id {id}")


def appended(shared: SharedDatabase) -> list[tuple[str, int, str]]:
    """(stream, version, id) of every row after a run."""
    return [tuple(row.values()) for row in shared.rows("SELECT stream, version, id FROM events ORDER BY position")]


def unless(kept: bool, shared: SharedDatabase) -> str:
    """What a run led to, when the law is not kept: what is stored, and what each writer was told."""
    if kept:
        return ""
    stored = ", ".join(f"{id} as version {version} of {stream}" for stream, version, id in appended(shared))
    return f"In the end the table holds {stored or 'nothing'}. {told(shared)}"


def told(shared: SharedDatabase) -> str:
    got = (
        f"{name} got {type(result).__name__ if isinstance(result, Exception) else show(result)}"
        for name, result in sorted(shared.results.items())
    )
    return ", ".join(got) + "."


# ---------------------------------------------------------------------------------------------------------- append

append = Exercise(
    "append",
    seconds=EVERY_ORDER_SECONDS,
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


@append.law(examples=20, stream=streams, amounts=some_amounts)
def versions_start_at_one(append: Attempt, stream: str, amounts: list[int]) -> None:
    """The first event of a stream gets version 1, and each next one the next version, in their order."""
    connection, events = store(append), deposits(*amounts)
    append(connection, stream, 0, events)
    holds(append, connection, as_rows(stream, events))


@append.law(examples=20, before=some_amounts, amounts=some_amounts)
def versions_go_on(append: Attempt, before: list[int], amounts: list[int]) -> None:
    """Appended to a stream that has events, the new ones get the versions after them."""
    old, new = deposits(*before), deposits(*amounts, by="n")
    connection = store(append, account_42=old)
    append(connection, "account-42", len(old), new)
    holds(append, connection, as_rows("account-42", [*old, *new]))


@append.law(examples=20, before=some_amounts, others=some_amounts)
def other_streams_do_not_count(append: Attempt, before: list[int], others: list[int]) -> None:
    """Each stream has versions of its own. What other streams hold does not count."""
    old, other, new = deposits(*before), deposits(*others, by="o"), deposits(5, by="n")
    connection = store(append, account_42=old, account_7=other)
    append(connection, "account-42", len(old), new)
    holds(
        append,
        connection,
        [*as_rows("account-42", old), *as_rows("account-7", other), *as_rows("account-42", new, after=len(old))],
    )


@append.law(examples=20, before=some_amounts, behind=integers(1, 3))
def a_stale_expectation_conflicts(append: Attempt, before: list[int], behind: int) -> None:
    """The stream has moved on since the caller looked. That is a conflict: raise IntegrityError and append nothing."""
    old = deposits(*before)
    connection = store(append, account_42=old)
    append.raises(IntegrityError, connection, "account-42", max(len(old) - behind, 0), deposits(5, by="n"))
    holds(append, connection, as_rows("account-42", old))


@append.law(examples=20, before=lists(amounts, max_size=3), ahead=integers(1, 3))
def an_expectation_ahead_conflicts(append: Attempt, before: list[int], ahead: int) -> None:
    """The stream is not there yet. Appending would leave a gap in its versions, for UNIQUE minds only what is there
    twice. That is a conflict, too: raise IntegrityError and append nothing."""
    old = deposits(*before)
    connection = store(append, account_42=old)
    append.raises(IntegrityError, connection, "account-42", len(old) + ahead, deposits(5, by="n"))
    holds(append, connection, as_rows("account-42", old))


@append.law(examples=20, good=integers(1, 2))
def a_failed_batch_leaves_nothing(append: Attempt, good: int) -> None:
    """A batch is stored whole or not at all. Here its last event has an id that is taken already, and half a batch is
    kept. A transaction begins with BEGIN IMMEDIATE; `with connection:` only ends one."""
    old, new = deposits(100), deposits(*[5] * good, by="n")
    connection = store(append, account_42=old)
    append.raises(IntegrityError, connection, "account-42", 1, [*new, {**new[0], "id": old[0]["id"]}])
    holds(append, connection, as_rows("account-42", old))


@append.law()
def whatever_fails_leaves_nothing(append: Attempt) -> None:
    """A batch is stored whole or not at all, whatever goes wrong; here its second event has no id. After that, the
    store must be as it was, with no transaction open."""
    connection, new = store(append), deposits(5, 6, by="n")
    append.raises(Exception, connection, "account-42", 0, [new[0], {"type": "Deposited", "amount": 6}])
    holds(append, connection, [])
    append(connection, "account-42", 0, new)
    holds(append, connection, as_rows("account-42", new))


def appends(append: Attempt, stream: str, expected_version: int, events: list[Event]) -> Callable[..., object]:
    """The call as a writer makes it, on a connection of its own."""
    return lambda connection: append.answer(connection, stream, expected_version, events)


@append.law()
def one_winner_in_every_order(append: Attempt) -> None:
    """Ben and Cleo both expect version 1. In every order of their statements one of them must win, and the other must
    get IntegrityError."""
    writers = {name: appends(append, "account-42", 1, deposits(80, by=name)) for name in ("Ben", "Cleo")}

    def went_wrong(shared: SharedDatabase) -> str:
        losers = [name for name, result in shared.results.items() if isinstance(result, IntegrityError)]
        winners = [("account-42", 2, f"{name}1") for name in writers if name not in losers]
        return unless(len(losers) == 1 and appended(shared)[1:] == winners, shared)

    in_every_order(append, prepare(account_42=deposits(100)), writers, went_wrong)


@append.law()
def two_streams_never_conflict(append: Attempt) -> None:
    """Ben and Cleo write to different streams. They have nothing to disagree about, so both must get through, in every
    order of their statements."""
    writers = {
        "Ben": appends(append, "account-42", 0, deposits(80, by="Ben")),
        "Cleo": appends(append, "account-7", 0, deposits(80, by="Cleo")),
    }

    def went_wrong(shared: SharedDatabase) -> str:
        return unless(sorted(appended(shared)) == [("account-42", 1, "Ben1"), ("account-7", 1, "Cleo1")], shared)

    in_every_order(append, prepare(), writers, went_wrong)


@append.law()
def nobody_gets_between(append: Attempt) -> None:
    """Ben appends two events at once, after version 1. Cleo expects version 2, which is the middle of Ben's batch: she
    must get IntegrityError, and Ben's batch must be stored whole, in every order of their statements."""
    writers = {
        "Ben": appends(append, "account-42", 1, deposits(10, 20, by="Ben")),
        "Cleo": appends(append, "account-42", 2, deposits(80, by="Cleo")),
    }

    def went_wrong(shared: SharedDatabase) -> str:
        whole = [("account-42", 2, "Ben1"), ("account-42", 3, "Ben2")]
        kept = appended(shared)[1:] == whole and isinstance(shared.results["Cleo"], IntegrityError)
        return unless(kept, shared)

    in_every_order(append, prepare(account_42=deposits(100)), writers, went_wrong)


def _version_of(connection, stream):
    return connection.execute("SELECT max(version) FROM events WHERE stream = ?", (stream,)).fetchone()[0] or 0


def _insert(connection, stream, version, event):
    row = (stream, version, event["id"], json.dumps(event))
    connection.execute("INSERT INTO events (stream, version, id, data) VALUES (?, ?, ?, ?)", row)


def _insert_all(connection, stream, expected_version, events):
    for version, event in enumerate(events, start=expected_version + 1):
        _insert(connection, stream, version, event)


def _expect(connection, stream, expected_version):
    if _version_of(connection, stream) != expected_version:
        raise IntegrityError(f"{stream} is not at version {expected_version}")


@append.wrong("half a batch is kept")
def checks_then_inserts_without_a_transaction(connection, stream, expected_version, events):
    _expect(connection, stream, expected_version)
    _insert_all(connection, stream, expected_version, events)


@append.wrong("half a batch is kept")
def believes_that_with_begins_a_transaction(connection, stream, expected_version, events):
    with connection:
        _expect(connection, stream, expected_version)
        _insert_all(connection, stream, expected_version, events)


@append.wrong("half a batch is kept")
def commits_event_by_event(connection, stream, expected_version, events):
    for version, event in enumerate(events, start=expected_version + 1):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            _expect(connection, stream, version - 1)
            _insert(connection, stream, version, event)


@append.wrong("leave a gap")
def relies_on_unique_alone(connection, stream, expected_version, events):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        _insert_all(connection, stream, expected_version, events)


@append.wrong("moved on since the caller looked")
def takes_the_next_free_version(connection, stream, expected_version, events):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        _insert_all(connection, stream, _version_of(connection, stream), events)


@append.wrong("moved on since the caller looked")
def keeps_the_conflict_to_itself(connection, stream, expected_version, events):
    try:
        begins_immediately(connection, stream, expected_version, events)
    except IntegrityError:
        return False


@append.wrong("ValueError")
def raises_another_error(connection, stream, expected_version, events):
    try:
        begins_immediately(connection, stream, expected_version, events)
    except IntegrityError as error:
        raise ValueError(str(error)) from error


@append.wrong("What other streams hold does not count")
def numbers_the_whole_log(connection, stream, expected_version, events):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if (connection.execute("SELECT max(version) FROM events").fetchone()[0] or 0) != expected_version:
            raise IntegrityError("conflict")
        _insert_all(connection, stream, expected_version, events)


@append.wrong("The first event of a stream gets version 1")
def starts_at_zero(connection, stream, expected_version, events):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        _expect(connection, stream, expected_version)
        _insert_all(connection, stream, expected_version - 1, events)


@append.wrong("still open")
def never_commits(connection, stream, expected_version, events):
    connection.execute("BEGIN IMMEDIATE")
    _expect(connection, stream, expected_version)
    _insert_all(connection, stream, expected_version, events)


@append.wrong("still open")
def leaves_the_transaction_open_on_conflict(connection, stream, expected_version, events):
    connection.execute("BEGIN IMMEDIATE")
    _expect(connection, stream, expected_version)
    _insert_all(connection, stream, expected_version, events)
    connection.execute("COMMIT")


@append.wrong("transaction is still open")
def rolls_back_conflicts_only(connection, stream, expected_version, events):
    connection.execute("BEGIN IMMEDIATE")
    try:
        _expect(connection, stream, expected_version)
        _insert_all(connection, stream, expected_version, events)
    except IntegrityError:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@append.wrong("database is locked")
def begins_without_immediate(connection, stream, expected_version, events):
    with connection:
        connection.execute("BEGIN")
        _expect(connection, stream, expected_version)
        _insert_all(connection, stream, expected_version, events)


@append.wrong("different streams")
def numbers_positions_before_the_transaction(connection, stream, expected_version, events):
    position = connection.execute("SELECT coalesce(max(position), 0) FROM events").fetchone()[0]
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        _expect(connection, stream, expected_version)
        for count, event in enumerate(events, start=1):
            row = (position + count, stream, expected_version + count, event["id"], json.dumps(event))
            connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", row)


@append.wrong("gets version 1")
def appends_a_single_event(connection, stream, expected_version, events):
    begins_immediately(connection, stream, expected_version, events[:1])


@append.right
def begins_immediately(connection, stream, expected_version, events):
    connection.execute("BEGIN IMMEDIATE")
    try:
        _expect(connection, stream, expected_version)
        _insert_all(connection, stream, expected_version, events)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@append.right
def checks_first_and_has_unique_as_a_net(connection, stream, expected_version, events):
    # A version never falls, so a stream that was there is there or further on, and UNIQUE refuses the latter.
    _expect(connection, stream, expected_version)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        _insert_all(connection, stream, expected_version, events)


@append.right
def inserts_all_at_once_with_a_cursor(connection, stream, expected_version, events):
    cursor = connection.cursor()
    new = [
        (stream, version, event["id"], json.dumps(event))
        for version, event in enumerate(events, start=expected_version + 1)
    ]
    with connection:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("SELECT count(*) FROM events WHERE stream = :stream", {"stream": stream})
        (count,) = next(cursor)
        if count != expected_version:
            raise IntegrityError(f"expected {expected_version}, found {count}")
        cursor.executemany("INSERT INTO events (stream, version, id, data) VALUES (?, ?, ?, ?)", new)


def _load(connection, stream):
    found = connection.execute("SELECT data FROM events WHERE stream = ? ORDER BY version", (stream,))
    return [json.loads(data) for (data,) in found.fetchall()]


# --------------------------------------------------------------------------------------------------------- withdraw

withdraw = Exercise(
    "withdraw",
    seconds=EVERY_ORDER_SECONDS,
    hints=(
        "What has to happen again after a conflict: the append only, or everything that rests on what you had read?",
        "In a loop of `tries` rounds: load; if the request's id is among the loaded, return the balance up to it; decide; "
        "append with `len(events)` as the expected version; return the new balance. Around the append stands a `try`; "
        "only the last round lets the IntegrityError out.",
        all_but_the_dots(
            "for attempt in range(1, tries + 1):",
            "    events = load(connection, stream)",
            "    …  # has it been done already?",
            "    event = decide_withdrawal(events, amount, request)",
            "    try:",
            "        worked_append(connection, stream, len(events), [event])",
            "        return balance_of([*events, event])",
            "    except IntegrityError:",
            "        if attempt == tries:",
            "            raise",
        ),
    ),
)


class Faster:
    """Somebody else, who stores one event of his own just before each append on `connection`, while he has any."""

    def __init__(self, connection: WatchedConnection, events: list[Event]) -> None:
        self.connection, self.events, self.times = connection, events, 0
        connection.watch = self

    def before(self, statement: str) -> None:
        begins = statement.upper().startswith(("BEGIN", "INSERT")) and not self.connection.in_transaction
        if begins and self.times < len(self.events):
            self.connection.watch = None
            (version,) = self.connection.execute("SELECT max(version) FROM events").fetchone()
            write(self.connection, "account-42", [self.events[self.times]], after=version)
            self.times += 1
            self.connection.watch = self

    def waits(self) -> None: ...

    def fetched(self, rows: list[Any]) -> None: ...


def withdrawn(amount: int, id: str) -> Event:
    return {"id": id, "type": "Withdrawn", "amount": amount}


requests = sampled_from(["w1", "w-77", "request 9"])


@withdraw.law(examples=20, balance=integers(200, 900), amount=integers(1, 200), request=requests)
def it_appends_a_withdrawal(withdraw: Attempt, balance: int, amount: int, request: str) -> None:
    """A withdrawal that the balance allows is appended, with the request's id, and the new balance is returned."""
    connection = store(withdraw, account_42=deposits(balance), account_7=deposits(5, by="o"))
    withdraw(connection, "account-42", amount, request).should_be(balance - amount)
    others = as_rows("account-7", deposits(5, by="o"))
    rows = [*as_rows("account-42", deposits(balance)), *others]
    holds(withdraw, connection, [*rows, *as_rows("account-42", [withdrawn(amount, request)], after=1)])


@withdraw.law(examples=20, balance=amounts, excess=amounts)
def too_much_is_refused(withdraw: Attempt, balance: int, excess: int) -> None:
    """More than the balance is refused: decide_withdrawal raises ValueError, and you let it through."""
    connection = store(withdraw, account_42=deposits(balance))
    withdraw.raises(ValueError, connection, "account-42", balance + excess, "w1")
    holds(withdraw, connection, as_rows("account-42", deposits(balance)))


@withdraw.law(examples=20, balance=integers(100, 900), other=amounts)
def a_conflict_is_no_refusal(withdraw: Attempt, balance: int, other: int) -> None:
    """Just before your first append, somebody else deposits. There is enough in the account: load again, decide again,
    append again."""
    connection = store(withdraw, account_42=deposits(balance))
    Faster(connection, deposits(other, by="o"))
    withdraw(connection, "account-42", 100, "w1").should_be(balance + other - 100)
    connection.watch = None
    if rows(connection)[-1][2] != "w1":
        withdraw.fail(
            "The event must carry the id of the request, on every try: by that id it is found when the "
            "request comes again.",
            got=f"id {rows(connection)[-1][2]}",
            expected="id w1",
        )
    events = [*deposits(balance), *deposits(other, by="o"), withdrawn(100, "w1")]
    holds(withdraw, connection, as_rows("account-42", events))


@withdraw.law(examples=20, balance=integers(100, 150), other=integers(60, 90))
def it_decides_anew(withdraw: Attempt, balance: int, other: int) -> None:
    """Just before your first append, somebody else withdraws, and too little is left. What you decided was true of an
    account that is no more: after a conflict, load and decide anew."""
    connection = store(withdraw, account_42=deposits(balance))
    Faster(connection, [withdrawn(other, "o1")])
    withdraw.raises(ValueError, connection, "account-42", 100, "w1")
    connection.watch = None
    holds(withdraw, connection, as_rows("account-42", [*deposits(balance), withdrawn(other, "o1")]))


@withdraw.law(examples=20, tries=integers(1, 4))
def it_gives_up(withdraw: Attempt, tries: int) -> None:
    """Just before each of your appends, somebody else deposits, so that the version you loaded is never right. After
    `tries` conflicts give up, and let the IntegrityError out: the caller must know that nothing was withdrawn."""
    connection = store(withdraw, account_42=deposits(500))
    faster = Faster(connection, deposits(*[1] * (tries + 4), by="o"))
    withdraw.raises(IntegrityError, connection, "account-42", 100, "w1", tries=tries)
    connection.watch = None
    if faster.times != tries:
        withdraw.fail(got=f"an error after {faster.times} conflicts", expected=f"one after {tries}")
    holds(withdraw, connection, as_rows("account-42", [*deposits(500), *deposits(*[1] * tries, by="o")]))


@withdraw.law(examples=20, left=integers(0, 900), amount=integers(1, 900), request=requests)
def asked_again_it_answers_again(withdraw: Attempt, left: int, amount: int, request: str) -> None:
    """The same request comes again, since its answer was lost. It was paid: look for its id before you decide, and give
    the same answer."""
    connection = store(withdraw, account_42=deposits(left + amount))
    for _ in range(2):
        withdraw(connection, "account-42", amount, request).should_be(left)
    holds(withdraw, connection, as_rows("account-42", [*deposits(left + amount), withdrawn(amount, request)]))


@withdraw.law(examples=20, other=amounts)
def later_events_do_not_change_the_answer(withdraw: Attempt, other: int) -> None:
    """A request that was paid comes again, after others have moved the balance. The answer is still the balance right
    after its own event, and nothing is appended."""
    later = [*deposits(other, by="o"), withdrawn(other, "o2")]
    connection = store(withdraw, account_42=[*deposits(100), withdrawn(80, "w1"), *later[:1]])
    stored = rows(connection)
    withdraw(connection, "account-42", 80, "w1").should_be(20)
    holds(withdraw, connection, stored)
    write(connection, "account-42", later[1:], after=3)
    withdraw.steps.append(f"# somebody else withdraws {other}")
    withdraw(connection, "account-42", 80, "w1").should_be(20)


def withdrawals(withdraw: Attempt, amount: int) -> dict[str, Callable[[sqlite3.Connection], object]]:
    """Ben and Cleo, who both withdraw from the same account."""
    return {
        name: lambda connection, name=name: withdraw.answer(connection, "account-42", amount, name)
        for name in ("Ben", "Cleo")
    }


@withdraw.law()
def never_below_zero_in_any_order(withdraw: Attempt) -> None:
    """100 are in the account; Ben and Cleo withdraw 80 each. In every order of their statements one must get through,
    and the other be refused with ValueError."""

    def went_wrong(shared: SharedDatabase) -> str:
        if len(appended(shared)) == 3:
            return f"Both were paid 80: the account ends at −60. {told(shared)}"
        refused = [name for name, result in shared.results.items() if isinstance(result, ValueError)]
        return unless(len(refused) == 1 and 20 in shared.results.values() and len(appended(shared)) == 2, shared)

    in_every_order(withdraw, prepare(account_42=deposits(100)), withdrawals(withdraw, 80), went_wrong)


@withdraw.law()
def both_get_through_in_any_order(withdraw: Attempt) -> None:
    """100 are in the account; Ben and Cleo withdraw 30 each. In every order of their statements both must get through:
    the one who comes first is told 70, the other 40."""

    def went_wrong(shared: SharedDatabase) -> str:
        if len(appended(shared)) < 3:
            return unless(False, shared)
        first, second = (id for _, _, id in appended(shared)[1:])
        if shared.results[first] == 40:
            return f"{first}'s withdrawal left 70, but {first} was told 40: that includes what {second} did."
        return unless(shared.results == {first: 70, second: 40}, shared)

    in_every_order(withdraw, prepare(account_42=deposits(100)), withdrawals(withdraw, 30), went_wrong)


@withdraw.law()
def once_in_every_order_of_one_request(withdraw: Attempt) -> None:
    """100 are in the account. A request for 80 is sent twice, by Ben's old connection and by his new one. In every
    order of their statements it must be paid once, and both must be told 20."""

    def again(connection: sqlite3.Connection) -> object:
        return withdraw.answer(connection, "account-42", 80, "w1")

    def went_wrong(shared: SharedDatabase) -> str:
        if any(isinstance(result, ValueError) for result in shared.results.values()):
            return f"It was paid, and still refused: look for the id in the events on which you decide. {told(shared)}"
        return unless(list(shared.results.values()) == [20, 20] and len(appended(shared)) == 2, shared)

    in_every_order(withdraw, prepare(account_42=deposits(100)), {"old": again, "new": again}, went_wrong)


def _balance_of(events):
    return sum(event["amount"] if event["type"] == "Deposited" else -event["amount"] for event in events)


def _decide(events, amount, request):
    if not 0 < amount <= _balance_of(events):
        raise ValueError(f"The balance is {_balance_of(events)}; {amount} cannot be withdrawn.")
    return {"id": request, "type": "Withdrawn", "amount": amount}


def _answered(events, request):
    """The answer to a request that is among the events."""
    for number, event in enumerate(events, start=1):
        if event["id"] == request:
            return _balance_of(events[:number])
    return None


@withdraw.wrong("load again, decide again")
def does_not_try_again(connection, account, amount, request, tries=3):
    events = _load(connection, account)
    if (answer := _answered(events, request)) is not None:
        return answer
    event = _decide(events, amount, request)
    begins_immediately(connection, account, len(events), [event])
    return _balance_of([*events, event])


@withdraw.wrong("after a conflict, load and decide anew")
def appends_the_old_decision_again(connection, account, amount, request, tries=3):
    event = _decide(_load(connection, account), amount, request)
    for attempt in range(1, tries + 1):
        events = _load(connection, account)
        try:
            begins_immediately(connection, account, len(events), [event])
            return _balance_of([*events, event])
        except IntegrityError:
            if attempt == tries:
                raise


@withdraw.wrong("Both were paid 80: the account ends at −60")
def asks_for_the_version_afterwards(connection, account, amount, request, tries=3):
    for attempt in range(1, tries + 1):
        events = _load(connection, account)
        if (answer := _answered(events, request)) is not None:
            return answer
        event = _decide(events, amount, request)
        try:
            begins_immediately(connection, account, _version_of(connection, account), [event])
            return _balance_of([*events, event])
        except IntegrityError:
            if attempt == tries:
                raise


@withdraw.wrong("was told 40: that includes what")
def tells_the_balance_of_somebody_else(connection, account, amount, request, tries=3):
    for attempt in range(1, tries + 1):
        try:
            before = _load(connection, account)
            if (answer := _answered(before, request)) is not None:
                return answer
            begins_immediately(connection, account, len(before), [_decide(before, amount, request)])
            return _balance_of(_load(connection, account))
        except IntegrityError:
            if attempt == tries:
                raise


@withdraw.wrong("look for its id before you decide")
def decides_before_it_looks(connection, account, amount, request, tries=3):
    for attempt in range(1, tries + 1):
        events = _load(connection, account)
        event = _decide(events, amount, request)
        try:
            begins_immediately(connection, account, len(events), [event])
            return _balance_of([*events, event])
        except IntegrityError:
            if attempt == tries:
                raise


@withdraw.wrong("look for its id before you decide")
def refuses_what_was_asked_before(connection, account, amount, request, tries=3):
    if _position_of(connection, request) is not None:
        raise ValueError(f"{request} was asked before.")
    return decides_before_it_looks(connection, account, amount, request, tries)


@withdraw.wrong("still the balance right after its own event")
def answers_with_the_present_balance(connection, account, amount, request, tries=3):
    events = _load(connection, account)
    if any(event["id"] == request for event in events):
        return _balance_of(events)
    return retries_in_a_loop(connection, account, amount, request, tries)


@withdraw.wrong("It was paid, and still refused")
def looks_before_it_loads(connection, account, amount, request, tries=3):
    if _position_of(connection, request) is not None:
        return _answered(_load(connection, account), request)
    return decides_before_it_looks(connection, account, amount, request, tries)


@withdraw.wrong("The event must carry the id of the request, on every try")
def takes_a_new_id_on_each_try(connection, account, amount, request, tries=3):
    for attempt in range(1, tries + 1):
        try:
            return does_not_try_again(connection, account, amount, request if attempt == 1 else f"{request}-{attempt}")
        except IntegrityError:
            if attempt == tries:
                raise


@withdraw.wrong("expected        one after")
def tries_once_too_often(connection, account, amount, request, tries=3):
    return retries_in_a_loop(connection, account, amount, request, tries + 1)


@withdraw.wrong("After `tries` conflicts give up")
def never_gives_up(connection, account, amount, request, tries=3):
    while True:
        try:
            return does_not_try_again(connection, account, amount, request)
        except IntegrityError:
            pass


@withdraw.wrong("After `tries` conflicts give up")
def gives_up_without_a_word(connection, account, amount, request, tries=3):
    for _ in range(tries):
        try:
            return does_not_try_again(connection, account, amount, request)
        except IntegrityError:
            pass


@withdraw.wrong("More than the balance is refused")
def takes_a_refusal_for_a_conflict(connection, account, amount, request, tries=3):
    for _ in range(tries):
        try:
            return does_not_try_again(connection, account, amount, request)
        except Exception:
            pass
    raise IntegrityError("too many conflicts")


@withdraw.wrong("the new balance is returned")
def returns_the_version(connection, account, amount, request, tries=3):
    retries_in_a_loop(connection, account, amount, request, tries)
    return _version_of(connection, account)


@withdraw.wrong("More than the balance is refused")
def appends_without_deciding(connection, account, amount, request, tries=3):
    events = _load(connection, account)
    event = {"id": request, "type": "Withdrawn", "amount": amount}
    begins_immediately(connection, account, len(events), [event])
    return _balance_of([*events, event])


@withdraw.right
def retries_in_a_loop(connection, account, amount, request, tries=3):
    while True:
        tries -= 1
        try:
            return does_not_try_again(connection, account, amount, request)
        except IntegrityError:
            if tries == 0:
                raise


@withdraw.right
def calls_itself(connection, account, amount, request, tries=3):
    try:
        return does_not_try_again(connection, account, amount, request)
    except IntegrityError:
        if tries <= 1:
            raise IntegrityError(f"{account} was too busy") from None
    return calls_itself(connection, account, amount, request, tries - 1)


# ------------------------------------------------------------------------------------------------------ append_once

append_once = Exercise(
    "append_once",
    seconds=EVERY_ORDER_SECONDS,
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


@append_once.law(examples=20, before=some_amounts, others=some_amounts, id=requests)
def a_new_event_is_appended(append_once: Attempt, before: list[int], others: list[int], id: str) -> None:
    """A new event is appended, and its position in the whole log is returned. Its version counts its own stream only."""
    old, other = deposits(*before), deposits(*others, by="o")
    connection = store(append_once, account_42=old, account_7=other)
    append_once(connection, "account-42", len(old), withdrawn(5, id)).should_be(len(old) + len(other) + 1)
    old_rows = [*as_rows("account-42", old), *as_rows("account-7", other)]
    holds(append_once, connection, [*old_rows, *as_rows("account-42", [withdrawn(5, id)], after=len(old))])


@append_once.law(examples=20, before=some_amounts)
def the_same_again_changes_nothing(append_once: Attempt, before: list[int]) -> None:
    """The same call again, since its answer was lost: it changes nothing, and returns the same position."""
    old = deposits(*before)
    connection = store(append_once, account_42=old)
    for _ in range(2):
        append_once(connection, "account-42", len(old), withdrawn(5, "w1")).should_be(len(old) + 1)
    holds(append_once, connection, as_rows("account-42", [*old, withdrawn(5, "w1")]))


@append_once.law(examples=20, later=some_amounts)
def it_is_found_when_others_came_after_it(append_once: Attempt, later: list[int]) -> None:
    """The same event again, after others have been appended: it changes nothing, and returns the position that the
    event has had all the time, whichever version the caller expects."""
    connection = store(append_once, account_42=[*deposits(100), withdrawn(5, "w1"), *deposits(*later, by="o")])
    stored = rows(connection)
    append_once(connection, "account-42", 1, withdrawn(5, "w1")).should_be(2)
    append_once(connection, "account-42", 2 + len(later), withdrawn(5, "w1")).should_be(2)
    holds(append_once, connection, stored)


@append_once.law(examples=20, before=lists(amounts, min_size=2, max_size=4), behind=integers(1, 2))
def a_real_conflict_stays_one(append_once: Attempt, before: list[int], behind: int) -> None:
    """Another event stands where this one was to go. That is a real conflict: let the IntegrityError out, and append
    nothing."""
    old = deposits(*before)
    connection = store(append_once, account_42=old)
    append_once.raises(IntegrityError, connection, "account-42", len(old) - behind, withdrawn(5, "w1"))
    holds(append_once, connection, as_rows("account-42", old))


@append_once.law()
def once_in_every_order(append_once: Attempt) -> None:
    """The same event is sent twice, by Ben's old connection and by his new one. In every order of their statements it
    must be stored once, and both must get its position."""

    def again(connection: sqlite3.Connection) -> object:
        return append_once.answer(connection, "account-42", 1, withdrawn(5, "w1"))

    def went_wrong(shared: SharedDatabase) -> str:
        kept = list(shared.results.values()) == [2, 2] and appended(shared)[1:] == [("account-42", 2, "w1")]
        return unless(kept, shared)

    in_every_order(append_once, prepare(account_42=deposits(100)), {"old": again, "new": again}, went_wrong)


def _position_of(connection, id):
    found = connection.execute("SELECT position FROM events WHERE id = ?", (id,)).fetchone()
    return found[0] if found else None


@append_once.wrong("both must get its position")
def looks_before_it_appends(connection, stream, expected_version, event):
    position = _position_of(connection, event["id"])
    if position is None:
        begins_immediately(connection, stream, expected_version, [event])
        position = _position_of(connection, event["id"])
    return position


@append_once.wrong("let the IntegrityError out")
def takes_every_conflict_for_its_own(connection, stream, expected_version, event):
    try:
        begins_immediately(connection, stream, expected_version, [event])
    except IntegrityError:
        pass
    return _position_of(connection, event["id"])


@append_once.wrong("Its version counts its own stream only")
def returns_the_version_instead(connection, stream, expected_version, event):
    tries_then_looks(connection, stream, expected_version, event)
    return expected_version + 1


@append_once.wrong("the position that the event has had all the time")
def returns_the_end_of_the_log(connection, stream, expected_version, event):
    tries_then_looks(connection, stream, expected_version, event)
    return connection.execute("SELECT max(position) FROM events").fetchone()[0]


@append_once.wrong("append_once raised IntegrityError")
def appends_and_hopes(connection, stream, expected_version, event):
    begins_immediately(connection, stream, expected_version, [event])
    return _position_of(connection, event["id"])


@append_once.wrong("real conflict")
def gives_it_another_version(connection, stream, expected_version, event):
    try:
        begins_immediately(connection, stream, expected_version, [event])
    except IntegrityError:
        if _position_of(connection, event["id"]) is None:
            begins_immediately(connection, stream, _version_of(connection, stream), [event])
    return _position_of(connection, event["id"])


@append_once.wrong("The same call again")
def gives_it_another_id(connection, stream, expected_version, event):
    try:
        begins_immediately(connection, stream, expected_version, [event])
    except IntegrityError:
        if _position_of(connection, event["id"]) is None:
            raise
        event = event | {"id": event["id"] + "-again"}
        begins_immediately(connection, stream, _version_of(connection, stream), [event])
    return _position_of(connection, event["id"])


@append_once.right
def tries_then_looks(connection, stream, expected_version, event):
    try:
        begins_immediately(connection, stream, expected_version, [event])
    except IntegrityError as conflict:
        found = connection.execute("SELECT position FROM events WHERE id = ?", (event["id"],)).fetchall()
        if not found:
            raise conflict
        return found[0][0]
    return _position_of(connection, event["id"])


@append_once.right
def looks_inside_the_transaction(connection, stream, expected_version, event):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if _position_of(connection, event["id"]) is None:
            _expect(connection, stream, expected_version)
            _insert(connection, stream, expected_version + 1, event)
        return _position_of(connection, event["id"])


# --------------------------------------------------------------------------------------------------- claim_username

claim_username = Exercise(
    "claim_username",
    seconds=EVERY_ORDER_SECONDS,
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

names = sampled_from(["ada", "Ben", "CLEO", "x1"])


def owners(connection: sqlite3.Connection) -> list[tuple[str, Any]]:
    """(stream, user) of every event, in order of position."""
    return [(stream, event.get("user")) for stream, _, _, event in rows(connection)]


def claims(claim: Attempt, connection: sqlite3.Connection, expected: list[tuple[str, Any]], because: str = "") -> None:
    found = owners(connection)
    if found != expected:
        claim.fail(because, got=f"claims in the store: {show(found)}", expected=show(expected))


@claim_username.law(examples=12, name=names, user=sampled_from(["u1", "u22"]))
def a_free_name_is_claimed(claim: Attempt, name: str, user: str) -> None:
    """A free name is claimed: True, and one event in the stream of that name, `username-` and the name in small
    letters, says which user has it."""
    connection = store(claim)
    claim(connection, name, user).should_be(True)
    claims(claim, connection, [(f"username-{name.lower()}", user)])


@claim_username.law(examples=12, name=names)
def a_taken_name_is_refused(claim: Attempt, name: str) -> None:
    """A name that somebody else has is refused: False, and nothing is appended."""
    connection = store(claim)
    claim(connection, name, "u1").should_be(True)
    claim(connection, name, "u2").should_be(False)
    claims(claim, connection, [(f"username-{name.lower()}", "u1")])


@claim_username.law(examples=12, name=sampled_from(["ada", "ben"]))
def large_and_small_letters_are_one(claim: Attempt, name: str) -> None:
    """Large and small letters are the same name: where one has Ada, another cannot have ADA."""
    connection = store(claim)
    claim(connection, name.title(), "u1").should_be(True)
    claim(connection, name.upper(), "u2").should_be(False)
    claims(claim, connection, [(f"username-{name}", "u1")])


@claim_username.law(examples=12, name=names)
def ones_own_name_is_ones_own(claim: Attempt, name: str) -> None:
    """The same user asks again, in whichever letters. The name is theirs: True, and nothing new is appended."""
    connection = store(claim)
    for again in (name, name, name.swapcase()):
        claim(connection, again, "u1").should_be(True)
    claims(claim, connection, [(f"username-{name.lower()}", "u1")])


@claim_username.law()
def several_names_and_users(claim: Attempt) -> None:
    """Different names do not get in each other's way, and one user may have two."""
    connection = store(claim)
    for name, user in (("ada", "u1"), ("ben", "u2"), ("cleo", "u1")):
        claim(connection, name, user).should_be(True)
    claims(claim, connection, [("username-ada", "u1"), ("username-ben", "u2"), ("username-cleo", "u1")])


@claim_username.law()
def two_claims_have_two_ids(claim: Attempt) -> None:
    """User u1 claims 1x, and user u11 claims x. With one id for both, the second looks like the first sent again, and
    is not stored."""
    connection = store(claim)
    claim(connection, "1x", "u1").should_be(True)
    claim(connection, "x", "u11").should_be(True)
    claims(claim, connection, [("username-1x", "u1"), ("username-x", "u11")])


@claim_username.law()
def one_owner_in_every_order(claim: Attempt) -> None:
    """Two users ask for one name in the same second. In every order of their statements one must get True, the other
    False, and the one event must say who has it."""
    writers = {
        "u1": lambda connection: claim.answer(connection, "Ada", "u1"),
        "u2": lambda connection: claim.answer(connection, "ada", "u2"),
    }

    def went_wrong(shared: SharedDatabase) -> str:
        for user, result in shared.results.items():
            if isinstance(result, IntegrityError):
                return f"Both looked, and found the name free. {user} must be told False, not get an error."
        found = [json.loads(row["data"]).get("user") for row in shared.rows("SELECT data FROM events")]
        kept = [{user: user == owner for user in writers} for owner in found] == [shared.results]
        return unless(kept, shared)

    in_every_order(claim, prepare(), writers, went_wrong)


@claim_username.law()
def two_names_in_every_order(claim: Attempt) -> None:
    """Two users ask for two names, at the same time. Both must get theirs, in every order of their statements."""
    writers = {
        "u1": lambda connection: claim.answer(connection, "Ada", "u1"),
        "u2": lambda connection: claim.answer(connection, "Ben", "u2"),
    }

    def went_wrong(shared: SharedDatabase) -> str:
        return unless(shared.results == {"u1": True, "u2": True} and len(appended(shared)) == 2, shared)

    in_every_order(claim, prepare(), writers, went_wrong)


def _claim(key, user):
    return {"id": f"{user} claims {key}", "type": "UsernameClaimed", "user": user}


@claim_username.wrong("in small letters")
def takes_names_literally(connection, name, user):
    try:
        tries_then_looks(connection, f"username-{name}", 0, _claim(name, user))
        return True
    except IntegrityError:
        return False


@claim_username.wrong("False, and nothing is appended")
def appends_at_the_current_version(connection, name, user):
    stream = f"username-{name.lower()}"
    tries_then_looks(connection, stream, _version_of(connection, stream), _claim(name.lower(), user))
    return True


@claim_username.wrong("one must get True")
def looks_first_then_claims(connection, name, user):
    key = name.lower()
    stream = f"username-{key}"
    owner = [event["user"] for event in _load(connection, stream)]
    if owner:
        return owner == [user]
    tries_then_looks(connection, stream, _version_of(connection, stream), _claim(key, user))
    return True


@claim_username.wrong("must be told False, not get an error")
def looks_first_and_leaves_the_loser_an_error(connection, name, user):
    stream = f"username-{name.lower()}"
    events = _load(connection, stream)
    if events:
        return events[0]["user"] == user
    begins_immediately(connection, stream, 0, [_claim(name.lower(), user)])
    return True


@claim_username.wrong("The name is theirs")
def refuses_the_owner(connection, name, user):
    key = name.lower()
    try:
        begins_immediately(connection, f"username-{key}", 0, [_claim(key, user)])
        return True
    except IntegrityError:
        return False


@claim_username.wrong("the stream of that name")
def keeps_all_names_in_one_stream(connection, name, user):
    key = name.lower()
    claimed = _load(connection, "usernames")
    if any(event["name"] == key and event["user"] != user for event in claimed):
        return False
    tries_then_looks(connection, "usernames", len(claimed), _claim(key, user) | {"name": key})
    return True


@claim_username.wrong("Different names do not get in each other's way")
def makes_the_id_of_the_user_alone(connection, name, user):
    key = name.lower()
    try:
        tries_then_looks(connection, f"username-{key}", 0, {"id": user, "type": "UsernameClaimed", "user": user})
        return True
    except IntegrityError:
        return False


@claim_username.wrong("in whichever letters")
def makes_the_id_of_the_letters_as_typed(connection, name, user):
    try:
        tries_then_looks(connection, f"username-{name.lower()}", 0, _claim(name, user))
        return True
    except IntegrityError:
        return False


@claim_username.wrong("With one id for both")
def glues_user_and_name_together(connection, name, user):
    event = {"id": user + name.lower(), "type": "UsernameClaimed", "user": user}
    try:
        tries_then_looks(connection, f"username-{name.lower()}", 0, event)
        return True
    except IntegrityError:
        return False


@claim_username.wrong("raised IntegrityError")
def lets_the_conflict_out(connection, name, user):
    key = name.lower()
    tries_then_looks(connection, f"username-{key}", 0, _claim(key, user))
    return True


@claim_username.wrong("says which user has it")
def forgets_who_has_it(connection, name, user):
    key = name.lower()
    event = {"id": f"{user} claims {key}", "type": "UsernameClaimed"}
    try:
        tries_then_looks(connection, f"username-{key}", 0, event)
        return True
    except IntegrityError:
        return False


@claim_username.right
def asks_who_has_it(connection, name, user):
    stream = f"username-{name.lower()}"
    try:
        begins_immediately(connection, stream, 0, [_claim(name.lower(), user)])
    except IntegrityError:
        return _load(connection, stream)[0]["user"] == user
    return True


@claim_username.right
def appends_once(connection, name, user):
    key = name.casefold()
    try:
        tries_then_looks(connection, f"username-{key}", 0, {**_claim(key, user), "name": name})
    except IntegrityError:
        return False
    else:
        return True


# ---------------------------------------------------------------------------------------------------------- read_all

read_all = Exercise(
    "read_all",
    hints=(
        "It is `load` with three differences: it reads all streams, it begins after a position, and it stops at a limit.",
        "Ask for position and data WHERE position > ?, ORDER BY position, LIMIT ?; the values are after and limit. Each "
        "row becomes a pair.",
        all_but_the_dots(
            'query = "SELECT position, data FROM events … LIMIT ?"',
            "found = connection.execute(query, (after, limit))",
            "return [(position, json.loads(data)) for position, data in found]",
        ),
    ),
)


def mixed(read_all: Attempt, amounts: list[int]) -> tuple[WatchedConnection, list[Event]]:
    """A store in which two streams take turns, and its events in order of position."""
    connection, events = store(read_all), deposits(*amounts)
    # Without an ORDER BY, SQLite happens to go by position. It has a setting for just this: to go the other way.
    connection.execute("PRAGMA reverse_unordered_selects = ON")
    for index, event in enumerate(events):
        write(connection, ("account-9", "account-42")[index % 2], [event], after=index // 2)
    count = f"{len(events)} event{'s' * (len(events) > 1)}, of account-9 and account-42 in turn"
    read_all.steps.append(f"# {count}" if events else "# no events")
    return connection, events


def in_pairs(read: Returned) -> Returned:
    """A pair may be a list as well."""
    if isinstance(read.value, list):
        read.value = [tuple(pair) if isinstance(pair, list) else pair for pair in read.value]
    return read


@read_all.law(examples=20, amounts=lists(amounts, max_size=6))
def everything_in_order(read_all: Attempt, amounts: list[int]) -> None:
    """All events of all streams, in order of position, as a list of pairs: (position, event). Without ORDER BY a
    database may give rows in any order."""
    connection, events = mixed(read_all, amounts)
    in_pairs(read_all(connection, 0, 100)).should_be(list(enumerate(events, start=1)))


@read_all.law(examples=20, amounts=lists(amounts, min_size=2, max_size=6), after=integers(1, 6))
def only_what_comes_after(read_all: Attempt, amounts: list[int], after: int) -> None:
    """Only what comes after the position; the event at the position has been read already."""
    connection, events = mixed(read_all, amounts)
    in_pairs(read_all(connection, after, 100)).should_be(list(enumerate(events, start=1))[after:])


@read_all.law(examples=20, amounts=lists(amounts, min_size=3, max_size=6), after=integers(0, 2), limit=integers(1, 3))
def no_more_than_the_limit(read_all: Attempt, amounts: list[int], after: int, limit: int) -> None:
    """No more than `limit` events, and of those that are left, the first ones."""
    connection, events = mixed(read_all, amounts)
    in_pairs(read_all(connection, after, limit)).should_be(list(enumerate(events, start=1))[after : after + limit])


def it_minds_gaps(read_all: Attempt, missing: set[int], after: int) -> None:
    """Of nine events, those at the `missing` positions are taken away."""
    connection, events = mixed(read_all, [10] * 9)
    for position in missing:
        connection.execute("DELETE FROM events WHERE position = ?", (position,))
    read_all.steps.append(f"# positions missing: {sorted(missing)}")
    left = [pair for pair in enumerate(events, start=1) if pair[0] > after and pair[0] not in missing]
    in_pairs(read_all(connection, after, 3)).should_be(left[:3])


@read_all.law(examples=20, missing=sets(integers(1, 4), min_size=1, max_size=3))
def positions_before_may_be_missing(read_all: Attempt, missing: set[int]) -> None:
    """Some positions are missing, all of them read past already. Go by the positions themselves, and do not count
    rows."""
    it_minds_gaps(read_all, missing, after=4)


@read_all.law(examples=20, missing=sets(integers(1, 8), min_size=1, max_size=5), after=integers(0, 7))
def positions_after_may_be_missing(read_all: Attempt, missing: set[int], after: int) -> None:
    """Some positions are missing. `limit` counts the events you return, not positions."""
    it_minds_gaps(read_all, missing, after)


def _pairs(connection, sql, *values):
    return [(position, json.loads(data)) for position, data in connection.execute(sql, values).fetchall()]


@read_all.wrong("has been read already")
def reads_the_last_one_again(connection, after, limit):
    return _pairs(
        connection,
        "SELECT position, data FROM events WHERE position >= ? ORDER BY position LIMIT ?",
        max(after, 1),
        limit,
    )


@read_all.wrong("do not count rows")
def counts_rows(connection, after, limit):
    return _pairs(connection, "SELECT position, data FROM events ORDER BY position LIMIT ? OFFSET ?", limit, after)


@read_all.wrong("`limit` counts the events you return, not positions")
def counts_positions(connection, after, limit):
    sql = "SELECT position, data FROM events WHERE position BETWEEN ? AND ? ORDER BY position"
    return _pairs(connection, sql, after + 1, after + limit)


@read_all.wrong("in order of position")
def reads_stream_by_stream(connection, after, limit):
    sql = "SELECT position, data FROM events WHERE position > ? ORDER BY stream, version LIMIT ?"
    return _pairs(connection, sql, after, limit)


@read_all.wrong("in order of position")
def leaves_the_order_to_chance(connection, after, limit):
    return _pairs(connection, "SELECT position, data FROM events WHERE position > ? LIMIT ?", after, limit)


@read_all.wrong("No more than `limit`")
def forgets_the_limit(connection, after, limit):
    return _pairs(connection, "SELECT position, data FROM events WHERE position > ? ORDER BY position", after)


@read_all.wrong("the first ones")
def takes_the_last_ones(connection, after, limit):
    return forgets_the_limit(connection, after, limit)[-limit:]


@read_all.wrong("as a list of pairs")
def gives_text(connection, after, limit):
    sql = "SELECT position, data FROM events WHERE position > ? ORDER BY position LIMIT ?"
    return connection.execute(sql, (after, limit)).fetchall()


@read_all.wrong("as a list of pairs")
def leaves_the_position_out(connection, after, limit):
    return [event for _, event in slices(connection, after, limit)]


@read_all.right
def slices(connection, after, limit):
    everything = connection.execute("SELECT position, data FROM events ORDER BY position").fetchall()
    return [(position, json.loads(data)) for position, data in everything if position > after][:limit]


@read_all.right
def names_its_values(connection, after, limit):
    found = connection.cursor().execute(
        "SELECT data, position FROM events WHERE position > :after ORDER BY position ASC LIMIT :limit",
        {"after": after, "limit": limit},
    )
    pairs = []
    for data, position in found:
        pairs.append((position, json.loads(data)))
    return pairs


# --------------------------------------------------------------------------------------------------- next_checkpoint

next_checkpoint = Exercise(
    "next_checkpoint",
    hints=(
        "Stand at the checkpoint and look at the next number only. May you step onto it?",
        "You may, if it is visible or abandoned. So: while checkpoint + 1 is one of these, checkpoint goes up by one.",
        all_but_the_dots("while checkpoint + 1 in visible or …:", "    checkpoint += 1", "return checkpoint"),
    ),
)


@next_checkpoint.law(examples=30, checkpoint=integers(0, 20), count=integers(0, 5))
def without_gaps_it_moves_to_the_end(next_checkpoint: Attempt, checkpoint: int, count: int) -> None:
    """Nothing is missing: the checkpoint moves to the last visible position, and stays where it is if there is none."""
    visible = list(range(checkpoint + 1, checkpoint + count + 1))
    next_checkpoint(checkpoint, visible).should_be(checkpoint + count)


@next_checkpoint.law(examples=30, checkpoint=integers(0, 20), before=integers(0, 3), after=integers(1, 3))
def it_stops_before_a_gap(next_checkpoint: Attempt, checkpoint: int, before: int, after: int) -> None:
    """A number is missing: its transaction may commit later. Stop before it, or the reader will never see it."""
    gap = checkpoint + before + 1
    visible = [*range(checkpoint + 1, gap), *range(gap + 1, gap + 1 + after)]
    next_checkpoint(checkpoint, visible).should_be(gap - 1)


@next_checkpoint.law(examples=30, checkpoint=integers(0, 20), before=integers(0, 2), after=integers(1, 3))
def it_passes_an_abandoned_number(next_checkpoint: Attempt, checkpoint: int, before: int, after: int) -> None:
    """A number is missing, but it is abandoned: nothing will ever be there. Whoever waits for it waits for ever."""
    gap = checkpoint + before + 1
    visible = [*range(checkpoint + 1, gap), *range(gap + 1, gap + 1 + after)]
    next_checkpoint(checkpoint, visible, {gap}).should_be(gap + after)


@next_checkpoint.law(examples=30, checkpoint=integers(0, 20), count=integers(1, 3))
def abandoned_numbers_are_passed_at_the_end_too(next_checkpoint: Attempt, checkpoint: int, count: int) -> None:
    """The last numbers are abandoned, and nothing visible follows. Pass them all the same: nothing will ever be there."""
    abandoned = set(range(checkpoint + 1, checkpoint + count + 1))
    next_checkpoint(checkpoint, [], abandoned).should_be(checkpoint + count)


@next_checkpoint.law(
    examples=60,
    checkpoint=integers(0, 9),
    visible=sets(integers(1, 8), max_size=6),
    abandoned=sets(integers(1, 8), max_size=3),
)
def as_far_as_it_may(next_checkpoint: Attempt, checkpoint: int, visible: set[int], abandoned: set[int]) -> None:
    """Every number up to the new checkpoint must be visible or abandoned, and the one after it neither."""
    seen, lost = {checkpoint + n for n in visible - abandoned}, {checkpoint + n for n in abandoned}
    moved = next_checkpoint(checkpoint, sorted(seen), lost)
    moved.should(type(moved.value) is int, "A checkpoint is a position: a whole number.")
    moved.should(moved.value >= checkpoint, "A checkpoint never goes back.")
    passed = set(range(checkpoint + 1, moved.value + 1))
    moved.should(not passed - seen - lost, expected=f"a checkpoint below {min(passed - seen - lost, default=0)}")
    further = moved.value + 1
    moved.should(further not in seen | lost, expected=f"a checkpoint of {further} at least")


class Sequence:
    """A log whose numbers are taken before the commit, and a reader of it that uses `move` for its checkpoint."""

    def __init__(self, move: Callable[..., int]) -> None:
        self.taken, self.visible, self.abandoned = 0, set[int](), set[int]()
        self.move, self.checkpoint, self.handled = move, 0, list[int]()

    def commits(self) -> Iterator[str]:
        self.taken += 1
        number = self.taken
        yield f"takes {number}"
        self.visible.add(number)
        yield f"commits {number}"

    def rolls_back(self) -> Iterator[str]:
        self.taken += 1
        number = self.taken
        yield f"takes {number}"
        self.abandoned.add(number)
        yield f"rolls {number} back"

    def read(self) -> str:
        visible = sorted(number for number in self.visible if number > self.checkpoint)
        before, self.checkpoint = self.checkpoint, self.move(self.checkpoint, visible, set(self.abandoned))
        self.handled += [number for number in visible if number <= self.checkpoint]
        return f"sees {visible}, checkpoint {before} → {self.checkpoint}"

    def reads_twice(self) -> Iterator[str]:
        for _ in range(2):
            yield self.read()


@next_checkpoint.law(cases=lambda: [{"ben": "commits"}, {"ben": "rolls_back"}])
def no_late_commit_is_skipped(next_checkpoint: Attempt, ben: str) -> None:
    """Ben and Cleo each take a number and then end their transactions, while a reader reads, handles what it sees up to
    its new checkpoint, and keeps that. In every order it must handle each committed number once."""
    writers = {
        "Ben": lambda log: getattr(log, ben)(),
        "Cleo": lambda log: log.commits(),
        "reader": lambda log: log.reads_twice(),
    }

    def move(*case: Any) -> int:
        next_checkpoint.steps.clear()
        return next_checkpoint(*case).value

    for run in interleavings(lambda: Sequence(move), writers):
        lines = [f"{step.writer}: {step.said}" for step in run.steps]
        lines.append(f"reader: {run.shared.read()}")
        if sorted(run.shared.handled) != sorted(run.shared.visible):
            next_checkpoint.steps.clear()
            handled = ", ".join(map(str, run.shared.handled)) or "none"
            next_checkpoint.fail(lines=[*lines, f"handled {handled}, committed {sorted(run.shared.visible)}"])


@next_checkpoint.wrong("Stop before it")
def takes_the_highest_seen(checkpoint, visible, abandoned=()):
    return max(visible, default=checkpoint)


@next_checkpoint.wrong("Stop before it")
def counts_what_it_sees(checkpoint, visible, abandoned=()):
    return checkpoint + len(visible)


@next_checkpoint.wrong("Stop before it")
def looks_for_gaps_among_the_visible_only(checkpoint, visible, abandoned=()):
    for position in visible:
        if position - 1 in abandoned or position - 1 == checkpoint or position == visible[0]:
            checkpoint = position
    return checkpoint


@next_checkpoint.wrong("Whoever waits for it waits for ever")
def waits_for_the_abandoned(checkpoint, visible, abandoned=()):
    while checkpoint + 1 in visible:
        checkpoint += 1
    return checkpoint


@next_checkpoint.wrong("moves to the last visible position")
def never_moves(checkpoint, visible, abandoned=()):
    return checkpoint


@next_checkpoint.wrong("moves to the last visible position")
def moves_one_at_a_time(checkpoint, visible, abandoned=()):
    return checkpoint + 1 if checkpoint + 1 in (*visible, *abandoned) else checkpoint


@next_checkpoint.wrong("raised ValueError")
def stumbles_over_an_empty_read(checkpoint, visible, abandoned=()):
    return max(visible)


@next_checkpoint.wrong("up to the new checkpoint")
def passes_every_gap_once_something_is_abandoned(checkpoint, visible, abandoned=()):
    if abandoned:
        return max([*visible, *abandoned])
    return waits_for_the_abandoned(checkpoint, visible)


@next_checkpoint.wrong("up to the new checkpoint")
def looks_one_number_back_only(checkpoint, visible, abandoned=()):
    for position in visible:
        if position != checkpoint + 1 and position - 1 not in abandoned:
            break
        checkpoint = position
    return looks_for_the_first_missing(checkpoint, visible, abandoned)


@next_checkpoint.wrong("nothing visible follows")
def passes_what_is_abandoned_when_something_follows(checkpoint, visible, abandoned=()):
    for position in visible:
        before = position
        while before - 1 in abandoned:
            before -= 1
        if before > checkpoint + 1:
            return checkpoint
        checkpoint = position
    return checkpoint


@next_checkpoint.right
def walks_over_the_visible(checkpoint, visible, abandoned=()):
    for position in sorted([*visible, *abandoned]):
        if position > checkpoint + 1:
            break
        checkpoint = max(checkpoint, position)
    return checkpoint


@next_checkpoint.right
def looks_for_the_first_missing(checkpoint, visible, abandoned=()):
    from itertools import count

    known = set(visible) | set(abandoned)
    return next(number for number in count(checkpoint + 1) if number not in known) - 1
