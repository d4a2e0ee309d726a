"""Answers to `restore` that are wrong, and others that are right."""

from functools import reduce

from course_utils.exercises import Answers

answers = Answers("restore")


def apply(state, event):
    """As in the lesson, for the answers below."""
    signs = {"AccountOpened": 1, "Deposited": 1, "InterestCredited": 1, "Withdrawn": -1}
    change = signs.get(event["type"], 0) * event.get("amount", event.get("balance", 0))
    return state | {event["account"]: state.get(event["account"], 0) + change}


def _onwards(position, state, events):
    for event in events:
        position, state = event["position"], apply(state, event)
    return {"position": position, "state": state}


@answers.wrong("Snapshot and tail together")
def trusts_the_snapshot(snapshot, read_after):
    return snapshot or _onwards(0, {}, read_after(0))


@answers.wrong("applied a second time")
def replays_everything_on_top(snapshot, read_after):
    return _onwards(0, snapshot["state"] if snapshot else {}, read_after(0))


@answers.wrong("applied a second time")
def reads_the_last_event_of_the_snapshot_again(snapshot, read_after):
    if snapshot is None:
        return _onwards(0, {}, read_after(0))
    return _onwards(0, snapshot["state"], read_after(snapshot["position"] - 1))


@answers.wrong("applied to an empty state")
def forgets_the_state_of_the_snapshot(snapshot, read_after):
    return _onwards(0, {}, read_after(snapshot["position"] if snapshot else 0))


@answers.wrong("more was read than the tail")
def replays_all_of_it(snapshot, read_after):
    return _onwards(0, {}, read_after(0))


@answers.wrong("that of the last event")
def keeps_the_position_of_the_snapshot(snapshot, read_after):
    if snapshot is None:
        return _onwards(0, {}, read_after(0))
    after = _onwards(0, snapshot["state"], read_after(snapshot["position"]))
    return {"position": snapshot["position"], "state": after["state"]}


@answers.wrong("changed the snapshot")
def writes_into_the_snapshot(snapshot, read_after):
    snapshot = snapshot or {"position": 0, "state": {}}
    for event in read_after(snapshot["position"]):
        snapshot["state"] = apply(snapshot["state"], event)
        snapshot["position"] = event["position"]
    return snapshot


@answers.wrong("raised TypeError")
def takes_a_snapshot_for_granted(snapshot, read_after):
    return _onwards(snapshot["position"], snapshot["state"], read_after(snapshot["position"]))


@answers.wrong("a dictionary with position and state")
def returns_the_state_alone(snapshot, read_after):
    return from_the_snapshot_or_nothing(snapshot, read_after)["state"]


@answers.right
def from_the_snapshot_or_nothing(snapshot, read_after):
    begin = snapshot or {"position": 0, "state": {}}
    return _onwards(begin["position"], begin["state"], read_after(begin["position"]))


@answers.wrong("Positions may have gaps")
def counts_the_tail(snapshot, read_after):
    position, state = (snapshot["position"], dict(snapshot["state"])) if snapshot else (0, {})
    tail = read_after(position)
    for event in tail:
        state = apply(state, event)
    return {"state": state, "position": position + len(tail)}


@answers.wrong("Positions may have gaps")
def counts_as_it_goes(snapshot, read_after):
    begin = from_the_snapshot_or_nothing(snapshot, lambda position: [])
    position, state = begin["position"], begin["state"]
    for position, event in enumerate(read_after(position), start=position + 1):  # noqa: B020
        state = apply(state, event)
    return {"position": position, "state": state}


@answers.wrong("raised UnboundLocalError")
def takes_a_last_event_for_granted(snapshot, read_after):
    position, state = (snapshot["position"], snapshot["state"]) if snapshot else (0, {})
    for event in read_after(position):
        state = apply(state, event)
    return {"position": event["position"], "state": state}


@answers.wrong("that of the last event")
def moves_on_only_where_money_moves(snapshot, read_after):
    position, state = (snapshot["position"], snapshot["state"]) if snapshot else (0, {})
    for event in read_after(position):
        state = apply(state, event)
        if "amount" in event or "balance" in event:
            position = event["position"]
    return {"position": position, "state": state}


@answers.wrong("all events are replayed")
def knows_deposits_and_withdrawals_only(snapshot, read_after):
    position, state = (snapshot["position"], dict(snapshot["state"])) if snapshot else (0, {})
    for event in read_after(position):
        position, account = event["position"], event["account"]
        sign = {"Deposited": 1, "Withdrawn": -1}.get(event["type"], 0)
        state[account] = state.get(account, 0) + sign * event.get("amount", 0)
    return {"position": position, "state": state}


@answers.right
def copies_and_changes_in_place(snapshot, read_after):
    restored = {"position": 0, "state": {}} if snapshot is None else snapshot | {"state": dict(snapshot["state"])}
    for event in read_after(restored["position"]):
        restored["state"].update(apply(restored["state"], event))
        restored["position"] = event["position"]
    return restored


@answers.right
def asks_the_last_of_the_tail(snapshot, read_after):
    start = snapshot or {"position": 0, "state": {}}
    tail = read_after(start["position"])
    last = tail[-1] if tail else start
    return {"position": last["position"], "state": reduce(apply, tail, start["state"])}
