"""A `Broker` that is a JetStream stream: its nodes agree, by majority, on each message before they acknowledge it.

What that is worth: nodes that are killed lose nothing acknowledged as long as most of them come back. It says nothing of a
power cut, which may take what a node's system had not written to its disk yet: JetStream asks for that only every two
minutes, unless a server's `sync_interval` is `always`.
"""

import asyncio
import json
from collections.abc import Callable, Sequence

from nats.js.api import RawStreamMsg, StreamConfig, StreamInfo, SubjectTransform
from nats.js.errors import APIError, NotFoundError

from course_utils.brokers import rules
from course_utils.brokers.face import BrokerTrouble, DeadLetter, Overtaken
from course_utils.brokers.jetstream.connection import Connection, words
from course_utils.brokers.jetstream.consumer import JetStreamConsumer
from course_utils.brokers.jetstream.publishing import Publishing
from course_utils.messages import Envelope, Recorded


class JetStreamBroker:
    """The stream `name` on the servers of `url`, made if there is none, with `replicas` copies.

    `window` messages at most are on their way at once, one for each subject: with 1 the log has all events in the order
    in which they were published, with more it has those about one subject in order. `patience` is how many seconds
    one question is asked again before BrokerTrouble is raised; message ids are remembered for longer than that.
    `acknowledged` is called with each event as it is acknowledged, in the thread of the client.
    """

    def __init__(
        self,
        url: str,
        name: str,
        partitions: int = 3,
        *,
        replicas: int = 3,
        duplicate_window: float = 120.0,
        window: int = 64,
        patience: float = 30.0,
        acknowledged: Callable[[Envelope], object] | None = None,
    ) -> None:
        rules.check_name(name)
        rules.check_partitions(partitions)
        if window < 1 or not 0 < patience < duplicate_window:
            raise ValueError(
                f"window is {window!r}, patience {patience!r}, duplicate_window {duplicate_window!r}: at least one message "
                "is on its way, and a message is tried again only while its id is remembered."
            )
        self.name, self.partitions = name, partitions
        self._window, self._patience, self._acknowledged = window, patience, acknowledged
        self._connection = Connection(url, patience)
        try:
            self.epoch = self._connection.run(self._make(replicas, duplicate_window))
        except BaseException:
            self._connection.close()
            raise

    async def _make(self, replicas: int, duplicate_window: float) -> str:
        """The stream's epoch. The server itself puts each message into its partition, by its subject."""
        place = f"{self.name}.{{{{partition({self.partitions},1)}}}}.{{{{wildcard(1)}}}}"
        config = StreamConfig(
            name=self.name,
            subjects=[f"{self.name}.*"],
            subject_transform=SubjectTransform(src=f"{self.name}.*", dest=place),
            num_replicas=replicas,
            duplicate_window=duplicate_window,
        )
        dead = StreamConfig(name=self._dead, subjects=[self._dead], num_replicas=replicas)
        info = await self._stream_there(config)
        transform = info.config.subject_transform
        if transform is None or transform.dest != place:
            raise BrokerTrouble(
                f"There is a stream {self.name!r} already, and it has not {self.partitions} partitions. Take another name."
            )
        await self._stream_there(dead)
        return str(info.created)

    async def _stream_there(self, config: StreamConfig) -> StreamInfo:
        stream = self._connection.stream
        try:
            return await self._info(str(config.name))
        except NotFoundError:
            try:
                return await self._connection.insist(
                    f"Making the stream {config.name}", lambda: stream.add_stream(config)
                )
            except APIError as error:
                raise BrokerTrouble(
                    f"The stream {config.name!r} with {config.num_replicas} replicas cannot be made: {words(error)}. "
                    "One server alone keeps one copy: ask for replicas=1, and know that it dies with that server."
                ) from None

    async def _info(self, name: str) -> StreamInfo:
        return await self._connection.insist(
            f"Looking at the stream {name}", lambda: self._connection.stream.stream_info(name)
        )

    @property
    def _dead(self) -> str:
        return f"{self.name}-dead"

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Put these in the log, and return when most nodes have all of them. As `Broker.publish`."""
        self._send(envelopes, one_per_subject=True)

    def publish_at_once(self, envelopes: Sequence[Envelope]) -> None:
        """As `publish`, but also several about one subject on their way: one that is sent again is overtaken by the next."""
        self._send(envelopes, one_per_subject=False)

    def _send(self, envelopes: Sequence[Envelope], *, one_per_subject: bool) -> None:
        publishing = Publishing(self._connection.stream, self.name, self._patience, self._acknowledged)
        self._connection.run(publishing.send(envelopes, self._window, one_per_subject=one_per_subject))

    def read_after(self, position: int, limit: int) -> list[Recorded]:
        """At most `limit` events after `position`. As `Broker.read_after`."""
        rules.check_reading(position, limit)
        return self._connection.run(self._read_after(position, limit))

    async def _read_after(self, position: int, limit: int) -> list[Recorded]:
        state = (await self._info(self.name)).state
        if position < state.first_seq - 1:
            raise Overtaken(rules.gone(position, state.first_seq), state.first_seq)
        found = await self._messages(self.name, position + 1, min(position + limit, state.last_seq))
        return [
            Recorded(int(message.seq or 0), Envelope.from_json((message.data or b"").decode())) for message in found
        ]

    async def _messages(self, name: str, first: int, last: int) -> list[RawStreamMsg]:
        """Those that are there, from one position to another, asked for all at once."""

        async def one(position: int) -> RawStreamMsg | None:
            ask = self._connection.stream.get_msg
            try:
                return await self._connection.insist(f"Reading position {position}", lambda: ask(name, position))
            except NotFoundError:  # deleted by hand: a gap
                return None

        asked = await asyncio.gather(*(one(position) for position in range(first, last + 1)))
        return [message for message in asked if message is not None]

    def consumer(
        self,
        name: str,
        partition: int,
        *,
        ack_wait: float = 30.0,
        max_ack_pending: int = 1,
        max_deliver: int = 5,
    ) -> JetStreamConsumer:
        """The consumer of this name for a partition. As `Broker.consumer`."""
        rules.check_name(name)
        rules.check_partition(partition, self.partitions)
        settings = rules.Settings(ack_wait, max_ack_pending, max_deliver)
        return JetStreamConsumer(self._connection, self.name, self._dead, name, partition, settings)

    def dead_letters(self) -> list[DeadLetter]:
        """What consumers gave up, oldest first."""
        return self._connection.run(self._dead_letters())

    async def _dead_letters(self) -> list[DeadLetter]:
        state = (await self._info(self._dead)).state
        found = await self._messages(self._dead, state.first_seq, state.last_seq)
        return [DeadLetter(**json.loads(message.data or b"")) for message in found]

    def leader(self) -> str:
        """The name of the node that orders what is published; "" while there is none."""
        cluster = self._connection.run(self._info(self.name)).cluster
        return (cluster.leader if cluster else None) or ""

    def close(self) -> None:
        """Let go of the servers; what they hold stays with them."""
        self._connection.close()
