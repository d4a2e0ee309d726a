"""A streaming service: what a recommendation and a programme maker want to know, from a stream of events or all at once."""

from course_utils.domains.viewing.batch import batch_features, batch_sessions, batch_windows
from course_utils.domains.viewing.features import Features

__all__ = ["Features", "batch_features", "batch_sessions", "batch_windows"]
