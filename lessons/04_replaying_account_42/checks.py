"""Exercises of lesson 04: evolve, replay, balance_at, decide_withdrawal, reversal and explain.

Histories are generated as moves (whole numbers, below zero for withdrawals) first and turned into events second, so
that what is expected is a sum of the moves and never a second replay of the same events.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis.strategies import composite, integers, lists, sampled_from

from course_utils.exercises import Attempt, Exercise

Event = dict[str, Any]

_START = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)
amounts = integers(1, 900)
balances = integers(0, 2000)
unknown_types = sampled_from(["AddressChanged", "CardIssued", "LimitRequested"])


def at(step: int) -> str:
    """The timestamp of the step-th event of a history: one every six hours."""
    return (_START + timedelta(hours=6 * step)).strftime("%Y-%m-%dT%H:%M:%SZ")


def opened(balance: int, step: int = 0) -> Event:
    return {"type": "AccountOpened", "balance": balance, "timestamp": at(step)}


def moved(move: int, step: int = 1) -> Event:
    kind = "Deposited" if move > 0 else "Withdrawn"
    return {"type": kind, "amount": abs(move), "timestamp": at(step)}


def noted(kind: str, amount: int, step: int = 1) -> Event:
    """An event of a type nobody told the learner about: what it carries is none of the balance's business."""
    return {"type": kind, "amount": amount, "balance": amount, "timestamp": at(step)}


def history(opening: int, moves: list[int]) -> list[Event]:
    return [opened(opening), *(moved(move, step) for step, move in enumerate(moves, start=1))]


@composite
def all_moves(draw: Any) -> list[int]:
    """Deposits and withdrawals in any order, the balance below zero at times: old facts are facts."""
    return draw(lists(integers(-300, 500).filter(bool), max_size=6))


# ---------------------------------------------------------------------------------------------------------- evolve

evolve = Exercise(
    "evolve",
    hints=(
        "Ask of each event first: which type is it? Four answers are possible, and the fourth is 'none I know'.",
        '`match event:` with a `case {"type": "Deposited", "amount": amount}:` takes the event apart. The loop at '
        "the top of the lesson has two of the cases; AccountOpened and 'anything else' are missing.",
        'AccountOpened: return event["balance"]. Deposited: balance + event["amount"]. Withdrawn: balance - '
        'event["amount"]. Everything else: return balance.',
    ),
)


@evolve.law(before=balances, amount=amounts)
def a_deposit_adds(evolve: Attempt, before: int, amount: int) -> None:
    """A deposit adds its amount to the balance before it."""
    evolve(before, moved(amount)).should_be(before + amount)


@evolve.law(before=integers(900, 2000), amount=amounts)
def a_withdrawal_subtracts(evolve: Attempt, before: int, amount: int) -> None:
    """A withdrawal takes its amount from the balance before it."""
    evolve(before, moved(-amount)).should_be(before - amount)


@evolve.law(opening=amounts)
def an_opening_counts(evolve: Attempt, opening: int) -> None:
    """You handle deposits and withdrawals. This account opened with money in it. (The loop at the top of the lesson
    has the same gap; Ada's account opened at 0, so nobody noticed.)"""
    evolve(0, opened(opening)).should_be(opening)


@evolve.law(before=balances, kind=unknown_types, amount=amounts)
def an_unknown_type_changes_nothing(evolve: Attempt, before: int, kind: str, amount: int) -> None:
    """An event type you do not know leaves the balance as it is, even when it carries an amount or a balance."""
    evolve(before, noted(kind, amount)).should_be(before)


@evolve.law(before=integers(0, 100), amount=integers(101, 900))
def a_past_withdrawal_is_not_judged(evolve: Attempt, before: int, amount: int) -> None:
    """This withdrawal has happened, whatever rule holds today: apply it, even where the balance falls below zero."""
    evolve(before, moved(-amount)).should_be(before - amount)


