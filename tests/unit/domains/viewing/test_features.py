"""Features are the same from stream and batch, in any order and with duplicates, and say what their names say."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.domains.viewing import Features, batch_features, batch_sessions, batch_windows
from tests.unit.streams.streams import SECONDS, Event, deliveries


def event(id: str, kind: str, position: int = 0, title: str = "T-1") -> Event:
    return {"id": id, "viewer": id.rpartition("-")[0], "type": kind, "title": title, "position": position, "at": 5}


def features_of(*events: Event) -> Features:
    features = Features()
    for one in events:
        features.add(one)
    return features


@given(events=deliveries(), shuffle=st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_they_are_those_of_the_batch_in_any_order_and_with_duplicates(events: list[Event], shuffle: Random) -> None:
    again = list(events)
    shuffle.shuffle(again)
    features = features_of(*again)
    completion, together = batch_features(events, SECONDS)
    assert features.completion(SECONDS) == completion
    assert features.co_plays() == together
    assert features.watched_now(9) == features_of(*events).watched_now(9)


def test_whoever_came_to_the_last_twentieth_has_seen_a_title() -> None:
    features = features_of(event("V-1-1", "Played"), event("V-1-2", "Paused", 95), event("V-2-1", "Played", 94))
    assert features.completion({"T-1": 100}) == {"T-1": 0.5}


def test_drop_off_counts_those_who_came_to_each_part() -> None:
    features = features_of(event("V-1-1", "Played"), event("V-1-2", "Skipped", 50), event("V-2-1", "Played", 10))
    assert features.drop_off("T-1", 100, parts=4) == [2, 1, 1, 0]
    assert features.drop_off("T-2", 100, parts=2) == [0, 0]


def test_what_is_watched_now_goes_by_the_player_s_own_numbers() -> None:
    played, paused = event("V-1-9", "Played"), event("V-1-10", "Paused", 4)
    other = event("V-2-1", "Played", title="T-2")
    assert features_of(played, other).watched_now(5) == [("T-1", 1), ("T-2", 1)]
    assert features_of(paused, played, other).watched_now(5) == [("T-2", 1)]
    assert features_of(played, other).watched_now(1) == [("T-1", 1)]


def test_a_search_ends_what_was_watched_and_counts_for_no_title() -> None:
    search = {"id": "V-1-2", "viewer": "V-1", "type": "Searched", "query": "<b>'; DROP", "at": 6}
    features = features_of(event("V-1-1", "Played"), search)
    assert features.watched_now(5) == []
    assert list(features.began) == ["T-1"]


def test_of_nothing_there_is_nothing() -> None:
    assert batch_features([], SECONDS) == ({}, {})
    assert batch_windows([], 60) == {}
    assert batch_sessions([], 60) == set()
