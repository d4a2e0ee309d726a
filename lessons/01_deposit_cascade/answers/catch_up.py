"""Answers to `catch_up` that are wrong, and others that are right."""

from itertools import islice

from course_utils.exercises import Answers

answers = Answers("catch_up")


@answers.wrong("the first n events are done")
def begins_at_the_beginning(log, position, subscriber):
    done = 0
    for event in log:
        try:
            subscriber(event)
        except Exception:
            break
        done += 1
    return done


@answers.wrong("the subscriber gets every event")
def skips_one(log, position, subscriber):
    for event in log[position + 1 :]:
        try:
            subscriber(event)
        except Exception:
            break
        position += 1
    return position


@answers.wrong("the first n events are done")
def repeats_one(log, position, subscriber):
    for event in log[max(position - 1, 0) :]:
        try:
            subscriber(event)
        except Exception:
            break
        position += 1
    return position


@answers.wrong("not from where this call began")
def counts_from_here(log, position, subscriber):
    done = 0
    for event in log[position:]:
        try:
            subscriber(event)
        except Exception:
            break
        done += 1
    return done


@answers.wrong("counts as done, and is lost")
def says_that_all_is_done(log, position, subscriber):
    for event in log[position:]:
        try:
            subscriber(event)
        except Exception:
            break
    return len(log)


@answers.wrong("counts as done, and is lost")
def moves_on_before_the_call(log, position, subscriber):
    for event in log[position:]:
        position += 1
        try:
            subscriber(event)
        except Exception:
            break
    return position


@answers.wrong("counts as done, and is lost")
def passes_over_what_fails(log, position, subscriber):
    for event in log[position:]:
        try:
            subscriber(event)
        except Exception:
            pass
        position += 1
    return position


@answers.wrong("an event that is passed over is lost")
def goes_on_after_an_error(log, position, subscriber):
    for event in log[position:]:
        try:
            subscriber(event)
            position += 1
        except Exception:
            continue
    return position


@answers.wrong("catch_up raised")
def lets_the_error_out(log, position, subscriber):
    for event in log[position:]:
        subscriber(event)
        position += 1
    return position


@answers.wrong("catch_up raised")
def catches_lost_connections_only(log, position, subscriber):
    for event in log[position:]:
        try:
            subscriber(event)
        except ConnectionError:
            break
        position += 1
    return position


@answers.wrong("called again at once")
def tries_again(log, position, subscriber):
    for event in log[position:]:
        try:
            subscriber(event)
        except Exception:
            try:
                subscriber(event)
            except Exception:
                break
        position += 1
    return position


@answers.wrong("Equal events are several")
def goes_by_the_event(log, position, subscriber):
    for event in log:
        if log.index(event) < position:
            continue
        try:
            subscriber(event)
        except Exception:
            return log.index(event)
    return len(log)


@answers.wrong("changed the log it was given")
def takes_events_out(log, position, subscriber):
    while len(log) > position:
        subscriber(log.pop(position))
    return position


@answers.wrong("Is a `return` missing on some path")
def returns_only_after_an_error(log, position, subscriber):
    for event in log[position:]:
        try:
            subscriber(event)
        except Exception:
            return position
        position += 1


@answers.wrong("may count done events only")
def steps_back(log, position, subscriber):
    for event in log[position:]:
        try:
            subscriber(event)
        except Exception:
            return max(position - 1, 0)
        position += 1
    return position


@answers.wrong("Catch `Exception`, which lets these two through")
def catches_everything(log, position, subscriber):
    for event in log[position:]:
        try:
            subscriber(event)
        except:  # noqa: E722 (the mistake)
            break
        position += 1
    return position


@answers.right
def step_by_step(log, position, subscriber):
    try:
        while position < len(log):
            subscriber(log[position])
            position += 1
    except Exception:
        pass
    return position


@answers.right
def by_recursion(log, position, subscriber):
    if position >= len(log):
        return position
    try:
        subscriber(log[position])
    except Exception:
        return position
    return by_recursion(log, position + 1, subscriber)


@answers.right
def over_a_slice(log, position, subscriber):
    for number, event in enumerate(islice(log, position, None), start=position):
        try:
            subscriber(event)
        except Exception:
            return number
    return max(position, len(log))
