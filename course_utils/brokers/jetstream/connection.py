"""One NATS client in one background thread, for callers who wait; and asking again while the nodes choose a new leader.

The client is made of coroutines and needs an event loop that nobody else stops: a notebook's own is busy while a cell runs.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import nats
from nats.aio.client import Client
from nats.js.client import JetStreamContext
from nats.js.errors import APIError, ServiceUnavailableError

from course_utils.brokers.face import BrokerTrouble

Answer = TypeVar("Answer")

ONE_TRY_SECONDS = 2.0  # for one question; a leader that was killed answers none, and its successor soon is there
_PAUSE_SECONDS = 0.1
_BEYOND_SECONDS = 30.0  # more than any coroutine here takes beyond its own patience, on a busy machine
_PASSING = {
    10005,  # no nodes for the stream: they have not all found each other
    10008,  # no leader of the cluster yet
    10009,  # one that does not lead any more was asked
    10158,  # this very message, sent before, has still not been agreed on
}
_FINAL = (
    nats.errors.MaxPayloadError,
    nats.errors.BadSubjectError,
    nats.errors.AuthorizationError,
    nats.errors.ConnectionClosedError,
)


def is_final(error: Exception) -> bool:
    """Whether asking again gives the same answer. All else may pass when the nodes have agreed on a leader."""
    if isinstance(error, APIError):
        return not isinstance(error, ServiceUnavailableError) and error.err_code not in _PASSING
    return isinstance(error, _FINAL)


def words(error: BaseException) -> str:
    """What an error says, on one line."""
    said = getattr(error, "description", None) or str(error) or type(error).__name__
    return " ".join(said.split()).removeprefix("nats: ").rstrip(".")


class Connection:
    """To the servers of a URL, several with commas between them. Raises BrokerTrouble when none lets us in.

    `patience` is how long one question is asked again and again, in seconds.
    """

    def __init__(self, url: str, patience: float) -> None:
        self.patience = patience
        self._url = url
        self._heard = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="nats", daemon=True)
        self._thread.start()
        self.client = Client()
        try:
            self.run(self._connect())
        except BaseException:
            self._end()
            raise
        self.stream: JetStreamContext = self.client.jetstream(timeout=ONE_TRY_SECONDS)

    async def _connect(self) -> None:
        connecting = asyncio.ensure_future(
            self.client.connect(
                self._url.split(","),
                error_cb=self._hear,
                connect_timeout=ONE_TRY_SECONDS,  # type: ignore[arg-type]
                reconnect_time_wait=_PAUSE_SECONDS,  # type: ignore[arg-type]
                max_reconnect_attempts=-1,
                ping_interval=ONE_TRY_SECONDS,  # type: ignore[arg-type]
            )
        )
        try:
            await asyncio.wait({connecting}, timeout=self.patience)
        finally:
            while not connecting.done():  # the client swallows a cancellation while it closes a connection
                connecting.cancel()
                await asyncio.wait({connecting}, timeout=_PAUSE_SECONDS)
        try:
            await connecting
        except (asyncio.CancelledError, nats.errors.Error, OSError, ValueError) as error:
            raise BrokerTrouble(
                f"No NATS server let us in within {self.patience:g} seconds: {self._heard or words(error)}. "
                "Is one running, and is the password right?"
            ) from None

    async def _hear(self, error: Exception) -> None:
        """What the client would print. It goes on by itself; whoever waits is told when it does not."""
        self._heard = words(error)

    def run(self, coroutine: Coroutine[Any, Any, Answer]) -> Answer:
        """What the coroutine returns or raises, from any thread but the client's own.

        What the servers or their client say in errors of their own is raised as BrokerTrouble.
        """
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result()
        except nats.errors.Error as error:
            raise BrokerTrouble(f"The broker does not do this: {words(error)}.") from error
        except BaseException:
            future.cancel()  # an interrupt: nobody waits for the answer any more
            raise

    async def insist(self, what: str, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer to a question, asked until there is one.

        Raises what is final at once, and BrokerTrouble, which begins with `what`, when patience is at its end.
        """
        deadline = self._loop.time() + self.patience
        while True:
            try:
                return await asyncio.wait_for(ask(), ONE_TRY_SECONDS + _PAUSE_SECONDS)
            except (nats.errors.Error, OSError, TimeoutError) as error:
                if is_final(error):
                    raise
                if self._loop.time() > deadline:
                    raise BrokerTrouble(
                        f"{what}: no answer within {self.patience:g} seconds ({words(error)}). "
                        "A stream needs more than half of its nodes. Are they running?"
                    ) from error
            await asyncio.sleep(_PAUSE_SECONDS)

    def close(self) -> None:
        """End the client and its thread."""
        if not self._loop.is_closed():
            self.run(self.client.close())
            self._end()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_BEYOND_SECONDS)
        if not self._thread.is_alive():
            self._loop.close()
