"""What stores on servers have in common when something goes wrong."""

from course_utils.eventstore.errors import StoreUnreachable


class ServerAway(StoreUnreachable):
    """The server does not answer, not yet, or has too much to do just now: waiting may help."""
