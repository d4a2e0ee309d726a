"""A worker's handle on a durable consumer of one partition of a stream.

The server counts deliveries without end here: after a limit of its own it would only stop, and tell in an advisory that
nobody may hear. Instead whoever is handed a message for the last time and one more makes a dead letter of it, in a stream.
"""

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime

from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, ConsumerInfo
from nats.js.errors import NotFoundError

from course_utils.brokers import rules
from course_utils.brokers.face import BrokerTrouble, DeadLetter, Delivery, Lag
from course_utils.brokers.jetstream.connection import ONE_TRY_SECONDS, Connection
from course_utils.brokers.jetstream.publishing import ID_HEADER
from course_utils.brokers.jetstream.pull import Pull
from course_utils.messages import Envelope

_MAX_DELIVER = "max_deliver"


class JetStreamConsumer:
    """As `Consumer` describes. Made if it is not there; several handles share its messages."""

    def __init__(
        self, connection: Connection, stream: str, dead: str, name: str, partition: int, settings: rules.Settings
    ) -> None:
        self._connection = connection
        self._stream, self._dead = stream, dead
        self._name, self._partition, self._settings = name, partition, settings
        self._durable = f"{name}-{partition}"
        self._subjects = f"{stream}.{partition}.*"
        connection.run(self._open())

    async def _open(self) -> None:
        config = ConsumerConfig(
            durable_name=self._durable,
            filter_subject=self._subjects,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=self._settings.ack_wait,
            max_ack_pending=self._settings.max_ack_pending,
            metadata={_MAX_DELIVER: str(self._settings.max_deliver)},
        )
        try:
            info = await self._info()
        except NotFoundError:
            info = await self._connection.insist(
                f"Making the consumer {self._name}", lambda: self._connection.stream.add_consumer(self._stream, config)
            )
        there = rules.Settings(
            float(info.config.ack_wait or 0) or self._settings.ack_wait,
            info.config.max_ack_pending or 1,
            int((info.config.metadata or {}).get(_MAX_DELIVER, 1)),
        )
        if there != self._settings:
            raise BrokerTrouble(rules.others_settings(self._name, there, self._settings))
        self._pull = await Pull.of(self._connection.client, self._stream, self._durable)

    async def _info(self) -> ConsumerInfo:
        return await self._connection.insist(
            f"Looking at the consumer {self._name}",
            lambda: self._connection.stream.consumer_info(self._stream, self._durable),
        )

    def fetch(self, limit: int = 1, seconds: float = 0.0) -> list[Delivery]:
        """Up to `limit` events. None come while the nodes choose a leader: fetch again."""
        deadline = time.monotonic() + seconds
        while True:
            messages = self._connection.run(self._pull.now(limit))
            left = deadline - time.monotonic()
            if not messages and left > 0:
                messages = self._connection.run(self._pull.one_within(min(left, ONE_TRY_SECONDS)))
            found = self._connection.run(self._deliveries(messages))
            if found or time.monotonic() >= deadline:
                return found

    async def _deliveries(self, messages: list[Msg]) -> list[Delivery]:
        found = [await self._delivery(message) for message in messages]
        return [delivery for delivery in found if delivery is not None]

    async def _delivery(self, message: Msg) -> Delivery | None:
        """None for a message that is buried instead: nobody can read it, or it was delivered often enough."""
        about = message.metadata
        position, attempt = about.sequence.stream, about.num_delivered
        text = message.data.decode(errors="replace")
        try:
            envelope = Envelope.from_json(text)
        except ValueError as error:
            await self._bury(DeadLetter(text, position, self._name, attempt, str(error)), message.reply)
            return None
        if attempt > self._settings.max_deliver:
            worn_out = DeadLetter(text, position, self._name, attempt - 1, rules.worn_out(attempt - 1))
            await self._bury(worn_out, message.reply)
            return None
        return Delivery(envelope, position, self._partition, attempt, about.timestamp, message.reply)

    def ack(self, delivery: Delivery) -> None:
        """It is handled. Returns when the broker knows; raises BrokerTrouble when it may not, and delivers it again."""
        self._connection.run(self._say(delivery.receipt, b"+ACK"))

    def nak(self, delivery: Delivery, seconds: float = 0.0) -> None:
        """Deliver it again, not before so many seconds."""
        self._connection.run(self._say(delivery.receipt, f'-NAK {{"delay": {round(seconds * 1e9)}}}'.encode()))

    def term(self, delivery: Delivery, reason: str) -> None:
        """Make it a dead letter, and go on with the next."""
        letter = DeadLetter(delivery.envelope.to_json(), delivery.position, self._name, delivery.attempt, reason)
        self._connection.run(self._bury(letter, delivery.receipt))

    async def _bury(self, letter: DeadLetter, receipt: str) -> None:
        """First the letter, then the end of its deliveries: killed in between, it is buried again under the same id."""
        payload = json.dumps(asdict(letter), ensure_ascii=False).encode()
        headers = {ID_HEADER: f"{self._durable}/{letter.position}"}
        await self._connection.insist(
            "Keeping a dead letter", lambda: self._connection.stream.publish(self._dead, payload, headers=headers)
        )
        await self._say(receipt, b"+TERM")

    async def _say(self, receipt: str, word: bytes) -> None:
        client = self._connection.client
        await self._connection.insist(
            f"Telling the broker {word[:5].decode()}", lambda: client.request(receipt, word, timeout=ONE_TRY_SECONDS)
        )

    def lag(self) -> Lag:
        """How far this consumer is behind now."""
        return self._connection.run(self._lag())

    async def _lag(self) -> Lag:
        info = await self._info()
        waiting, in_flight = info.num_pending or 0, info.num_ack_pending or 0
        if not waiting + in_flight:
            return Lag(0, 0, None)
        after = info.ack_floor.stream_seq if info.ack_floor else 0
        try:
            oldest = await self._connection.insist(
                "Looking for the oldest event",
                lambda: self._connection.stream.get_msg(self._stream, after + 1, self._subjects, next=True),
            )
        except NotFoundError:  # handled, or too old to be kept, since we asked
            return Lag(waiting, in_flight, None)
        return Lag(waiting, in_flight, (datetime.now(UTC) - oldest.time).total_seconds() if oldest.time else None)
