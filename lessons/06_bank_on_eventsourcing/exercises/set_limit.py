"""`set_limit` is bound to the version that its user saw, and answers a request once."""

import re
from itertools import count
from typing import Any

from eventsourcing.persistence import IntegrityError
from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise, NotYet
from course_utils.exercises.attempt import Returned
from course_utils.text import code

from ..banks import ADA, FAY, Busy, Memory, Named, OnAScreen
from ..kit import cents, euros

exercise = Exercise(
    "set_limit",
    hints=(
        "Two questions come before the event: was this request answered already, and is the account at the version that "
        "was seen? Only one order of the two is right. Which question does a form that is sent again fail by its own doing?",
        "`worked_change` loads anew and asks its command anew after each conflict, so both questions belong into the "
        "command. Answered already: trigger nothing. Another version than the one seen: raise ValueError. Afterwards, what "
        "the request got stands in the account.",
        code(
            "def set_it(account):",
            "    …  # answered already? Then there is nothing to trigger",
            "    …  # another version than the one seen?",
            "    account.trigger_event(account.LimitSet, limit=limit, request=request)",
            "",
            "worked_change(bank, account_id, set_it)",
            "return …  # what the account, loaded once more, has answered to this request",
        ),
    ),
)


class Screens(Memory):
    """A bank whose accounts have a limit that is set from a screen."""

    kind = OnAScreen


class BusyScreens(Busy):
    kind = OnAScreen


class Deposit:
    """What others do meanwhile: pay in 1.00."""

    def __call__(self, account: Any) -> None:
        account.deposit(euros(100))


class Sent:
    """A form that comes in by another connection."""

    def __init__(self, limit: int, request: str, then_deposits: int = 0) -> None:
        self.limit, self.request, self.then_deposits = limit, request, then_deposits

    def __call__(self, account: Any) -> None:
        account.trigger_event(account.LimitSet, limit=euros(self.limit), request=self.request)
        for _ in range(self.then_deposits):
            account.deposit(euros(100))


def _with_deposits(number: int, bank: type[Memory] = Screens, *args: Any) -> Any:
    """Ada's account, at version 1 + `number`."""
    made = bank({ADA: 0}, *args)
    for _ in range(number):
        _carry_out(made, ADA, Deposit())
    return made


def _carry_out(bank: Memory, who: Named, act: Any) -> None:
    account: Any = bank.repository.get(who)
    act(account)
    Memory.save(bank, account)


def _stored(bank: Memory, who: Named = ADA) -> list[str]:
    """The events of an account as a learner may read them."""
    return [_line(event) for event in bank.events.get(who)]


def _line(event: Any) -> str:
    name = f"version {event.originator_version}: {type(event).__name__}"
    return f"{name}, limit {event.limit}, request {event.request}" if hasattr(event, "request") else name


def _must_have_stored(attempt: Attempt, bank: Memory, expected: list[str], because: str = "") -> None:
    found = _stored(bank)
    if found != expected:
        shown, wanted = [[*(f"    {line}" for line in lines)] for lines in (found, expected)]
        attempt.fail(because, lines=["ada's account has", *shown, "it should have", *wanted])


def _set(version: int, limit: int, request: str) -> str:
    return f"version {version}: LimitSet, limit {euros(limit)}, request {request}"


def _seen(attempt: Attempt, version: int) -> None:
    attempt.steps.append(f"# ada's account is at version {version}")


def _must_answer(returned: Returned, version: int) -> None:
    """The version is expected; recordings and accounts, with ids and times that differ at each call, are not shown."""
    if not isinstance(returned.value, int | float | str | None):
        kind = type(returned.value).__name__
        handed_on = " That is what change and save return: the events that were stored." if kind == "list" else ""
        returned.attempt.fail(
            f"What came back is no version.{handed_on} Who sent the form wants the version that its request got. Load the "
            "account once more: its answered has it.",
            got=f"a {kind}",
            expected=f"the int {version}",
        )
    returned.should_be(version)


_never_used = count()  # a new request at each check, or who keeps them would store none; shown as r1


