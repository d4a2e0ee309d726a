"""A cluster at work now: three nodes of this process, a publisher that never stops, and workers of two consumers.

The publisher does as one should: what is unknown is published again, as it was. Everything ends by itself after a while.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from typing import TypeVar
from uuid import uuid4

from course_utils.brokers.at_work.look import ConsumerState, Happened, Look, NodeState
from course_utils.brokers.face import BrokerTrouble, Consumer, Lag, Unconfirmed
from course_utils.brokers.jetstream.broker import JetStreamBroker
from course_utils.brokers.rules import partition_of
from course_utils.messages import Envelope
from course_utils.servers import Backend, Cluster

Answer = TypeVar("Answer")

CONSUMERS = ("mail", "search")
PARTITIONS = 3
LONGEST_SECONDS = 600.0
_AT_ONCE, _SUBJECTS = 4, 24
_PAUSE = 0.2  # between publishing some and the next, and between two looks
_FETCH_SECONDS = 0.5
_PATIENCE = 3.0  # after which the publisher and the workers try again
_LOOKING_PATIENCE = 1.0  # after which somebody who looks says that nobody answers


class LiveCluster:
    """Begins at once, on a stream of its own. `look` says how it is, `do` disturbs it; any thread may call them.

    Raises BrokerTrouble when the nodes do not make the stream.
    """

    live = True

    def __init__(self, backend: Backend, nodes: Cluster, *, longest: float = LONGEST_SECONDS) -> None:
        self.said = f"Live: {backend.said} It works for {longest / 60:.0f} minutes; run the cell again for more."
        self._nodes = nodes
        self._ended = Event()
        self._lock = Lock()
        name = f"board-{uuid4().hex[:8]}"
        self._broker = JetStreamBroker(backend.url, name, PARTITIONS, patience=_PATIENCE, acknowledged=self._hear)
        self._looking = JetStreamBroker(backend.url, name, PARTITIONS, patience=_LOOKING_PATIENCE)
        places = [(name, partition) for name in CONSUMERS for partition in range(PARTITIONS)]
        self._watched = {place: self._looking.consumer(*place) for place in places}
        self._stopped: dict[str, Event] = {name: Event() for name in CONSUMERS}
        self._acknowledged = [0] * PARTITIONS
        self._unconfirmed = 0
        self._leader = ""
        self._lags: dict[tuple[str, int], Lag | None] = dict.fromkeys(places)
        self._happened: list[Happened] = []
        self._begun = self._last = time.monotonic()
        self._until = self._begun + longest
        works: list[tuple[Callable[..., None], tuple[object, ...]]] = [(self._publish, ()), (self._look_on, ())]
        works += [(self._work, (place[0], self._broker.consumer(*place))) for place in places]
        self._threads = [Thread(target=work, args=given, daemon=True) for work, given in works]
        for thread in self._threads:
            thread.start()

    def looks(self) -> list[Look]:
        """How it is now."""
        with self._lock:
            acknowledged, silent = tuple(self._acknowledged), time.monotonic() - self._last
        return [
            Look(
                self._seconds(),
                tuple(NodeState(node.name, self._does(node.name, node.runs)) for node in self._nodes.nodes),
                tuple(self._consumer(*place, lag) for place, lag in self._lags.items()),
                acknowledged,
                self._unconfirmed,
                round(silent, 1),
            )
        ]

    def happened(self) -> list[Happened]:
        """What happened since the beginning."""
        with self._lock:
            return list(self._happened)

    def do(self, what: str, name: str) -> str:
        """Kill a node, return it, stop the worker of a consumer, or start it; a sentence that says so.

        Raises KeyError for a name that is none, ServerTrouble when a node does not start.
        """
        if what == "kill":
            self._nodes[name].kill()
            said = f"{name} is killed."
        elif what == "return":
            self._nodes[name].start()
            said = f"{name} is back."
        else:
            (self._stopped[name].set if what == "stop" else self._stopped[name].clear)()
            said = f"The worker of {name} {'is stopped' if what == 'stop' else 'works again'}."
        self._note(said)
        return said

    def close(self) -> None:
        """End all of it but the nodes; those that are away return."""
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self._broker.close()
        self._looking.close()
        for node in self._nodes.nodes:
            node.start()

    def _does(self, name: str, runs: bool) -> str:
        return "away" if not runs else "leads" if name == self._leader else "follows"

    def _consumer(self, name: str, partition: int, lag: Lag | None) -> ConsumerState:
        works = not self._stopped[name].is_set()
        if lag is None:
            return ConsumerState(name, partition, works, None, None)
        age = None if lag.oldest_seconds is None else round(lag.oldest_seconds, 1)
        return ConsumerState(name, partition, works, lag.count, age)

    def _goes_on(self) -> bool:
        return not self._ended.is_set() and time.monotonic() < self._until

    def _publish(self) -> None:
        number = 0
        left: Sequence[Envelope] = ()
        while self._goes_on():
            if not left:
                left = [_order_placed(number + more) for more in range(_AT_ONCE)]
                number += _AT_ONCE
            self._unconfirmed = len(left)
            try:
                self._broker.publish(left)
                left = ()
                self._unconfirmed = 0
            except Unconfirmed as unconfirmed:
                left = [*unconfirmed.unknown, *unconfirmed.unsent]
            self._ended.wait(_PAUSE)

    def _hear(self, envelope: Envelope) -> None:
        with self._lock:
            self._acknowledged[partition_of(envelope.subject, PARTITIONS)] += 1
            self._last = time.monotonic()

    def _work(self, name: str, consumer: Consumer) -> None:
        while self._goes_on():
            if self._stopped[name].is_set():
                self._ended.wait(_PAUSE)
                continue
            with suppress(BrokerTrouble):  # nobody leads: what was not acknowledged comes again
                for delivery in consumer.fetch(1, _FETCH_SECONDS):
                    consumer.ack(delivery)

    def _look_on(self) -> None:
        """All at the same time, since each may wait in vain for a node that is gone."""
        with ThreadPoolExecutor(len(self._watched) + 1) as asking:
            while not self._ended.wait(_PAUSE):
                leader = asking.submit(_or_none, self._looking.leader)
                lags = {place: asking.submit(_or_none, each.lag) for place, each in self._watched.items()}
                self._take_leader(leader.result() or "")
                self._lags = {place: lag.result() for place, lag in lags.items()}

    def _take_leader(self, name: str) -> None:
        leads = name if name and self._nodes[name].runs else ""
        if leads and leads != self._leader:
            self._note(f"{leads} leads.")
        self._leader = leads

    def _note(self, what: str) -> None:
        with self._lock:
            self._happened.append(Happened(self._seconds(), what))

    def _seconds(self) -> float:
        return round(time.monotonic() - self._begun, 1)


def _or_none(ask: Callable[[], Answer]) -> Answer | None:
    """None where nobody answers."""
    try:
        return ask()
    except BrokerTrouble:
        return None


def _order_placed(number: int) -> Envelope:
    subject = f"order-{number % _SUBJECTS}"
    return Envelope(
        id=str(number),
        source="shop",
        type="OrderPlaced",
        subject=subject,
        time=datetime.now(UTC),
        data={"number": number},
    )
