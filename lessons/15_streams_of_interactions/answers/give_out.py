"""Answers to `give_out` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("give_out")


def stream(
    events,
    marks,
    length,
    *,
    over=lambda end, mark: end <= mark,
    own_mark=False,
    correct=True,
    first=-(10**9),
    delta=False,
    empty_is_late=True,
    order=sorted,
    late_counts=1,
    forget=False,
):
    counts, given_out, given, before = {}, set(), [], first
    tally = {"on time": 0, "late": 0, "pending": 0}
    for event, mark in zip(events, marks):
        start = event["at"] // length * length
        is_late = start + length <= (mark if own_mark else before)
        if not empty_is_late and start not in given_out:
            is_late = False
        if is_late and not correct:
            tally["late"] += 1
            before = mark
            continue
        if is_late and forget:
            counts.pop(start, None)
        counts[start] = counts.get(start, 0) + 1
        if is_late:
            given_out.add(start)
            tally["late"] += late_counts
            given.append((start, 1 if delta else counts[start]))
        else:
            tally["pending"] += 1
        for start in order([one for one in counts if one not in given_out and over(one + length, mark)]):
            given_out.add(start)
            given.append((start, counts[start]))
            tally["on time"] += counts[start]
            tally["pending"] -= counts[start]
        before = mark
    return given, tally


@answers.right
def looks_through_all_windows(events, marks, length):
    return stream(events, marks, length)


@answers.right
def with_lists_of_ids_and_a_tuple_of_lists(events, marks, length):
    windows, closed, given, late, before = {}, {}, [], 0, None
    for event, mark in zip(events, marks):
        start = length * (event["at"] // length)
        window = windows.setdefault(start, [])
        window.append(event["id"])
        if before is not None and start + length <= before:
            late += 1
            closed.setdefault(start, 0)
            given += [(start, len(window))]
        for end in sorted(one + length for one in windows if one not in closed):
            if end <= mark:
                closed[end - length] = len(windows[end - length])
                given += [(end - length, len(windows[end - length]))]
        before = mark
    on_time = sum(closed.values())
    return given, {"pending": len(events) - on_time - late, "on time": on_time, "late": late}


@answers.wrong("Its window is given out again at once")
def drops_what_is_late(events, marks, length):
    return stream(events, marks, length, correct=False)


@answers.wrong("with all its events")
def gives_out_the_difference(events, marks, length):
    return stream(events, marks, length, delta=True)


@answers.wrong("with all its events, the late one among them")
def forgets_a_window_that_was_given_out(events, marks, length):
    return stream(events, marks, length, forget=True)


@answers.wrong("when the event's mark is at its end or after it")
def waits_for_more_than_the_end(events, marks, length):
    return stream(events, marks, length, over=lambda end, mark: end < mark)


@answers.wrong("and not before")
def goes_by_the_start_of_a_window(events, marks, length):
    return stream(events, marks, length, over=lambda end, mark: end - length < mark)


@answers.wrong("it is no less late for being the first")
def takes_the_first_of_a_window_for_on_time(events, marks, length):
    return stream(events, marks, length, empty_is_late=False)


@answers.wrong("said by the mark *before* it")
def goes_by_the_event_s_own_mark(events, marks, length):
    return stream(events, marks, length, own_mark=True)


@answers.wrong("the earliest first")
def gives_them_out_as_they_came(events, marks, length):
    return stream(events, marks, length, order=list)


@answers.wrong("Before the first event no window is over")
def begins_at_the_first_mark(events, marks, length):
    return stream(events, marks, length, first=marks[0] if marks else 0)


@answers.wrong("until then its events are pending")
def gives_out_everything_in_the_end(events, marks, length):
    given, tally = stream(events, marks, length)
    starts = [event["at"] // length * length for event in events]
    rest = sorted(set(starts) - {start for start, _ in given})
    return given + [(start, starts.count(start)) for start in rest], tally


@answers.wrong("is late")
def does_not_count_what_is_late(events, marks, length):
    return stream(events, marks, length, late_counts=0)
