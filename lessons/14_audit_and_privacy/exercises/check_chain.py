"""`check_chain`: the position at which a log is first not what it was, with and without a published head."""

from hypothesis.strategies import binary, integers, lists, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

from ..kit import GENESIS, Row, chained, link

exercise = Exercise(
    "check_chain",
    none_is_an_answer=True,
    hints=(
        "Compute every hash anew, from the one you computed before, and compare. When is the head the only thing that "
        "can tell?",
        "Walk through the rows with the hash before, which is GENESIS at first. The head can be missed in two ways: the row "
        "at its position has another hash, or no row at its position ever comes.",
        code(
            "previous = GENESIS",
            "for position, data, hash in rows:",
            "    if head and position > head[0] and …:  # it was skipped",
            "        return head[0]",
            "    previous = link(previous, position, data)",
            "    if hash != previous or head and position == head[0] and …:",
            "        return position",
            "return head[0] if head and … else None",
        ),
    ),
)

contents = lists(binary(max_size=4), min_size=1, max_size=6)
gaps = integers(1, 3)


def _log(events: list[bytes], gap: int) -> list[Row]:
    return chained([gap * number for number in range(1, len(events) + 1)], events)


@exercise.law(examples=25, events=lists(binary(max_size=4), max_size=6), gap=gaps)
def an_honest_chain_holds(check_chain: Attempt, events: list[bytes], gap: int) -> None:
    """A chain that holds comes back as None, also an empty one, and whatever gaps the positions have."""
    check_chain(_log(events, gap)).should_be(None)


@exercise.law(examples=25, events=contents, at=integers(0, 5), gap=gaps)
def an_edit_shows_where_it_is(check_chain: Attempt, events: list[bytes], at: int, gap: int) -> None:
    """An event was changed. Its hash no longer fits it: that is its position."""
    rows, at = _log(events, gap), at % len(events)
    position, data, hash = rows[at]
    check_chain([*rows[:at], (position, data + b"!", hash), *rows[at + 1 :]]).should_be(position)


@exercise.law(examples=25, events=contents, at=integers(0, 5), gap=gaps)
def an_event_with_its_own_hash_made_anew(check_chain: Attempt, events: list[bytes], at: int, gap: int) -> None:
    """An event was changed, and its hash computed anew. Now the next one does not fit, as it was computed from the old."""
    rows, at = _log([*events, b"the next"], gap), at % len(events)
    position, data, _hash = rows[at]
    before = rows[at - 1][2] if at else GENESIS
    edited = (position, data + b"!", link(before, position, data + b"!"))
    check_chain([*rows[:at], edited, *rows[at + 1 :]]).should_be(rows[at + 1][0])


@exercise.law(examples=25, events=contents, at=integers(0, 5), gap=gaps)
def a_deletion_shows_at_the_next(check_chain: Attempt, events: list[bytes], at: int, gap: int) -> None:
    """An event was taken out, its hash with it; it may be the first. The next one does not fit what is now before it."""
    rows, at = _log([*events, b"the next"], gap), at % len(events)
    check_chain([*rows[:at], *rows[at + 1 :]]).should_be(rows[at + 1][0])


@exercise.law(examples=25, events=contents, at=integers(0, 5))
def two_that_changed_places(check_chain: Attempt, events: list[bytes], at: int) -> None:
    """The contents of two events changed places. The first of the two does not fit."""
    events = [*events, b"one", b"two"]
    rows, at = _log(events, 1), at % (len(events) - 1)
    if events[at] != events[at + 1]:
        (first, one, hash), (second, other, hash_of_other) = rows[at : at + 2]
        swapped = [(first, other, hash), (second, one, hash_of_other)]
        check_chain([*rows[:at], *swapped, *rows[at + 2 :]]).should_be(first)


@exercise.law(examples=25, events=contents)
def an_event_moved_to_another_position(check_chain: Attempt, events: list[bytes]) -> None:
    """An event was given another position. The position is in its hash, so it does not fit."""
    rows = _log(events, 2)
    position, data, hash = rows[-1]
    check_chain([*rows[:-1], (position + 1, data, hash)]).should_be(position + 1)


@exercise.law()
def the_first_of_several(check_chain: Attempt) -> None:
    """Several events were changed. The first of them is what is asked for."""
    rows = [
        (position, data + b"!" * (position > 1), hash) for position, data, hash in _log([b"a", b"b", b"c", b"d"], 1)
    ]
    check_chain(rows).should_be(2)


@exercise.law(examples=25, events=contents, at=integers(0, 5), gap=gaps)
def a_true_head_changes_nothing(check_chain: Attempt, events: list[bytes], at: int, gap: int) -> None:
    """The published head belongs to this chain. It need not be the last row: the log has gone on since."""
    rows = _log(events, gap)
    position, _data, hash = rows[at % len(rows)]
    check_chain(rows, (position, hash)).should_be(None)
    check_chain(rows, head=(position, hash)).should_be(None)


@exercise.law(examples=25, events=contents, kept=integers(0, 5), gap=gaps)
def a_cut_tail_shows_by_the_head_only(check_chain: Attempt, events: list[bytes], kept: int, gap: int) -> None:
    """The end was cut off. The chain that is left holds, so without a head nothing shows; but the published head stands
    for an event that is not there: that is its position. All of the log may be gone."""
    rows, kept = _log(events, gap), kept % len(events)
    check_chain(rows[:kept]).should_be(None)
    check_chain(rows[:kept], (rows[-1][0], rows[-1][2])).should_be(rows[-1][0])


@exercise.law(examples=25, events=contents, at=integers(0, 5), more=integers(0, 2))
def a_rewrite_shows_by_the_head_only(check_chain: Attempt, events: list[bytes], at: int, more: int) -> None:
    """An event was changed, and all hashes from there on computed anew. The chain holds, but at the head's position it has
    another hash than was published, wherever it has gone on since."""
    rows, at = _log(events, 1), at % len(events)
    later = [b"more"] * more
    edited = _log([*events[:at], events[at] + b"!", *events[at + 1 :], *later], 1)
    check_chain(edited).should_be(None)
    check_chain(edited, (rows[-1][0], rows[-1][2])).should_be(rows[-1][0])


@exercise.law(number=sampled_from([2, 3]))
def the_heads_event_is_missing_in_the_middle(check_chain: Attempt, number: int) -> None:
    """The event at the head's position was taken out, and all after it chained anew, with a gap where it was. No row has
    the head's position: that is where it shows."""
    rows = _log([b"a", b"b", b"c", b"d"], 1)
    left = [position for position in (1, 2, 3, 4) if position != number]
    again = chained(left, [b"abcd"[position - 1 : position] for position in left])
    check_chain(again, (number, rows[number - 1][2])).should_be(number)


@exercise.law()
def what_comes_first_of_break_and_head(check_chain: Attempt) -> None:
    """A break before the head's position comes first, and so does a missing head before a break."""
    rows = _log([b"a", b"b", b"c", b"d"], 1)
    edited = [(position, data + b"!" * (position == 2), hash) for position, data, hash in rows]
    check_chain(edited, (4, "f" * 8)).should_be(2)
    check_chain(edited, (1, "f" * 8)).should_be(1)


@exercise.law()
def the_heads_hash_at_another_position(check_chain: Attempt) -> None:
    """The head's event was given a later position and kept its hash. No row has the head's position and its hash: its position
    comes first."""
    *rows, (position, data, hash) = _log([b"a", b"b", b"c"], 1)
    check_chain([*rows, (position + 2, data, hash)], (position, hash)).should_be(position)
