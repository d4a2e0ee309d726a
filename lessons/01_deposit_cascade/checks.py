"""Exercises of lesson 01: subscribers of a deposit, a fifth one, isolation, and the availability of both designs."""

from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import permutations as orders
from math import prod
from operator import mul
from types import CodeType

from hypothesis.strategies import integers, lists, permutations, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise, NotYet
from course_utils.messages import Mark, Message, Trace
from course_utils.text import show

DAILY_RATE = Decimal("0.0001")

accounts = permutations(["42", "7", "1815"])
owners = sampled_from(["Ada", "Grace", "Noether"])
amounts = integers(1, 9000)


class Bank:
    """The stores of all services, as the lesson builds them. Shown as `bank` in the calls of a message."""

    email_up = True

    def __init__(self, *accounts: str) -> None:
        self.balances = dict.fromkeys(accounts, 0)
        self.mails: list[str] = []
        self.interest = dict.fromkeys(accounts, Decimal(0))
        self.compliance_log: list[tuple[str, int]] = []

    def mail(self, text: str) -> None:
        if not self.email_up:
            raise ConnectionError("the email service is down")
        self.mails.append(text)

    def __repr__(self) -> str:
        return "bank"


def opened(attempt: Attempt, *accounts: str) -> Bank:
    """A new bank, written as the first step a learner would make by hand."""
    attempt.steps.append(f"bank = Bank({', '.join(repr(account).replace(chr(39), chr(34)) for account in accounts)})")
    return Bank(*accounts)


