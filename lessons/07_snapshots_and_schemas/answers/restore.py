"""Answers to `restore` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..exercises.restore import Event

answers = Answers("restore")


def apply(state: dict[str, int], event: Event) -> dict[str, int]:
    """As in the lesson, for the answers below."""
    change = event["amount"] if event["type"] == "Deposited" else -event["amount"]
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


@answers.right
def copies_and_counts(snapshot, read_after):
    position, state = (snapshot["position"], dict(snapshot["state"])) if snapshot else (0, {})
    tail = read_after(position)
    for event in tail:
        state = apply(state, event)
    return {"state": state, "position": position + len(tail)}
