"""The day of the streaming service is the one described, and its known answers are true."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from course_utils.datasets import answers, load, load_events, load_titles, load_viewing
from course_utils.datasets.viewing import load as loading
from course_utils.datasets.viewing.day import SILENT, SILENT_FROM, SILENT_UNTIL, SOURCES, Day
from course_utils.domains.viewing import Features, batch_sessions, batch_windows
from course_utils.streams import Sessions, Watermark, WindowCounts, distinct, windowed

ROOT = Path(__file__).resolve().parents[3]
DELIVERIES, EVENTS, DAY = 204_214, 200_155, 86_400


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return answers("viewing_day")


@pytest.fixture(scope="module")
def day() -> list[dict[str, Any]]:
    return load_viewing()


@pytest.fixture(scope="module")
def events(day: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(distinct(day))


@pytest.fixture(scope="module")
def right_clock(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [event for event in events if event["at"] < DAY]


def test_it_arrives_in_the_order_of_arrival_and_some_of_it_twice(
    day: list[dict[str, Any]], events: list[dict[str, Any]], known: dict[str, Any]
) -> None:
    received = [event["received"] for event in day]
    assert received == sorted(received)
    assert (len(day), len(events)) == (DELIVERIES, EVENTS) == (known["deliveries"], known["events"])
    assert len({event["id"] for event in day}) == EVENTS
    assert known["duplicates"] == DELIVERIES - EVENTS


def test_the_tallies_by_type_and_time_are_true(
    events: list[dict[str, Any]], right_clock: list[dict[str, Any]], known: dict[str, Any]
) -> None:
    assert Counter(event["type"] for event in events) == known["events_by_type"]
    assert len(events) - len(right_clock) == known["wrong_clock"]
    minutes = Counter(f"{event['at'] // 3600:02}:{event['at'] // 60 % 60:02}" for event in right_clock)
    assert {text: minutes[text] for text in known["events_by_minute"]} == known["events_by_minute"]
    assert known["busiest_minute"]["events"] == max(minutes.values()) == minutes[known["busiest_minute"]["minute"]]
    hours = Counter(event["at"] // 3600 for event in right_clock if event["type"] == "Played")
    assert [hours[hour] for hour in range(24)] == known["plays_by_hour"]


def test_the_sessions_are_those_that_players_know_of(events: list[dict[str, Any]], known: dict[str, Any]) -> None:
    assert len(batch_sessions(events, 1_800)) == known["sessions"]


def test_the_features_are_those_that_players_know_of(events: list[dict[str, Any]], known: dict[str, Any]) -> None:
    features, seconds = Features(), {number: title["seconds"] for number, title in load_titles().items()}
    for event in events:
        features.add(event)
    assert {title: len(features.began[title]) for title in known["began"]} == known["began"]
    completion = features.completion(seconds)
    stayed = {title: round(completion[title] * number) for title, number in known["began"].items()}
    assert stayed == known["stayed"]
    together = features.co_plays()
    pair = tuple(known["most_played_together"]["titles"])
    assert max(together.values()) == together[pair] == known["most_played_together"]["viewers"]


def test_the_whole_day_by_stream_is_the_day_by_batch(events: list[dict[str, Any]], known: dict[str, Any]) -> None:
    windows, watermark = WindowCounts(60), Watermark(SOURCES, delay=60, idle_after=60, ahead=5)
    board = {
        each.result.start: each.result.counts for each in windowed(events, windows, watermark, lambda e: e["type"])
    }
    board |= {result.start: result.counts for result in windows.close(DAY)}
    assert board == {start: counts for start, counts in batch_windows(events, 60).items() if start < DAY}
    assert windows.pending == known["wrong_clock"]
    assert windows.total == EVENTS
    assert windows.late > known["offline"]


def test_the_sessions_of_the_whole_day_by_stream_are_those_of_the_batch(events: list[dict[str, Any]]) -> None:
    sessions, watermark = Sessions(1_800), Watermark(SOURCES, delay=60, idle_after=60, ahead=5)
    board: dict[tuple[Any, int, int], int] = {}
    results = [each.result for each in windowed(events, sessions, watermark, lambda event: event["viewer"])]
    for result in results + sessions.close(3 * DAY):
        for span in result.replaces:
            del board[(result.key, *span)]
        board[result.key, result.first, result.last] = result.events
    assert {(*span, number) for span, number in board.items()} == batch_sessions(events, 1_800)


def test_the_line_of_one_gateway_is_down_for_a_while(day: list[dict[str, Any]]) -> None:
    down = [event for event in day if SILENT_FROM <= event["received"] < SILENT_UNTIL]
    assert {event["source"] for event in down} == set(SOURCES) - {SILENT}


def test_a_copy_is_fresh_and_may_be_a_beginning(day: list[dict[str, Any]]) -> None:
    first = load_viewing(10)
    assert first == day[:10]
    first[0]["at"] = -1
    assert load_viewing(1)[0]["at"] == day[0]["at"]
    titles = load_titles()
    assert len(titles) == len({title["name"] for title in titles.values()}) == 300
    assert load_viewing(0) == []


@pytest.mark.parametrize("number", [-1, DELIVERIES + 1, 1.5, True, "10"])
def test_another_number_is_refused(number: Any) -> None:
    with pytest.raises(ValueError, match=r"The day has 204,214 deliveries"):
        load_viewing(number)


def test_another_seed_gives_another_day_and_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = load.entry_of("viewing_day")
    monkeypatch.setattr(loading, "entry_of", lambda name: entry | {"seed": entry["seed"] + 1})
    loading._day.cache_clear()
    with pytest.raises(ValueError, match="is not the one that datasets"):
        load_viewing(1)
    loading._day.cache_clear()


def test_it_is_kept_in_no_file() -> None:
    with pytest.raises(ValueError, match=r"call load_viewing\(\)"):
        load_events("viewing_day")


def test_the_same_seed_is_the_same_day() -> None:
    assert Day(3).text() == Day(3).text()


def test_the_readme_describes_every_field_and_every_answer(day: list[dict[str, Any]], known: dict[str, Any]) -> None:
    text = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    section = text.partition("## viewing_day\n")[2].partition("\n## ")[0]
    described = {
        name for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert described == {name for event in day[:500] for name in event} | set(known)
