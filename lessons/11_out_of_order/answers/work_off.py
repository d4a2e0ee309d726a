"""Answers to `work_off` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("work_off")
TRANSIENT = (ConnectionError, TimeoutError)


def letter(event, kind, reason):
    return {"event": event, "kind": kind, "reason": reason}


def tried(handle, event, times=3):
    """None, or the error it ends with."""
    for _attempt in range(times):
        try:
            return handle(event)
        except TRANSIENT as error:
            last = error
        except Exception as error:
            return error
    return last


@answers.right
def with_a_helper(events, handle, waiting):
    letters, blocked = [], set(waiting)
    for done, event in enumerate(events):
        if event["account"] in blocked:
            letters.append(letter(event, "waits", ""))
        elif isinstance(error := tried(handle, event), TRANSIENT):
            return done, letters
        elif error:
            letters.append(letter(event, "permanent", repr(error)))
            blocked.add(event["account"])
    return len(events), letters


@answers.right
def looks_into_its_letters(events, handle, waiting):
    letters, done, failures = [], 0, 0
    while done < len(events):
        event = events[done]
        if event["account"] in waiting or any(each["event"]["account"] == event["account"] for each in letters):
            letters.append({"event": dict(event), "kind": "waits", "reason": None})
        else:
            try:
                handle(event)
            except (ConnectionError, TimeoutError):
                failures += 1
                if failures < 3:
                    continue
                break
            except Exception as error:
                letters.append(
                    {"event": dict(event), "kind": "permanent", "reason": f"{type(error).__name__}: {error}"}
                )
        done, failures = done + 1, 0
    return done, letters


@answers.wrong("all later events of its account")
def parks_the_event_only(events, handle, waiting):
    letters = []
    for done, event in enumerate(events):
        if event["account"] in waiting:
            letters.append(letter(event, "waits", ""))
        elif isinstance(error := tried(handle, event), TRANSIENT):
            return done, letters
        elif error:
            letters.append(letter(event, "permanent", repr(error)))
    return len(events), letters


@answers.wrong("Other accounts have nothing to do with it")
def stops_at_poison(events, handle, waiting):
    letters = []
    for done, event in enumerate(events):
        if event["account"] in waiting:
            letters.append(letter(event, "waits", ""))
        elif error := tried(handle, event):
            if isinstance(error, TRANSIENT):
                return done, letters
            return done, [letter(event, "permanent", repr(error))]
    return len(events), letters


@answers.wrong("work_off raised")
def lets_it_out(events, handle, waiting):
    letters = [letter(event, "waits", "") for event in events if event["account"] in waiting]
    for event in events:
        if event["account"] not in waiting:
            handle(event)
    return len(events), letters


@answers.wrong("trying it again only keeps the others waiting")
def tries_poison_again(events, handle, waiting):
    letters, blocked = [], set(waiting)
    for event in events:
        if event["account"] in blocked:
            letters.append(letter(event, "waits", ""))
            continue
        for attempt in range(3):
            try:
                handle(event)
                break
            except Exception as error:
                if attempt == 2:
                    letters.append(letter(event, "permanent", repr(error)))
                    blocked.add(event["account"])
    return len(events), letters


@answers.wrong("the worker stops there, parks nothing")
def parks_what_may_pass(events, handle, waiting):
    letters, blocked = [], set(waiting)
    for event in events:
        if event["account"] in blocked:
            letters.append(letter(event, "waits", ""))
        elif error := tried(handle, event):
            letters.append(letter(event, "permanent", repr(error)))
            blocked.add(event["account"])
    return len(events), letters


@answers.wrong("A BrokenPipeError is a ConnectionError, too")
def compares_types(events, handle, waiting):
    letters, blocked = [], set(waiting)
    for done, event in enumerate(events):
        if event["account"] in blocked:
            letters.append(letter(event, "waits", ""))
        elif type(error := tried(handle, event)) in TRANSIENT:
            return done, letters
        elif error:
            letters.append(letter(event, "permanent", repr(error)))
            blocked.add(event["account"])
    return len(events), letters


@answers.wrong("the worker stops there, parks nothing")
def skips_what_may_pass(events, handle, waiting):
    letters, blocked = [], set(waiting)
    for event in events:
        if event["account"] in blocked:
            letters.append(letter(event, "waits", ""))
        elif (error := tried(handle, event)) and not isinstance(error, TRANSIENT):
            letters.append(letter(event, "permanent", repr(error)))
            blocked.add(event["account"])
    return len(events), letters


@answers.wrong("the worker stops there, parks nothing")
def never_stops_trying(events, handle, waiting):
    letters, blocked = [], set(waiting)
    for done, event in enumerate(events):
        if event["account"] in blocked:
            letters.append(letter(event, "waits", ""))
        elif isinstance(error := tried(handle, event, times=50), TRANSIENT):
            return done, letters
        elif error:
            letters.append(letter(event, "permanent", repr(error)))
            blocked.add(event["account"])
    return len(events), letters


@answers.wrong("three times in all")
def gives_up_at_once(events, handle, waiting):
    letters, blocked = [], set(waiting)
    for done, event in enumerate(events):
        if event["account"] in blocked:
            letters.append(letter(event, "waits", ""))
        elif isinstance(error := tried(handle, event, times=1), TRANSIENT):
            return done, letters
        elif error:
            letters.append(letter(event, "permanent", repr(error)))
            blocked.add(event["account"])
    return len(events), letters


@answers.wrong("has letters from an earlier batch waits")
def forgets_who_waits(events, handle, waiting):
    return with_a_helper(events, handle, ())


@answers.wrong("The letters so far come back all the same")
def loses_its_letters(events, handle, waiting):
    done, letters = with_a_helper(events, handle, waiting)
    return (done, letters) if done == len(events) else (done, [])


@answers.wrong("wants to know why")
def gives_no_reason(events, handle, waiting):
    done, letters = with_a_helper(events, handle, waiting)
    return done, [each | {"reason": "failed"} for each in letters]


@answers.wrong("the next batch begins behind it")
def counts_what_it_handled(events, handle, waiting):
    done, letters = with_a_helper(events, handle, waiting)
    return done - len(letters), letters


@answers.wrong("changed the events it was given")
def writes_into_what_it_was_given(events, handle, waiting):
    done, letters = with_a_helper(events, handle, waiting)
    for event in events:
        event["done"] = True
    return done, letters


@answers.wrong("changed the waiting it was given")
def adds_to_the_set_it_was_given(events, handle, waiting):
    letters = []
    for done, event in enumerate(events):
        if event["account"] in waiting:
            letters.append(letter(event, "waits", ""))
        elif isinstance(error := tried(handle, event), TRANSIENT):
            return done, letters
        elif error:
            letters.append(letter(event, "permanent", repr(error)))
            waiting.add(event["account"])
    return len(events), letters


@answers.wrong("catch `Exception`")
def catches_the_end_of_the_program(events, handle, waiting):
    def careful(event):
        try:
            handle(event)
        except SystemExit as error:
            raise ValueError("it ended") from error

    return with_a_helper(events, careful, waiting)
