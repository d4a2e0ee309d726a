"""Answers to `change` that are wrong, and others that are right."""

import sqlite3
from threading import Lock

from eventsourcing.persistence import IntegrityError
from eventsourcing.utils import retry

from course_utils.exercises import Answers

answers = Answers("change")


@answers.wrong("pending events are gone")
def saves_again_without_loading(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    for attempt in range(attempts):
        try:
            bank.save(account)
            return
        except IntegrityError:
            if attempt + 1 == attempts:
                raise


@answers.wrong("still carries its own event")
def decides_again_on_the_same_object(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    for attempt in range(attempts):
        command(account)
        try:
            bank.save(account)
            return
        except IntegrityError:
            if attempt + 1 == attempts:
                raise


@answers.wrong("What was decided before no longer holds")
def decides_once(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    decided = list(account.pending_events)
    for attempt in range(attempts):
        try:
            bank.save(account)
            return
        except IntegrityError:
            if attempt + 1 == attempts:
                raise
            account = bank.repository.get(account_id)
            for event in decided:
                values = {key: value for key, value in vars(event).items() if not key.startswith("originator")}
                account.trigger_event(type(event), **values)


@answers.wrong("there is nothing left to save again")
def swallows_the_conflict(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    try:
        bank.save(account)
    except IntegrityError:
        pass


@answers.wrong("there is nothing left to save again")
def loads_anew_without_deciding(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    for attempt in range(attempts):
        try:
            return bank.save(account)
        except IntegrityError:
            if attempt + 1 == attempts:
                raise
            account = bank.repository.get(account_id)


@answers.wrong("change raised IntegrityError")
def does_not_try_again(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    bank.save(account)


@answers.wrong("A refusal of the command is an answer")
def takes_every_error_for_a_conflict(bank, account_id, command, attempts=5):
    for _ in range(attempts):
        try:
            account = bank.repository.get(account_id)
            command(account)
            return bank.save(account)
        except Exception:
            continue
    raise IntegrityError("no luck")


@answers.wrong("the command was asked 5 times")
def tries_a_refusal_again(bank, account_id, command, attempts=5):
    for attempt in range(attempts):
        try:
            account = bank.repository.get(account_id)
            command(account)
            return bank.save(account)
        except Exception:
            if attempt + 1 == attempts:
                raise


@answers.wrong("it still tries after 30 conflicts")
def never_gives_up(bank, account_id, command, attempts=5):
    while True:
        account = bank.repository.get(account_id)
        command(account)
        try:
            return bank.save(account)
        except IntegrityError:
            pass


@answers.wrong("give up and say so")
def gives_up_in_silence(bank, account_id, command, attempts=5):
    for _ in range(attempts):
        account = bank.repository.get(account_id)
        command(account)
        try:
            return bank.save(account)
        except IntegrityError:
            continue
    return None


@answers.wrong("the last try gets through")
def tries_once_less(bank, account_id, command, attempts=5):
    for attempt in range(attempts):
        account = bank.repository.get(account_id)
        command(account)
        if attempt + 1 == attempts and attempts > 1:
            raise IntegrityError("too many conflicts")
        try:
            return bank.save(account)
        except IntegrityError:
            if attempt + 1 == attempts:
                raise


@answers.wrong("there is one save, and no second")
def tries_once_more(bank, account_id, command, attempts=5):
    for attempt in range(attempts + 1):
        account = bank.repository.get(account_id)
        command(account)
        try:
            return bank.save(account)
        except IntegrityError:
            if attempt == attempts:
                raise


@answers.wrong("another IntegrityError than the library's")
def catches_the_one_of_sqlite(bank, account_id, command, attempts=5):
    for attempt in range(attempts):
        account = bank.repository.get(account_id)
        command(account)
        try:
            return bank.save(account)
        except sqlite3.IntegrityError:
            if attempt + 1 == attempts:
                raise


ONE_AT_A_TIME = Lock()


@answers.wrong("knows nothing of it")
def trusts_a_lock(bank, account_id, command, attempts=5):
    with ONE_AT_A_TIME:
        account = bank.repository.get(account_id)
        command(account)
        return bank.save(account)


def _in_turn(decided):
    lock = Lock()

    def one_at_a_time(bank, account_id, command, attempts=5):
        with lock:
            return decided(bank, account_id, command, attempts)

    return one_at_a_time


@answers.wrong("knows nothing of it")
@_in_turn
def trusts_a_lock_around_it(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    return bank.save(account)


LOCKS: dict[object, Lock] = {}


@answers.wrong("knows nothing of it")
def trusts_a_lock_for_each_account(bank, account_id, command, attempts=5):
    with LOCKS.setdefault(account_id, Lock()):
        account = bank.repository.get(account_id)
        command(account)
        return bank.save(account)


@answers.wrong("what it decided is saved")
def forgets_to_save(bank, account_id, command, attempts=5):
    command(bank.repository.get(account_id))


@answers.right
def in_a_lock_and_anew_after_a_conflict(bank, account_id, command, attempts=5):
    with ONE_AT_A_TIME:
        return as_a_loop(bank, account_id, command, attempts)


@answers.right
def with_the_retry_of_the_library(bank, account_id, command, attempts=5):
    @retry(IntegrityError, max_attempts=attempts)
    def once():
        account = bank.repository.get(account_id)
        command(account)
        return bank.save(account)

    return once()


@answers.right
def as_a_loop(bank, account_id, command, attempts=5):
    while True:
        account = bank.repository.get(account_id)
        command(account)
        try:
            bank.save(account)
        except IntegrityError:
            attempts -= 1
            if not attempts:
                raise
        else:
            return account


@answers.right
def by_recursion(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    try:
        bank.save(account)
    except IntegrityError as conflict:
        if attempts == 1:
            raise IntegrityError(f"Gave up on {account_id}.") from conflict
        by_recursion(bank, account_id, command, attempts - 1)
