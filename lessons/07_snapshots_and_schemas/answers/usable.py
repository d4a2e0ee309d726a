"""Answers to `usable` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("usable")


def _latest(snapshots):
    return max(snapshots, key=lambda snapshot: snapshot["position"], default=None)


@answers.wrong("of an older schema is a stale copy")
def trusts_a_stale_snapshot(snapshots, schema, position):
    return _latest([s for s in snapshots if s["position"] <= position])


@answers.wrong("of an older schema is a stale copy")
def takes_older_for_good_enough(snapshots, schema, position):
    return _latest([s for s in snapshots if s["schema"] <= schema and s["position"] <= position])


@answers.wrong("written by a later release")
def takes_newer_for_better(snapshots, schema, position):
    return _latest([s for s in snapshots if s["schema"] >= schema and s["position"] <= position])


@answers.wrong("leaves the shortest tail")
def takes_the_last_in_the_list(snapshots, schema, position):
    fitting = [s for s in snapshots if s["schema"] == schema and s["position"] <= position]
    return fitting[-1] if fitting else None


@answers.wrong("may not be later than the position")
def looks_into_the_future(snapshots, schema, position):
    return _latest([s for s in snapshots if s["schema"] == schema])


@answers.wrong("At that very position it is fine")
def leaves_the_position_itself_out(snapshots, schema, position):
    return _latest([s for s in snapshots if s["schema"] == schema and s["position"] < position])


@answers.wrong("of an older schema is a stale copy")
def gives_up_after_the_latest(snapshots, schema, position):
    latest = _latest([s for s in snapshots if s["position"] <= position])
    return latest if latest and latest["schema"] == schema else None


@answers.wrong("of an older schema is a stale copy")
def keeps_one_for_each_position(snapshots, schema, position):
    latest = {s["position"]: s for s in snapshots if s["position"] <= position}
    fitting = [s for s in latest.values() if s["schema"] == schema]
    return _latest(fitting)


@answers.wrong("is a `return` missing?")
def keeps_it_to_itself(snapshots, schema, position):
    fitting = [s for s in snapshots if s["schema"] == schema and s["position"] <= position]
    _latest(fitting)


@answers.wrong("that is no error")
def raises_when_there_is_none(snapshots, schema, position):
    return max(
        (s for s in snapshots if s["schema"] == schema and s["position"] <= position), key=lambda s: s["position"]
    )


@answers.wrong("changed the snapshots")
def throws_away_for_good(snapshots, schema, position):
    for snapshot in list(snapshots):
        if snapshot["schema"] != schema:
            snapshots.remove(snapshot)
    return _latest([s for s in snapshots if s["position"] <= position])


@answers.right
def sorts_backwards(snapshots, schema, position):
    for snapshot in sorted(snapshots, key=lambda s: -s["position"]):
        if snapshot["schema"] == schema and snapshot["position"] <= position:
            return snapshot


@answers.right
def remembers_the_best_so_far(snapshots, schema, position):
    best = None
    for snapshot in snapshots:
        if snapshot["schema"] != schema or snapshot["position"] > position:
            continue
        if best is None or snapshot["position"] > best["position"]:
            best = snapshot
    return best
