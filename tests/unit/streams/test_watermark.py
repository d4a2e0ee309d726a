"""A watermark goes by its slowest source, waits for none that is silent, and believes no clock that is ahead."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.streams import Watermark


def test_it_waits_for_every_source_to_be_heard() -> None:
    watermark = Watermark(["north", "south"])
    assert watermark.see("north", 100, 100) == -math.inf
    assert watermark.see("south", 90, 101) == 90


def test_it_is_the_least_over_the_sources_minus_the_delay() -> None:
    watermark = Watermark(["north", "south"], delay=10)
    watermark.see("north", 100, 100)
    watermark.see("south", 80, 100)
    assert watermark.at == 70
    assert watermark.see("south", 130, 130) == 90


def test_a_source_that_was_silent_for_longer_than_it_may_be_is_left_out_until_it_is_back() -> None:
    watermark = Watermark(["north", "south"], idle_after=60)
    watermark.see("north", 100, 100)
    watermark.see("south", 100, 100)
    assert watermark.see("north", 160, 160) == 100
    assert watermark.see("north", 161, 161) == 161
    assert watermark.see("south", 110, 170) == 161
    assert watermark.see("north", 180, 180) == 161
    assert watermark.see("south", 175, 181) == 175


def test_without_a_time_out_a_silent_source_holds_it() -> None:
    watermark = Watermark(["north", "south"])
    watermark.see("south", 5, 5)
    for second in range(10, 10_000, 10):
        watermark.see("north", second, second)
    assert watermark.at == 5


def test_a_clock_that_is_ahead_moves_nothing() -> None:
    watermark = Watermark(["north"], ahead=5)
    watermark.see("north", 100, 100)
    assert watermark.see("north", 86_500, 101) == 100
    assert watermark.see("north", 106, 101) == 106


@given(
    seen=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 500), st.integers(0, 90)), max_size=40),
    delay=st.integers(0, 50),
    idle_after=st.sampled_from([0, 20, math.inf]),
)
def test_it_never_goes_back_and_never_is_ahead_of_the_moment(
    seen: list[tuple[str, int, int]], delay: int, idle_after: float
) -> None:
    watermark, received, before = Watermark("abc", delay=delay, idle_after=idle_after), 0, -math.inf
    for source, at, step in seen:
        received += step
        now = watermark.see(source, at, received)
        assert before <= now <= received - delay
        before = now


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Watermark([]), "there is none"),
        (lambda: Watermark(["a"], delay=-1), "delay is -1"),
        (lambda: Watermark(["a"], idle_after=-1), "idle_after is -1"),
        (lambda: Watermark(["a"], ahead=math.nan), "ahead is nan"),
        (lambda: Watermark(["a"]).see("b", 1, 1), "no source 'b'. There are: a"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(make, sentence) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=sentence):
        make()
