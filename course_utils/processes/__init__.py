"""From events to further events: services with private files and public feeds, and what carries events between them."""

from course_utils.processes.cursor import FeedRefused
from course_utils.processes.definition import Definition, Pipeline, allow
from course_utils.processes.feed_file import FeedFile
from course_utils.processes.outside import Gateway, Mailbox, NoReply, Unavailable
from course_utils.processes.service import Service
from course_utils.processes.work import Work

__all__ = [
    "Definition",
    "FeedFile",
    "FeedRefused",
    "Gateway",
    "Mailbox",
    "NoReply",
    "Pipeline",
    "Service",
    "Unavailable",
    "Work",
    "allow",
]
