"""Exercises of lesson 07: restore, best_interval, usable, upcast_v1_v2, upcast and read_withdrawal.

Ledgers are generated as moves of cents first and turned into events second, so that what an account should hold is a
sum of moves, and never a second replay. Events of an earlier schema are written down version by version, and never
made by an upcaster.
"""

from decimal import Decimal
from math import ceil, isqrt, sqrt
from typing import Any

from hypothesis.strategies import (
    booleans,
    composite,
    dictionaries,
    integers,
    just,
    lists,
    one_of,
    permutations,
    sampled_from,
)

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

Event = dict[str, Any]
Snapshot = dict[str, Any]
State = dict[str, Any]

ACCOUNTS = ("A-001", "A-002", "A-003")

# --------------------------------------------------------------------------------------------------------- restore


class Log:
    """What `read_after` of the lesson is: the events after a position. It remembers for which it was asked."""

    __name__ = "read_after"

    def __init__(self, moves: list[tuple[str, int]]) -> None:
        self.events = [moved(account, cents, place) for place, (account, cents) in enumerate(moves, start=1)]
        self.asked: list[Any] = []

    def __call__(self, position: int) -> list[Event]:
        self.asked.append(position)
        return [dict(event) for event in self.events if event["position"] > position]

    def tell(self, attempt: Attempt) -> None:
        """Put the log above the call, for a learner to replay by hand."""
        lines = ",\n".join(f"    {show(event)}" for event in self.events)
        attempt.steps.append(f"# read_after reads from this log:\n[\n{lines},\n]" if lines else "# The log is empty.")


def moved(account: str, cents: int, position: int) -> Event:
    kind = "Deposited" if cents > 0 else "Withdrawn"
    return {"position": position, "type": kind, "account": account, "amount": abs(cents)}


def balances(moves: list[tuple[str, int]]) -> dict[str, int]:
    """What is in each account that has moved: a sum."""
    return {name: sum(cents for account, cents in moves if account == name) for name in dict(moves)}


@composite
def some_moves(draw: Any, least: int = 0) -> list[tuple[str, int]]:
    """Each amount at another decimal place: no two ways to go wrong come to the same sum."""
    amounts = lists(sampled_from([30, 200, -5000, 4, 70_000, -1_000_000]), min_size=least, max_size=5, unique=True)
    return [(draw(sampled_from(ACCOUNTS)), cents) for cents in draw(amounts)]


restore = Exercise(
    "restore",
    hints=(
        "A snapshot answers two questions at once: which state do I begin with, and after which position do I go on "
        "reading? What are the two answers without a snapshot?",
        "Without a snapshot, begin with `position, state = 0, {}`. With one, take both from it. Then go through "
        "`read_after(position)` and let `apply` give the next state.",
        "After setting position and state: `for event in read_after(position): state = apply(state, event)`, and in the "
        'same loop `position = event["position"]`. In the end return {"position": position, "state": state}.',
    ),
)


@restore.law(examples=20, moves=some_moves(1))
def without_a_snapshot_everything_is_replayed(restore: Attempt, moves: list[tuple[str, int]]) -> None:
    """Where there is no snapshot (None), all events are replayed, from the first."""
    log = Log(moves)
    log.tell(restore)
    expected = {"position": len(moves), "state": balances(moves)}
    restored = restore(None, log)
    _must_be_a_snapshot(restored, expected)
    restored.should_be(expected)


@restore.law(examples=40, moves=some_moves(1), taken=integers(1, 5))
def snapshot_and_tail_are_the_whole(restore: Attempt, moves: list[tuple[str, int]], taken: int) -> None:
    """Snapshot and tail together give what the whole history gives, wherever the snapshot was taken."""
    taken = min(taken, len(moves))
    before, log = moves[:taken], Log(moves)
    snapshot = {"position": taken, "state": balances(before)}
    log.tell(restore)
    restored = restore(snapshot, log)
    _must_be_a_snapshot(restored, {"position": len(moves), "state": balances(moves)})
    state, expected = restored.value["state"], balances(moves)
    because = ""
    if state != expected:
        if state == balances(moves[taken:]):
            because = "The tail was applied to an empty state. Begin with the state that the snapshot holds."
        elif state == balances([*before, *moves]) or state == balances([*before, *moves[taken - 1 :]]):
            because = (
                "An event that is in the snapshot already was applied a second time. Read what comes after the "
                "snapshot's position, and nothing before."
            )
        restored.should(False, because, show({"position": len(moves), "state": expected}))
    restored.should(
        restored.value["position"] == len(moves),
        "The position is that of the last event that is in the state, so that one can go on from there.",
        show({"position": len(moves), "state": expected}),
    )


@restore.law(examples=20, moves=some_moves(2), taken=integers(1, 6))
def only_the_tail_is_read(restore: Attempt, moves: list[tuple[str, int]], taken: int) -> None:
    """The state is right, but more was read than the tail. What the snapshot was to save is reading what it holds."""
    taken, log = min(taken, len(moves)), Log(moves)
    log.tell(restore)
    restored = restore({"position": taken, "state": balances(moves[:taken])}, log)
    early = [position for position in log.asked if position < taken]
    if early:
        restore.fail(got=f"a state, after read_after({show(early[0])})", expected=f"read_after({taken}), and no more")
    restored.should_be({"position": len(moves), "state": balances(moves)})


