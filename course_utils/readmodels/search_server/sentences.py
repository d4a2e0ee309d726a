"""What can be wrong with a search server, as sentences, and whether waiting may help."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from opensearchpy import exceptions as said

from course_utils.eventstore.errors import NotAStore, StoreError, StoreFull, StoreLocked, StoreUnreachable
from course_utils.readmodels.errors import ServerAway


class ServerRefused(StoreError):
    """The server does not do what it was asked for, and would not the next time."""


class DocumentRefused(ServerRefused):
    """The server does not take a document."""


OF_THE_STORE = (NotAStore, ServerRefused, StoreFull, StoreUnreachable)
"""Errors after which nothing can be kept in this place, but for a ServerAway."""


_BUSY = {429, 502, 503, 504}
_NOT_ALLOWED = {401, 403}


@contextmanager
def in_sentences(where: object) -> Iterator[None]:
    """Errors of the client, raised as sentences."""
    try:
        yield
    except said.OpenSearchException as error:
        raise _sentence(error, where) from error


def item_error(item: Mapping[str, Any], where: object) -> StoreError | None:
    """What is wrong with one item of a bulk request; None if it is there, this version of it or a newer one."""
    error = item.get("error")
    if item["status"] == 409 or error is None:
        return None
    return _by_status(item["status"], error.get("type", ""), error.get("reason", ""), where, key=item["_id"])


def _sentence(error: said.OpenSearchException, where: object) -> StoreError:
    if isinstance(error, said.ConnectionError):  # of which a timeout is one
        return ServerAway(
            f"{where} does not answer: {error.error}. What was just being written is there, or will be written again. Look "
            "whether the server is running."
        )
    if not isinstance(error, said.TransportError) or not isinstance(error.status_code, int):
        return ServerRefused(f"{where} could not do that: {error}.")
    if error.status_code == 409:
        return StoreLocked(
            f"{where} was written by somebody else while this step was made, so nothing of it was kept. Try again."
        )
    return _by_status(error.status_code, str(error.error), _reason(error.info), where)


def _by_status(status: int, type_: str, reason: str, where: object, key: str = "") -> StoreError:
    is_blocked = "block" in type_ or "blocked by" in reason
    match status:
        case 403 | 429 if is_blocked:
            return StoreFull(
                f"{where} takes nothing just now: {reason} A disk of the server that is nearly full has this effect. Make "
                "room there, and allow writing again."
            )
        case _ if status in _BUSY:
            return ServerAway(f"{where} has too much to do, or is starting ({status} {reason}). Wait a moment.")
        case _ if status in _NOT_ALLOWED:
            return StoreUnreachable(
                f"{where} refused us ({status} {reason or type_}). Look whether user and password in the address of the "
                "server are right, and what this user may do."
            )
        case 404 if "index_not_found" in type_:
            return NotAStore(f"{where} has lost what it held ({reason}). Rebuild the view.")
        case 413:
            return ServerRefused(f"{where} does not take so much at once. Give the projector a smaller batch_size.")
        case 400 if key:
            return DocumentRefused(
                f"{where} does not take the document {key!r}: {reason}. Repair handle(), raise the view's version, and "
                "rebuild the view."
            )
        case _:
            return ServerRefused(f"{where} could not do that ({status} {type_}: {reason}).")


def _reason(info: object) -> str:
    error = info.get("error", "") if isinstance(info, Mapping) else ""
    return str(error.get("reason", "")) if isinstance(error, Mapping) else str(error)
