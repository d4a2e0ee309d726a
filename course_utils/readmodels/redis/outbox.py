"""The outbox of a Redis view: a list of keys in order, and a hash with every effect that was ever queued."""

import json
from collections.abc import Sequence
from typing import Any

from redis import Redis

from course_utils.eventstore.errors import NotAStore
from course_utils.projections.store import Outbox, Owed
from course_utils.projections.view import Effect
from course_utils.readmodels.redis.errors import in_sentences
from course_utils.readmodels.redis.keys import Keys, state_of
from course_utils.readmodels.redis.rows import Command


class RedisOutbox(Outbox):
    """An effect that is done leaves the list, and its key stays in the hash, so that it is never queued again.

    What is done is as lasting as the server is: one that loses its memory has the effects done again.
    """

    def __init__(self, client: "Redis", keys: Keys, where: str) -> None:
        self._client = client
        self._keys = keys
        self._where = where
        with in_sentences(where):
            if state_of(client.hgetall(keys.view), where) is None:
                raise NotAStore(f"There is no view at {where}, so no effects wait there. Give the name of a view.")

    def first(self) -> Effect | None:
        with in_sentences(self._where):
            key: Any = self._client.lindex(self._keys.queue, 0)
            found: Any = None if key is None else self._client.hget(self._keys.effects, key)
        if key is None or found is None:
            return None
        kind, data = json.loads(found)
        return Effect(key.decode(), kind, data)

    def note_done(self, effect: Effect) -> None:
        with in_sentences(self._where):
            pipeline = self._client.pipeline()
            pipeline.lrem(self._keys.queue, 1, effect.key)
            pipeline.hset(self._keys.effects, effect.key, "")
            pipeline.execute()

    def close(self) -> None:
        """The client stays open: it is not the outbox's own."""


def to_queue(effects: Sequence[Owed], queued: Sequence[bytes | None], keys: Keys) -> list[Command]:
    """Commands that queue effects, each key once. `queued` is what the hash has at the key of each of them."""
    new: dict[str, Effect] = {}
    for (_, effect), known in zip(effects, queued, strict=True):
        if known is None:
            new.setdefault(effect.key, effect)
    if not new:
        return []
    fields = [part for key, each in new.items() for part in (key, _as_json(each))]
    return [("HSET", keys.effects, *fields), ("RPUSH", keys.queue, *new)]


def _as_json(effect: Effect) -> str:
    return json.dumps([effect.kind, dict(effect.data)], ensure_ascii=False)