@exercise.law(cases=lambda: [{"deposits": 3}])
def nothing_is_kept_beside_the_account(set_limit: Attempt, deposits: int) -> None:
    """This bank has never seen the request, and gets the answer of another bank's. So set_limit keeps its answers in a
    variable of its own, or a default argument. Both end with the program; what was answered stands in the account's
    events, and so in account.answered."""
    first, second, request = _with_deposits(0), _with_deposits(deposits), f"r{next(_never_used)}"
    before = len(_stored(second))
    try:
        answer = set_limit(first, ADA, 1, euros(500_00), request).value
        again = set_limit(second, ADA, before, euros(500_00), request).value
    except NotYet:
        return  # what it raises is for the laws below
    if len(_stored(first)) == 2 and len(_stored(second)) == before and again == answer:
        set_limit.steps[:] = [step.replace(f'"{request}"', '"r1"') for step in set_limit.steps]
        set_limit.steps.insert(1, f"# and in another bank, where ada's account is at version {before}:")
        set_limit.fail(got=f"{answer!r} again, and nothing is stored", expected=f"the int {before + 1}")


@exercise.law(deposits=integers(0, 4), limit=integers(0, 900_00), examples=12)
def the_limit_is_set(set_limit: Attempt, deposits: int, limit: int) -> None:
    """The account is as it was seen. One LimitSet is stored, with the limit and the request, and its version is
    returned."""
    bank, seen = _with_deposits(deposits), deposits + 1
    before = _stored(bank)
    _seen(set_limit, seen)
    _must_answer(set_limit(bank, ADA, seen, euros(limit), "r1"), seen + 1)
    _must_have_stored(set_limit, bank, [*before, _set(seen + 1, limit, "r1")])
    if bank.repository.get(ADA).overdraft_limit != euros(limit):
        set_limit.fail(got=f"a limit of {bank.repository.get(ADA).overdraft_limit}", expected=str(euros(limit)))


@exercise.law(before=integers(0, 3), since=integers(1, 3), limit=cents, examples=12)
def an_old_screen_is_refused(set_limit: Attempt, before: int, since: int, limit: int) -> None:
    """Since the screen was filled, somebody has changed the account: raise ValueError, and store nothing. What was
    typed in was decided on an account that is no more."""
    bank = _with_deposits(before + since)
    stored = _stored(bank)
    _seen(set_limit, before + since + 1)
    set_limit.raises(ValueError, bank, ADA, before + 1, euros(limit), "r1")
    _must_have_stored(set_limit, bank, stored)


@exercise.law(ahead=integers(1, 3), limit=cents, examples=8)
def a_screen_from_elsewhere_is_refused(set_limit: Attempt, ahead: int, limit: int) -> None:
    """Nobody can have seen a version that does not exist: this screen was another account's, or another bank's. Any
    version but the account's own is refused."""
    bank = _with_deposits(1)
    stored = _stored(bank)
    _seen(set_limit, 2)
    set_limit.raises(ValueError, bank, ADA, 2 + ahead, euros(limit), "r1")
    _must_have_stored(set_limit, bank, stored)


@exercise.law(cases=lambda: [{"seen": 3, "now": 14}, {"seen": 12, "now": 15}])
def the_refusal_names_both_versions(set_limit: Attempt, seen: int, now: int) -> None:
    """Say why: the sentence of the ValueError names the version that was seen and the one that the account is at."""
    bank = _with_deposits(now - 1)
    _seen(set_limit, now)
    refusal = set_limit.raises(ValueError, bank, ADA, seen, euros(500_00), "r1")
    if {seen, now} - {int(number) for number in re.findall(r"\d+", str(refusal))}:
        set_limit.fail(got=f'ValueError("{refusal}")', expected=f"a sentence that names {seen} and {now}")


@exercise.law(limit=cents, other=cents, examples=12)
def who_comes_between_is_noticed(set_limit: Attempt, limit: int, other: int) -> None:
    """Your load found the version that was seen; before your save, another teller's form was stored. So its user has
    seen an account that is no more: raise ValueError, as if you had loaded a moment later. To set the limit all the
    same would undo the other's."""
    bank = _with_deposits(0, BusyScreens, [Sent(other, "other")])
    stored = [*_stored(bank), _set(2, other, "other")]
    set_limit.steps.append(f"# before the first save, another form sets {euros(other)}")
    try:
        set_limit.raises(ValueError, bank, ADA, 1, euros(limit), "r1")
    except NotYet as failure:
        if isinstance(failure.__cause__, IntegrityError):
            set_limit.fail(
                "The conflict went out as IntegrityError. Who calls knows two answers, the version and a ValueError that "
                "asks to look again: after a conflict, load again and ask both questions again."
            )
        raise
    _must_have_stored(set_limit, bank, stored)


