"""Answers to `set_limit` that are wrong, and others that are right."""

from eventsourcing.persistence import IntegrityError
from eventsourcing.utils import retry

from course_utils.exercises import Answers

from ..answers.change import with_the_retry_of_the_library as worked_change

answers = Answers("set_limit")

ANSWERED = """        if request in account.answered:
            return
"""
AS_SEEN = """        if account.version != seen:
            raise ValueError(f"You saw version {seen}; now the account is at {account.version}. Look again.")
"""
CHANGED = "        account.trigger_event("
RETURNED = "    return bank.repository.get(account_id).answered[request]"

answers.edit("asks_for_the_version_first", "ask for the request before", (ANSWERED, ""), (CHANGED, ANSWERED + CHANGED))
answers.edit("forgets_the_request", "this very request has moved it", (ANSWERED, ""))
answers.edit("does_not_ask_what_was_seen", "decided on an account that is no more", (AS_SEEN, ""))
answers.edit("refuses_what_is_behind_only", "a version that does not exist", ("!= seen", "> seen"))
answers.edit(
    "takes_the_same_limit_for_the_same_request",
    "two events, and each is answered with its own version",
    (AS_SEEN, AS_SEEN + "        if account.answered and account.overdraft_limit == limit:\n            return\n"),
    (RETURNED, "    now = bank.repository.get(account_id)\n    return now.answered.get(request, now.version)"),
)
answers.edit(
    "answers_with_the_version_of_now", "Its answer is still the version that it", (".answered[request]", ".version")
)
answers.edit(
    "says_only_what_was_seen", "names the version that was seen", ("now the account is at {account.version}. ", "")
)
answers.edit("returns_nothing", "its version is returned", (RETURNED, ""))


def refuse(account, seen):
    raise ValueError(f"You saw version {seen}; now it is {account.version}. Look again.")


def save(bank, account, limit, request):
    account.trigger_event(account.LimitSet, limit=limit, request=request)
    bank.save(account)
    return account.version


@answers.wrong("dies with its program")
def remembers_beside_the_bank(bank, account_id, seen, limit, request):
    replies = vars(bank).setdefault("replies", {})
    while (account_id, request) not in replies:
        account = bank.repository.get(account_id)
        if account.version != seen:
            refuse(account, seen)
        try:
            replies[account_id, request] = save(bank, account, limit, request)
        except IntegrityError:
            continue
    return replies[account_id, request]


@answers.wrong("would undo the other's")
def takes_the_new_version_for_the_one_seen(bank, account_id, seen, limit, request):
    while True:
        account = bank.repository.get(account_id)
        if request in account.answered:
            return account.answered[request]
        if account.version != seen:
            refuse(account, seen)
        try:
            return save(bank, account, limit, request)
        except IntegrityError:
            seen = bank.repository.get(account_id).version


@answers.wrong("would undo the other's")
def looks_before_it_loads(bank, account_id, seen, limit, request):
    account = bank.repository.get(account_id)
    if request in account.answered:
        return account.answered[request]
    if account.version != seen:
        refuse(account, seen)

    @retry(IntegrityError, max_attempts=5)
    def change():
        return save(bank, bank.repository.get(account_id), limit, request)

    return change()


@answers.wrong("went out as IntegrityError")
def lets_the_conflict_out(bank, account_id, seen, limit, request):
    account = bank.repository.get(account_id)
    if request in account.answered:
        return account.answered[request]
    if account.version != seen:
        refuse(account, seen)
    return save(bank, account, limit, request)


@answers.wrong("a conflict with yourself")
def asks_for_the_request_once(bank, account_id, seen, limit, request):
    account = bank.repository.get(account_id)
    if request in account.answered:
        return account.answered[request]
    if account.version != seen:
        refuse(account, seen)
    try:
        return save(bank, account, limit, request)
    except IntegrityError:
        refuse(bank.repository.get(account_id), seen)


@answers.wrong("It is the id that tells a request")
def compares_the_limit_too(bank, account_id, seen, limit, request):
    while True:
        account = bank.repository.get(account_id)
        for event in bank.events.get(account_id):
            if getattr(event, "request", None) == request and event.limit == limit:
                return event.originator_version
        if account.version != seen:
            refuse(account, seen)
        try:
            return save(bank, account, limit, request)
        except IntegrityError:
            pass


@answers.wrong("A request belongs to its account")
def asks_the_whole_bank(bank, account_id, seen, limit, request):
    while True:
        for notification in bank.recorder.select_notifications(start=None, limit=1000):
            event = bank.mapper.to_domain_event(notification)
            if getattr(event, "request", None) == request:
                return event.originator_version
        account = bank.repository.get(account_id)
        if account.version != seen:
            refuse(account, seen)
        try:
            return save(bank, account, limit, request)
        except IntegrityError:
            pass


@answers.wrong("what change and save return")
def returns_what_change_returns(bank, account_id, seen, limit, request):
    def set_it(account):
        if request not in account.answered:
            if account.version != seen:
                refuse(account, seen)
            account.trigger_event(account.LimitSet, limit=limit, request=request)

    return worked_change(bank, account_id, set_it)


@answers.wrong("What came back is no version. Who sent")
def returns_what_was_stored(bank, account_id, seen, limit, request):
    return returns_what_change_returns(bank, account_id, seen, limit, request)[0]


@answers.wrong("a variable of its own, or a default argument")
def remembers_in_a_default_argument(bank, account_id, seen, limit, request, replies={}):  # noqa: B006
    while request not in replies:
        account = bank.repository.get(account_id)
        if account.version != seen:
            refuse(account, seen)
        try:
            replies[request] = save(bank, account, limit, request)
        except IntegrityError:
            continue
    return replies[request]


@answers.right
def as_a_loop(bank, account_id, seen, limit, request):
    while True:
        account = bank.repository.get(account_id)
        if request in account.answered:
            return account.answered[request]
        if account.version != seen:
            refuse(account, seen)
        try:
            return save(bank, account, limit, request)
        except IntegrityError:
            continue


@answers.right
def by_reading_the_events(bank, account_id, seen, limit, request):
    """Without account.answered, and by recursion after a conflict."""
    for event in bank.events.get(account_id):
        if getattr(event, "request", None) == request:
            return event.originator_version
    account = bank.repository.get(account_id)
    if account.version != seen:
        refuse(account, seen)
    try:
        return save(bank, account, limit, request)
    except IntegrityError:
        return by_reading_the_events(bank, account_id, seen, limit, request)


@answers.right
def with_the_retry_of_the_library(bank, account_id, seen, limit, request):
    @retry(IntegrityError, max_attempts=2)
    def once():
        account = bank.repository.get(account_id)
        if request in account.answered:
            return account.answered[request]
        if seen != account.version:
            refuse(account, seen)
        return save(bank, account, limit, request)

    return once()


@answers.right
def by_loading_the_version_that_was_seen(bank, account_id, seen, limit, request):
    """A conflict tells that the account is elsewhere, so that the version need not be asked before."""
    now = bank.repository.get(account_id)
    if request not in now.answered:
        if now.version < seen:
            refuse(now, seen)
        try:
            return save(bank, bank.repository.get(account_id, version=seen), limit, request)
        except IntegrityError:
            now = bank.repository.get(account_id)
    if request not in now.answered:
        refuse(now, seen)
    return now.answered[request]
