"""Lies about a log: how many there are, and which of them a chain and a published head find."""

from collections import Counter

import pytest

from course_utils.privacy.chain import Head, first_break
from course_utils.privacy.tampering import chained, lies

LOG = chained([f"deposit {n}".encode() for n in range(1, 13)])


def test_an_honest_log_holds_and_every_lie_is_another_log() -> None:
    assert first_break(LOG, Head(12, LOG[-1].hash or b"")) is None
    assert all(lie != LOG for _, lie in lies(LOG))


def test_the_chain_finds_what_does_not_fit_together_and_the_head_finds_all() -> None:
    told = Counter(kind for kind, _ in lies(LOG))
    alone = Counter(kind for kind, lie in lies(LOG) if first_break(lie))
    head = Head(12, LOG[-1].hash or b"")
    assert told == {
        "one is changed": 12,
        "one is taken out": 12,
        "the end is cut off": 12,
        "one is changed, and all hashes made anew": 12,
        "two are swapped": 11,
    }
    assert alone == {"one is changed": 12, "one is taken out": 11, "two are swapped": 11}
    assert all(first_break(lie, head) for _, lie in lies(LOG))


@pytest.mark.parametrize("position", [3, 6, 9])
def test_a_head_vouches_for_what_is_before_it(position: int) -> None:
    head = Head(position, LOG[position - 1].hash or b"")
    anew = [lie for kind, lie in lies(LOG) if kind.endswith("anew")]
    assert [first_break(lie, head) is not None for lie in anew] == [at < position for at in range(12)]
