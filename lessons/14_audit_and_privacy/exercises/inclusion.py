"""`inclusion`: a proof that an event is in a log, made from the tree of its hashes, and checked with the root alone."""

from typing import Any

from hypothesis.strategies import binary, integers, lists

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

from ..kit import leaf, levels, node

exercise = Exercise(
    "inclusion",
    answers=("proof_of", "proves"),
    hints=(
        "Draw the tree of five events. Which hash must be handed to you at each level, so that you can compute the next?",
        "The neighbour of an even place is the next one, of an odd place the one before. On the next level, the place is "
        "index // 2. Who checks begins with leaf(event), and puts neighbours on the side that the proof says.",
        code(
            "def proof_of(levels, index):",
            "    proof = []",
            "    for level in levels[:-1]:",
            "        neighbour = index + 1 if index % 2 == 0 else index - 1",
            "        if …:  # it may have none",
            '            proof.append(("left" if neighbour < index else "right", level[neighbour]))',
            "        index //= 2",
            "    return proof",
        ),
    ),
)

some = lists(binary(max_size=3), min_size=1, max_size=9)
places = integers(0, 8)


def _made(events: list[bytes], index: int) -> list[tuple[str, str]]:
    """The proof, by cutting the list of events at the largest power of two below its length."""
    if len(events) == 1:
        return []
    half = 1
    while half * 2 < len(events):
        half *= 2
    left, right = events[:half], events[half:]
    if index < half:
        return [*_made(left, index), ("right", _root(right))]
    return [*_made(right, index - half), ("left", _root(left))]


def _root(events: list[bytes]) -> str:
    return levels(events)[-1][0]


@exercise.law(examples=30, events=some, place=places)
def a_true_proof_proves(proof_of: Attempt, proves: Attempt, events: list[bytes], place: int) -> None:
    """`proves` says True for an event of the log and its proof: from the leaf up, each step joins the neighbour on its
    side, and the end is the root. A log of one event needs no step."""
    place %= len(events)
    proves(_root(events), events[place], _made(events, place)).should_be(True)


@exercise.law(examples=30, events=some, place=places)
def the_proof_is_the_neighbours(proof_of: Attempt, proves: Attempt, events: list[bytes], place: int) -> None:
    """`proof_of` is the list of neighbours from the leaf up to below the root, each as (side, hash): the side is where the
    neighbour stands. Where there is no neighbour there is no step."""
    place %= len(events)
    proof_of(levels(events), place).should_be(_made(events, place))


@exercise.law(examples=30, events=some, place=places, other=binary(max_size=3))
def another_event_is_not_proved(
    proof_of: Attempt, proves: Attempt, events: list[bytes], place: int, other: bytes
) -> None:
    """An event that is not the one of the proof is not proved by it: False."""
    place %= len(events)
    proves(_root(events), other, _made(events, place)).should_be(other == events[place])


@exercise.law()
def the_side_counts(proof_of: Attempt, proves: Attempt) -> None:
    """A neighbour on the wrong side leads elsewhere: False. Which of two events came first is part of what is proved."""
    proves(_root([b"a", b"b"]), b"a", [("left", leaf(b"b"))]).should_be(False)
    proves(_root([b"a", b"b"]), b"b", [("right", leaf(b"a"))]).should_be(False)


@exercise.law(examples=30, events=lists(binary(max_size=3), min_size=2, max_size=9, unique=True), place=places)
def another_root_proves_nothing(proof_of: Attempt, proves: Attempt, events: list[bytes], place: int) -> None:
    """The root of another log, with one event changed or two in other places, proves nothing: False."""
    place %= len(events)
    proof = _made(events, place)
    root = _root(events)
    proves(_root([*events[:-1], events[-1] + b"!"]), events[place], proof).should_be(False)
    proves(root[:-1] + ("0" if root[-1] != "0" else "1"), events[place], proof).should_be(False)
    proves(_root(events[::-1]), events[place], proof).should_be(False)


@exercise.law()
def no_inner_hash_passes_for_an_event(proof_of: Attempt, proves: Attempt) -> None:
    """Two hashes side by side, shown as if they were an event, are none: an event goes in by `leaf`, two hashes by `node`."""
    a, b, c, d = (leaf(each) for each in (b"a", b"b", b"c", b"d"))
    proves(_root([b"a", b"b", b"c", b"d"]), (a + b).encode(), [("right", node(c, d))]).should_be(False)
    proves(_root([b"a", b"b"]), (a + b).encode(), []).should_be(False)


@exercise.law()
def a_proof_that_is_cut_short_proves_nothing(proof_of: Attempt, proves: Attempt) -> None:
    """A proof with a step too few, or one too many, does not end at the root: False, also where the log has one event."""
    events = [b"a", b"b", b"c", b"d", b"e"]
    proof: list[Any] = _made(events, 1)
    proves(_root(events), b"b", proof[:-1]).should_be(False)
    proves(_root(events), b"b", [*proof, ("right", leaf(b"e"))]).should_be(False)
    proves(_root(events), b"b", proof).should_be(True)
    proves(_root(events), b"b", []).should_be(False)
    proves(_root([b"a"]), b"a", [("right", leaf(b"e"))]).should_be(False)
