"""Answers to `wait_for` that are wrong, and others that are right."""

import time as real_time

from course_utils.exercises import Answers

answers = Answers("wait_for")


@answers.right
def with_longer_and_longer_pauses(view, position, timeout, time=real_time):
    began, pause = time.perf_counter(), 0.001
    while True:
        if view.position >= position:
            return
        if time.perf_counter() - began >= timeout:
            raise TimeoutError
        time.sleep(pause)
        pause = min(2 * pause, 0.04)


@answers.right
def never_sleeps_past_the_end(view, position, timeout, time=real_time):
    end = time.monotonic() + timeout
    while view.position < position:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"not at {position} after {timeout} s")
        time.sleep(max(0.001, min(0.02, left)))


@answers.wrong("a sleep may take longer than it should")
def counts_its_pauses(view, position, timeout, time=real_time):
    for _ in range(int(timeout / 0.01) + 1):
        if view.position >= position:
            return
        time.sleep(0.01)
    if view.position < position:
        raise TimeoutError("too far behind")


@answers.wrong("A view at position 0 has not begun")
def takes_one_that_has_not_begun_for_caught_up(view, position, timeout, time=real_time):
    end = time.monotonic() + timeout
    while 0 < view.position < position:
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("A view at position 0 has not begun")
def takes_zero_for_nothing_to_do(view, position, timeout, time=real_time):
    end = time.monotonic() + timeout
    while view.position and view.position < position:
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("slept for nothing. Look first")
def sleeps_a_fixed_time(view, position, timeout, time=real_time):
    time.sleep(0.1)


@answers.wrong("slept for nothing. Look first")
def sleeps_before_it_looks(view, position, timeout, time=real_time):
    end = time.monotonic() + timeout
    while True:
        time.sleep(0.005)
        if view.position >= position:
            return
        if time.monotonic() > end:
            raise TimeoutError


@answers.wrong("a screen that hangs helps nobody")
def forgets_the_time_out(view, position, timeout, time=real_time):
    while view.position < position:
        time.sleep(0.005)


@answers.wrong("a screen that hangs helps nobody")
def begins_the_time_anew_at_each_look(view, position, timeout, time=real_time):
    while view.position < position:
        began = time.monotonic()
        time.sleep(0.005)
        if time.monotonic() - began > timeout + 0.006:
            raise TimeoutError


@answers.wrong("TimeoutError is due")
def says_false_when_the_time_is_up(view, position, timeout, time=real_time):
    end = time.monotonic() + timeout
    while view.position < position:
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


@answers.wrong("without a rest")
def never_rests(view, position, timeout, time=real_time):
    end = time.monotonic() + timeout
    while view.position < position:
        if time.monotonic() > end:
            raise TimeoutError


@answers.wrong("need not be seen at each position")
def waits_for_this_very_position(view, position, timeout, time=real_time):
    if view.position > position:
        return
    end = time.monotonic() + timeout
    while view.position != position:
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("A view that is at this position already, or further")
def wants_it_further_than_asked(view, position, timeout, time=real_time):
    end = time.monotonic() + timeout
    while view.position <= position:
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("The view was not there yet")
def waits_for_any_change(view, position, timeout, time=real_time):
    if (start := view.position) >= position:
        return
    end = time.monotonic() + timeout
    while view.position == start:
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("never wait for a row")
def waits_for_a_row(view, position, timeout, time=real_time):
    if view.position >= position:
        return
    end = time.monotonic() + timeout
    before = view.read("C-0007")[0]
    while view.read("C-0007")[0] == before and (before or view.position < position):
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("It came back too late")
def rests_for_a_whole_second(view, position, timeout, time=real_time):
    end = time.monotonic() + timeout
    while view.position < position:
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(1)


@answers.wrong("TimeoutError is due")
def returns_the_error(view, position, timeout, time=real_time):
    end = time.monotonic() + timeout
    while view.position < position:
        if time.monotonic() >= end:
            return TimeoutError(f"not at {position}")
        time.sleep(0.005)


@answers.wrong("without a rest by the sleep of the time it was given")
def sleeps_in_a_time_of_its_own(view, position, timeout, time=real_time):
    end = real_time.monotonic() + timeout
    while view.position < position:
        if real_time.monotonic() >= end:
            raise TimeoutError
        real_time.sleep(0.001)