def _must_be_a_snapshot(restored: Any, expected: Snapshot) -> None:
    if restored.value is None:
        restored.should_be(expected)  # the sentence about a missing return
    restored.should(
        isinstance(restored.value, dict) and set(restored.value) == {"position", "state"},
        "restore returns what a snapshot is made of: a dictionary with position and state.",
        show(expected),
    )


def apply(state: dict[str, int], event: Event) -> dict[str, int]:
    """As in the lesson, for the answers below."""
    change = event["amount"] if event["type"] == "Deposited" else -event["amount"]
    return state | {event["account"]: state.get(event["account"], 0) + change}


def _onwards(position, state, events):
    for event in events:
        position, state = event["position"], apply(state, event)
    return {"position": position, "state": state}


@restore.wrong("Snapshot and tail together")
def trusts_the_snapshot(snapshot, read_after):
    return snapshot or _onwards(0, {}, read_after(0))


@restore.wrong("applied a second time")
def replays_everything_on_top(snapshot, read_after):
    return _onwards(0, snapshot["state"] if snapshot else {}, read_after(0))


@restore.wrong("applied a second time")
def reads_the_last_event_of_the_snapshot_again(snapshot, read_after):
    if snapshot is None:
        return _onwards(0, {}, read_after(0))
    return _onwards(0, snapshot["state"], read_after(snapshot["position"] - 1))


@restore.wrong("applied to an empty state")
def forgets_the_state_of_the_snapshot(snapshot, read_after):
    return _onwards(0, {}, read_after(snapshot["position"] if snapshot else 0))


@restore.wrong("more was read than the tail")
def replays_all_of_it(snapshot, read_after):
    return _onwards(0, {}, read_after(0))


@restore.wrong("that of the last event")
def keeps_the_position_of_the_snapshot(snapshot, read_after):
    if snapshot is None:
        return _onwards(0, {}, read_after(0))
    after = _onwards(0, snapshot["state"], read_after(snapshot["position"]))
    return {"position": snapshot["position"], "state": after["state"]}


@restore.wrong("changed the snapshot")
def writes_into_the_snapshot(snapshot, read_after):
    snapshot = snapshot or {"position": 0, "state": {}}
    for event in read_after(snapshot["position"]):
        snapshot["state"] = apply(snapshot["state"], event)
        snapshot["position"] = event["position"]
    return snapshot


@restore.wrong("raised TypeError")
def takes_a_snapshot_for_granted(snapshot, read_after):
    return _onwards(snapshot["position"], snapshot["state"], read_after(snapshot["position"]))


@restore.wrong("a dictionary with position and state")
def returns_the_state_alone(snapshot, read_after):
    return from_the_snapshot_or_nothing(snapshot, read_after)["state"]


@restore.right
def from_the_snapshot_or_nothing(snapshot, read_after):
    begin = snapshot or {"position": 0, "state": {}}
    return _onwards(begin["position"], begin["state"], read_after(begin["position"]))


@restore.right
def copies_and_counts(snapshot, read_after):
    position, state = (snapshot["position"], dict(snapshot["state"])) if snapshot else (0, {})
    tail = read_after(position)
    for event in tail:
        state = apply(state, event)
    return {"state": state, "position": position + len(tail)}


# --------------------------------------------------------------------------------------------------- best_interval

best_interval = Exercise(
    "best_interval",
    none_is_an_answer=True,
    hints=(
        "S / N = r · c · N / 2. Multiply both sides by N: what is N · N? Whole events, at least one, and nobody reading "
        "come after that.",
        "N · N = 2 · S / (r · c), so N is its root: `sqrt` is in `math`. Treat `reads == 0` first, since nothing can be "
        "divided by it.",
        "Return None when reads is 0, else max(1, round(sqrt(2 * taking / (reads * replaying)))).",
    ),
)


def in_seconds(taking: int, reads: int, replaying: int) -> tuple[float, float, float]:
    """Microseconds, and reads per 100 writes, as the learner's function gets them."""
    return taking / 1_000_000, reads / 100, replaying / 1_000_000


def per_write(interval: int, taking: float, reads: float, replaying: float) -> float:
    """What an interval costs per write, in seconds."""
    return taking / interval + reads * replaying * interval / 2


def neighbours(taking: float, reads: float, replaying: float) -> tuple[int, int]:
    """The whole intervals on both sides of the bottom."""
    below = max(1, isqrt(int(2 * taking / (reads * replaying))))
    return below, below + 1


def cheapest(taking: float, reads: float, replaying: float) -> int:
    """The whole interval that costs least."""
    costs = taking, reads, replaying
    return min(neighbours(*costs), key=lambda interval: per_write(interval, *costs))


@best_interval.law(taking=integers(1, 20), replaying=integers(20, 90))
def an_interval_is_whole_and_at_least_one(best: Attempt, taking: int, replaying: int) -> None:
    """There is no snapshot more often than at every event: an interval is at least 1."""
    _must_be_an_interval(best(*in_seconds(taking, 400, replaying)))