@exercise.law(before=integers(0, 3), limit=cents, examples=12)
def sent_again_it_is_answered_again(set_limit: Attempt, before: int, limit: int) -> None:
    """The answer was lost, and the form is sent again. It was carried out: give the same answer, and store nothing. The
    account is not at the version that was seen, because this very request has moved it; so ask for the request before
    you ask for the version."""
    bank, seen = _with_deposits(before), before + 1
    stored = [*_stored(bank), _set(seen + 1, limit, "r1")]
    _seen(set_limit, seen)
    for _ in range(2):
        set_limit(bank, ADA, seen, euros(limit), "r1").should_be(seen + 1)
    _must_have_stored(set_limit, bank, stored)


@exercise.law(since=integers(1, 3), limit=cents, examples=12)
def the_first_answer_stays(set_limit: Attempt, since: int, limit: int) -> None:
    """Others have changed the account since, and then the request comes again. Its answer is still the version that it
    got, and nothing is stored."""
    bank = _with_deposits(0)
    set_limit(bank, ADA, 1, euros(limit), "r1").should_be(2)
    for _ in range(since):
        _carry_out(bank, ADA, Deposit())
    stored = _stored(bank)
    set_limit.steps.append(f"# others pay in, {since} times")
    set_limit(bank, ADA, 1, euros(limit), "r1").should_be(2)
    _must_have_stored(set_limit, bank, stored)


@exercise.law(limit=cents, other=cents, examples=8)
def the_file_remembers(set_limit: Attempt, limit: int, other: int) -> None:
    """The request was carried out by a program that has ended since. What was answered stands in the account's events,
    and so in account.answered; a variable of yours dies with its program."""
    bank = _with_deposits(1)
    _carry_out(bank, ADA, Sent(limit, "r1"))
    _carry_out(bank, ADA, Sent(other, "r2"))
    stored = _stored(bank)
    set_limit.steps.append(f"# yesterday's program has stored {_set(3, limit, 'r1')}")
    set_limit.steps.append(f"# and {_set(4, other, 'r2')}")
    set_limit(bank, ADA, 2, euros(limit), "r1").should_be(3)
    _must_have_stored(set_limit, bank, stored)


@exercise.law(limit=cents, other=cents, examples=8)
def the_id_alone_tells_a_request(set_limit: Attempt, limit: int, other: int) -> None:
    """The request comes again, with another limit. It is the id that tells a request: give the first answer, and store
    nothing."""
    bank = _with_deposits(0)
    set_limit(bank, ADA, 1, euros(limit), "r1").should_be(2)
    stored = _stored(bank)
    set_limit(bank, ADA, 2, euros(limit + other), "r1").should_be(2)
    _must_have_stored(set_limit, bank, stored)


@exercise.law(limit=cents, examples=8)
def two_requests_are_two(set_limit: Attempt, limit: int) -> None:
    """Two forms set the same limit, one after the other, and each user saw the account as it was. These are two
    requests: two events, and each is answered with its own version."""
    bank = _with_deposits(0)
    before = _stored(bank)
    set_limit(bank, ADA, 1, euros(limit), "r1").should_be(2)
    set_limit(bank, ADA, 2, euros(limit), "r2").should_be(3)
    _must_have_stored(set_limit, bank, [*before, _set(2, limit, "r1"), _set(3, limit, "r2")])


@exercise.law(limit=cents, since=integers(0, 2), examples=8)
def it_meets_itself(set_limit: Attempt, limit: int, since: int) -> None:
    """The same form comes in by two connections at once. Before your save, the other one has stored it: you meet a
    conflict with yourself. Load again, and you find the request: its answer is the version that it got there."""
    bank = _with_deposits(0, BusyScreens, [Sent(limit, "r1", since)])
    then = f", and others pay in {since} times" if since else ""
    set_limit.steps.append(f"# before the first save, r1 itself is stored by another connection{then}")
    set_limit(bank, ADA, 1, euros(limit), "r1").should_be(2)
    stored = ["version 1: Opened", _set(2, limit, "r1"), *(f"version {3 + n}: Deposited" for n in range(since))]
    _must_have_stored(set_limit, bank, stored)


@exercise.law(limit=cents, examples=5)
def another_account_is_another_matter(set_limit: Attempt, limit: int) -> None:
    """Fay's account has answered a request r1. A request belongs to its account: ada's r1 is another one."""
    bank = Screens({ADA: 0, FAY: 0})
    _carry_out(bank, FAY, Sent(limit + 1, "r1"))
    set_limit.steps.append("# fay's account has answered a request r1")
    set_limit(bank, ADA, 1, euros(limit), "r1").should_be(2)
    _must_have_stored(set_limit, bank, ["version 1: Opened", _set(2, limit, "r1")])
