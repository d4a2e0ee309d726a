"""Clients: for a server with an address, and for a Redis in this process."""

from functools import cache
from threading import RLock
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

_SECONDS = 5  # to connect, and to answer


def redis_at(url: str) -> "Redis":
    """A client for a server: `redis://:password@127.0.0.1:6379/0`. It connects when it is first used.

    Raises ValueError for what is no such address.
    """
    return Redis.from_url(
        url,
        socket_timeout=_SECONDS,
        socket_connect_timeout=_SECONDS,
        retry=Retry(NoBackoff(), 1),  # a projector tries again by itself
    )


def embedded_redis(name: str = "course") -> "Redis":
    """A client for a Redis in this process, the same one for the same name; it is gone when the process ends.

    It is written in Python (fakeredis): all commands of a view work in it, and it is slower than a server.
    """
    from fakeredis import FakeRedis  # it takes longer to import than redis, and who has a server needs it not

    return FakeRedis(server=_server(name))


@cache
def _server(name: str) -> Any:
    return new_server()


def new_server() -> Any:
    """An empty Redis in this process, for `FakeRedis(server=…)`.

    A thread may take its lock again while it has it. Where a pipeline that nobody closed is collected in the middle of a
    command, it says good-bye to the server there and then, and would wait for itself for ever.
    """
    from fakeredis import FakeServer

    server = FakeServer()
    server.lock = RLock()  # type: ignore[assignment]
    return server


def is_embedded(client: "Redis") -> bool:
    """Whether its Redis is one in this process."""
    return type(client).__module__.startswith("fakeredis")


def address_of(client: "Redis") -> str:
    """Where a client's data are, for sentences; never with a password."""
    if is_embedded(client):
        return "the Redis in this process"
    settings = client.connection_pool.connection_kwargs
    place = settings.get("path") or f"{settings.get('host', 'localhost')}:{settings.get('port', 6379)}"
    return f"Redis at {place}/{settings.get('db') or 0}"
