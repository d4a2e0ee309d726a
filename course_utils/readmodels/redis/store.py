"""A name in a Redis as the place of one view."""

from redis import Redis

from course_utils.projections.store import ViewStore
from course_utils.projections.view import View
from course_utils.readmodels.redis.clients import address_of
from course_utils.readmodels.redis.errors import in_sentences
from course_utils.readmodels.redis.kept_view import ViewInRedis
from course_utils.readmodels.redis.keys import Keys
from course_utils.readmodels.redis.outbox import RedisOutbox
from course_utils.readmodels.redis.rows import RedisRows

_AT_ONCE = 1000  # keys, so that nobody else's command waits long


class RedisViewStore(ViewStore[RedisRows]):
    """The view of this name in the Redis of `client`, whose keys begin with `{name}:`. The client stays the caller's.

    A view is as lasting as its server. One that keeps nothing on its disk loses rows and position together, so that the
    next projector begins at the first event; but it also loses what was done of the outbox, and has it done again.

    Raises ValueError for a name with braces or wildcards, and for a client that decodes what it reads.
    """

    def __init__(self, client: "Redis", name: str, *, is_beside: bool = False) -> None:
        if client.get_encoder().decode_responses:
            raise ValueError(
                "This client decodes its answers, and rows may hold any bytes. Leave decode_responses out."
            )
        self.client = client
        self.keys = Keys(name, is_beside)

    def __str__(self) -> str:
        return f"{self.keys.name!r}{' being rebuilt' if self.keys.is_beside else ''} in {address_of(self.client)}"

    def open(self, view: View[RedisRows], application_name: str, *, generation: int = 1) -> ViewInRedis:
        return ViewInRedis(self.client, self.keys, str(self), view, application_name, generation)

    def outbox(self) -> RedisOutbox:
        return RedisOutbox(self.client, self.keys, str(self))

    def beside(self) -> "RedisViewStore":
        """Under the same name, as `{name}:rebuilding:…`, with rows in another copy."""
        return RedisViewStore(self.client, self.keys.name, is_beside=True)

    def delete(self) -> None:
        """Also removes what a rebuild that was killed has left: every copy that neither this place nor the other one is at."""
        own, other = self.keys, Keys(self.keys.name, not self.keys.is_beside)
        with in_sentences(self):
            pipeline = self.client.pipeline()
            pipeline.hget(other.view, "copy")
            pipeline.get(own.copies)
            pipeline.delete(own.view, own.effects, own.queue, own.turn)
            stays, newest, _ = pipeline.execute()
            # A copy that somebody makes from now on has a higher number.
            gone = set(range(1, int(newest or 0) + 1)) - ({int(stays)} if stays else set())
            found = self.client.scan_iter(match=f"{own.everything}*", count=_AT_ONCE)
            keys = [key for key in found if own.copy_of(key.decode("utf-8", "replace")) in gone]
            for first in range(0, len(keys), _AT_ONCE):
                self.client.unlink(*keys[first : first + _AT_ONCE])
            if stays is None and not own.is_beside:
                self.client.delete(own.copies)
