"""Answers to `next_checkpoint` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("next_checkpoint")


@answers.wrong("Stop before it")
def takes_the_highest_seen(checkpoint, visible, abandoned=()):
    return max(visible, default=checkpoint)


@answers.wrong("Stop before it")
def counts_what_it_sees(checkpoint, visible, abandoned=()):
    return checkpoint + len(visible)


@answers.wrong("Stop before it")
def looks_for_gaps_among_the_visible_only(checkpoint, visible, abandoned=()):
    for position in visible:
        if position - 1 in abandoned or position - 1 == checkpoint or position == visible[0]:
            checkpoint = position
    return checkpoint


@answers.wrong("Whoever waits for it waits for ever")
def waits_for_the_abandoned(checkpoint, visible, abandoned=()):
    while checkpoint + 1 in visible:
        checkpoint += 1
    return checkpoint


@answers.wrong("moves to the last visible position")
def never_moves(checkpoint, visible, abandoned=()):
    return checkpoint


@answers.wrong("moves to the last visible position")
def moves_one_at_a_time(checkpoint, visible, abandoned=()):
    return checkpoint + 1 if checkpoint + 1 in (*visible, *abandoned) else checkpoint


@answers.wrong("raised ValueError")
def stumbles_over_an_empty_read(checkpoint, visible, abandoned=()):
    return max(visible)


@answers.wrong("up to the new checkpoint")
def passes_every_gap_once_something_is_abandoned(checkpoint, visible, abandoned=()):
    if abandoned:
        return max([*visible, *abandoned])
    return waits_for_the_abandoned(checkpoint, visible)


@answers.wrong("up to the new checkpoint")
def looks_one_number_back_only(checkpoint, visible, abandoned=()):
    for position in visible:
        if position != checkpoint + 1 and position - 1 not in abandoned:
            break
        checkpoint = position
    return looks_for_the_first_missing(checkpoint, visible, abandoned)


@answers.wrong("nothing visible follows")
def passes_what_is_abandoned_when_something_follows(checkpoint, visible, abandoned=()):
    for position in visible:
        before = position
        while before - 1 in abandoned:
            before -= 1
        if before > checkpoint + 1:
            return checkpoint
        checkpoint = position
    return checkpoint


@answers.wrong("the reader has passed them long ago")
def stumbles_over_what_is_behind(checkpoint, visible, abandoned=()):
    for position in sorted([*visible, *abandoned]):
        if position != checkpoint + 1:
            break
        checkpoint = position
    return checkpoint


@answers.wrong("the reader has passed them long ago")
def goes_back_to_what_is_behind(checkpoint, visible, abandoned=()):
    for position in sorted([*visible, *abandoned]):
        if position > checkpoint + 1:
            break
        checkpoint = position
    return checkpoint


@answers.right
def walks_over_the_visible(checkpoint, visible, abandoned=()):
    for position in sorted([*visible, *abandoned]):
        if position > checkpoint + 1:
            break
        checkpoint = max(checkpoint, position)
    return checkpoint


@answers.right
def looks_for_the_first_missing(checkpoint, visible, abandoned=()):
    from itertools import count

    known = set(visible) | set(abandoned)
    return next(number for number in count(checkpoint + 1) if number not in known) - 1
