"""A proof of inclusion proves the events of its log, and nothing else."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis.strategies import binary, data, integers, lists

from course_utils.privacy import Sibling, Tree, proves

some_events = lists(binary(max_size=8), min_size=1, max_size=33)


@given(some_events)
def test_every_event_has_a_proof(events: list[bytes]) -> None:
    tree = Tree(events)
    assert all(proves(tree.root, event, tree.proof(index)) for index, event in enumerate(events))


@given(some_events, binary(max_size=8), data())
def test_no_proof_serves_another_event(events: list[bytes], other: bytes, draw) -> None:  # type: ignore[no-untyped-def]
    tree, index = Tree(events), draw.draw(integers(0, len(events) - 1))
    assert proves(tree.root, other, tree.proof(index)) == (other == events[index])


@given(lists(binary(max_size=4), min_size=1, max_size=9), lists(binary(max_size=4), min_size=1, max_size=9))
def test_two_logs_have_the_same_root_only_if_they_are_equal(ours: list[bytes], theirs: list[bytes]) -> None:
    assert (Tree(ours).root == Tree(theirs).root) == (ours == theirs)


@pytest.mark.parametrize("size", range(1, 9))
def test_a_log_that_ends_twice_with_the_same_has_another_root(size: int) -> None:
    events = [bytes([number]) for number in range(size)]
    assert Tree(events).root != Tree([*events, events[-1]]).root


def test_an_inner_node_cannot_pass_for_an_event() -> None:
    events = [b"a", b"b", b"c", b"d"]
    tree, proof = Tree(events), Tree(events).proof(0)
    node = sha256(b"\0a").digest() + proof[0].hash
    assert not proves(tree.root, node, proof[1:])
    assert not proves(tree.root, b"\1" + node, proof[1:])


def test_a_step_on_the_wrong_side_proves_nothing() -> None:
    tree = Tree([b"a", b"b"])
    (step,) = tree.proof(0)
    assert step.side == "right"
    assert not proves(tree.root, b"a", [Sibling("left", step.hash)])


def test_a_proof_for_a_hundred_thousand_events_has_seventeen_steps() -> None:
    tree = Tree([number.to_bytes(4, "big") for number in range(100_000)])
    assert len(tree.proof(0)) == 17
    assert max(len(tree.proof(index)) for index in (1, 99_999, 50_000)) <= 17


@pytest.mark.parametrize("index", [-1, 2])
def test_there_is_no_proof_for_an_event_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError, match="the tree has 2"):
        Tree([b"a", b"b"]).proof(index)


def test_a_log_without_events_has_no_root() -> None:
    with pytest.raises(ValueError, match="has no root"):
        Tree([])