def completed(account: str, owner: str, amount: int) -> dict:
    return {"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount}


def compare(attempt: Attempt, store: str, kept: object, expected: object, because: str = "") -> None:
    """What a service keeps must be as expected, and no number in it a float."""
    floats = isinstance(kept, dict) and any(isinstance(value, float) for value in kept.values())
    if floats:
        because = (
            f"A number in bank.{store} became a float, which cannot hold every cent. Keep int and Decimal as they are."
        )
    if floats or kept != expected:
        name = f"bank.{store}".ljust(15)
        attempt.fail(because, lines=[f"{name} {show(kept)}", f"expected        {show(expected)}"])


# --- 1 · subscribers -------------------------------------------------------------------------------------------------

subscribers = Exercise(
    "subscribers",
    answers=("update_balance", "send_email", "add_interest", "log_for_compliance"),
    hints=(
        "Each subscriber is one line of `deposit_by_calls`. Where did account, owner and amount come from there, and "
        "where do they come from now?",
        'The event is a dictionary: `event["account"]`, `event["owner"]`, `event["amount"]`. Nothing is returned; '
        "each subscriber changes its own store of `bank`.",
        'The first one is `bank.balances[event["account"]] += event["amount"]`. For interest do the same with '
        "`bank.interest` and the amount times `DAILY_RATE`.",
    ),
)


@subscribers.law(names=accounts, owner=owners, sums=lists(amounts, min_size=1, max_size=3), examples=25)
def the_balance_grows(update, mail, interest, log, names: list[str], owner: str, sums: list[int]) -> None:
    """`update_balance` adds the amount to the balance of the account that the event names, and to no other."""
    bank = opened(update, *sorted(names))
    for amount in sums:
        update(bank, completed(names[0], owner, amount))
    compare(update, "balances", bank.balances, {**dict.fromkeys(sorted(names), 0), names[0]: sum(sums)})


@subscribers.law(names=accounts, owner=owners, amount=amounts, examples=25)
def one_mail_is_sent(update, mail, interest, log, names: list[str], owner: str, amount: int) -> None:
    """`send_email` sends one text that names the owner and the amount."""
    bank = opened(mail, *sorted(names))
    mail(bank, completed(names[0], owner, amount))
    if len(bank.mails) != 1:
        mail.fail(f"`send_email` sent {len(bank.mails)} mails for one deposit. Send one, with bank.mail(text).")
    text = bank.mails[0]
    if not isinstance(text, str) or owner not in text or str(amount) not in text.replace(",", ""):
        mail.fail(lines=[f"the mail        {show(text)}", f"should name     {show(owner)} and {amount}"])


@subscribers.law(owner=owners, amount=amounts, examples=5)
def a_mail_may_fail(update, mail, interest, log, owner: str, amount: int) -> None:
    """`send_email` did not raise while the email service was down. Send through bank.mail, which can fail, and let its
    error out; do not write to bank.mails."""
    bank = opened(mail, "42")
    bank.email_up = False
    mail.steps.append("bank.email_up = False")
    mail.raises(ConnectionError, bank, completed("42", owner, amount))


@subscribers.law(names=accounts, owner=owners, sums=lists(amounts, min_size=1, max_size=3), examples=25)
def a_days_interest_grows(update, mail, interest, log, names: list[str], owner: str, sums: list[int]) -> None:
    """`add_interest` adds the amount times `DAILY_RATE` to the interest of the account."""
    bank = opened(interest, *sorted(names))
    for amount in sums:
        bank.balances[names[0]] += amount
        interest.steps.append(f'bank.balances["{names[0]}"] += {amount}    # what the balance service does')
        interest(bank, completed(names[0], owner, amount))
    expected = {**dict.fromkeys(sorted(names), Decimal(0)), names[0]: sum(sums) * DAILY_RATE}
    compare(interest, "interest", bank.interest, expected)


@subscribers.law(owner=owners, amount=amounts, examples=25)
def interest_needs_no_balance(update, mail, interest, log, owner: str, amount: int) -> None:
    """`add_interest` gives another result when the balance was updated first. Use the event's amount; the balance
    belongs to another service."""
    bank = opened(interest, "42")
    interest(bank, completed("42", owner, amount))
    compare(interest, "interest", bank.interest, {"42": amount * DAILY_RATE})


@subscribers.law(names=accounts, owner=owners, sums=lists(amounts, min_size=1, max_size=3), examples=25)
def every_deposit_is_on_record(update, mail, interest, log, names: list[str], owner: str, sums: list[int]) -> None:
    """`log_for_compliance` appends the pair (account, amount), after the records that are already there."""
    bank = opened(log, *sorted(names))
    for amount in sums:
        log(bank, completed(names[0], owner, amount))
    compare(log, "compliance_log", bank.compliance_log, [(names[0], amount) for amount in sums])


@subscribers.law(owner=owners, amount=amounts, examples=25)
def each_keeps_to_its_own_store(*four: Attempt, owner: str, amount: int) -> None:
    """A subscriber wrote to a store that belongs to another service."""
    stores = ("balances", "mails", "interest", "compliance_log")
    for attempt, own in zip(four, stores, strict=True):
        attempt.steps.clear()
        bank, untouched = opened(attempt, "42"), vars(Bank("42"))
        attempt(bank, completed("42", owner, amount))
        for store in stores:
            if store != own:
                because = f"`{attempt.name}` wrote to bank.{store}, which belongs to another service."
                compare(attempt, store, getattr(bank, store), untouched[store], because)


@subscribers.law(cases=lambda: ({"order": order} for number in (2, 4) for order in orders(range(4), number)))
def any_order_ends_the_same(*four: Attempt, order: tuple[int, ...]) -> None:
    """A subscriber counts on another one having run before it. Nobody promises that: each works from the event alone."""
    alone = Bank("42")
    four[1](alone, completed("42", "Ada", 1000))
    four[1].steps.clear()
    bank = opened(four[0], "42")
    for position in order:
        four[position](bank, completed("42", "Ada", 1000))
    done = {four[position].name for position in order}
    compare(four[0], "balances", bank.balances, {"42": 1000 if "update_balance" in done else 0})
    compare(four[0], "mails", bank.mails, alone.mails if "send_email" in done else [])
    compare(four[0], "interest", bank.interest, {"42": 1000 * DAILY_RATE if "add_interest" in done else 0})
    compare(four[0], "compliance_log", bank.compliance_log, [("42", 1000)] if "log_for_compliance" in done else [])


def update_balance(bank, event):
    bank.balances[event["account"]] += event["amount"]


def send_email(bank, event):
    bank.mail(f"{event['owner']}: {event['amount']} euros arrived")


def add_interest(bank, event):
    bank.interest[event["account"]] += event["amount"] * DAILY_RATE


def log_for_compliance(bank, event):
    bank.compliance_log.append((event["account"], event["amount"]))


def four_with(wrong):
    """The four right subscribers, one of them replaced by the `wrong` one of the same place."""
    right = (update_balance, send_email, add_interest, log_for_compliance)
    return tuple(wrong if wrong.__name__.startswith(one.__name__) else one for one in right)


def update_balance_by_overwriting(bank, event):
    bank.balances[event["account"]] = event["amount"]


def update_balance_of_account_42(bank, event):
    bank.balances["42"] += event["amount"]


def send_email_that_says_1000(bank, event):
    bank.mail("Ada: 1000 euros arrived")


def send_email_that_prints(bank, event):
    print(f"{event['owner']}: {event['amount']} euros arrived")


def send_email_past_the_service(bank, event):
    bank.mails.append(f"{event['owner']}: {event['amount']} euros arrived")


def send_email_that_hides_the_error(bank, event):
    try:
        bank.mail(f"{event['owner']}: {event['amount']} euros arrived")
    except ConnectionError:
        print("no mail today")


def send_email_that_changes_the_event(bank, event):
    event["amount"] = f"{event['amount']} euros"
    bank.mail(f"{event['owner']}: {event['amount']} arrived")


def send_email_with_the_balance(bank, event):
    balance = bank.balances[event["account"]]
    bank.mail(f"{event['owner']}: {event['amount']} euros arrived. Your balance is {balance}.")


def add_interest_from_the_balance(bank, event):
    bank.interest[event["account"]] = bank.balances[event["account"]] * DAILY_RATE


def add_interest_in_floats(bank, event):
    account = event["account"]
    bank.interest[account] = float(bank.interest[account]) + event["amount"] * 0.0001


def add_interest_and_balance(bank, event):
    bank.interest[event["account"]] += event["amount"] * DAILY_RATE
    bank.balances[event["account"]] += event["amount"]


def log_for_compliance_once(bank, event):
    bank.compliance_log = [(event["account"], event["amount"])]


for mistake, says in (
    (update_balance_by_overwriting, "adds the amount to the balance"),
    (update_balance_of_account_42, "of the account that the event names"),
    (send_email_that_says_1000, "names the owner and the amount"),
    (send_email_that_prints, "sent 0 mails"),
    (send_email_past_the_service, "do not write to bank.mails"),
    (send_email_that_hides_the_error, "did not raise while"),
    (send_email_that_changes_the_event, "changed the event it was given"),
    (send_email_with_the_balance, "counts on another one having run"),
    (add_interest_from_the_balance, "when the balance was updated first"),
    (add_interest_in_floats, "became a float"),
    (add_interest_and_balance, "belongs to another service"),
    (log_for_compliance_once, "after the records that are already there"),
):
    subscribers.wrong(says)(four_with(mistake))


def update_by_get(bank, event):
    bank.balances[event["account"]] = bank.balances.get(event["account"], 0) + event["amount"]


def mail_by_format(bank, event):
    bank.mail("Dear {owner}, your {amount} euros are here.".format(**event))


def interest_by_match(bank, event):
    match event:
        case {"account": account, "amount": amount}:
            bank.interest |= {account: bank.interest[account] + DAILY_RATE * amount}


def log_by_new_list(bank, event):
    bank.compliance_log = [*bank.compliance_log, (event["account"], event["amount"])]


subscribers.right((update_by_get, mail_by_format, interest_by_match, log_by_new_list))


# --- 2 · score_fraud -------------------------------------------------------------------------------------------------

score_fraud = Exercise(
    "score_fraud",
    answers=("score_fraud", "deposit"),
    hints=(
        "It is a fifth subscriber like the four before: it reads the event, and changes one store of `bank`.",
        "The dictionary starts empty, so the account may not be in it yet. What does `dict.get` answer then, if you "
        "give it a second argument?",
        "If the amount is 5000 or more: `bank.fraud_points[account] = bank.fraud_points.get(account, 0) + 1`.",
    ),
)


def opened_with_fraud_team(attempt: Attempt) -> Bank:
    bank = opened(attempt, "42", "7")
    bank.fraud_points = {}
    attempt.steps.append("bank.fraud_points = {}")
    return bank


@score_fraud.law(account=sampled_from(["42", "7"]), amount=integers(5001, 20000), examples=25)
def a_large_deposit_scores(score, deposit, account: str, amount: int) -> None:
    """A deposit of more than 5000 euros gives its account a point, even when the dictionary is still empty."""
    bank = opened_with_fraud_team(score)
    score(bank, completed(account, "Ada", amount))
    compare(score, "fraud_points", bank.fraud_points, {account: 1})


@score_fraud.law()
def the_boundary_scores(score, deposit) -> None:
    """5000 euros or more: a deposit of exactly 5000 gives a point, too."""
    bank = opened_with_fraud_team(score)
    score(bank, completed("42", "Ada", 5000))
    compare(score, "fraud_points", bank.fraud_points, {"42": 1})


@score_fraud.law(amount=integers(1, 4999), examples=25)
def a_small_deposit_leaves_no_trace(score, deposit, amount: int) -> None:
    """A deposit below 5000 euros leaves no trace in `fraud_points`."""
    bank = opened_with_fraud_team(score)
    score(bank, completed("42", "Ada", amount))
    compare(score, "fraud_points", bank.fraud_points, {})


@score_fraud.law(
    deposits=lists(tuples(sampled_from(["42", "7"]), integers(4000, 7000)), min_size=2, max_size=6), examples=25
)
def points_add_up(score, deposit, deposits: list[tuple[str, int]]) -> None:
    """Points add up, and each account has its own."""
    bank = opened_with_fraud_team(score)
    for account, amount in deposits:
        score(bank, completed(account, "Ada", amount))
    large = [account for account, amount in deposits if amount >= 5000]
    compare(score, "fraud_points", bank.fraud_points, {account: large.count(account) for account in large})


@score_fraud.law(amount=integers(1, 20000), examples=25)
def fraud_keeps_to_its_own_store(score, deposit, amount: int) -> None:
    """`score_fraud` wrote to a store that belongs to another service."""
    bank = opened_with_fraud_team(score)
    score(bank, completed("42", "Ada", amount))
    for store, untouched in vars(Bank("42", "7")).items():
        compare(score, store, getattr(bank, store), untouched)


@score_fraud.law()
def the_producer_names_no_consumer(score, deposit) -> None:
    """`deposit` knows a consumer by name."""
    consumers = {*subscribers.answers, "score_fraud", "fraud", "subscribers", "fraud_points"}
    known = sorted(names_used(getattr(deposit.answer, "__code__", None)) & consumers)
    if known:
        deposit.fail(
            f"`deposit` names `{known[0]}`. A producer that names a consumer has to change whenever that consumer "
            "does. Put `deposit` back as it was, and let the list of subscribers connect the two."
        )


@score_fraud.law(account=sampled_from(["42", "7"]), owner=owners, amount=amounts, examples=25)
def the_producer_publishes_one_event(score, deposit, account: str, owner: str, amount: int) -> None:
    """`deposit` publishes one `DepositCompleted` with account, owner and amount, as it did before."""
    outbox = Outbox()
    deposit(outbox.publish, account, owner, amount)
    if outbox.events != [completed(account, owner, amount)]:
        deposit.fail(
            lines=[
                f"published       {show(outbox.events)}",
                f"expected        {show([completed(account, owner, amount)])}",
            ]
        )


class Outbox:
    """Keeps what is published."""

    def __init__(self) -> None:
        self.events: list[dict] = []

    def publish(self, event: dict) -> None:
        self.events.append(event)


def names_used(code: CodeType | None) -> set[str]:
    """All names a function looks up or imports, in the functions inside it as well."""
    if code is None:
        return set()
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return {*code.co_names, *code.co_freevars}.union(*(names_used(each) for each in inner))


def deposit(publish, account, owner, amount):
    publish({"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount})
    return "accepted"


def deposit_that_calls_the_fraud_team(publish, account, owner, amount):
    event = {"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount}
    publish(event)
    score_fraud(event)
    return "accepted"


def deposit_that_imports_the_fraud_team(publish, account, owner, amount):
    from fraud import score_fraud

    publish({"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount})
    score_fraud(account, amount)
    return "accepted"


def deposit_that_marks_the_event(publish, account, owner, amount):
    publish({"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount, "large": amount >= 5000})
    return "accepted"


def a_point_from_5000(bank, event):
    if event["amount"] >= 5000:
        bank.fraud_points[event["account"]] = bank.fraud_points.get(event["account"], 0) + 1


def a_point_above_5000(bank, event):
    if event["amount"] > 5000:
        bank.fraud_points[event["account"]] = bank.fraud_points.get(event["account"], 0) + 1


def always_one_point(bank, event):
    if event["amount"] >= 5000:
        bank.fraud_points[event["account"]] = 1


def a_zero_for_everyone(bank, event):
    points = bank.fraud_points.get(event["account"], 0)
    bank.fraud_points[event["account"]] = points + (event["amount"] >= 5000)


def expects_the_account_to_be_there(bank, event):
    if event["amount"] >= 5000:
        bank.fraud_points[event["account"]] += 1


def flags_the_event(bank, event):
    if event["amount"] >= 5000:
        event["suspicious"] = True
        bank.fraud_points[event["account"]] = bank.fraud_points.get(event["account"], 0) + 1


def freezes_the_balance(bank, event):
    if event["amount"] >= 5000:
        bank.balances[event["account"]] = 0
        bank.mail("Your account is under review.")
        bank.fraud_points[event["account"]] = bank.fraud_points.get(event["account"], 0) + 1


for mistakes, says in (
    ((a_point_above_5000, deposit), "exactly 5000"),
    ((always_one_point, deposit), "Points add up"),
    ((a_zero_for_everyone, deposit), "leaves no trace"),
    ((expects_the_account_to_be_there, deposit), "even when the dictionary is still empty"),
    ((flags_the_event, deposit), "changed the event it was given"),
    ((freezes_the_balance, deposit), "belongs to another service"),
    ((a_point_from_5000, deposit_that_calls_the_fraud_team), "names `score_fraud`"),
    ((a_point_from_5000, deposit_that_imports_the_fraud_team), "A producer that names a consumer"),
    ((a_point_from_5000, deposit_that_marks_the_event), "as it did before"),
):
    score_fraud.wrong(says)(mistakes)


def a_point_by_setdefault(bank, event):
    if event["amount"] < 5000:
        return
    bank.fraud_points.setdefault(event["account"], 0)
    bank.fraud_points[event["account"]] += 1


score_fraud.right((a_point_by_setdefault, deposit))


# --- 3 · deliver -----------------------------------------------------------------------------------------------------

deliver = Exercise(
    "deliver",
    hints=(
        "The loop of `publish` is the start. What has to be inside `try`: the whole loop, or one turn of it?",
        "Begin with an empty list. In each turn call the subscriber inside `try`, and in `except Exception as error:` "
        "append what has to be kept. Return the list after the loop.",
        "`for name, subscriber in subscribers.items():` gives you the name, and in the `except` you "
        "`parked.append((name, event, error))`.",
    ),
)

ERRORS = (ConnectionError, ValueError, KeyError, ZeroDivisionError, TimeoutError)
names_of_subscribers = permutations(["balance", "email", "interest", "compliance", "fraud"])


class Subscriber:
    """Notes what it is given, and raises when it is told to. Shown by what it does."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error
        self.given: list[dict] = []
        self.__name__ = f"raises_{type(error).__name__}" if error else "works"

    def __call__(self, event: dict) -> None:
        self.given.append(event)
        if self.error:
            raise self.error


def listening(names: list[str], kinds: list[type[Exception] | None]) -> dict[str, Subscriber]:
    """One subscriber for each kind of error; None for one that works."""
    return {
        name: Subscriber(kind(f"{name} is down") if kind else None) for name, kind in zip(names, kinds, strict=False)
    }


def call(deliver: Attempt, event: dict, subscribers: dict[str, Subscriber]):
    """Call the answer. When it raises, say first whom that kept from hearing of the event."""
    try:
        returned = deliver(event, subscribers)
    except NotYet as failure:
        if failure.error:
            everybody_was_told(deliver, event, subscribers, failure.__cause__)
            deliver.fail(
                "Everybody got the event, and then `deliver` raised after all. Its caller wants to know what to park: "
                "return the list.",
                lines=[f"raised          {failure.__cause__!r}"],
            )
        raise
    everybody_was_told(deliver, event, subscribers)
    if returned.value is None:
        deliver.fail("`deliver` returned nothing (None). Is its `return` missing? Return the list of what is parked.")
    return returned


def everybody_was_told(
    deliver: Attempt, event: dict, subscribers: dict[str, Subscriber], escaped: BaseException | None = None
) -> None:
    """Every subscriber was called once, with the event; `escaped` is the error that came out of the answer, if any."""
    missed = [name for name, subscriber in subscribers.items() if not subscriber.given]
    raised = [name for name, subscriber in subscribers.items() if subscriber.error and subscriber.given]
    if missed and raised:
        other = escaped is not None and not isinstance(escaped, ConnectionError)
        hint = f" Any exception counts, and {type(escaped).__name__} is one." if other else ""
        deliver.fail(
            f"`{raised[-1]}` raised, and because of that others never got the event.{hint}",
            lines=[f"not told        {', '.join(missed)}"],
            trace=drawn(event, subscribers),
        )
    if missed:
        deliver.fail(f"`{missed[0]}` never got the event.", trace=drawn(event, subscribers))
    for name, subscriber in subscribers.items():
        if len(subscriber.given) > 1:
            deliver.fail(
                f"`{name}` got the event {len(subscriber.given)} times. Hand it over once; what raised is parked for later."
            )
        if subscriber.given != [event]:
            deliver.fail(f"`{name}` was handed something else than the event.", got=repr(subscriber.given[0]))


def drawn(event: dict, subscribers: dict[str, Subscriber]) -> Trace:
    """Who got the event, who failed on it, and whom it never reached; a millisecond each, in the order subscribed."""
    trace = Trace(["deliver", *subscribers])
    for at, (name, subscriber) in enumerate(subscribers.items()):
        outcome = "lost" if not subscriber.given else "failed" if subscriber.error else "delivered"
        arrived = at + 1 if subscriber.given else None
        trace.messages.append(Message("deliver", name, event["type"], at, arrived, outcome))
        if outcome != "delivered":
            trace.marks.append(Mark(name, at + 1, "raised" if subscriber.given else "never told"))
    return trace


kinds_of_subscribers = lists(sampled_from([None, *ERRORS]), min_size=1, max_size=5)
the_first_raises = tuples(sampled_from(ERRORS), integers(1, 4)).map(lambda case: [case[0], *[None] * case[1]])


@deliver.law()
def every_delivery_begins_anew(deliver) -> None:
    """What an earlier call parked is in the list again. Begin with an empty list inside the function, in every call."""
    first, second = completed("42", "Ada", 70), completed("42", "Ada", 90)
    call(deliver, first, listening(["email", "balance"], [ConnectionError, None]))
    returned = call(deliver, second, listening(["email", "balance"], [ConnectionError, None]))
    parked = returned.value if isinstance(returned.value, list) else []
    earlier = [entry for entry in parked if isinstance(entry, tuple) and first in entry]
    returned.should(not earlier, expected="nothing of the first deposit")


@deliver.law(names=names_of_subscribers, number=integers(0, 5), owner=owners, amount=amounts, examples=20)
def when_all_is_well_nothing_is_parked(deliver, names: list[str], number: int, owner: str, amount: int) -> None:
    """Park for those that raised, and for no other. Here nobody raised, so the list stays empty."""
    well = listening(names, [None] * number)
    call(deliver, completed("42", owner, amount), well).should_be([])


@deliver.law(names=names_of_subscribers, kinds=the_first_raises, amount=amounts, examples=40)
def one_that_raises_stops_nobody(deliver, names: list[str], kinds: list, amount: int) -> None:
    """A subscriber that raises stops no other."""
    call(deliver, completed("42", "Ada", amount), listening(names, kinds))


@deliver.law(names=names_of_subscribers, kinds=kinds_of_subscribers, amount=amounts, examples=40)
def what_raised_is_parked(deliver, names: list[str], kinds: list, amount: int) -> None:
    """For each subscriber that raised, and for no other, the list holds one tuple (name, event, error)."""
    event, mixed = completed("42", "Ada", amount), listening(names, kinds)
    returned = call(deliver, event, mixed)
    raised = [name for name, subscriber in mixed.items() if subscriber.error]
    parked = returned.value
    expected = "[" + ", ".join(f"({show(name)}, event, {mixed[name].error!r})" for name in raised) + "]"
    if raised and not parked:
        returned.should(
            False, "An error was swallowed: nothing is parked, and for one subscriber the event is lost.", expected
        )
    returned.should(isinstance(parked, list), expected=expected)
    for entry in parked:
        returned.should(isinstance(entry, tuple) and len(entry) == 3, expected=expected)
    found = [entry[0] for entry in parked]
    returned.should(
        len(found) == len(raised) and all(name in found for name in raised),
        "The names that are parked are not those that raised.",
        expected,
    )
    for name, kept, error in parked:
        returned.should(kept == event, "What is parked without its event cannot be delivered again.", expected)
        because = "Park the error itself, not a text about it: whoever retries wants its type."
        returned.should(not isinstance(error, str), because, expected)
        returned.should(
            error is mixed[name].error, "The error that is parked is not the one that was raised.", expected
        )


@deliver.wrong("others never got the event")
def just_the_loop(event, subscribers):
    for subscriber in subscribers.values():
        subscriber(event)
    return []


@deliver.wrong("others never got the event")
def try_around_the_loop(event, subscribers):
    parked = []
    try:
        for name, subscriber in subscribers.items():
            subscriber(event)
    except Exception as error:
        parked.append((name, event, error))
    return parked


@deliver.wrong("others never got the event")
def returns_at_the_first_error(event, subscribers):
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            return [(name, event, error)]
    return []


@deliver.wrong("An error was swallowed")
def swallows_the_error(event, subscribers):
    for subscriber in subscribers.values():
        try:
            subscriber(event)
        except Exception:
            pass
    return []


@deliver.wrong("An error was swallowed")
def prints_the_error(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            print(f"{name} failed: {error}")
    return parked


@deliver.wrong("Is its `return` missing")
def forgets_to_return(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            parked.append((name, event, error))


@deliver.wrong("Any exception counts")
def catches_only_lost_connections(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except ConnectionError as error:
            parked.append((name, event, error))
    return parked


@deliver.wrong("cannot be delivered again")
def forgets_the_event(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            parked.append((name, None, error))
    return parked


@deliver.wrong("Park the error itself")
def parks_a_text(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            parked.append((name, event, str(error)))
    return parked


@deliver.wrong("one tuple (name, event, error)")
def parks_the_names_only(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception:
            parked.append(name)
    return parked


@deliver.wrong("not those that raised")
def parks_the_function(event, subscribers):
    parked = []
    for subscriber in subscribers.values():
        try:
            subscriber(event)
        except Exception as error:
            parked.append((subscriber, event, error))
    return parked


@deliver.wrong("got the event 2 times")
def tries_again_at_once(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception:
            try:
                subscriber(event)
            except Exception as error:
                parked.append((name, event, error))
    return parked


@deliver.wrong("and then `deliver` raised after all")
def raises_at_the_end(event, subscribers):
    errors = []
    for subscriber in subscribers.values():
        try:
            subscriber(event)
        except Exception as error:
            errors.append(error)
    if errors:
        raise RuntimeError(f"{len(errors)} subscribers failed")
    return []


@deliver.wrong("Does it keep something between calls")
def remembers_earlier_calls(event, subscribers, parked=[]):
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            parked.append((name, event, error))
    return parked


@deliver.wrong("for no other")
def parks_for_everyone(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        problem = None
        try:
            subscriber(event)
        except Exception as error:
            problem = error
        parked.append((name, event, problem))
    return parked


@deliver.right
def with_a_helper(event, subscribers):
    def tried(subscriber):
        try:
            subscriber(event)
        except Exception as error:
            return error
        return None

    errors = {name: tried(subscriber) for name, subscriber in subscribers.items()}
    return [(name, event, error) for name, error in errors.items() if error is not None]


@deliver.right
def with_a_counter(event, subscribers):
    names = list(subscribers)
    parked = []
    for i in range(len(names)):
        try:
            subscribers[names[i]](dict(event))
        except BaseException as e:
            parked += [(names[i], dict(event), e)]
    return parked


# --- 4 · availability ------------------------------------------------------------------------------------------------

availability = Exercise(
    "availability",
    answers=("chain_availability", "answer_availability"),
    hints=(
        "Take two parts that are each up half of the time, like two coins. In which share of the time are both up?",
        "Multiply. Start with 1, which is also the answer for an empty list. For the second function ask which parts "
        "have to be up before Ada has her answer.",
        "In the event-driven design these are the producer and the broker: `producer * broker`. The subscribers work "
        "after the answer.",
    ),
)

SIX_PLACES = 1e-6
shares = integers(500, 1000).map(lambda permille: permille / 1000)


def together(parts: list[float]) -> float:
    """The product, computed in fractions of whole numbers."""
    return float(prod(Fraction(round(part * 1000), 1000) for part in parts))


def close(returned, expected: float, because: str = "") -> None:
    is_number = isinstance(returned.value, int | float | Decimal) and not isinstance(returned.value, bool)
    if not is_number:
        returned.should_be(expected)
    returned.should(abs(float(returned.value) - expected) < SIX_PLACES, because, f"{expected:.6f}")


@availability.law(part=shares, examples=25)
def one_part_is_a_chain_of_one(chain, answer, part: float) -> None:
    """A chain of one part is up as often as that part. An availability is a share from 0 to 1, not a percentage."""
    close(chain([part]), part)


@availability.law(part=sampled_from([0.9, 0.8, 0.6]), examples=25)
def longer_is_weaker(chain, answer, part: float) -> None:
    """Two parts are both up less often than either of them: the second may be down while the first is up."""
    returned = chain([part, part])
    if not isinstance(returned.value, int | float | Decimal):
        returned.should_be(part * part)
    returned.should(returned.value < part - SIX_PLACES, expected=f"less than {part}")


@availability.law()
def both_may_be_down(chain, answer) -> None:
    """Adding up the outages counts the moments twice in which two parts are down at once."""
    close(chain([0.4, 0.4]), 0.16)


@availability.law()
def five_times_three_nines(chain, answer) -> None:
    """Five parts that are each up 0.999 of the time are all up 0.995010 of it. Six places are asked for."""
    close(chain([0.999] * 5), 0.995010)


@availability.law(parts=lists(shares, min_size=2, max_size=6), examples=25)
def every_part_counts(chain, answer, parts: list[float]) -> None:
    """Every part of the chain counts, each with its own availability."""
    close(chain(parts), together(parts))


@availability.law()
def nothing_cannot_be_down(chain, answer) -> None:
    """With nothing in the list there is nothing that could be down: always up."""
    close(chain([]), 1.0)


@availability.law(producer=shares, examples=25)
def the_producer_counts(chain, answer, producer: float) -> None:
    """The deposit service has to be up too, or nobody takes Ada's request."""
    close(answer(producer, 1.0, []), producer)


@availability.law(producer=shares, others=lists(shares, min_size=1, max_size=4), examples=25)
def the_subscribers_do_not_count(chain, answer, producer: float, others: list[float]) -> None:
    """Ada has her answer before any subscriber begins. Their availability does not matter to it."""
    close(answer(producer, 1.0, others), producer)


@availability.law(producer=shares, broker=shares, others=lists(shares, max_size=4), examples=25)
def the_broker_counts_too(chain, answer, producer: float, broker: float, others: list[float]) -> None:
    """The broker counts too: while it is down, the event cannot be kept, and Ada gets an error."""
    close(answer(producer, broker, others), together([producer, broker]))


def chain_by_prod(parts):
    return prod(parts)


def answer_by_product(producer, broker, subscribers):
    return producer * broker


def chain_in_percent(parts):
    return 100 * prod(parts)


def weakest_part(parts):
    return min(parts, default=1)


def mean_of_the_parts(parts):
    return sum(parts) / len(parts) if parts else 1


def outages_added(parts):
    return 1 - sum(1 - part for part in parts)


def rounded_to_three_places(parts):
    return round(prod(parts), 3)


def always_five_times_three_nines(parts):
    return 0.995010


def first_part_to_the_power(parts):
    return parts[0] ** len(parts) if parts else 1


def fails_on_nothing(parts):
    return reduce(mul, parts)


def answer_with_subscribers(producer, broker, subscribers):
    return producer * broker * prod(subscribers)


def answer_without_broker(producer, broker, subscribers):
    return producer


def answer_without_producer(producer, broker, subscribers):
    return broker


def answer_if_one_is_up(producer, broker, subscribers):
    return 1 - (1 - producer) * (1 - broker)


for mistakes, says in (
    ((chain_in_percent, answer_by_product), "not a percentage"),
    ((weakest_part, answer_by_product), "less often than either of them"),
    ((mean_of_the_parts, answer_by_product), "less often than either of them"),
    ((outages_added, answer_by_product), "counts the moments twice"),
    ((rounded_to_three_places, answer_by_product), "Six places are asked for"),
    ((always_five_times_three_nines, answer_by_product), "A chain of one part"),
    ((first_part_to_the_power, answer_by_product), "each with its own availability"),
    ((fails_on_nothing, answer_by_product), "nothing that could be down"),
    ((chain_by_prod, answer_with_subscribers), "before any subscriber begins"),
    ((chain_by_prod, answer_without_broker), "The broker counts too"),
    ((chain_by_prod, answer_without_producer), "The deposit service has to be up too"),
    ((chain_by_prod, answer_if_one_is_up), "The deposit service has to be up too"),
):
    availability.wrong(says)(mistakes)


def chain_by_recursion(parts):
    return parts[0] * chain_by_recursion(parts[1:]) if parts else 1


def chain_in_decimals(parts):
    share = Decimal(1)
    for part in parts:
        share *= Decimal(str(part))
    return share


def answer_rounded(producer, broker, subscribers):
    return round(chain_by_recursion([producer, broker]), 6)


availability.right((chain_by_prod, answer_by_product))
availability.right((chain_by_recursion, answer_rounded))
availability.right((chain_in_decimals, answer_by_product))