@best_interval.law(taking=integers(1, 5000), reads=sampled_from([1, 2, 5, 20, 100, 400]), replaying=integers(1, 90))
def no_other_interval_is_cheaper(best: Attempt, taking: int, reads: int, replaying: int) -> None:
    """Another interval costs less. At the best one, taking snapshots and replaying tails cost about the same."""
    costs = in_seconds(taking, reads, replaying)
    returned = best(*costs)
    _must_be_an_interval(returned)
    # Rounding is another law's subject.
    if returned.value not in neighbours(*costs):
        _must_be_about_the_cheapest(returned, costs)


@best_interval.law(taking=integers(20, 200), replaying=integers(10, 40))
def it_is_rounded_to_the_nearest(best: Attempt, taking: int, replaying: int) -> None:
    """Your formula is right, but `int` cuts off; round to the nearest."""
    costs = in_seconds(taking, 100, replaying)
    returned = best(*costs)
    _must_be_an_interval(returned)
    because = "Your formula is right, but this rounds up; round to the nearest."
    _must_be_about_the_cheapest(returned, costs, because if returned.value > cheapest(*costs) else "")


def _must_be_about_the_cheapest(returned: Any, costs: tuple[float, float, float], because: str = "") -> None:
    """Rounding up and rounding down are both fine where it hardly matters."""
    interval, least = returned.value, cheapest(*costs)
    if per_write(interval, *costs) > 1.02 * per_write(least, *costs):
        parts = "\n".join(_told(n, *costs) for n in (interval, least))
        returned.attempt.fail(because, got=show(interval), expected=f"{least}, or so", lines=[parts])


def _must_be_an_interval(returned: Any) -> None:
    interval = returned.value
    returned.should(
        interval is not None,
        "None is for when nobody reads at all, and here somebody does. Is a `return` missing on some path?",
        "a whole number",
    )
    returned.should(
        isinstance(interval, int) and not isinstance(interval, bool),
        "An interval is a number of events, so it is whole.",
        "a whole number",
    )
    returned.should(interval >= 1, "There is no snapshot more often than at every event: an interval is at least 1.")


def _told(interval: int, taking: float, reads: float, replaying: float) -> str:
    parts = (taking / interval, reads * replaying * interval / 2)
    snapshots, tails, total = (f"{1e6 * part:,.2f}" for part in (*parts, sum(parts)))
    return f"every {interval} events   taking {snapshots} + replaying {tails} = {total} µs per write"


@best_interval.law(taking=integers(1, 5000), replaying=integers(1, 90))
def who_never_reads_needs_none(best: Attempt, taking: int, replaying: int) -> None:
    """With no reads at all, every snapshot is wasted: the answer is None, for never."""
    best(*in_seconds(taking, 0, replaying)).should_be(None)


def _root(value):
    return max(1, round(sqrt(value)))


@best_interval.wrong("Another interval costs less")
def forgets_the_half(taking, reads, replaying):
    return _root(taking / (reads * replaying)) if reads else None


@best_interval.wrong("Another interval costs less")
def forgets_how_often_is_read(taking, reads, replaying):
    return _root(2 * taking / replaying) if reads else None


@best_interval.wrong("Another interval costs less")
def forgets_the_root(taking, reads, replaying):
    return max(1, round(2 * taking / (reads * replaying))) if reads else None


@best_interval.wrong("so it is whole")
def leaves_a_fraction(taking, reads, replaying):
    return sqrt(2 * taking / (reads * replaying)) if reads else None


@best_interval.wrong("at least 1")
def rounds_down_to_nothing(taking, reads, replaying):
    return int(sqrt(2 * taking / (reads * replaying))) if reads else None


@best_interval.wrong("`int` cuts off; round to the nearest")
def cuts_off(taking, reads, replaying):
    return max(1, int(sqrt(2 * taking / (reads * replaying)))) if reads else None


@best_interval.wrong("this rounds up; round to the nearest")
def rounds_up(taking, reads, replaying):
    return ceil(sqrt(2 * taking / (reads * replaying))) if reads else None


@best_interval.wrong("raised ZeroDivisionError")
def divides_by_no_reads(taking, reads, replaying):
    return _root(2 * taking / (reads * replaying))


@best_interval.wrong("every snapshot is wasted")
def takes_one_always_when_nobody_reads(taking, reads, replaying):
    return _root(2 * taking / (reads * replaying)) if reads else 1


@best_interval.wrong("Another interval costs less")
def remembers_a_hundred(taking, reads, replaying):
    return 100 if reads else None


@best_interval.wrong("when nobody reads at all")
def never_for_few_reads(taking, reads, replaying):
    return _root(2 * taking / (reads * replaying)) if int(reads) else None


@best_interval.wrong("Another interval costs less")
def multiplies_what_it_should_divide(taking, reads, replaying):
    return _root(2 * taking * reads / replaying) if reads else None


@best_interval.right
def compares_neighbours(taking, reads, replaying):
    return cheapest(taking, reads, replaying) if reads > 0 else None


@best_interval.right
def walks_downhill(taking, reads, replaying):
    if reads == 0:
        return None
    interval = 1
    while per_write(interval + 1, taking, reads, replaying) < per_write(interval, taking, reads, replaying):
        interval += 1
    return interval


# ---------------------------------------------------------------------------------------------------------- usable

usable = Exercise(
    "usable",
    none_is_an_answer=True,
    hints=(
        "Two questions decide on each snapshot: was it made by this very schema, and is it not later than the "
        "position? Of those that pass, which one leaves the shortest tail?",
        'Keep those with `snapshot["schema"] == schema and snapshot["position"] <= position`. `max(…, key=…)` finds '
        "the latest of them; mind that there may be none.",
        'fitting = [… if snapshot["schema"] == schema and snapshot["position"] <= position], then '
        'return max(fitting, key=lambda snapshot: snapshot["position"], default=None).',
    ),
)


