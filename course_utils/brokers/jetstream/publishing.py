"""Publishing to a stream: many messages on their way at once, but of each subject only one, so that its order is kept.

A message that was not acknowledged is sent again, with the id it had: the stream knows it, should it be there already.
"""

import asyncio
from collections.abc import Callable, Sequence

import nats
from nats.js.client import JetStreamContext

from course_utils.brokers import rules
from course_utils.brokers.face import BrokerTrouble, Unconfirmed
from course_utils.brokers.jetstream.connection import ONE_TRY_SECONDS, is_final, words
from course_utils.messages import Envelope

_PAUSE_SECONDS = 0.1
ID_HEADER = "Nats-Msg-Id"


class Publishing:
    """One call of `publish`: what is still to be sent, and what became of the rest."""

    def __init__(
        self, stream: JetStreamContext, name: str, patience: float, acknowledged: Callable[[Envelope], object] | None
    ) -> None:
        self._stream = stream
        self._name = name
        self._patience = patience
        self._acknowledged = acknowledged
        self._unknown: list[Envelope] = []
        self._unsent: list[Envelope] = []
        self._refusal = ""
        self._last_words = ""

    async def send(self, envelopes: Sequence[Envelope], window: int, *, one_per_subject: bool = True) -> None:
        """All of them, with at most `window` on their way. Raises Unconfirmed and BrokerTrouble as `Broker.publish`."""
        chains: dict[str, list[Envelope]] = {}
        for number, envelope in enumerate(envelopes):
            chains.setdefault(envelope.subject if one_per_subject else str(number), []).append(envelope)
        waiting = iter(list(chains.values()))

        async def work() -> None:
            for chain in waiting:  # each worker takes the next chain that no other has taken
                await self._send_in_turn(chain)

        await asyncio.gather(*(work() for _ in range(min(window, len(chains)))))
        if self._refusal:
            raise BrokerTrouble(self._refusal)
        if self._unknown:
            raise Unconfirmed(self._sentence(len(envelopes)), self._unknown, self._unsent)

    def _sentence(self, asked: int) -> str:
        return (
            f"{len(self._unknown)} of {asked} events were sent and not acknowledged within {self._patience:g} seconds "
            f"({self._last_words}): whether they are stored, nobody can say. {len(self._unsent)} were not sent. "
            "Publish them again: what is stored is known by its id."
        )

    async def _send_in_turn(self, chain: list[Envelope]) -> None:
        for place, envelope in enumerate(chain):
            if self._unknown or self._refusal:  # what is still to come would only wait as long, and end the same
                self._unsent += chain[place:]
                return
            try:
                is_stored = await self._send_one(envelope)
            except nats.errors.Error as error:
                self._refusal = (
                    f"The broker refuses event {envelope.id!r} of {envelope.source!r}: {words(error)}. "
                    "Others of the same call may be stored."
                )
                return
            if not is_stored:
                self._unknown.append(envelope)
                self._unsent += chain[place + 1 :]
                return
            if self._acknowledged:
                self._acknowledged(envelope)

    async def _send_one(self, envelope: Envelope) -> bool:
        subject = f"{self._name}.{rules.token(envelope.subject)}"
        payload = envelope.to_json().encode()
        headers = {ID_HEADER: rules.message_id(envelope)}
        clock = asyncio.get_running_loop().time
        deadline = clock() + self._patience
        while True:
            try:
                await self._stream.publish(subject, payload, timeout=ONE_TRY_SECONDS, headers=headers)
                return True
            except (nats.errors.Error, OSError) as error:
                if is_final(error):
                    raise
                self._last_words = words(error)
            if clock() > deadline:
                return False
            await asyncio.sleep(_PAUSE_SECONDS)
