"""What can be wrong with a Redis server, as sentences, and whether waiting may help."""

from collections.abc import Iterator
from contextlib import contextmanager

import redis
from redis.exceptions import AuthenticationError, AuthorizationError, NoPermissionError

from course_utils.eventstore.errors import (
    NotAStore,
    ReadOnlyStore,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreUnreachable,
)
from course_utils.readmodels.errors import ServerAway


class BrokenView(StoreError):
    """Redis refused a command in the middle of a step that it had begun to write, so an event is in the rows by half."""

    advice = "Repair handle(), raise the view's version, and rebuild it: rebuild(application, view, store)."


OF_THE_STORE = (StoreFull, ReadOnlyStore, StoreUnreachable, NotAStore, BrokenView)
"""Errors after which nothing can be kept in this place, but for a ServerAway."""


@contextmanager
def in_sentences(where: object) -> Iterator[None]:
    """Errors of the client, raised as sentences."""
    try:
        yield
    except redis.RedisError as error:
        raise sentence(error, where) from error


def sentence(error: redis.RedisError, where: object) -> StoreError:
    """What happened and what to do."""
    match error:
        case redis.WatchError():
            return StoreLocked(
                f"{where} was written by somebody else, or the connection was lost, while this step was made. So nothing of "
                "it was kept. Try again."
            )
        case redis.BusyLoadingError():
            return ServerAway(
                f"{where} cannot be used yet: the server is reading its data from the disk. Wait a moment."
            )
        case AuthenticationError() | AuthorizationError() | NoPermissionError():
            return StoreUnreachable(
                f"{where} refused us: {error}. Look whether user and password in the address of the server are right, and "
                "what this user may do."
            )
        case redis.ConnectionError() | redis.TimeoutError():
            return ServerAway(
                f"{where} does not answer: {error}. What was just being written is there whole, or not at all. Look "
                "whether the server is running."
            )
        case redis.OutOfMemoryError():
            return StoreFull(
                f"There is no memory left for {where}, so nothing was stored. Give the server more (maxmemory), or delete "
                "what it needs no longer."
            )
        case redis.ReadOnlyError():
            return ReadOnlyStore(
                f"{where} may only be read: the server is a replica, so nothing was stored. Give the address of the server "
                "it copies."
            )
        case redis.ResponseError() if str(error).startswith("WRONGTYPE"):
            return NotAStore(
                f"{where} is no view: one of its keys is something else. It was left as it is. Give the view another name."
            )
        case redis.ResponseError() if "MISCONF" in str(error):
            return StoreUnreachable(
                f"{where} takes nothing any more, since the server cannot write to its own disk: {error}. Look there."
            )
        case _:
            return StoreError(f"{where} could not do that: {error}.")
