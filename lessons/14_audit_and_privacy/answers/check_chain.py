"""Answers to `check_chain` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..kit import GENESIS, link

answers = Answers("check_chain")


def _chain(rows):
    previous = GENESIS
    for position, data, hash in rows:
        previous = link(previous, position, data)
        if hash != previous:
            return position
    return None


@answers.wrong("its position")
def knows_no_head(rows, head=None):
    return _chain(rows)


@answers.wrong("It need not be the last row")
def compares_the_head_with_the_last_row(rows, head=None):
    broken = _chain(rows)
    if broken is None and head and (not rows or rows[-1][2] != head[1]):
        return head[0]
    return broken


@answers.wrong("The end was cut off")
def looks_at_the_head_only_where_it_is(rows, head=None):
    broken = _chain(rows)
    for position, _data, hash in rows:
        if broken is None and head and position == head[0] and hash != head[1]:
            return position
    return broken


@answers.wrong("comes back as None")
def says_whether(rows, head=None):
    return _chain(rows) is None


@answers.wrong("its position")
def by_the_number_of_the_row(rows, head=None):
    previous = GENESIS
    for number, (position, data, hash) in enumerate(rows, start=1):
        previous = link(previous, position, data)
        if hash != previous:
            return number
    return None


@answers.wrong("Its hash no longer fits it")
def believes_the_first_row(rows, head=None):
    for (_, _, before), (position, data, hash) in zip(rows, rows[1:]):
        if hash != link(before, position, data):
            return position
    return None


@answers.wrong("The first of the two does not fit")
def the_last_break(rows, head=None):
    found, before = None, GENESIS
    for position, data, hash in rows:
        if hash != link(before, position, data):
            found = position
        before = hash
    return found


@answers.wrong("its hash computed anew")
def each_hash_by_itself(rows, head=None):
    before = GENESIS
    for position, data, hash in rows:
        fits = hash == link(before, position, data)
        before = hash
        if not fits and data.endswith(b"!"):
            return position
    return None


@answers.wrong("whatever gaps the positions have")
def wants_positions_without_gaps(rows, head=None):
    for number, (position, _data, _hash) in enumerate(rows, start=1):
        if position != number:
            return position
    return _chain(rows)


@answers.wrong("another hash than was published")
def looks_whether_the_head_is_reached(rows, head=None):
    broken = _chain(rows)
    if broken is None and head and (not rows or rows[-1][0] < head[0]):
        return head[0]
    return broken


@answers.wrong("The event at the head's position was taken out")
def forgets_a_gap_at_the_head(rows, head=None):
    previous = GENESIS
    for position, data, hash in rows:
        previous = link(previous, position, data)
        if hash != previous or head and position == head[0] and hash != head[1]:
            return position
    return head[0] if head and (not rows or rows[-1][0] < head[0]) else None


@answers.wrong("was given a later position and kept its hash")
def looks_for_the_heads_hash_alone(rows, head=None):
    found = [] if (broken := _chain(rows)) is None else [broken]
    if head and head[1] not in [hash for _position, _data, hash in rows]:
        found.append(head[0])
    return min(found, default=None)


@answers.right
def from_the_hashes_that_are_stored(rows, head=None):
    before = GENESIS
    seen = head is None
    for position, data, hash in rows:
        if not seen and position > head[0]:
            return head[0]
        if hash != link(before, position, data):
            return position
        if head and position == head[0]:
            seen = True
            if hash != head[1]:
                return position
        before = hash
    return None if seen else head[0]


@answers.right
def all_breaks_and_then_the_first(rows, head=None):
    breaks, before = [], GENESIS
    for position, data, hash in rows:
        breaks += [position] * (hash != link(before, position, data))
        before = hash
    if head and tuple(head) not in {(position, hash) for position, _data, hash in rows}:
        breaks.append(head[0])
    return min(breaks, default=None)