@evolve.wrong("opened with money in it")
def ignores_the_opening_balance(balance, event):
    if event["type"] == "Deposited":
        return balance + event["amount"]
    if event["type"] == "Withdrawn":
        return balance - event["amount"]
    return balance


@evolve.wrong("An event type you do not know")
def takes_every_amount_for_a_deposit(balance, event):
    if event["type"] == "AccountOpened":
        return event["balance"]
    return balance - event["amount"] if event["type"] == "Withdrawn" else balance + event["amount"]


@evolve.wrong("has happened")
def checks_the_overdraft(balance, event):
    if event["type"] == "Withdrawn" and event["amount"] > balance:
        raise ValueError("overdrawn")
    return reads_fields(balance, event)


@evolve.wrong("has happened")
def skips_what_would_overdraw(balance, event):
    if event["type"] == "Withdrawn" and event["amount"] > balance:
        return balance
    return reads_fields(balance, event)


@evolve.wrong("a float")
def counts_in_floats(balance, event):
    return float(reads_fields(balance, event))


@evolve.wrong("returned nothing")
def forgets_to_return_for_unknown_types(balance, event):
    if event["type"] in ("AccountOpened", "Deposited", "Withdrawn"):
        return reads_fields(balance, event)


@evolve.wrong("A deposit adds its amount")
def answers_with_a_constant(balance, event):
    return 150


@evolve.right
def reads_fields(balance, event):
    kind = event["type"]
    if kind == "AccountOpened":
        balance = event["balance"]
    elif kind == "Deposited":
        balance += event["amount"]
    elif kind == "Withdrawn":
        balance -= event["amount"]
    return balance


@evolve.right
def looks_up_a_function(balance, event):
    meaning = {
        "AccountOpened": lambda: event["balance"],
        "Deposited": lambda: balance + event["amount"],
        "Withdrawn": lambda: balance - event["amount"],
    }
    return meaning.get(event["type"], lambda: balance)()


# ---------------------------------------------------------------------------------------------------------- replay

replay = Exercise(
    "replay",
    hints=(
        "You need one variable that is carried from event to event. What is it before the first one?",
        "Begin with `balance = start`. For each event, the new balance is `worked_evolve(balance, event)`.",
        "balance = start, then `for event in events: balance = worked_evolve(balance, event)`, and after the loop, "
        "not inside it, `return balance`. (functools.reduce does the same in one line.)",
    ),
)


@replay.law(start=balances)
def no_events_change_nothing(replay: Attempt, start: int) -> None:
    """With no events, the balance is where it started."""
    replay([], start).should_be(start)


@replay.law(opening=balances, moves=all_moves())
def all_events_count(replay: Attempt, opening: int, moves: list[int]) -> None:
    """Every event counts once, from the first to the last. (If your own `evolve` is the step: is it solved?)"""
    replay(history(opening, moves)).should_be(opening + sum(moves))


@replay.law(start=amounts, moves=all_moves())
def it_goes_on_from_the_start(replay: Attempt, start: int, moves: list[int]) -> None:
    """Begin at `start`: it is the balance that the events before these led to."""
    replay([moved(move, step) for step, move in enumerate(moves)], start=start).should_be(start + sum(moves))


@replay.law(opening=balances, moves=all_moves())
def twice_is_the_same(replay: Attempt, opening: int, moves: list[int]) -> None:
    """Replaying the same events a second time gives the same balance. Does something survive the first call?"""
    events = history(opening, moves)
    replay(events).should_be(opening + sum(moves))
    replay(events).should_be(opening + sum(moves))


@replay.wrong("Every event counts once")
def stops_after_the_first(events, start=0):
    for event in events:
        return reads_fields(start, event)
    return start


@replay.wrong("Begin at `start`")
def always_begins_at_zero(events, start=0):
    if not events:
        return start
    balance = 0
    for event in events:
        balance = reads_fields(balance, event)
    return balance


@replay.wrong("changed the events")
def consumes_the_list(events, start=0):
    while events:
        start = reads_fields(start, events.pop(0))
    return start


