"""A cluster at work, to be watched and disturbed: a publisher, workers, and nodes that are killed and return.

`cluster_at_work(live=True)` begins one on three nodes; `cluster_at_work()` is a recording of one.
"""

from course_utils.brokers.at_work.choosing import cluster_at_work

__all__ = ["cluster_at_work"]
