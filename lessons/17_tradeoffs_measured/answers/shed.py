"""Answers to `shed` that are wrong, and others that are right."""

from itertools import takewhile

from course_utils.exercises import Answers

answers = Answers("shed")


@answers.right
def by_taking_while(line, now, work_s):
    return len(list(takewhile(lambda waiting: waiting[1] < now + work_s, line)))


@answers.right
def by_the_first_place(line, now, work_s):
    return next((place for place, waiting in enumerate(line) if waiting[1] - now >= work_s), len(line))


@answers.wrong("What stands behind it stays")
def counts_all_that_are_late(line, now, work_s):
    return sum(now + work_s > until for _, until in line)


@answers.wrong("but not when the work would be done")
def looks_at_now(line, now, work_s):
    return len(list(takewhile(lambda waiting: waiting[1] < now, line)))


@answers.wrong("done in time")
def wants_time_to_spare(line, now, work_s):
    return len(list(takewhile(lambda waiting: waiting[1] <= now + work_s, line)))


@answers.wrong("all are dropped")
def finds_none_and_drops_none(line, now, work_s):
    return next((place for place, (_, until) in enumerate(line) if now + work_s <= until), 0)


@answers.wrong("returned nothing")
def says_nothing_at_the_end(line, now, work_s):
    for place, (_, until) in enumerate(line):
        if now + work_s <= until:
            return place


@answers.wrong("in front of the first")
def gives_the_number_of_the_first(line, now, work_s):
    return next((number for number, until in line if now + work_s <= until), len(line))


@answers.wrong("in front of the first")
def drops_one_too_many(line, now, work_s):
    return next((place + 1 for place, (_, until) in enumerate(line) if now + work_s <= until), len(line))


@answers.wrong("changed the line")
def takes_them_out_itself(line, now, work_s):
    many = 0
    while line and line[0][1] < now + work_s:
        del line[0]
        many += 1
    return many


@answers.wrong("in front of the first")
def adds_up_the_work(line, now, work_s):
    """Takes it that those in front were worked on."""
    for place, (_, until) in enumerate(line, start=1):
        if now + place * work_s <= until:
            return place - 1
    return len(line)
