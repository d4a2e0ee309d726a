"""Answers to `best_interval` that are wrong, and others that are right."""

from math import ceil, sqrt

from course_utils.exercises import Answers

from ..exercises.best_interval import cheapest, per_write

answers = Answers("best_interval")


def _root(value):
    return max(1, round(sqrt(value)))


@answers.wrong("Another interval costs less")
def forgets_the_half(taking, reads, replaying):
    return _root(taking / (reads * replaying)) if reads else None


@answers.wrong("Another interval costs less")
def forgets_how_often_is_read(taking, reads, replaying):
    return _root(2 * taking / replaying) if reads else None


@answers.wrong("Another interval costs less")
def forgets_the_root(taking, reads, replaying):
    return max(1, round(2 * taking / (reads * replaying))) if reads else None


@answers.wrong("so it is whole")
def leaves_a_fraction(taking, reads, replaying):
    return sqrt(2 * taking / (reads * replaying)) if reads else None


@answers.wrong("at least 1")
def rounds_down_to_nothing(taking, reads, replaying):
    return int(sqrt(2 * taking / (reads * replaying))) if reads else None


@answers.wrong("`int` cuts off; round to the nearest")
def cuts_off(taking, reads, replaying):
    return max(1, int(sqrt(2 * taking / (reads * replaying)))) if reads else None


@answers.wrong("this rounds up; round to the nearest")
def rounds_up(taking, reads, replaying):
    return ceil(sqrt(2 * taking / (reads * replaying))) if reads else None


@answers.wrong("raised ZeroDivisionError")
def divides_by_no_reads(taking, reads, replaying):
    return _root(2 * taking / (reads * replaying))


@answers.wrong("every snapshot is wasted")
def takes_one_always_when_nobody_reads(taking, reads, replaying):
    return _root(2 * taking / (reads * replaying)) if reads else 1


@answers.wrong("Another interval costs less")
def remembers_a_hundred(taking, reads, replaying):
    return 100 if reads else None


@answers.wrong("when nobody reads at all")
def never_for_few_reads(taking, reads, replaying):
    return _root(2 * taking / (reads * replaying)) if int(reads) else None


@answers.wrong("Another interval costs less")
def multiplies_what_it_should_divide(taking, reads, replaying):
    return _root(2 * taking * reads / replaying) if reads else None


@answers.right
def compares_neighbours(taking, reads, replaying):
    return cheapest(taking, reads, replaying) if reads > 0 else None


@answers.right
def walks_downhill(taking, reads, replaying):
    if reads == 0:
        return None
    interval = 1
    while per_write(interval + 1, taking, reads, replaying) < per_write(interval, taking, reads, replaying):
        interval += 1
    return interval