def kept(schema: int, position: int) -> Snapshot:
    """A snapshot of one account; what is in it does not matter here."""
    return {"schema": schema, "position": position, "state": {"A-001": 10 * position + schema}}


@composite
def places(draw: Any) -> list[int]:
    """Positions of snapshots, each once, in any order."""
    return draw(permutations(draw(lists(integers(1, 40), min_size=1, max_size=4, unique=True))))


@usable.law(examples=15, at=integers(1, 40), schema=integers(1, 5))
def the_only_one_fits(usable: Attempt, at: int, schema: int) -> None:
    """There is one snapshot, it has this schema, and it is not later than the position: so it is the answer. (If None
    comes back: is a `return` missing?)"""
    usable([kept(schema, at)], schema, 41).should_be(kept(schema, at))


@usable.law(examples=25, at=places(), schema=integers(1, 5))
def the_latest_leaves_the_shortest_tail(usable: Attempt, at: list[int], schema: int) -> None:
    """Of several usable snapshots the latest is the best: it leaves the shortest tail. They come in any order."""
    usable([kept(schema, position) for position in at], schema, 41).should_be(kept(schema, max(at)))


@usable.law(examples=25, at=places(), schema=integers(2, 5), older=integers(1, 4))
def an_older_schema_is_thrown_away(usable: Attempt, at: list[int], schema: int, older: int) -> None:
    """A snapshot of an older schema is a stale copy, computed by code that is no longer right: it is never used. Take
    the latest of the others."""
    old = kept(schema - min(older, schema - 1), 41)
    snapshots = [old, *(kept(schema, position) for position in at)]
    usable(snapshots, schema, 42).should_be(kept(schema, max(at)))


@usable.law(examples=25, at=places(), schema=integers(1, 4))
def a_newer_schema_is_not_understood(usable: Attempt, at: list[int], schema: int) -> None:
    """A snapshot of a newer schema was written by a later release, and this code does not know what it means: it is
    never used. Take the latest of the others."""
    snapshots = [*(kept(schema, position) for position in at), kept(schema + 1, 41)]
    usable(snapshots, schema, 42).should_be(kept(schema, max(at)))


@usable.law(examples=25, at=places(), schema=integers(1, 5), kind=sampled_from(["none", "older", "newer"]))
def without_one_all_is_replayed(usable: Attempt, at: list[int], schema: int, kind: str) -> None:
    """No snapshot is usable, and that is no error: the answer is None, and everything is replayed."""
    written = {"none": [], "older": [kept(schema - 1, p) for p in at], "newer": [kept(schema + 1, p) for p in at]}
    usable(written[kind], schema, 42).should_be(None)


@usable.law(examples=25, at=places(), schema=integers(1, 5), asked=integers(1, 40))
def nothing_from_after_the_position(usable: Attempt, at: list[int], schema: int, asked: int) -> None:
    """A snapshot may not be later than the position that is asked for: it holds events that come after. At that very
    position it is fine."""
    fitting = [kept(schema, position) for position in sorted(at) if position <= asked]
    usable([kept(schema, position) for position in at], schema, asked).should_be(fitting[-1] if fitting else None)


def _latest(snapshots):
    return max(snapshots, key=lambda snapshot: snapshot["position"], default=None)


@usable.wrong("of an older schema is a stale copy")
def trusts_a_stale_snapshot(snapshots, schema, position):
    return _latest([s for s in snapshots if s["position"] <= position])


@usable.wrong("of an older schema is a stale copy")
def takes_older_for_good_enough(snapshots, schema, position):
    return _latest([s for s in snapshots if s["schema"] <= schema and s["position"] <= position])


@usable.wrong("written by a later release")
def takes_newer_for_better(snapshots, schema, position):
    return _latest([s for s in snapshots if s["schema"] >= schema and s["position"] <= position])


@usable.wrong("leaves the shortest tail")
def takes_the_last_in_the_list(snapshots, schema, position):
    fitting = [s for s in snapshots if s["schema"] == schema and s["position"] <= position]
    return fitting[-1] if fitting else None


@usable.wrong("may not be later than the position")
def looks_into_the_future(snapshots, schema, position):
    return _latest([s for s in snapshots if s["schema"] == schema])


@usable.wrong("At that very position it is fine")
def leaves_the_position_itself_out(snapshots, schema, position):
    return _latest([s for s in snapshots if s["schema"] == schema and s["position"] < position])


@usable.wrong("of an older schema is a stale copy")
def gives_up_after_the_latest(snapshots, schema, position):
    latest = _latest([s for s in snapshots if s["position"] <= position])
    return latest if latest and latest["schema"] == schema else None


@usable.wrong("is a `return` missing?")
def keeps_it_to_itself(snapshots, schema, position):
    fitting = [s for s in snapshots if s["schema"] == schema and s["position"] <= position]
    _latest(fitting)


@usable.wrong("that is no error")
def raises_when_there_is_none(snapshots, schema, position):
    return max(
        (s for s in snapshots if s["schema"] == schema and s["position"] <= position), key=lambda s: s["position"]
    )


