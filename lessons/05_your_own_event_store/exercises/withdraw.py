"""`withdraw` decides on what it has loaded, begins again after a conflict, and gives one request one answer."""

import sqlite3
from sqlite3 import IntegrityError

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.every_order import in_every_order
from course_utils.schedules import Count, SharedDatabase
from course_utils.schedules.writer_thread import Work

from ..kit import (
    Faster,
    FullDisk,
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
    store,
    told,
    unless,
    withdrawn,
    write,
)

exercise = Exercise(
    "withdraw",
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


@exercise.law(examples=20, balance=integers(200, 900), amount=integers(1, 200), request=requests)
def it_appends_a_withdrawal(withdraw: Attempt, balance: int, amount: int, request: str) -> None:
    """A withdrawal that the balance allows is appended, with the request's id, and the new balance is returned."""
    with store(withdraw, account_42=deposits(balance), account_7=deposits(5, by="o")) as connection:
        withdraw(connection, "account-42", amount, request).should_be(balance - amount)
        others = as_rows("account-7", deposits(5, by="o"))
        rows = [*as_rows("account-42", deposits(balance)), *others]
        holds(withdraw, connection, [*rows, *as_rows("account-42", [withdrawn(amount, request)], after=1)])


@exercise.law(examples=20, balance=amounts, excess=amounts)
def too_much_is_refused(withdraw: Attempt, balance: int, excess: int) -> None:
    """More than the balance is refused: decide_withdrawal raises ValueError, and you let it through."""
    with store(withdraw, account_42=deposits(balance)) as connection:
        withdraw.raises(ValueError, connection, "account-42", balance + excess, "w1")
        holds(withdraw, connection, as_rows("account-42", deposits(balance)))


@exercise.law(examples=5, tries=integers(2, 5))
def a_refusal_is_asked_for_once(withdraw: Attempt, tries: int) -> None:
    """A refusal is an answer, and no conflict: let it out at once. More tries must make no difference to it."""
    with store(withdraw, account_42=deposits(100)) as connection:
        statements = []
        for allowed in (1, tries):
            connection.observers = (count := Count(),)
            withdraw.raises(ValueError, connection, "account-42", 101, "w1", tries=allowed)
            statements.append(count.done)
        if statements[0] != statements[1]:
            got = f"statements: {statements[0]} with tries=1, {statements[1]} with tries={tries}"
            withdraw.fail(got=got, expected="as many with both")


@exercise.law(examples=5, tries=integers(1, 4))
def only_a_conflict_is_tried_again(withdraw: Attempt, tries: int) -> None:
    """The disk is full, so SQLite raises OperationalError at your append. That is no conflict, and loading again helps
    nothing: catch IntegrityError only, and let every other error out at once."""
    with store(withdraw, account_42=deposits(500)) as connection:
        full = FullDisk(connection)
        withdraw.steps.append("# the disk is full: whatever begins to write raises OperationalError")
        withdraw.raises(sqlite3.OperationalError, connection, "account-42", 100, "w1", tries=tries)
        if full.times > 1:
            withdraw.fail(got=f"an error after {full.times} appends", expected="one after the first")


@exercise.law(examples=20, balance=integers(100, 900), other=amounts)
def a_conflict_is_no_refusal(withdraw: Attempt, balance: int, other: int) -> None:
    """Just before your first append, somebody else deposits. There is enough in the account: load again, decide again,
    append again."""
    with store(withdraw, account_42=deposits(balance)) as connection:
        Faster(connection, deposits(other, by="o"))
        withdraw(connection, "account-42", 100, "w1").should_be(balance + other - 100)
        connection.observers = ()
        if rows(connection)[-1][2] != "w1":
            withdraw.fail(
                "The event must carry the id of the request, on every try: by that id it is found when the "
                "request comes again.",
                got=f"id {rows(connection)[-1][2]}",
                expected="id w1",
            )
        events = [*deposits(balance), *deposits(other, by="o"), withdrawn(100, "w1")]
        holds(withdraw, connection, as_rows("account-42", events))


@exercise.law(examples=20, balance=integers(100, 150), other=integers(60, 90))
def it_decides_anew(withdraw: Attempt, balance: int, other: int) -> None:
    """Just before your first append, somebody else withdraws, and too little is left. What you decided was true of an
    account that is no more: after a conflict, load and decide anew."""
    with store(withdraw, account_42=deposits(balance)) as connection:
        Faster(connection, [withdrawn(other, "o1")])
        withdraw.raises(ValueError, connection, "account-42", 100, "w1")
        connection.observers = ()
        holds(withdraw, connection, as_rows("account-42", [*deposits(balance), withdrawn(other, "o1")]))


@exercise.law(examples=20, tries=integers(1, 4))
def it_gives_up(withdraw: Attempt, tries: int) -> None:
    """Just before each of your appends, somebody else deposits, so that the version you loaded is never right. After
    `tries` conflicts give up, and let the IntegrityError out: the caller must know that nothing was withdrawn."""
    with store(withdraw, account_42=deposits(500)) as connection:
        faster = Faster(connection, *([event] for event in deposits(*[1] * (tries + 4), by="o")))
        withdraw.raises(IntegrityError, connection, "account-42", 100, "w1", tries=tries)
        connection.observers = ()
        if faster.times != tries:
            withdraw.fail(got=f"an error after {faster.times} conflicts", expected=f"one after {tries}")
        holds(withdraw, connection, as_rows("account-42", [*deposits(500), *deposits(*[1] * tries, by="o")]))


@exercise.law(examples=20, left=integers(0, 900), amount=integers(1, 900), request=requests)
def asked_again_it_answers_again(withdraw: Attempt, left: int, amount: int, request: str) -> None:
    """The same request comes again, since its answer was lost. It was paid: look for its id before you decide, and give
    the same answer."""
    with store(withdraw, account_42=deposits(left + amount)) as connection:
        for _ in range(2):
            withdraw(connection, "account-42", amount, request).should_be(left)
        holds(withdraw, connection, as_rows("account-42", [*deposits(left + amount), withdrawn(amount, request)]))


@exercise.law(examples=20, other=amounts)
def later_events_do_not_change_the_answer(withdraw: Attempt, other: int) -> None:
    """A request that was paid comes again, after others have moved the balance. The answer is still the balance right
    after its own event, and nothing is appended."""
    later = [*deposits(other, by="o"), withdrawn(other, "o2")]
    with store(withdraw, account_42=[*deposits(100), withdrawn(80, "w1"), *later[:1]]) as connection:
        stored = rows(connection)
        withdraw(connection, "account-42", 80, "w1").should_be(20)
        holds(withdraw, connection, stored)
        write(connection, "account-42", later[1:], after=3)
        withdraw.steps.append(f"# somebody else withdraws {other}")
        withdraw(connection, "account-42", 80, "w1").should_be(20)


@exercise.law(examples=10, amount=integers(1, 900))
def its_id_alone_tells_a_request(withdraw: Attempt, amount: int) -> None:
    """A request's id comes again with another amount. It is the id that tells a request: append nothing, and answer as
    the first time."""
    with store(withdraw, account_42=[*deposits(100), withdrawn(80, "w1")]) as connection:
        withdraw(connection, "account-42", amount, "w1").should_be(20)
        holds(withdraw, connection, as_rows("account-42", [*deposits(100), withdrawn(80, "w1")]))


def withdrawals(withdraw: Attempt, amount: int) -> dict[str, Work]:
    """Ben and Cleo, who both withdraw from the same account."""
    return {name: as_writer(withdraw, "account-42", amount, name) for name in ("Ben", "Cleo")}


@exercise.law()
def never_below_zero_in_any_order(withdraw: Attempt) -> None:
    """100 are in the account; Ben and Cleo withdraw 80 each. In every order of their statements one must get through,
    and the other be refused with ValueError."""

    def went_wrong(shared: SharedDatabase) -> str:
        if len(appended(shared)) == 3:
            return f"Both were paid 80: the account ends at −60. {told(shared)}"
        refused = [name for name, result in shared.results.items() if isinstance(result, ValueError)]
        return unless(len(refused) == 1 and 20 in shared.results.values() and len(appended(shared)) == 2, shared)

    in_every_order(withdraw, prepare(account_42=deposits(100)), withdrawals(withdraw, 80), went_wrong)


@exercise.law()
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


@exercise.law()
def once_in_every_order_of_one_request(withdraw: Attempt) -> None:
    """100 are in the account. A request for 80 is sent twice, by Ben's old connection and by his new one. In every
    order of their statements it must be paid once, and both must be told 20."""

    again = as_writer(withdraw, "account-42", 80, "w1")

    def went_wrong(shared: SharedDatabase) -> str:
        if any(isinstance(result, ValueError) for result in shared.results.values()):
            return f"It was paid, and still refused: look for the id in the events on which you decide. {told(shared)}"
        return unless(list(shared.results.values()) == [20, 20] and len(appended(shared)) == 2, shared)

    in_every_order(withdraw, prepare(account_42=deposits(100)), {"old": again, "new": again}, went_wrong)


@exercise.law(examples=10, other=integers(1, 15))
def it_meets_itself_and_another(withdraw: Attempt, other: int) -> None:
    """Just before your first append, the same request arrives by another connection and is paid, and then a third
    program withdraws as well. After the conflict you find the request among the events: one request has one answer, the
    balance right after its own event."""
    with store(withdraw, account_42=deposits(100)) as connection:
        Faster(connection, [withdrawn(80, "w1"), withdrawn(other, "o1")])
        withdraw.steps.append(f"# just before the append, w1 takes 80 by another connection, and then o1 takes {other}")
        withdraw(connection, "account-42", 80, "w1").should_be(20)
        connection.observers = ()
        events = [*deposits(100), withdrawn(80, "w1"), withdrawn(other, "o1")]
        holds(withdraw, connection, as_rows("account-42", events))
