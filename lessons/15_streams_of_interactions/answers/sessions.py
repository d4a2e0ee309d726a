"""Answers to `sessions` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("sessions")


def cut(pairs, gap, goes_on=lambda session, at, gap: at - session[2] < gap):
    found = []
    for viewer, at in pairs:
        if found and found[-1][0] == viewer and goes_on(found[-1], at, gap):
            found[-1] = (viewer, found[-1][1], at)
        else:
            found.append((viewer, at, at))
    return found


def pairs(events, clock="at"):
    return sorted((event["viewer"], event[clock]) for event in events)


@answers.right
def viewer_by_viewer(events, gap):
    moments = {}
    for event in events:
        moments.setdefault(event["viewer"], []).append(event["at"])
    found = []
    for viewer in sorted(moments):
        times = sorted(moments[viewer])
        begins = [place for place in range(len(times)) if place == 0 or times[place] - times[place - 1] >= gap]
        ends = [place - 1 for place in begins[1:]] + [len(times) - 1]
        found += [(viewer, times[begin], times[end]) for begin, end in zip(begins, ends)]
    return found


@answers.right
def grows_and_joins_as_they_arrive(events, gap):
    found = []
    for event in events:
        viewer, first, last = event["viewer"], event["at"], event["at"]
        near = [one for one in found if one[0] == viewer and one[1] - gap < event["at"] < one[2] + gap]
        for one in near:
            found.remove(one)
            first, last = min(first, one[1]), max(last, one[2])
        found.append((viewer, first, last))
    return sorted(found)


@answers.wrong("Events arrive in another order than they happened in")
def takes_them_as_they_arrive(events, gap):
    found = {}
    for event in events:
        mine = found.setdefault(event["viewer"], [])
        if mine and abs(event["at"] - mine[-1][2]) < gap:
            mine[-1] = (event["viewer"], min(event["at"], mine[-1][1]), max(event["at"], mine[-1][2]))
        else:
            mine.append((event["viewer"], event["at"], event["at"]))
    return sorted({session for mine in found.values() for session in mine})


@answers.wrong("there was never a silence")
def never_joins_two(events, gap):
    found = []
    for event in events:
        viewer, at = event["viewer"], event["at"]
        for place, (who, first, last) in enumerate(found):
            if who == viewer and first - gap < at < last + gap:
                found[place] = (viewer, min(first, at), max(last, at))
                break
        else:
            found.append((viewer, at, at))
    return sorted(found)


@answers.wrong("A silence of `gap` seconds or more begins a new session")
def lets_the_gap_itself_pass(events, gap):
    return cut(pairs(events), gap, lambda session, at, gap: at - session[2] <= gap)


@answers.wrong("not from the session's first")
def counts_from_the_beginning(events, gap):
    return cut(pairs(events), gap, lambda session, at, gap: at - session[1] < gap)


@answers.wrong("whoever else is watching")
def forgets_whose_it_is(events, gap):
    found = []
    for at, viewer in sorted((event["at"], event["viewer"]) for event in events):
        if found and at - found[-1][2] < gap:
            found[-1] = (found[-1][0], found[-1][1], at)
        else:
            found.append((viewer, at, at))
    return found


@answers.wrong("A single event is a session as well")
def wants_two_events(events, gap):
    return [session for session in cut(pairs(events), gap) if session[1] != session[2]]


@answers.wrong("made of when they happened, `at`")
def goes_by_arrival(events, gap):
    return cut(pairs(events, "received"), gap)


@answers.wrong("A single event is a session as well: its first is its last")
def ends_after_the_gap(events, gap):
    return [(viewer, first, last + gap) for viewer, first, last in cut(pairs(events), gap)]


@answers.wrong("sorted by viewer and then by time")
def sorts_by_time(events, gap):
    return sorted(cut(pairs(events), gap), key=lambda session: (session[1], session[0]))