@usable.wrong("changed the snapshots")
def throws_away_for_good(snapshots, schema, position):
    for snapshot in list(snapshots):
        if snapshot["schema"] != schema:
            snapshots.remove(snapshot)
    return _latest([s for s in snapshots if s["position"] <= position])


@usable.right
def sorts_backwards(snapshots, schema, position):
    for snapshot in sorted(snapshots, key=lambda s: -s["position"]):
        if snapshot["schema"] == schema and snapshot["position"] <= position:
            return snapshot


@usable.right
def remembers_the_best_so_far(snapshots, schema, position):
    best = None
    for snapshot in snapshots:
        if snapshot["schema"] != schema or snapshot["position"] > position:
            continue
        if best is None or snapshot["position"] > best["position"]:
            best = snapshot
    return best


# ---------------------------------------------------------------------------------------------------- upcast_v1_v2

upcast_v1_v2 = Exercise(
    "upcast_v1_v2",
    hints=(
        "Two things change: a key goes and a key comes. Everything else in the state stays.",
        "`Decimal(1050)` is exact, and `.scaleb(-2)` moves its point two places: Decimal('10.50'). Dividing it by 100 "
        "is exact, too. `cents / 100` with the int is a float already, whatever is done with it afterwards.",
        'new = dict(state), then new["amount"] = Decimal(new.pop("cents")).scaleb(-2), then return new.',
    ),
)

THEN = {"timestamp": "2019-03-01T09:00:00Z"}
# What else an event of 2019 may carry.
other_fields = dictionaries(sampled_from(["timestamp", "teller", "slip"]), sampled_from(["2019-11-30T16:30:00Z", "17"]))


@upcast_v1_v2.law(examples=40, cents=integers(1, 500_000))
def cents_become_an_amount(upcast: Attempt, cents: int) -> None:
    """Cents become an exact amount: 1050 is 10.50, 5 is 0.05."""
    _must_be_translated(upcast(THEN | {"cents": cents}), THEN, cents)


@upcast_v1_v2.law(examples=40, cents=integers(1, 99_999), others=other_fields.filter(bool))
def the_rest_stays(upcast: Attempt, cents: int, others: State) -> None:
    """Only the cents are replaced; the rest stays as it is. Carry over whatever keys there are, name none but
    `cents`."""
    upcasted = upcast(THEN | others | {"cents": cents})
    upcasted.should_be(THEN | others | {"amount": Decimal(cents) / 100})


@upcast_v1_v2.law(examples=40, cents=integers(2**53 + 1, 2**60).map(lambda cents: cents | 1))
def no_float_on_the_way(upcast: Attempt, cents: int) -> None:
    """This amount went through a float on its way, which has about 16 digits. (A central bank's cents need more.)"""
    _must_be_translated(upcast(THEN | {"cents": cents}), THEN, cents)


def _must_be_translated(upcasted: Any, rest: State, cents: int) -> None:
    expected = rest | {"amount": Decimal(cents) / 100}
    if not isinstance(upcasted.value, dict):
        upcasted.should_be(expected)
    for key, value in upcasted.value.items():
        upcasted.should(key != "cents", "Version 2 has no cents any more: one amount, said once.")
        upcasted.should(
            key != "class_version",
            "The version is bookkeeping of the one who calls; the step only changes fields. Leave class_version out.",
        )
        upcasted.should(key in expected, f"The new state has {show(key)}, which nobody asked for.")
        kind = type(value).__name__
        upcasted.should(
            key != "amount" or isinstance(value, Decimal),
            f"The amount is {show(value)}, of the type {kind}. It is a Decimal.",
        )
    kept = {key: value for key, value in upcasted.value.items() if key != "amount"}
    upcasted.should(
        kept == rest,
        "Only the cents are replaced; the rest stays as it is. Carry over whatever keys there are, name none but "
        "`cents`.",
        show(expected),
    )
    upcasted.should_be(expected)


@upcast_v1_v2.wrong("of the type float")
def divides_into_a_float(state):
    return {"amount": state["cents"] / 100} | {key: value for key, value in state.items() if key != "cents"}


@upcast_v1_v2.wrong("Cents become an exact amount")
def makes_the_decimal_too_late(state):
    return {key: value for key, value in state.items() if key != "cents"} | {"amount": Decimal(state["cents"] / 100)}


@upcast_v1_v2.wrong("went through a float")
def goes_by_the_text_of_a_float(state):
    rest = {key: value for key, value in state.items() if key != "cents"}
    return rest | {"amount": Decimal(str(state["cents"] / 100))}


@upcast_v1_v2.wrong("no cents any more")
def says_it_twice(state):
    return state | {"amount": Decimal(state["cents"]).scaleb(-2)}


@upcast_v1_v2.wrong("The version is bookkeeping of the one who calls")
def stamps_the_version(state):
    rest = {key: value for key, value in state.items() if key != "cents"}
    return rest | {"amount": Decimal(state["cents"]).scaleb(-2), "class_version": 2}


@upcast_v1_v2.wrong("stays as it is")
def keeps_nothing_else(state):
    return {"amount": Decimal(state["cents"]).scaleb(-2)}


@upcast_v1_v2.wrong("name none but `cents`")
def names_the_timestamp(state):
    return {"timestamp": state["timestamp"], "amount": Decimal(state["cents"]) / 100}


