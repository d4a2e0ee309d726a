"""Where stores run: on the server a URL names, else on one from an installed wheel, else inside this process.

`serve("postgres")` decides, and starts and ends what it has to. Whoever asks gets a `Backend`: a URL for a client, or
none, which means the embedded store of that kind: SQLite, fakeredis, or SQLite's full text search.
"""

from course_utils.servers.backend import Backend, Kind, ServerTrouble
from course_utils.servers.cluster import Cluster, Node
from course_utils.servers.serving import cluster, ended, serve, stop

__all__ = ["Backend", "Cluster", "Kind", "Node", "ServerTrouble", "cluster", "ended", "serve", "stop"]
