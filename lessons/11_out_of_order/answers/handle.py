"""Answers to `handle` that are wrong, each with its exact number, and others that are right."""

from course_utils.exercises import Answers
from course_utils.exercises.stress import Later

answers = Answers("handle")


def change(event):
    if event["type"] == "AccountOpened":
        return event["balance"]
    return event["amount"] if event["type"] == "Deposited" else -event["amount"]


@answers.wrong("6 of 24 orders, 390 of 6,384 schedules")
def obvious(event, state):
    balances = state.setdefault("balances", {})
    account = event["account"]
    if event["type"] == "AccountOpened":
        balances[account] = event["balance"]
    else:
        balances[account] = balances.get(account, 0) + change(event)


@answers.wrong("6 of 24 orders, 102 of 6,384 schedules")
def raises_what_is_early(event, state):
    balances = state.setdefault("balances", {})
    if event["type"] == "AccountOpened":
        balances[event["account"]] = event["balance"]
    else:
        balances[event["account"]] += change(event)


@answers.wrong("6 of 24 orders, 1,596 of 6,384 schedules")
def drops_what_is_early(event, state):
    balances, ids = state.setdefault("balances", {}), state.setdefault("ids", [])
    if event["id"] in ids:
        return
    ids.append(event["id"])
    if event["type"] == "AccountOpened":
        balances[event["account"]] = event["balance"]
    elif event["account"] in balances:
        balances[event["account"]] += change(event)


@answers.wrong("6 of 24 orders, 3,540 of 6,384 schedules")
def drops_what_is_early_and_does_not_mark_it(event, state):
    balances, ids = state.setdefault("balances", {}), state.setdefault("ids", [])
    if event["id"] in ids:
        return
    if event["type"] == "AccountOpened":
        balances[event["account"]] = event["balance"]
    elif event["account"] in balances:
        balances[event["account"]] += change(event)
    else:
        return
    ids.append(event["id"])


@answers.wrong("266 of 6,384 schedules")
def drops_what_is_older(event, state):
    balances, latest = state.setdefault("balances", {}), state.setdefault("latest", {})
    if event["version"] <= latest.get(event["account"], 0):
        return
    latest[event["account"]] = event["version"]
    balances[event["account"]] = balances.get(event["account"], 0) + change(event)


@answers.wrong("24 of 24 orders, 24 of 6,384 schedules")
def sorts_what_it_has_seen(event, state):
    balances, seen = state.setdefault("balances", {}), state.setdefault("seen", [])
    seen.append(event)
    seen.sort(key=lambda each: each["version"])
    balances[event["account"]] = sum(change(each) for each in seen if each["account"] == event["account"])


early: list[dict[str, object]] = []


@answers.wrong("6,384 of 6,384 schedules, 138 of 192 crash points")
def holds_back_in_memory(event, state):
    balances, ids = state.setdefault("balances", {}), state.setdefault("ids", [])
    account = event["account"]
    if event["id"] in ids:
        return
    if event["type"] == "AccountOpened":
        balances[account] = event["balance"]
        ids.append(event["id"])
        waiting = [each for each in early if each["account"] == account]
        early[:] = [each for each in early if each["account"] != account]
        for each in waiting:
            holds_back_in_memory(each, state)
    elif account in balances:
        balances[account] += change(event)
        ids.append(event["id"])
    else:
        early.append(event)


seen: set[str] = set()


@answers.wrong("6,384 of 6,384 schedules, 96 of 192 crash points")
def knows_ids_in_memory(event, state):
    if event["id"] not in seen:
        seen.add(event["id"])
        balances = state.setdefault("balances", {})
        balances[event["account"]] = balances.get(event["account"], 0) + change(event)


@answers.wrong("what it opened with")
def forgets_what_it_opened_with(event, state):
    balances, ids = state.setdefault("balances", {}), state.setdefault("ids", [])
    if event["id"] not in ids:
        ids.append(event["id"])
        amount = 0 if event["type"] == "AccountOpened" else change(event)
        balances[event["account"]] = balances.get(event["account"], 0) + amount


@answers.wrong("deposits and withdrawals after that")
def only_ever_adds(event, state):
    balances, ids = state.setdefault("balances", {}), state.setdefault("ids", [])
    if event["id"] not in ids:
        ids.append(event["id"])
        balances[event["account"]] = balances.get(event["account"], 0) + abs(change(event))


@answers.wrong("what it opened with")
def knows_the_answer(event, state):
    state["balances"] = {"A-042": 187}


@answers.right
def adds(event, state):
    balances, ids = state.setdefault("balances", {}), state.setdefault("ids", [])
    if event["id"] not in ids:
        ids.append(event["id"])
        balances[event["account"]] = balances.get(event["account"], 0) + change(event)


@answers.right
def keeps_a_set_of_facts(event, state):
    facts = state.setdefault("facts", {}).setdefault(event["account"], {})
    facts[event["version"]] = change(event)
    state.setdefault("balances", {})[event["account"]] = sum(facts.values())


@answers.right
def holds_back_in_the_state(event, state):
    balances, held = state.setdefault("balances", {}), state.setdefault("held", {})
    versions = state.setdefault("versions", {})
    account = event["account"]
    own = held.setdefault(account, {})
    own[event["version"]] = event
    while versions.get(account, 0) + 1 in own:
        versions[account] = versions.get(account, 0) + 1
        balances[account] = balances.get(account, 0) + change(own.pop(versions[account]))


@answers.right
def asks_for_what_is_early_again(event, state):
    balances, ids = state.setdefault("balances", {}), state.setdefault("ids", [])
    if event["id"] in ids:
        return
    if event["type"] != "AccountOpened" and event["account"] not in balances:
        raise Later("There is no account yet.")
    ids.append(event["id"])
    balances[event["account"]] = balances.get(event["account"], 0) + change(event)
