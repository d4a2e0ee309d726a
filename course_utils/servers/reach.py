"""Whether a server that a URL names can be used: it answers, and lets this user in. If not, a sentence says why."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from importlib.util import find_spec
from urllib.parse import SplitResult, unquote, urlsplit

from course_utils.servers.backend import Kind, ServerTrouble

VARIABLES: dict[Kind, str] = {
    "postgres": "DATABASE_URL",
    "redis": "REDIS_URL",
    "search": "SEARCH_URL",
    "nats": "NATS_URL",
}
_NAMES = {
    "postgres": "The PostgreSQL server",
    "redis": "The Redis server",
    "search": "The OpenSearch server",
    "nats": "The NATS server",
}
_SCHEMES = {
    "postgres": ("postgresql", "postgres"),
    "redis": ("redis", "rediss"),
    "search": ("http", "https"),
    "nats": ("nats", "tls"),
}
_EXAMPLES = {
    "postgres": "postgresql://user:password@localhost:5432/course",
    "redis": "redis://:password@localhost:6379/0",
    "search": "https://user:password@localhost:9200",
    "nats": "nats://user:password@localhost:4222",
}
_PORTS = {
    "postgresql": 5432,
    "postgres": 5432,
    "redis": 6379,
    "rediss": 6379,
    "http": 80,
    "https": 443,
    "nats": 4222,
    "tls": 4222,
}
_SECONDS = 10


def place(kind: Kind, url: str) -> str:
    """Whose server it is and where, without any secret: "The Redis server at localhost:6379".

    Raises ServerTrouble for an address that cannot be one of this kind's.
    """
    address = _address(kind, url)
    return f"{_NAMES[kind]} at {address.hostname}:{address.port or _PORTS[address.scheme]}"


def reach(kind: Kind, url: str) -> None:
    """Knock once. Raises ServerTrouble when nobody answers, the user is refused, or it is another kind of server."""
    where = f"{place(kind, url)}, which {VARIABLES[kind]} names,"
    knocks: dict[Kind, Callable[[str, str], None]] = {
        "postgres": _postgres,
        "redis": _redis,
        "search": _search,
        "nats": _nats,
    }
    knocks[kind](url, where)


def _address(kind: Kind, url: str) -> SplitResult:
    first = url.partition(",")[0] if kind == "nats" else url  # the nodes of a cluster stand one after the other
    try:
        address = urlsplit(first)
        usable = bool(address.hostname and address.scheme in _SCHEMES[kind] and address.port != 0)
    except ValueError:
        usable = False
    if not usable:
        raise ServerTrouble(f"{VARIABLES[kind]} is no address of a server of its kind. An example: {_EXAMPLES[kind]}.")
    return address


def _silent(where: str, error: Exception) -> ServerTrouble:
    return ServerTrouble(f"{where} does not answer: {_words(error)}. Is it running, and is the address right?")


def _refused(where: str, said: str) -> ServerTrouble:
    return ServerTrouble(f"{where} refuses: {said}. Check the user, the password and the name of the database.")


def _words(error: Exception) -> str:
    """What an error says, on one line."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def _postgres(url: str, where: str) -> None:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=_SECONDS).close()
    except psycopg.OperationalError as error:
        words = _words(error)
        if "FATAL" in words:  # the server's own word, in whatever language the rest is
            raise _refused(where, words.rpartition("FATAL:")[2].strip()) from None
        raise _silent(where, error) from None
    except psycopg.ProgrammingError:  # its message may quote the password
        raise ServerTrouble(
            f"{where} has an address that its client cannot read. An example: {_EXAMPLES['postgres']}."
        ) from None


def _redis(url: str, where: str) -> None:
    import redis

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS) as client:
            client.ping()
    except (redis.AuthenticationError, redis.ResponseError) as error:
        raise _refused(where, _words(error)) from None
    except (redis.RedisError, OSError) as error:
        raise _silent(where, error) from None
    except ValueError:
        raise ServerTrouble(
            f"{where} has an address that its client cannot read. An example: {_EXAMPLES['redis']}."
        ) from None


def _search(url: str, where: str) -> None:
    address = urlsplit(url)
    way = HTTPSConnection if address.scheme == "https" else HTTPConnection
    headers = {}
    if address.username:
        user = f"{unquote(address.username)}:{unquote(address.password or '')}"
        headers["Authorization"] = f"Basic {b64encode(user.encode()).decode()}"
    try:
        with closing(way(str(address.hostname), address.port, timeout=_SECONDS)) as connection:
            connection.request("GET", address.path or "/", headers=headers)
            response = connection.getresponse()
            status, text = response.status, response.read(100_000)
    except (OSError, HTTPException) as error:
        raise _silent(where, error) from None
    if status in (401, 403):
        raise _refused(where, f"{status} {response.reason}")
    try:
        knows = "version" in json.loads(text)
    except (ValueError, TypeError):
        knows = False
    if not knows:
        raise ServerTrouble(f"{where} answers, but not as OpenSearch does. Is the address right?")


def _nats(url: str, where: str) -> None:
    if find_spec("nats") is None:
        raise ServerTrouble(
            f"{where} needs its client, nats-py, which is not installed. "
            "`python3 course.py learn --with-servers` brings it."
        )
    with ThreadPoolExecutor(1) as apart:  # a notebook has an event loop of its own, in which no other can run
        apart.submit(asyncio.run, _nats_knock(url, where)).result()


async def _nats_knock(url: str, where: str) -> None:
    import nats

    async def heard(error: Exception) -> None:
        """The client would print what went wrong; here it is raised."""

    try:
        async with asyncio.timeout(_SECONDS):
            client = await nats.connect(url.split(","), allow_reconnect=False, error_cb=heard)
    except (nats.errors.Error, OSError, ValueError) as error:
        if "authorization" in str(error).lower():
            raise ServerTrouble(f"{where} refuses: {_words(error)}. Check the user and the password.") from None
        raise _silent(where, error) from None
    try:
        for tries_left in reversed(range(_SECONDS)):
            try:
                await client.jetstream(timeout=1).account_info()
                break
            except nats.errors.TimeoutError:  # its nodes have not yet agreed on a leader
                if not tries_left:
                    raise
    except (nats.errors.Error, OSError) as error:
        raise ServerTrouble(
            f"{where} answers, but its JetStream does not: {_words(error)}. Is it switched on?"
        ) from None
    finally:
        await client.close()