@upcast_v1_v2.wrong("Cents become an exact amount")
def drops_what_is_no_whole_euro(state):
    rest = {key: value for key, value in state.items() if key != "cents"}
    return rest | {"amount": Decimal(state["cents"] // 100)}


@upcast_v1_v2.wrong("of the type str")
def leaves_text(state):
    rest = {key: value for key, value in state.items() if key != "cents"}
    return rest | {"amount": f"{state['cents'] // 100}.{state['cents'] % 100:02}"}


@upcast_v1_v2.wrong("changed the state it was given")
def changes_what_it_was_given(state):
    state["amount"] = Decimal(state.pop("cents")).scaleb(-2)
    return state


@upcast_v1_v2.wrong("Cents become an exact amount")
def knows_one_deposit(state):
    return {"timestamp": "2019-03-01T09:00:00Z", "amount": Decimal("10.50")}


@upcast_v1_v2.right
def divides_a_decimal(state):
    rest = {key: value for key, value in state.items() if key != "cents"}
    return rest | {"amount": Decimal(state["cents"]) / 100}


@upcast_v1_v2.right
def by_text(state):
    new = state.copy()
    euros, cents = divmod(new.pop("cents"), 100)
    new["amount"] = Decimal(f"{euros}.{cents:02}")
    return new


# ---------------------------------------------------------------------------------------------------------- upcast

upcast = Exercise(
    "upcast",
    hints=(
        "An event of version 1 that is to be version 3 takes two steps. Which step is the first, which the last?",
        'Begin with a copy of the state, and `version = new.pop("class_version", 1)`. Refuse what is above `current`. '
        "Then one step after the other, as long as the version is below.",
        'new = dict(state), version = new.pop("class_version", 1). If version > current, raise ValueError. Then '
        "`while version < current: new = steps[version](new); version += 1`. Then return new.",
    ),
)

CHANGES = {2: {"reason": ""}, 3: {"counter": "unknown"}, 4: {"fee": Decimal("0.00")}}


def written(version: int, cents: int) -> State:
    """A deposit as the code of that version stored it; version 1 did not say which it was."""
    state: State = {"cents": cents} if version == 1 else {"class_version": version, "amount": Decimal(cents) / 100}
    for change in range(2, version):
        state |= CHANGES[change]
    return state


def read_as(version: int, cents: int) -> State:
    """The same deposit as the code of `version` sees it."""
    return {key: value for key, value in written(version, cents).items() if key != "class_version"}


def _cents_to_amount(state: State) -> State:
    if "cents" not in state:
        raise KeyError("cents")
    return {**{key: value for key, value in state.items() if key != "cents"}, "amount": Decimal(state["cents"]) / 100}


def _adds(version: int) -> Any:
    def step(state: State) -> State:
        return {**state, **CHANGES[version]}

    step.__name__ = f"upcast_v{version}_v{version + 1}"
    return step


_cents_to_amount.__name__ = "upcast_v1_v2"
ALL_STEPS = {1: _cents_to_amount, **{version: _adds(version) for version in CHANGES}}


def steps_to(current: int) -> dict[int, Any]:
    return {version: step for version, step in ALL_STEPS.items() if version < current}


@upcast.law(examples=25, cents=integers(1, 99_999))
def the_first_release_wrote_no_version(upcast: Attempt, cents: int) -> None:
    """No `class_version` means version 1: the first release wrote none. (Where `current` is 1, no step is taken.)"""
    upcast(written(1, cents), 1, {}).should_be(read_as(1, cents))


@upcast.law(examples=25, cents=integers(1, 99_999), current=integers(2, 5))
def what_is_current_stays(upcast: Attempt, cents: int, current: int) -> None:
    """An event of the current version needs no step. What is version 2 already begins with step 2, not 1."""
    upcasted = upcast(written(current, cents), current, steps_to(current))
    upcasted.should(
        not isinstance(upcasted.value, dict) or "class_version" not in upcasted.value,
        "`class_version` told you where to begin; the result does not carry it.",
        show(read_as(current, cents)),
    )
    upcasted.should_be(read_as(current, cents))


@upcast.law(examples=25, cents=integers(1, 99_999), current=integers(2, 5))
def the_first_version_takes_every_step(upcast: Attempt, cents: int, current: int) -> None:
    """An event of version 1, which has no `class_version`, takes every step up to the current version."""
    upcast(written(1, cents), current, steps_to(current)).should_be(read_as(current, cents))


@upcast.law(examples=25, cents=integers(1, 99_999), stored=integers(2, 4), further=integers(1, 3))
def each_begins_at_its_own_version(upcast: Attempt, cents: int, stored: int, further: int) -> None:
    """An event begins with the step of its own version. What is version 2 already begins with step 2, not 1."""
    current = min(stored + further, 5)
    upcast(written(stored, cents), current, steps_to(current)).should_be(read_as(current, cents))


@upcast.law(examples=25, cents=integers(1, 99_999), stored=integers(1, 4), further=integers(0, 3))
def steps_beyond_are_not_taken(upcast: Attempt, cents: int, stored: int, further: int) -> None:
    """`steps` may go further than `current`; stop at `current`."""
    current = min(stored + further, 4)
    upcast(written(stored, cents), current, ALL_STEPS).should_be(read_as(current, cents))


@upcast.law(examples=25, cents=integers(1, 99_999), current=integers(1, 4), newer=integers(1, 3), shared=booleans())
def the_future_is_refused(upcast: Attempt, cents: int, current: int, newer: int, shared: bool) -> None:
    """This event is of a newer version than the code knows. What its fields mean would be a guess: raise ValueError."""
    state = {"class_version": current + newer, "amount": Decimal(cents) / 100}
    upcast.raises(ValueError, state, current, ALL_STEPS if shared else steps_to(current))


@upcast.wrong("takes every step")
def takes_one_step(state, current, steps):
    state = dict(state)
    version = state.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    return steps[version](state) if version < current else state


@upcast.wrong("begins with step 2, not 1")
def begins_at_version_1_always(state, current, steps):
    if state.get("class_version", 1) > current:
        raise ValueError("newer")
    if state.get("class_version", 1) == current:
        return {key: value for key, value in state.items() if key != "class_version"}
    for version in range(1, current):
        state = steps[version](state)
    return state


@upcast.wrong("begins with step 2, not 1")
def begins_at_version_1_even_when_current(state, current, steps):
    new = dict(state)
    if new.pop("class_version", 1) > current:
        raise ValueError("newer")
    for version in range(1, current):
        new = steps[version](new)
    return new


@upcast.wrong("would be a guess")
def guesses_at_the_future(state, current, steps):
    state = dict(state)
    for version in range(state.pop("class_version", 1), current):
        state = steps[version](state)
    return state


@upcast.wrong("stop at `current`")
def takes_every_step_there_is(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    for step in sorted(steps):
        if step >= version:
            new = steps[step](new)
    return new


@upcast.wrong("stop at `current`")
def goes_on_as_long_as_there_are_steps(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    while version in steps:
        new = steps[version](new)
        version += 1
    return new


@upcast.wrong("would be a guess")
def refuses_only_what_no_step_leads_to(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > max(steps, default=0) + 1:
        raise ValueError("newer")
    for step in range(version, current):
        new = steps[step](new)
    return new


@upcast.wrong("the result does not carry it")
def leaves_the_old_number_in(state, current, steps):
    version = state.get("class_version", 1)
    if version > current:
        raise ValueError("newer")
    for step in range(version, current):
        state = steps[step](state)
    return state


@upcast.wrong("takes every step")
def drops_what_the_step_returns(state, current, steps):
    state = dict(state)
    version = state.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    while version < current:
        steps[version](state)
        version += 1
    return state


@upcast.wrong("changed the state it was given")
def rewrites_what_is_stored(state, current, steps):
    version = state.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    for step in range(version, current):
        state.update(steps[step](state))
        state.pop("cents", None)
    return state


@upcast.wrong("the first release wrote none")
def wants_every_event_to_say_its_version(state, current, steps):
    new = dict(state)
    version = new.pop("class_version")
    if version > current:
        raise ValueError("newer")
    for step in range(version, current):
        new = steps[step](new)
    return new


@upcast.right
def as_the_last_hint_says(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > current:
        raise ValueError(f"version {version}")
    while version < current:
        new = steps[version](new)
        version += 1
    return new


@upcast.right
def over_a_range(state, current, steps):
    version = state.get("class_version", 1)
    if version > current:
        raise ValueError(f"version {version}")
    state = {key: value for key, value in state.items() if key != "class_version"}
    for step in range(version, current):
        state = steps[step](state)
    return state


@upcast.right
def picks_the_steps_it_needs(state, current, steps):
    version = state.get("class_version", 1)
    if version > current:
        raise ValueError(f"version {version}")
    new = {key: value for key, value in state.items() if key != "class_version"}
    for number, step in sorted(steps.items()):
        if version <= number < current:
            new = step(new)
    return new


@upcast.right
def recursively(state, current, steps, version=None):
    state = dict(state)
    version = version or state.pop("class_version", 1)
    if version > current:
        raise ValueError(f"version {version}")
    return state if version == current else recursively(steps[version](state), current, steps, version + 1)


# ------------------------------------------------------------------------------------------------- read_withdrawal

read_withdrawal = Exercise(
    "read_withdrawal",
    hints=(
        "For each of the three fields: what was true of a withdrawal in the days when nobody wrote it down?",
        "Build a new dictionary of three keys, so that nothing else gets in. `state.get(key, default)` is for fields "
        "that were once missing; from version 2 on the amount never is, so without it something is wrong.",
        'If "amount" is not in state, raise ValueError. Else return {"amount": state["amount"], "reason": '
        'state.get("reason", ""), "fee": state.get("fee", Decimal("0.00"))}.',
    ),
)

FEE = Decimal("0.50")
euros = integers(1, 99_999).map(lambda cents: Decimal(cents).scaleb(-2))
reasons = sampled_from(["rent", "cash", "groceries", ""])
fees = sampled_from([Decimal("0.50"), Decimal("0.00"), Decimal("0.75")])
extras = dictionaries(
    sampled_from(["channel", "correlation_id", "branch"]), sampled_from(["app", "7f3a", ""]), min_size=1
)


@read_withdrawal.law(examples=25, amount=euros, reason=reasons.filter(bool), fee=fees.filter(bool))
def what_is_there_is_taken(read: Attempt, amount: Decimal, reason: str, fee: Decimal) -> None:
    """Amount, reason and fee are taken as they are when they are there."""
    withdrawal = {"amount": amount, "reason": reason, "fee": fee}
    read(withdrawal).should_be(withdrawal)


@read_withdrawal.law(examples=25, amount=euros, reason=reasons, fee=fees, more=extras)
def unknown_fields_are_left_alone(read: Attempt, amount: Decimal, reason: str, fee: Decimal, more: State) -> None:
    """A field this reader has not heard of is none of its business: it is neither an error nor in the result."""
    withdrawal = {"amount": amount, "reason": reason, "fee": fee}
    read(withdrawal | more).should_be(withdrawal)


@read_withdrawal.law(examples=25, amount=euros, fee=fees)
def a_missing_reason_is_empty(read: Attempt, amount: Decimal, fee: Decimal) -> None:
    """A withdrawal of version 2 has no reason. Nobody wrote one down, so it reads as "" and is not made up."""
    read({"amount": amount, "fee": fee}).should_be({"amount": amount, "reason": "", "fee": fee})


@read_withdrawal.law(examples=25, amount=euros, reason=reasons)
def a_missing_fee_was_no_fee(read: Attempt, amount: Decimal, reason: str) -> None:
    """When this was withdrawn there was no fee, and nobody paid one. Any other default takes money out of old
    accounts."""
    returned = read({"amount": amount, "reason": reason})
    if isinstance(returned.value, dict):
        fee = returned.value.get("fee")
        returned.should(
            fee is None or isinstance(fee, Decimal),
            f"The fee is {show(fee)}, of the type {type(fee).__name__}. It is money: a Decimal, like the rest.",
        )
    returned.should_be({"amount": amount, "reason": reason, "fee": Decimal("0.00")})


@read_withdrawal.law(examples=25, reason=reasons, fee=fees)
def an_amount_of_nothing_is_there(read: Attempt, reason: str, fee: Decimal) -> None:
    """An amount of 0.00 is there, and is read as any other. Refuse a state that has no amount at all."""
    withdrawal = {"amount": Decimal("0.00"), "reason": reason, "fee": fee}
    read(withdrawal).should_be(withdrawal)


@read_withdrawal.law(examples=25, state=one_of(just({}), reasons.map(lambda reason: {"reason": reason, "fee": FEE})))
def an_amount_is_not_made_up(read: Attempt, state: State) -> None:
    """There is no amount, and no default can stand for it: 0.00 would change a balance in silence. Raise
    ValueError."""
    read.raises(ValueError, state)


def _needs_an_amount(state):
    if "amount" not in state:
        raise ValueError("A withdrawal without an amount.")


@read_withdrawal.wrong("takes money out of old accounts")
def charges_the_fee_of_today(state):
    _needs_an_amount(state)
    return {"amount": state["amount"], "reason": state.get("reason", ""), "fee": state.get("fee", FEE)}


@read_withdrawal.wrong("It is money")
def counts_the_fee_in_floats(state):
    _needs_an_amount(state)
    return {"amount": state["amount"], "reason": state.get("reason", ""), "fee": state.get("fee", 0.0)}


@read_withdrawal.wrong("It is money")
def counts_the_fee_in_whole_numbers(state):
    _needs_an_amount(state)
    return {"amount": state["amount"], "reason": state.get("reason", ""), "fee": state.get("fee", 0)}


@read_withdrawal.wrong("An amount of 0.00 is there")
def takes_nothing_for_missing(state):
    if not state.get("amount"):
        raise ValueError("A withdrawal without an amount.")
    return {
        "amount": state["amount"],
        "reason": state.get("reason", ""),
        "fee": state.get("fee", Decimal("0.00")),
    }


@read_withdrawal.wrong("0.00 would change a balance in silence")
def makes_up_an_amount(state):
    zero = Decimal("0.00")
    return {"amount": state.get("amount", zero), "reason": state.get("reason", ""), "fee": state.get("fee", zero)}


@read_withdrawal.wrong("none of its business")
def takes_everything_along(state):
    _needs_an_amount(state)
    return {"reason": "", "fee": Decimal("0.00")} | state


@read_withdrawal.wrong("none of its business")
def refuses_what_it_does_not_know(state):
    _needs_an_amount(state)
    if unknown := set(state) - {"amount", "reason", "fee"}:
        raise ValueError(f"unknown: {unknown}")
    return {"reason": "", "fee": Decimal("0.00")} | state


@read_withdrawal.wrong("raised KeyError")
def wants_everything(state):
    _needs_an_amount(state)
    return {key: state[key] for key in ("amount", "reason", "fee")}


@read_withdrawal.wrong("is not made up")
def makes_up_a_reason(state):
    _needs_an_amount(state)
    return {
        "amount": state["amount"],
        "reason": state.get("reason", "unknown"),
        "fee": state.get("fee", Decimal("0.00")),
    }


@read_withdrawal.right
def defaults_first(state):
    _needs_an_amount(state)
    known = {"amount": None, "reason": "", "fee": Decimal("0.00")} | state
    return {key: known[key] for key in ("amount", "reason", "fee")}


@read_withdrawal.right
def by_pattern(state):
    match state:
        case {"amount": amount}:
            return {"fee": state.get("fee", Decimal(0)), "reason": state.get("reason") or "", "amount": amount}
    raise ValueError(f"There is no amount in {state}.")
