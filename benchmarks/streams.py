"""How fast a stream is worked off: windows, sessions, dashboard and features of a whole day, beside a plain loop."""

from collections import Counter
from collections.abc import Iterator
from time import process_time
from typing import Any

from benchmarks.measurement import Measurement, Row
from benchmarks.timing import medians
from course_utils.datasets import load_titles, load_viewing
from course_utils.domains.viewing import Features, batch_features, batch_windows
from course_utils.streams import Sessions, Watermark, WindowCounts, distinct, windowed

SOURCES = ("north", "east", "south", "west")
ROUNDS = 5
MINUTE, HOUR = 60, 3_600
SCANNED = 20_000
LOOKING = f"looking through all open windows at each event, the first {SCANNED:,} events"

Event = dict[str, Any]


def measure() -> list[Row]:
    """Seconds of one core for the day's events, each way in turns with the others."""
    events = list(distinct(load_viewing()))
    seconds = {number: title["seconds"] for number, title in load_titles().items()}
    loop, scan, waiting, heap, sessions, board, batch = medians(
        ROUNDS,
        [
            lambda: _a_dictionary_of_counters(events),
            lambda: _scanning_all_open_windows(events[:SCANNED]),
            lambda: _windows(events[:SCANNED], HOUR),
            lambda: _windows(events, MINUTE),
            lambda: _sessions(events),
            lambda: _dashboard_and_features(events, seconds),
            lambda: (batch_windows(events, 60), batch_features(events, seconds)),
        ],
        clock=process_time,
    )
    day = len(events)
    dictionary = f"a dictionary of counters, without lateness, {day / loop:,.0f} events/s"
    return [
        Measurement("windows of a minute", heap / loop, "×", dictionary, 8),
        Measurement("the same, after an hour's delay", scan / waiting, "× as fast", LOOKING, 1.5, at_most=False),
        Measurement("sessions of half an hour", sessions / heap, "×", "the windows of a minute", 4),
        Measurement("windows of a minute", day / heap, "events/s", f"{day:,} events of a day, one core"),
        Measurement("sessions of half an hour", day / sessions, "events/s", "the same"),
        Measurement("dashboard and features of the day", board, "s", "windows, what is watched, completion, co-plays"),
        Measurement("the same by batch", batch, "s", "pandas: windows, completion, co-plays"),
    ]


def _a_dictionary_of_counters(events: list[Event]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = {}
    for event in events:
        start = event["at"] // 60 * 60
        if start not in counts:
            counts[start] = Counter()
        counts[start][event["type"]] += 1
    return counts


def _scanning_all_open_windows(events: list[Event]) -> list[Counter[str]]:
    """Windows as one first writes them: which of them are over is asked of each, at each event."""
    windows: dict[int, Counter[str]] = {}
    watermark, given = _watermark(HOUR), []
    for event in events:
        windows.setdefault(event["at"] // 60 * 60, Counter())[event["type"]] += 1
        at = watermark.see(event["source"], event["at"], event["received"])
        over = [start for start in windows if start + 60 <= at]
        given += [windows.pop(start) for start in sorted(over)]
    return given


def _watermark(delay: int) -> Watermark:
    return Watermark(SOURCES, delay=delay, idle_after=MINUTE, ahead=5)


def _windows(events: list[Event], delay: int) -> int:
    return sum(1 for _ in windowed(events, WindowCounts(MINUTE), _watermark(delay), lambda event: event["type"]))


def _sessions(events: list[Event]) -> int:
    return sum(1 for _ in windowed(events, Sessions(1_800), _watermark(MINUTE), lambda event: event["viewer"]))


def _dashboard_and_features(events: list[Event], seconds: dict[str, int]) -> object:
    features = Features()

    def noted() -> Iterator[Event]:
        for event in events:
            features.add(event)
            yield event

    board = {
        each.result.start: each.result.counts
        for each in windowed(noted(), WindowCounts(MINUTE), _watermark(MINUTE), lambda event: event["type"])
    }
    return board, features.completion(seconds), features.co_plays(), features.watched_now(10)
