"""Making a view where there is none, and leaving alone what is somebody else's."""

from typing import Any

import redis

from course_utils.eventstore.errors import NotAStore, StoreUnreachable
from course_utils.projections.definition import Definition
from course_utils.readmodels.redis.keys import Keys, State, state_of


def check_unoccupied(client: "redis.Redis", keys: Keys, where: object) -> None:
    """Raise NotAStore if anything is kept under the names of a view that is not there."""
    other = Keys(keys.name, not keys.is_beside)
    others = {key.encode() for key in (other.view, other.effects, other.queue, other.turn)}
    theirs = client.exists(keys.effects, keys.queue) or (
        not client.exists(keys.copies)
        and any(key not in others for key in client.scan_iter(match=f"{keys.everything}*", count=1000))
    )
    if theirs:
        raise NotAStore(
            f"{where} is no view, but there are keys that begin with {keys.everything!r} already. They were left as they are. "
            "Give the view another name."
        )


def check_keeps_everything(client: "redis.Redis", where: object) -> None:
    """Raise StoreUnreachable for a server that throws keys away when its memory is full."""
    try:
        memory = client.info("memory")
    except redis.ResponseError:  # the embedded one has no INFO, and a user of few rights may not ask
        return
    policy = str(memory.get("maxmemory_policy", ""))
    if memory.get("maxmemory") and policy.startswith("allkeys"):
        raise StoreUnreachable(
            f"{where} would lose rows: with maxmemory-policy {policy} the server throws away any key when its memory is full. "
            "Set it to noeviction, or use another server."
        )


def make(client: "redis.Redis", keys: Keys, where: object, definition: Definition) -> State:
    """Make the view at position 0, in a new copy, unless it is there; one that broke while it grew beside is begun anew.

    Returns the view that is there then.
    """

    found: list[State] = []

    def begin(pipeline: Any) -> None:
        state = state_of(pipeline.hgetall(keys.view), where)
        if state is not None and not (state.broken and keys.is_beside):
            found.append(state)
            return
        if state is None:
            check_unoccupied(client, keys, where)
        copy = int(pipeline.get(keys.copies) or 0) + 1
        state = State(definition, position=0, copy=copy, parked=0, writes=0, broken="")
        pipeline.multi()
        pipeline.set(keys.copies, copy)
        pipeline.delete(keys.effects, keys.queue)
        pipeline.hset(keys.view, mapping=state.as_hash())
        found.append(state)

    client.transaction(begin, keys.view, keys.copies)
    return found[-1]  # of the try that nobody overtook
