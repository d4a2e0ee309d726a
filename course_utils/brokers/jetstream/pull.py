"""Asking a consumer for messages: what is there now, or the next one within some seconds.

The client's own `fetch` waits, when there are fewer messages than were asked for, until its time is over.
"""

import asyncio
import json
import time
from typing import Any

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from course_utils.brokers.face import BrokerTrouble
from course_utils.brokers.jetstream.connection import ONE_TRY_SECONDS

_MORE_SECONDS = 0.5  # for the server's own answer that time is over, which is asked for in whole seconds before ours is
_NO_RESPONDERS = "503"
_PAUSE_SECONDS = 0.1


class Pull:
    """Requests for the messages of one consumer, and the inbox in which they arrive."""

    def __init__(self, client: Client, inbox: str, arriving: Subscription, ask_at: str) -> None:
        self._client, self._inbox, self._arriving, self._ask_at = client, inbox, arriving, ask_at

    @classmethod
    async def of(cls, client: Client, stream: str, consumer: str) -> "Pull":
        """Of this consumer, which must be there."""
        inbox = client.new_inbox()
        arriving = await client.subscribe(inbox)
        return cls(client, inbox, arriving, f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}")

    async def now(self, limit: int) -> list[Msg]:
        """Up to `limit` messages that can be had now."""
        return await self._ask({"batch": limit, "no_wait": True}, ONE_TRY_SECONDS)

    async def one_within(self, seconds: float) -> list[Msg]:
        """The next message, if one comes within so many seconds."""
        return await self._ask({"batch": 1, "expires": round(seconds * 1e9)}, seconds + _MORE_SECONDS)

    async def _ask(self, request: dict[str, Any], seconds: float) -> list[Msg]:
        """What arrives until the server says that this was all. An answer to an earlier request may be among it."""
        deadline = time.monotonic() + seconds
        found: list[Msg] = []
        try:
            await self._client.publish(self._ask_at, json.dumps(request).encode(), reply=self._inbox)
            while len(found) < request["batch"]:
                message = await self._arriving.next_msg(max(0.001, deadline - time.monotonic()))
                if message.reply.startswith("$JS.ACK."):
                    found.append(message)
                else:
                    await self._heed(message)
                    break
        except nats.errors.TimeoutError:  # no answer at all: the consumer's leader is gone
            pass
        except nats.errors.Error as error:
            raise BrokerTrouble(f"Messages cannot be fetched: {error}.") from error
        return found

    async def _heed(self, status: Msg) -> None:
        """Most say only that there is nothing more. Raises BrokerTrouble for one that says there never will be."""
        headers = status.headers or {}
        if "Consumer Deleted" in headers.get("Description", ""):
            raise BrokerTrouble(
                "The consumer was deleted on its server. Open it again; it begins with the first event."
            )
        if headers.get("Status") == _NO_RESPONDERS:
            await asyncio.sleep(_PAUSE_SECONDS)
