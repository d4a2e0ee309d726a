"""Answers to `evolve` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("evolve")


@answers.right
def reads_fields(state, event):
    kind = event["type"]
    after = dict(state)
    if kind == "AccountOpened":
        after["open"], after["balance"] = True, event["balance"]
    elif kind == "AccountClosed":
        after["open"] = False
    elif kind == "Deposited":
        after["balance"] += event["amount"]
    elif kind == "Withdrawn":
        if after["day"] != event["timestamp"][:10]:
            after["day"], after["taken"] = event["timestamp"][:10], 0
        after["taken"] += event["amount"]
        after["balance"] -= event["amount"]
    return after


def except_for(kind):
    """Decorates what a wrong answer does with events of one type; with all others it is right."""

    def decorate(step):
        def answer(state, event):
            return step(state, event) if event["type"] == kind else reads_fields(state, event)

        answer.__name__ = step.__name__
        return answer

    return decorate


@answers.wrong("opened with money in it")
@except_for("AccountOpened")
def ignores_the_opening_balance(state, event):
    return state | {"open": True}


@answers.wrong("Nothing from before is added")
@except_for("AccountOpened")
def adds_the_opening_balance(state, event):
    return state | {"open": True, "balance": state["balance"] + event["balance"]}


@answers.wrong("What was taken that day stays taken")
@except_for("AccountOpened")
def begins_a_new_life(state, event):
    return {"open": True, "balance": event["balance"], "day": "", "taken": 0}


@answers.wrong("it is open")
@except_for("AccountOpened")
def forgets_to_open(state, event):
    return state | {"balance": event["balance"]}


@answers.wrong("change nothing")
def takes_every_amount_for_a_deposit(state, event):
    known = ("AccountOpened", "AccountClosed", "Withdrawn")
    return reads_fields(state, event if event["type"] in known else event | {"type": "Deposited"})


@answers.wrong("has happened")
@except_for("Withdrawn")
def checks_the_overdraft(state, event):
    if event["amount"] > state["balance"]:
        raise ValueError("overdrawn")
    return reads_fields(state, event)


@answers.wrong("has happened")
@except_for("Withdrawn")
def skips_what_would_overdraw(state, event):
    return state if event["amount"] > state["balance"] else reads_fields(state, event)


@answers.wrong("The account was closed, and money was moved after all")
@except_for("Withdrawn")
def pays_nothing_from_a_closed_account(state, event):
    return reads_fields(state, event) if state["open"] or not state["balance"] else state


@answers.wrong("counted as `taken`")
@except_for("Withdrawn")
def counts_the_balance_only(state, event):
    return state | {"balance": state["balance"] - event["amount"]}


@answers.wrong("does not count on this one")
@except_for("Withdrawn")
def adds_up_for_ever(state, event):
    return reads_fields(state | {"day": event["timestamp"][:10]}, event)


@answers.wrong("both together are `taken`")
@except_for("Withdrawn")
def remembers_the_last_withdrawal_only(state, event):
    return reads_fields(state | {"taken": 0}, event)


@answers.wrong("be it a month later")
@except_for("Withdrawn")
def compares_the_day_of_the_month(state, event):
    same = state["day"][8:] == event["timestamp"][8:10]
    return reads_fields(state | {"day": event["timestamp"][:10]} if same else state, event)


@answers.wrong("on its `day`")
@except_for("Withdrawn")
def keeps_the_whole_timestamp(state, event):
    return reads_fields(state, event) | {"day": event["timestamp"]}


@answers.wrong("was taken, whatever came in since")
@except_for("Deposited")
def begins_a_day_with_a_deposit(state, event):
    after = reads_fields(state, event)
    return after if not state["day"] else after | {"day": event["timestamp"][:10], "taken": 0}


@answers.wrong("It moves no money")
@except_for("AccountClosed")
def pays_the_rest_out(state, event):
    return state | {"open": False, "balance": 0}


@answers.wrong("changed the state it was given")
def writes_into_the_state(state, event):
    state.update(reads_fields(state, event))
    return state


@answers.wrong("returned nothing")
def forgets_to_return_for_quiet_types(state, event):
    if event["type"] in ("AccountOpened", "Deposited", "Withdrawn", "AccountClosed"):
        return reads_fields(state, event)


@answers.wrong("expected a dict")
def returns_the_balance(state, event):
    return reads_fields(state, event)["balance"]


@answers.wrong("changes nothing else")
def keeps_the_last_event_too(state, event):
    return reads_fields(state, event) | {"last": event["type"]}


@answers.wrong("A deposit adds its amount")
def answers_with_a_constant(state, event):
    return {"open": True, "balance": 1300, "day": "2024-01-03", "taken": 200}


@answers.right
def looks_up_a_function(state, event):
    def withdrawn():
        day = event["timestamp"].partition("T")[0]
        taken = event["amount"] + state["taken"] * (state["day"] == day)
        return {"balance": state["balance"] - event["amount"], "day": day, "taken": taken}

    meaning = {
        "AccountOpened": lambda: {"open": True, "balance": event["balance"]},
        "AccountClosed": lambda: {"open": False},
        "Deposited": lambda: {"balance": state["balance"] + event["amount"]},
        "Withdrawn": withdrawn,
    }
    return {**state, **meaning.get(event["type"], dict)()}


@answers.right
def refuses_types_that_nobody_told_it_about(state, event):
    quiet = ("AddressChanged", "CardIssued", "LimitRequested")
    if event["type"] not in ("AccountOpened", "AccountClosed", "Deposited", "Withdrawn", *quiet):
        raise ValueError(f"{event['type']} may move money, for all we know")
    return reads_fields(state, event)
