"""Answers to `causal_tree` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("causal_tree")


@answers.wrong("stand before its cause")
def in_one_pass(events, story):
    depth, found = {}, []
    for event in events:
        if event["correlation"] == story:
            depth[event["id"]] = depth.get(event["cause"], -1) + 1
            found.append((depth[event["id"]], event["id"]))
    return found


@answers.wrong("comes before the event's next neighbour")
def level_by_level(events, story):
    own = {event["id"]: event for event in events if event["correlation"] == story}

    def depth(event):
        above = event["cause"]
        return depth(own[above]) + 1 if above in own else 0

    return sorted(((depth(event), id) for id, event in own.items()), key=lambda placed: placed[0])


@answers.wrong("Events of other stories are left out")
def of_all_stories(events, story):
    ids = {event["id"] for event in events}
    return with_a_stack([{**event, "correlation": story} for event in events if event["id"] in ids], story)


@answers.wrong("What an event caused in another story")
def takes_whatever_its_events_caused(events, story):
    ids = {event["id"] for event in events if event["correlation"] == story}

    def below(event, depth):
        effects = [other for other in events if other["cause"] == event["id"]]
        return [(depth, event["id"]), *(placed for other in effects for placed in below(other, depth + 1))]

    roots = [event for event in events if event["id"] in ids and event["cause"] not in ids]
    return [placed for event in roots for placed in below(event, 0)]


@answers.wrong("a root of its own story")
def roots_by_a_cause_of_none(events, story):
    def below(cause, depth):
        return [
            placed
            for event in events
            if event["correlation"] == story and event["cause"] == cause
            for placed in [(depth, event["id"]), *below(event["id"], depth + 1)]
        ]

    return below(None, 0)


@answers.wrong("in the order of the list")
def sorted_by_id(events, story):
    return with_a_stack(sorted(events, key=lambda event: event["id"]), story)


@answers.wrong("depth 0")
def counts_from_one(events, story):
    return [(depth + 1, id) for depth, id in with_a_stack(events, story)]


@answers.wrong("What an event caused stands right below")
def by_the_type(events, story):
    return [(0, event["id"]) for event in events if event["correlation"] == story]


@answers.right
def with_a_stack(events, story):
    own = [event for event in events if event["correlation"] == story]
    ids = {event["id"] for event in own}
    found, waiting = [], [(0, e) for e in reversed(own) if e["cause"] not in ids]
    while waiting:
        depth, event = waiting.pop()
        found.append((depth, event["id"]))
        waiting += [(depth + 1, e) for e in reversed(own) if e["cause"] == event["id"]]
    return found


@answers.right
def with_children_by_cause(events, story):
    own = {event["id"]: event for event in events if event["correlation"] == story}
    children = {}
    for id, event in own.items():
        parent = event["cause"] if event["cause"] in own else None
        children.setdefault(parent, []).append(id)

    def walk(parent, depth):
        for id in children.get(parent, []):
            yield depth, id
            yield from walk(id, depth + 1)

    return list(walk(None, 0))
