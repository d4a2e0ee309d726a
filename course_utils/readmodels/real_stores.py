"""A place for a view on a server, where there is one: the one a URL names, or one from an installed wheel."""

from typing import Any

from course_utils.projections.store import ViewStore
from course_utils.servers import Backend


def store_on(backend: Backend, name: str) -> ViewStore[Any] | None:
    """The place called `name` on this backend; None when it is the embedded one, which is no server.

    `name` has small letters, digits and underscores, which every kind of server takes. Raises ValueError for a kind of
    server that keeps no views.
    """
    if backend.is_embedded:
        return None
    # Each client is imported where it is needed: those of servers are installed on request only.
    match backend.kind:
        case "postgres":
            from course_utils.readmodels.postgres import PostgresViewStore

            return PostgresViewStore(backend.url, name)
        case "redis":
            from course_utils.readmodels.redis.clients import redis_at
            from course_utils.readmodels.redis.store import RedisViewStore

            return RedisViewStore(redis_at(backend.url), name)
        case "search":
            from course_utils.readmodels.search_server.store import SearchServerStore

            return SearchServerStore(backend.url, name)
        case "nats":
            raise ValueError("A broker carries events and keeps no views: PostgreSQL, Redis and a search server do.")
