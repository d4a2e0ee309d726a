"""Answers to `watermarks` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("watermarks")


def marks(
    events,
    sources,
    delay,
    idle_after,
    *,
    right=lambda event: event["at"] <= event["received"],
    least=min,
    silent=lambda now, heard, newest, idle_after: now - heard > idle_after,
    keep=max,
    back=False,
    hears=True,
):
    newest, heard, found = dict.fromkeys(sources, 0), dict.fromkeys(sources, 0), []
    for event in events:
        source, now = event["source"], event["received"]
        if right(event) or hears:
            heard[source] = now
        if right(event):
            newest[source] = keep(newest[source], event["at"])
        mark = least(newest[one] for one in sources if not silent(now, heard[one], newest[one], idle_after)) - delay
        found.append(mark if back or not found else max(mark, found[-1]))
    return found


@answers.right
def with_everything_in_the_open(events, sources, delay, idle_after):
    return marks(events, sources, delay, idle_after)


@answers.right
def asks_all_that_came_before_each_time(events, sources, delay, idle_after):
    found, highest = [], None
    for upto in range(1, len(events) + 1):
        now, known = events[upto - 1]["received"], events[:upto]
        candidates = []
        for source in sources:
            mine = [event for event in known if event["source"] == source]
            if now - max([0] + [event["received"] for event in mine]) <= idle_after:
                candidates.append(max([0] + [event["at"] for event in mine if event["at"] <= event["received"]]))
        mark = min(candidates) - delay
        highest = mark if highest is None else max(highest, mark)
        found.append(highest)
    return found


@answers.wrong("farthest behind")
def takes_the_newest_of_all(events, sources, delay, idle_after):
    return marks(events, sources, delay, idle_after, least=max)


@answers.wrong("is left out once nothing has been received")
def waits_for_ever(events, sources, delay, idle_after):
    return marks(events, sources, delay, idle_after, silent=lambda *_: False)


@answers.wrong("counts again as soon as something is received from it")
def leaves_a_source_out_for_good(events, sources, delay, idle_after):
    gone, found = set(), []
    for upto, event in enumerate(events, start=1):
        known = events[:upto]
        heard = {one: max([0] + [it["received"] for it in known if it["source"] == one]) for one in sources}
        before = {one: max([0] + [it["received"] for it in known[:-1] if it["source"] == one]) for one in sources}
        gone |= {one for one in sources if event["received"] - before[one] > idle_after and one != event["source"]}
        there = [one for one in sources if one not in gone] or [event["source"]]
        mark = min(
            max([0] + [it["at"] for it in known if it["source"] == one and it["at"] <= it["received"]])
            for one in there
            if event["received"] - heard[one] <= idle_after
        )
        found.append(max([mark - delay, *found[-1:]]))
    return found


@answers.wrong("With just so many it still counts")
def is_impatient(events, sources, delay, idle_after):
    return marks(
        events, sources, delay, idle_after, silent=lambda now, heard, newest, most: now - heard >= most and now != heard
    )


@answers.wrong("One that sends old events is not silent")
def takes_old_events_for_silence(events, sources, delay, idle_after):
    return marks(
        events,
        sources,
        delay,
        idle_after,
        silent=lambda now, heard, newest, most: heard != now and now - newest > most,
    )


@answers.wrong("An `at` equal to its `received` is right")
def doubts_what_arrives_at_once(events, sources, delay, idle_after):
    return marks(events, sources, delay, idle_after, right=lambda event: event["at"] < event["received"])


@answers.wrong("comes from a wrong clock")
def believes_every_clock(events, sources, delay, idle_after):
    return marks(events, sources, delay, idle_after, right=lambda event: True)


@answers.wrong("nor cut down to")
def cuts_a_wrong_clock_down_to_now(events, sources, delay, idle_after):
    cut = [{**event, "at": min(event["at"], event["received"])} for event in events]
    return marks(cut, sources, delay, idle_after)


@answers.wrong("A source with a wrong clock has been heard")
def does_not_hear_a_wrong_clock(events, sources, delay, idle_after):
    return marks(events, sources, delay, idle_after, hears=False)


@answers.wrong("leaves the newest as it is")
def takes_the_last_for_the_newest(events, sources, delay, idle_after):
    return marks(events, sources, delay, idle_after, keep=lambda before, at: at)


@answers.wrong("The watermark never goes back")
def goes_back(events, sources, delay, idle_after):
    return marks(events, sources, delay, idle_after, back=True)


@answers.wrong("minus `delay`")
def forgets_the_delay(events, sources, delay, idle_after):
    return marks(events, sources, 0, idle_after)


@answers.wrong("for one that has sent nothing yet")
def knows_only_sources_it_has_heard(events, sources, delay, idle_after):
    found, known = [], []
    for upto, event in enumerate(events, start=1):
        known = list(dict.fromkeys([*known, event["source"]]))
        mine = [one for one in events[:upto] if one["source"] in known]
        found.append(marks(mine, known, delay, idle_after)[-1])
    return found
