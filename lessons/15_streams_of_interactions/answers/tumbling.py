"""Answers to `tumbling` that are wrong, and others that are right."""

from collections import Counter

from course_utils.exercises import Answers

answers = Answers("tumbling")


def counted(events, start):
    once = {event["id"]: event for event in events}
    return dict(Counter(start(event) for event in once.values()))


@answers.right
def with_a_counter(events, length):
    return counted(events, lambda event: event["at"] - event["at"] % length)


@answers.right
def sorted_and_by_hand(events, length):
    windows = {}
    for at, id in sorted({(event["at"], event["id"]) for event in events}):
        windows.setdefault(length * int(at / length), []).append(id)
    return {start: len(ids) for start, ids in windows.items()}


@answers.wrong("not where it arrived")
def goes_by_arrival(events, length):
    return counted(events, lambda event: event["received"] // length * length)


@answers.wrong("counts once")
def counts_duplicates(events, length):
    return dict(Counter(event["at"] // length * length for event in events))


@answers.wrong("A window holds its start, and not its end")
def rounds_to_the_nearest(events, length):
    return counted(events, lambda event: round(event["at"] / length) * length)


@answers.wrong("A window holds its start, and not its end")
def puts_the_end_into_the_window(events, length):
    return counted(events, lambda event: max(0, (event["at"] - 1) // length * length))


@answers.wrong("its start is the greatest multiple")
def numbers_the_windows(events, length):
    return counted(events, lambda event: event["at"] // length)


@answers.wrong("Each has its own `id`, and each counts")
def takes_one_moment_for_one_event(events, length):
    moments = {(event["viewer"], event["at"]) for event in events}
    return dict(Counter(at // length * length for _, at in moments))


@answers.wrong("a window without events is left out")
def shows_empty_windows(events, length):
    found = counted(events, lambda event: event["at"] // length * length)
    return {start: found.get(start, 0) for start in range(min(found, default=0), max(found, default=-1) + 1, length)}


@answers.wrong("also when something else came in between")
def compares_with_the_one_before(events, length):
    found, before = Counter(), None
    for event in events:
        if event["id"] != before:
            found[event["at"] // length * length] += 1
        before = event["id"]
    return dict(found)


@answers.wrong("whatever its `type`")
def counts_plays_alone(events, length):
    return counted(
        [event for event in events if event["type"] == "Played"], lambda event: event["at"] // length * length
    )


_SEEN: set[str] = set()


@answers.wrong("Does it keep something between calls")
def remembers_the_ids_of_all_calls(events, length):
    new = [event for event in events if event["id"] not in _SEEN]
    _SEEN.update(event["id"] for event in events)
    return counted(new, lambda event: event["at"] // length * length)