@replay.wrong("Every event counts once")
def sums_all_amounts(events, start=0):
    return start + sum(event.get("amount", event.get("balance", 0)) for event in events)


@replay.wrong("where it started")
def knows_ada_only(events, start=0):
    return 1300


@replay.right
def with_reduce(events, start=0):
    from functools import reduce

    return reduce(reads_fields, events, start)


@replay.right
def recursively(events, start=0):
    return recursively(events[1:], reads_fields(start, events[0])) if events else start


# ------------------------------------------------------------------------------------------------------ balance_at

balance_at = Exercise(
    "balance_at",
    hints=(
        "The balance at a moment is a replay of fewer events. Which ones?",
        'Keep the events whose `event["timestamp"]` is not later than `moment`; equal is not later.',
        'return worked_replay([event for event in events if event["timestamp"] <= moment])',
    ),
)


@balance_at.law(opening=amounts, moves=lists(amounts, min_size=1, max_size=5))
def later_events_do_not_count(balance_at: Attempt, opening: int, moves: list[int]) -> None:
    """Only what had happened by then counts; an event after the moment does not."""
    events = history(opening, moves)
    balance_at(events, at(0).replace("09:00", "10:00")).should_be(opening)


@balance_at.law(opening=amounts, moves=lists(amounts, min_size=1, max_size=5), asked=integers(0, 5))
def the_moment_itself_counts(balance_at: Attempt, opening: int, moves: list[int], asked: int) -> None:
    """An event that carries the very moment you ask for counts: the boundary is inclusive."""
    step = min(asked, len(moves))
    balance_at(history(opening, moves), at(step)).should_be(opening + sum(moves[:step]))


@balance_at.law(opening=amounts, moves=all_moves())
def before_the_opening_there_is_nothing(balance_at: Attempt, opening: int, moves: list[int]) -> None:
    """Before the account opened, its balance is 0."""
    balance_at(history(opening, moves), "2023-12-31T23:59:59Z").should_be(0)


