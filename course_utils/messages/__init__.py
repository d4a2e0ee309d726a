"""What travels and the record of it: envelopes, feeds of them, frozen data, traces, and a clock and ids that repeat."""

from course_utils.messages.clock import SeededClock, SeededIds
from course_utils.messages.envelope import Envelope
from course_utils.messages.feed import Feed, Recorded
from course_utils.messages.frozen import FrozenDict, freeze
from course_utils.messages.trace import Mark, Message, Span, Trace

__all__ = [
    "Envelope",
    "Feed",
    "FrozenDict",
    "Mark",
    "Message",
    "Recorded",
    "SeededClock",
    "SeededIds",
    "Span",
    "Trace",
    "freeze",
]
