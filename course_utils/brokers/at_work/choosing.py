"""Which cluster is watched: three nodes of this process where that is wanted and can be had, else a recording."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from course_utils.brokers.at_work.recorded import RecordedCluster, recorded
from course_utils.servers import cluster, serve

if TYPE_CHECKING:
    from course_utils.brokers.at_work.live import LiveCluster

_begun: "list[LiveCluster]" = []


def cluster_at_work(*, live: bool = False, say: Callable[[str], object] = print) -> "LiveCluster | RecordedCluster":
    """A cluster at work. With `live`, on nodes that this process starts; one that was begun before ends.

    Where none can be started or killed, it is the recording, which says why. Raises ServerTrouble as `serve` does.
    """
    while _begun:
        _begun.pop().close()
    if not live:
        return recorded()
    backend = serve("nats", say=say)
    nodes = cluster(backend)
    if nodes is None:
        recording = recorded()
        why = f"Nodes that this process did not start are not killed. {backend.said}"
        return replace(recording, said=f"{why}\n{recording.said}")
    from course_utils.brokers.at_work.live import LiveCluster  # its client is installed on request only

    _begun.append(LiveCluster(backend, nodes))
    return _begun[-1]