@balance_at.law(
    opening=amounts, moves=lists(integers(-300, 500).filter(bool), min_size=2, max_size=5), cut=integers(0, 5)
)
def between_two_events(balance_at: Attempt, opening: int, moves: list[int], cut: int) -> None:
    """Between two events, the balance is what the earlier one left, to the second."""
    step = min(cut, len(moves))
    moment = (_START + timedelta(hours=6 * step, seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    balance_at(history(opening, moves), moment).should_be(opening + sum(moves[:step]))


@balance_at.law(opening=amounts, moves=lists(amounts, min_size=2, max_size=3))
def all_of_the_moment_counts(balance_at: Attempt, opening: int, moves: list[int]) -> None:
    """Several events may carry the same timestamp. All that happened at the moment counts, not the first of it only."""
    events = [opened(opening), *(moved(move, 1) for move in moves)]
    balance_at(events, at(1)).should_be(opening + sum(moves))


def _until(events, keep):
    return with_reduce([event for event in events if keep(event["timestamp"])])


@balance_at.wrong("the boundary is inclusive")
def leaves_the_moment_out(events, moment):
    return _until(events, lambda timestamp: timestamp < moment)


@balance_at.wrong("Only what had happened by then")
def answers_for_today(events, moment):
    return _until(events, lambda timestamp: timestamp <= datetime.now(UTC).isoformat())


@balance_at.wrong("Only what had happened by then")
def compares_days_only(events, moment):
    return _until(events, lambda timestamp: timestamp[:10] <= moment[:10])


@balance_at.wrong("Only what had happened by then")
def counts_what_came_after(events, moment):
    return _until(events, lambda timestamp: timestamp >= moment)


@balance_at.wrong("raised IndexError")
def takes_for_granted_that_it_was_open(events, moment):
    so_far = [event for event in events if event["timestamp"] <= moment]
    return with_reduce(so_far[1:], start=so_far[0]["balance"])


@balance_at.wrong("not the first of it only")
def stops_once_the_moment_is_reached(events, moment):
    balance = 0
    for event in events:
        if event["timestamp"] > moment:
            break
        balance = reads_fields(balance, event)
        if event["timestamp"] == moment:
            break
    return balance


@balance_at.right
def stops_at_the_first_later_event(events, moment):
    balance = 0
    for event in events:
        if event["timestamp"] > moment:
            break
        balance = reads_fields(balance, event)
    return balance


@balance_at.right
def compares_datetimes(events, moment):
    return _until(events, lambda timestamp: datetime.fromisoformat(timestamp) <= datetime.fromisoformat(moment))


# ------------------------------------------------------------------------------------------------ decide_withdrawal

decide_withdrawal = Exercise(
    "decide_withdrawal",
    hints=(
        "There are three ways out of this function: two refusals and one event. Write the refusals first.",
        "Refuse when `amount <= 0` and when `amount > balance`. An amount equal to the balance is allowed.",
        'After the two `if … raise ValueError(…)`, return {"type": "Withdrawn", "amount": amount, "timestamp": '
        "timestamp}. The new balance is nowhere in it.",
    ),
)


@decide_withdrawal.law(balance=integers(901, 2000), amount=amounts, step=integers(0, 9))
def it_returns_the_event(decide: Attempt, balance: int, amount: int, step: int) -> None:
    """A decision is a new event with type, amount and timestamp. What it does to the balance is evolve's business."""
    decided = decide(balance, amount, at(step))
    if isinstance(decided.value, dict):
        stamped = decided.value.get("timestamp")
        decided.should(
            stamped == at(step), "The timestamp is the one you were given; deciding looks at no clock.", at(step)
        )
    decided.should_be({"type": "Withdrawn", "amount": amount, "timestamp": at(step)})


@decide_withdrawal.law(balance=amounts)
def the_last_cent_may_go(decide: Attempt, balance: int) -> None:
    """Taking all there is leaves 0, which is not below zero: that is allowed."""
    decide(balance, balance, at(1)).should_be({"type": "Withdrawn", "amount": balance, "timestamp": at(1)})


@decide_withdrawal.law(balance=balances, excess=amounts)
def more_than_there_is_is_refused(decide: Attempt, balance: int, excess: int) -> None:
    """More than the balance is refused, by raising ValueError before anything becomes a fact."""
    decide.raises(
        ValueError,
        balance,
        balance + excess,
        at(1),
    )


@decide_withdrawal.law(balance=balances, amount=integers(-500, -1))
def a_negative_amount_is_refused(decide: Attempt, balance: int, amount: int) -> None:
    """An amount is above zero. Withdrawing a negative amount would be a deposit in disguise."""
    decide.raises(
        ValueError,
        balance,
        amount,
        at(1),
    )


@decide_withdrawal.law(balance=balances)
def nothing_is_no_withdrawal(decide: Attempt, balance: int) -> None:
    """An amount is above zero. Zero moves nothing, and a log has no room for events in which nothing happened."""
    decide.raises(ValueError, balance, 0, at(1))


@decide_withdrawal.law(balance=balances, excess=amounts)
def a_refusal_says_why(decide: Attempt, balance: int, excess: int) -> None:
    """Say why: the ValueError carries a sentence for the person who is refused."""
    refusal = decide.raises(ValueError, balance, balance + excess, at(1))
    if not str(refusal).strip():
        decide.fail(got="ValueError()", expected='ValueError("a sentence")')


def _withdrawn(amount, timestamp):
    return {"type": "Withdrawn", "amount": amount, "timestamp": timestamp}


@decide_withdrawal.wrong("returned 0, an int; expected a dict")
def returns_the_new_balance(balance, amount, timestamp):
    if amount > balance or amount <= 0:
        raise ValueError("no")
    return 0 if amount == balance else min(balance - amount, 0)


@decide_withdrawal.wrong("A decision is a new event")
def puts_the_balance_into_the_event(balance, amount, timestamp):
    if amount > balance or amount <= 0:
        raise ValueError("no")
    return _withdrawn(amount, timestamp) | {"balance": balance - amount}


@decide_withdrawal.wrong("leaves 0, which is not below zero")
def refuses_the_last_cent(balance, amount, timestamp):
    if amount >= balance or amount <= 0:
        raise ValueError("no")
    return _withdrawn(amount, timestamp)


@decide_withdrawal.wrong("deposit in disguise")
def lets_negative_amounts_pass(balance, amount, timestamp):
    if amount > balance:
        raise ValueError("no")
    return _withdrawn(amount, timestamp)


@decide_withdrawal.wrong("Zero moves nothing")
def lets_zero_pass(balance, amount, timestamp):
    if amount > balance or amount < 0:
        raise ValueError("no")
    return _withdrawn(amount, timestamp)


@decide_withdrawal.wrong("Say why")
def refuses_without_a_word(balance, amount, timestamp):
    if amount > balance or amount <= 0:
        raise ValueError
    return _withdrawn(amount, timestamp)


@decide_withdrawal.wrong("or the clock")
def takes_the_time_from_the_clock(balance, amount, timestamp):
    return checks_in_one_comparison(balance, amount, datetime.now(UTC).isoformat())


@decide_withdrawal.wrong("More than the balance is refused")
def returns_none_instead_of_refusing(balance, amount, timestamp):
    if amount > balance or amount <= 0:
        return None
    return _withdrawn(amount, timestamp)


@decide_withdrawal.wrong("More than the balance is refused")
def takes_what_there_is(balance, amount, timestamp):
    return _withdrawn(min(amount, balance), timestamp)


@decide_withdrawal.right
def checks_in_one_comparison(balance, amount, timestamp):
    if 0 < amount <= balance:
        return dict(type="Withdrawn", amount=amount, timestamp=timestamp)
    raise ValueError(f"cannot withdraw {amount} from {balance}")


# --------------------------------------------------------------------------------------------------------- reversal

reversal = Exercise(
    "reversal",
    hints=(
        "What undoes a deposit is an event you know already. What undoes a withdrawal is, too.",
        'Build a new dictionary with the opposite type, the same amount, the new timestamp, and "reverses" holding '
        "the old event's timestamp. Leave the old event alone.",
        'opposite = {"Deposited": "Withdrawn", "Withdrawn": "Deposited"}; raise ValueError if the type is not in '
        "it; else return a dict with type, amount, timestamp and reverses.",
    ),
)


@reversal.law(
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


@reversal.law(move=integers(-300, 500).filter(bool), step=integers(1, 9))
def it_is_dated_when_noticed(reversal: Attempt, move: int, step: int) -> None:
    """A reversal is dated when the mistake was noticed. With the old date, the balance of that day would change."""
    undone = reversal(moved(move, 1), at(1 + step))
    undone.should(
        undone.value.get("timestamp") == at(1 + step),
        expected=f'"timestamp": "{at(1 + step)}"',
    )


@reversal.law(move=integers(-300, 500).filter(bool), step=integers(1, 9))
def it_says_what_it_reverses(reversal: Attempt, move: int, step: int) -> None:
    """The auditor must see which event is undone: "reverses" carries the old event's timestamp."""
    undone = reversal(moved(move, step), at(20))
    undone.should(
        undone.value.get("reverses") == at(step),
        expected=f'"reverses": "{at(step)}"',
    )


@reversal.law(opening=balances)
def an_opening_is_not_reversed(reversal: Attempt, opening: int) -> None:
    """Only a deposit or a withdrawal can be reversed. Refuse other types by raising ValueError."""
    reversal.raises(
        ValueError,
        opened(opening),
        at(20),
    )


@reversal.law(kind=unknown_types, amount=amounts)
def a_type_that_moves_no_money_is_not_reversed(reversal: Attempt, kind: str, amount: int) -> None:
    """Only a deposit or a withdrawal can be reversed. Refuse every other type, also one you have never heard of."""
    reversal.raises(ValueError, noted(kind, amount), at(20))


@reversal.wrong("changed the event")
def edits_history(event, timestamp):
    event["amount"] = 0
    return event


@reversal.wrong("stays above zero")
def deposits_a_negative_amount(event, timestamp):
    return {**event, "amount": -event["amount"], "timestamp": timestamp, "reverses": event["timestamp"]}


@reversal.wrong("must be what it would be without the event")
def always_withdraws(event, timestamp):
    return {"type": "Withdrawn", "amount": event["amount"], "timestamp": timestamp, "reverses": event["timestamp"]}


@reversal.wrong("itself a deposit or a withdrawal")
def invents_a_type(event, timestamp):
    return {"type": "Reversed", "amount": event["amount"], "timestamp": timestamp, "reverses": event["timestamp"]}


def _opposite(event):
    return {"Deposited": "Withdrawn", "Withdrawn": "Deposited"}[event["type"]]


@reversal.wrong("dated when the mistake was noticed")
def keeps_the_old_date(event, timestamp):
    return {**event, "type": _opposite(event), "reverses": event["timestamp"]}


@reversal.wrong("must see which event is undone")
def forgets_what_it_reverses(event, timestamp):
    return {**event, "type": _opposite(event), "timestamp": timestamp}


@reversal.wrong("also one you have never heard of")
def takes_every_other_type_for_a_withdrawal(event, timestamp):
    if event["type"] == "AccountOpened":
        raise ValueError("an opening moves no money")
    kind = "Withdrawn" if event["type"] == "Deposited" else "Deposited"
    return {"type": kind, "amount": event["amount"], "timestamp": timestamp, "reverses": event["timestamp"]}


@reversal.wrong("Only a deposit or a withdrawal can be reversed")
def raises_whatever_python_raises(event, timestamp):
    return {**event, "type": _opposite(event), "timestamp": timestamp, "reverses": event["timestamp"]}


@reversal.right
def matches_on_the_type(event, timestamp):
    match event:
        case {"type": "Deposited", "amount": amount}:
            kind = "Withdrawn"
        case {"type": "Withdrawn", "amount": amount}:
            kind = "Deposited"
        case _:
            raise ValueError("nothing to reverse")
    return dict(type=kind, amount=amount, timestamp=timestamp, reverses=event["timestamp"])


# ---------------------------------------------------------------------------------------------------------- explain

explain = Exercise(
    "explain",
    hints=(
        "It is `replay` again, except that you write a row down at each step instead of only keeping the last balance.",
        "In the loop you need the balance before and after: after = worked_evolve(balance, event). The change is the "
        "difference of the two.",
        'rows.append({"timestamp": event["timestamp"], "type": event["type"], "change": after - balance, '
        '"balance": after}), then balance = after.',
    ),
)


@explain.law(opening=balances, moves=all_moves())
def a_row_for_each_event(explain: Attempt, opening: int, moves: list[int]) -> None:
    """One row per event, in the same order."""
    events = history(opening, moves)
    rows = explain(events)
    rows.should(isinstance(rows.value, list), "`explain` returns a list of rows.")
    rows.should(len(rows.value) == len(events), expected=f"{len(events)} in all")
    for row, event in zip(rows.value, events):
        rows.should(isinstance(row, dict), f"Each row is a dictionary; one of yours is a {type(row).__name__}.")
        missing = {"timestamp", "type", "change", "balance"} - set(row)
        rows.should(not missing, f"A row lacks {' and '.join(sorted(missing))}.")
        told = (row["timestamp"], row["type"])
        rows.should(told == (event["timestamp"], event["type"]), "Each row names the timestamp and type of its event.")


@explain.law(opening=balances, moves=all_moves())
def each_balance_is_the_one_after(explain: Attempt, opening: int, moves: list[int]) -> None:
    """The balance in a row is the one after its event. An account starts with its opening balance."""
    rows = explain(history(opening, moves))
    expected = [opening + sum(moves[:count]) for count in range(len(moves) + 1)]
    rows.should(
        [row.get("balance") for row in rows.value] == expected,
        expected=f"balances {expected}",
    )


@explain.law(opening=amounts, moves=all_moves())
def each_change_is_what_the_event_did(explain: Attempt, opening: int, moves: list[int]) -> None:
    """The change is what the event did to the balance: below zero when it fell; an opening balance is a change too."""
    rows = explain(history(opening, moves))
    rows.should(
        [row.get("change") for row in rows.value] == [opening, *moves],
        expected=f"changes {[opening, *moves]}",
    )


@explain.law(opening=amounts, kind=unknown_types, amount=amounts)
def an_unknown_event_gets_a_row(explain: Attempt, opening: int, kind: str, amount: int) -> None:
    """The auditor wants every step: an event of an unknown type gets a row too, with change 0."""
    rows = explain([opened(opening), noted(kind, amount)])
    rows.should(
        len(rows.value) == 2 and rows.value[1].get("change") == 0 and rows.value[1].get("balance") == opening,
        expected=f"a second row with change 0 and balance {opening}",
    )


@explain.law(opening=amounts, moves=lists(integers(1, 500), min_size=2, max_size=3))
def events_of_the_same_moment_are_told_apart(explain: Attempt, opening: int, moves: list[int]) -> None:
    """Two events may carry the same timestamp. Each row still tells what its own event did."""
    rows = explain([opened(opening), *(moved(move, 1) for move in moves)])
    rows.should([row["change"] for row in rows.value] == [opening, *moves], expected=f"changes {[opening, *moves]}")


def _rows(events, change, balance):
    rows, before = [], 0
    for event in events:
        after = reads_fields(before, event)
        row = {"timestamp": event["timestamp"], "type": event["type"]}
        rows.append(row | {"change": change(before, after, event), "balance": balance(before, after)})
        before = after
    return rows


@explain.wrong("The balance in a row is the one after")
def shows_the_balance_before(events):
    return _rows(events, lambda before, after, event: after - before, lambda before, after: before)


@explain.wrong("The balance in a row is the one after")
def shows_todays_balance_everywhere(events):
    today = with_reduce(events)
    return _rows(events, lambda before, after, event: after - before, lambda before, after: today)


@explain.wrong("below zero when it fell")
def shows_the_amount_without_a_sign(events):
    return _rows(events, lambda before, after, event: abs(after - before), lambda before, after: after)


@explain.wrong("an opening balance is a change too")
def forgets_the_opening(events):
    def change(before, after, event):
        return after - before if "amount" in event else 0

    return _rows(events, change, lambda before, after: after)


@explain.wrong("gets a row too")
def leaves_unknown_events_out(events):
    known = [event for event in events if event["type"] in ("AccountOpened", "Deposited", "Withdrawn")]
    return _rows(known, lambda before, after, event: after - before, lambda before, after: after)


@explain.wrong("same timestamp")
def asks_for_the_balance_at_each_timestamp(events):
    rows, before = [], 0
    for event in events:
        after = stops_at_the_first_later_event(events, event["timestamp"])
        rows.append(
            {"timestamp": event["timestamp"], "type": event["type"], "change": after - before, "balance": after}
        )
        before = after
    return rows


@explain.wrong("is a dictionary")
def makes_tuples(events):
    return [tuple(row.values()) for row in with_accumulate(events)]


@explain.wrong("lacks change")
def calls_the_change_amount(events):
    return [
        {**{k: v for k, v in row.items() if k != "change"}, "amount": row["change"]} for row in with_accumulate(events)
    ]


@explain.right
def with_accumulate(events):
    from itertools import accumulate, pairwise

    balances = list(accumulate(events, reads_fields, initial=0))
    return [
        {"timestamp": event["timestamp"], "type": event["type"], "change": after - before, "balance": after}
        for event, (before, after) in zip(events, pairwise(balances))
    ]
