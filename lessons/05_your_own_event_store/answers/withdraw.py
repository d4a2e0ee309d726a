"""Answers to `withdraw` that are wrong, and others that are right."""

import sqlite3
from sqlite3 import IntegrityError

from course_utils.exercises import Answers

from ..answers.append import begins_immediately
from ..answers.shared import load, position_of, version_of

answers = Answers("withdraw")


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


@answers.wrong("load again, decide again")
def does_not_try_again(connection, account, amount, request, tries=3):
    events = load(connection, account)
    if (answer := _answered(events, request)) is not None:
        return answer
    event = _decide(events, amount, request)
    begins_immediately(connection, account, len(events), [event])
    return _balance_of([*events, event])


@answers.wrong("after a conflict, load and decide anew")
def appends_the_old_decision_again(connection, account, amount, request, tries=3):
    event = _decide(load(connection, account), amount, request)
    for attempt in range(1, tries + 1):
        events = load(connection, account)
        try:
            begins_immediately(connection, account, len(events), [event])
            return _balance_of([*events, event])
        except IntegrityError:
            if attempt == tries:
                raise


@answers.wrong("Both were paid 80: the account ends at −60")
def asks_for_the_version_afterwards(connection, account, amount, request, tries=3):
    for attempt in range(1, tries + 1):
        events = load(connection, account)
        if (answer := _answered(events, request)) is not None:
            return answer
        event = _decide(events, amount, request)
        try:
            begins_immediately(connection, account, version_of(connection, account), [event])
            return _balance_of([*events, event])
        except IntegrityError:
            if attempt == tries:
                raise


@answers.wrong("was told 40: that includes what")
def tells_the_balance_of_somebody_else(connection, account, amount, request, tries=3):
    for attempt in range(1, tries + 1):
        try:
            before = load(connection, account)
            if (answer := _answered(before, request)) is not None:
                return answer
            begins_immediately(connection, account, len(before), [_decide(before, amount, request)])
            return _balance_of(load(connection, account))
        except IntegrityError:
            if attempt == tries:
                raise


@answers.wrong("look for its id before you decide")
def decides_before_it_looks(connection, account, amount, request, tries=3):
    for attempt in range(1, tries + 1):
        events = load(connection, account)
        event = _decide(events, amount, request)
        try:
            begins_immediately(connection, account, len(events), [event])
            return _balance_of([*events, event])
        except IntegrityError:
            if attempt == tries:
                raise


@answers.wrong("look for its id before you decide")
def refuses_what_was_asked_before(connection, account, amount, request, tries=3):
    if position_of(connection, request) is not None:
        raise ValueError(f"{request} was asked before.")
    return decides_before_it_looks(connection, account, amount, request, tries)


@answers.wrong("still the balance right after its own event")
def answers_with_the_present_balance(connection, account, amount, request, tries=3):
    events = load(connection, account)
    if any(event["id"] == request for event in events):
        return _balance_of(events)
    return retries_in_a_loop(connection, account, amount, request, tries)


@answers.wrong("It was paid, and still refused")
def looks_before_it_loads(connection, account, amount, request, tries=3):
    if position_of(connection, request) is not None:
        return _answered(load(connection, account), request)
    return decides_before_it_looks(connection, account, amount, request, tries)


@answers.wrong("The event must carry the id of the request, on every try")
def takes_a_new_id_on_each_try(connection, account, amount, request, tries=3):
    for attempt in range(1, tries + 1):
        try:
            return does_not_try_again(connection, account, amount, request if attempt == 1 else f"{request}-{attempt}")
        except IntegrityError:
            if attempt == tries:
                raise


@answers.wrong("expected        one after")
def tries_once_too_often(connection, account, amount, request, tries=3):
    return retries_in_a_loop(connection, account, amount, request, tries + 1)


@answers.wrong("After `tries` conflicts give up")
def never_gives_up(connection, account, amount, request, tries=3):
    while True:
        try:
            return does_not_try_again(connection, account, amount, request)
        except IntegrityError:
            pass


@answers.wrong("After `tries` conflicts give up")
def gives_up_without_a_word(connection, account, amount, request, tries=3):
    for _ in range(tries):
        try:
            return does_not_try_again(connection, account, amount, request)
        except IntegrityError:
            pass


@answers.wrong("More than the balance is refused")
def takes_a_refusal_for_a_conflict(connection, account, amount, request, tries=3):
    for _ in range(tries):
        try:
            return does_not_try_again(connection, account, amount, request)
        except Exception:
            pass
    raise IntegrityError("too many conflicts")


@answers.wrong("More tries must make no difference to it")
def tries_a_refusal_again(connection, account, amount, request, tries=3):
    for attempt in range(1, tries + 1):
        try:
            return does_not_try_again(connection, account, amount, request)
        except (IntegrityError, ValueError):
            if attempt == tries:
                raise


@answers.wrong("The disk is full")
def takes_every_error_of_the_database_for_a_conflict(connection, account, amount, request, tries=3):
    for attempt in range(1, tries + 1):
        try:
            return does_not_try_again(connection, account, amount, request)
        except sqlite3.Error:
            if attempt == tries:
                raise


@answers.wrong("then a third program withdraws")
def answers_its_twin_with_the_present_balance(connection, account, amount, request, tries=3):
    for attempt in range(1, tries + 1):
        events = load(connection, account)
        if (answer := _answered(events, request)) is not None:
            return answer
        event = _decide(events, amount, request)
        try:
            begins_immediately(connection, account, len(events), [event])
            return _balance_of([*events, event])
        except IntegrityError:
            if position_of(connection, request) is not None:
                return _balance_of(load(connection, account))
            if attempt == tries:
                raise


@answers.wrong("It is the id that tells a request")
def compares_the_whole_event(connection, account, amount, request, tries=3):
    events = load(connection, account)
    event = {"id": request, "type": "Withdrawn", "amount": amount}
    if event in events:
        return _balance_of(events[: events.index(event) + 1])
    if any(other["id"] == request for other in events):
        raise ValueError(f"{request} was for another amount.")
    return retries_in_a_loop(connection, account, amount, request, tries)


@answers.wrong("the new balance is returned")
def returns_the_version(connection, account, amount, request, tries=3):
    retries_in_a_loop(connection, account, amount, request, tries)
    return version_of(connection, account)


@answers.wrong("More than the balance is refused")
def appends_without_deciding(connection, account, amount, request, tries=3):
    events = load(connection, account)
    event = {"id": request, "type": "Withdrawn", "amount": amount}
    begins_immediately(connection, account, len(events), [event])
    return _balance_of([*events, event])


@answers.right
def retries_in_a_loop(connection, account, amount, request, tries=3):
    while True:
        tries -= 1
        try:
            return does_not_try_again(connection, account, amount, request)
        except IntegrityError:
            if tries == 0:
                raise


@answers.right
def calls_itself(connection, account, amount, request, tries=3):
    try:
        return does_not_try_again(connection, account, amount, request)
    except IntegrityError:
        if tries <= 1:
            raise IntegrityError(f"{account} was too busy") from None
    return calls_itself(connection, account, amount, request, tries - 1)
