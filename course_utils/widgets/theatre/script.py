"""What happens in a trace, in words: a sentence for every moment, what goes on meanwhile, and a table."""

from collections.abc import Iterable, Iterator, Mapping
from statistics import median
from typing import Any

from course_utils.messages.trace import Mark, Message, Span, Trace

DEPARTURE = {
    "duplicate": "{sender} sends “{label}” to {receiver} once more (duplicate).",
    "retried": "{sender} sends “{label}” to {receiver} again (retried).",
}
ARRIVAL = {
    "delivered": "“{label}” reaches {receiver}.",
    "failed": "“{label}” reaches {receiver} and fails there.",
    "lost": "“{label}” for {receiver} is lost.",
    "duplicate": "“{label}” reaches {receiver} as a duplicate.",
    "retried": "“{label}”, retried, reaches {receiver}.",
    "refused": "{receiver} refuses “{label}”.",
}
BEGINS = {"working": "starts working", "waiting": "starts waiting", "down": "goes down"}
GOES_ON = {"working": "is working", "waiting": "is waiting", "down": "is down"}
ENDS = {"working": "finishes", "waiting": "stops waiting", "down": "is up again"}

Happening = tuple[float, int, str]
"""When (ms), its order among what happens at the same time (causes first), and the sentence."""


def script(panes: Mapping[str, Trace]) -> dict[str, list[Any]]:
    """`happenings` [ms, pane, words] in order of time, `ongoing` [from ms, to ms, pane, words], and `rows`.

    A row of the table is: pane, what it is, from, to, label, start (ms), end (ms), how it ended.
    """
    happenings = [(pane, happening) for pane, trace in panes.items() for happening in _happenings(trace)]
    happenings.sort(key=lambda each: each[1][:2])
    rows = [(start, [pane, *row]) for pane, trace in panes.items() for start, row in _rows(trace)]
    rows.sort(key=lambda row: row[0])
    return {
        "happenings": [[time, pane, words] for pane, (time, _, words) in happenings],
        "ongoing": [[*times, pane, words] for pane, trace in panes.items() for *times, words in _ongoing(trace)],
        "rows": [row for _, row in rows],
    }


def _happenings(trace: Trace) -> Iterator[Happening]:
    for message in trace.messages:
        names = {"sender": message.sender, "receiver": message.receiver, "label": message.label}
        departs = DEPARTURE.get(message.ending, "{sender} sends “{label}” to {receiver}.")
        arrived = arrival_of(message, trace)
        yield message.sent_ms, 3, departs.format(**names)
        yield arrived, 0 if arrived > message.sent_ms else 4, ARRIVAL[message.ending].format(**names)
    last = max((span.end_ms for span in trace.spans), default=0)
    for span in trace.spans:
        yield span.start_ms, 2, f"{_told(span, BEGINS)}."
        # What is down when the trace ends is not up again; we only stopped looking.
        if span.activity != "down" or span.end_ms < last:
            yield span.end_ms, 1 if span.end_ms > span.start_ms else 2, f"{_told(span, ENDS)}."
    for mark in trace.marks:
        yield mark.time_ms, 5, f"{mark.lane}: {mark.label}."


def _ongoing(trace: Trace) -> Iterator[tuple[float, float, str]]:
    for message in trace.messages:
        words = f"“{message.label}” is on its way to {message.receiver}"
        yield message.sent_ms, arrival_of(message, trace), words
    for span in trace.spans:
        yield span.start_ms, span.end_ms, _told(span, GOES_ON)


def _rows(trace: Trace) -> Iterator[tuple[float, list[str]]]:
    for thing in (*trace.messages, *trace.spans, *trace.marks):
        match thing:
            case Message(sender, receiver, label, sent, arrived, ending):
                end = "never" if arrived is None else moment(arrived)
                yield sent, ["message", sender, receiver, label, moment(sent), end, ending]
            case Span(lane, start, stop, activity, label):
                yield start, [activity, lane, "", label, moment(start), moment(stop), ""]
            case Mark(lane, time, label):
                yield time, ["mark", lane, "", label, moment(time), "", ""]


def _told(span: Span, words: Mapping[str, str]) -> str:
    return f"{span.lane} {words[span.activity]}" + (f" ({span.label})" if span.label else "")


def arrival_of(message: Message, trace: Trace) -> float:
    """When a message's arrow ends (ms): on arrival or, if it never arrived, after a typical travel time."""
    return message.sent_ms + _typical_travel(trace) if message.arrived_ms is None else message.arrived_ms


def _typical_travel(trace: Trace) -> float:
    """The median travel time of the messages that arrived (ms); 10 if none did."""
    travels = [message.arrived_ms - message.sent_ms for message in trace.messages if message.arrived_ms is not None]
    return median(travels) if travels else 10.0


def end_of(traces: Iterable[Trace]) -> float:
    """The last moment in any of the traces (ms), and at least 1."""
    return max([1.0, *(time for trace in traces for time, _, _ in _happenings(trace))])


def size_of(trace: Trace) -> int:
    """How many messages, spans and marks a trace holds."""
    return len(trace.messages) + len(trace.spans) + len(trace.marks)


def moment(milliseconds: float) -> str:
    """A time as it is written: milliseconds without needless digits."""
    return f"{milliseconds:.2f}".rstrip("0").rstrip(".")
