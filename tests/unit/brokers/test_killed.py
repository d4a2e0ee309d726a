"""Nodes and workers killed without a word: what was acknowledged is there, once and in order, and is handled once."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from course_utils import places
from course_utils.brokers import Unconfirmed
from course_utils.messages import Envelope
from course_utils.servers import Backend, Cluster, cluster
from tests.unit.brokers.nodes import broker_on, drained, events, fetched, three_nodes
from tests.unit.servers.real_servers import wait_until

if TYPE_CHECKING:
    from course_utils.brokers.jetstream.broker import JetStreamBroker

SUBJECTS = [f"order-{number}" for number in range(20)]


@pytest.fixture(scope="module")
def service() -> Iterator[Backend]:
    with three_nodes() as service:
        yield service


@pytest.fixture
def nodes(service: Backend) -> Iterator[Cluster]:
    """Three nodes to kill; those that were return afterwards."""
    nodes = cluster(service)
    assert nodes is not None
    yield nodes
    for node in nodes.nodes:
        node.start(300)


def log_of(broker: "JetStreamBroker") -> list[Envelope]:
    read = broker.read_after(0, 500)
    while more := broker.read_after(read[-1].position, 500):
        read += more
    return [recorded.envelope for recorded in read]


def leader_of(broker: "JetStreamBroker") -> str:
    wait_until(lambda: bool(broker.leader()))
    return broker.leader()


def test_a_leader_killed_while_events_are_published_loses_doubles_and_disorders_none(
    service: Backend, nodes: Cluster
) -> None:
    broker = broker_on(service)
    sent = events(2000, *SUBJECTS)
    with closing(broker):
        publishing = Thread(target=broker.publish, args=(sent,))
        publishing.start()
        wait_until(lambda: len(broker.read_after(0, 100)) == 100)
        nodes[leader_of(broker)].kill()
        publishing.join()  # it returned: everything was acknowledged
        stored = log_of(broker)
    assert len(stored) == len(sent)
    for subject in SUBJECTS:
        assert [e for e in stored if e.subject == subject] == [e for e in sent if e.subject == subject]


def test_without_most_nodes_publishing_is_unknown_and_publishing_again_stores_everything_once(
    service: Backend, nodes: Cluster
) -> None:
    with closing(broker_on(service, patience=3.0)) as broker:
        before, during = events(20, *SUBJECTS)[:10], events(20, *SUBJECTS)[10:]
        broker.publish(before)
        leader = leader_of(broker)
        lost = [nodes[leader], next(node for node in nodes.nodes if node.name != leader)]
        for node in lost:
            node.kill()
        with pytest.raises(Unconfirmed, match="nobody can say") as unconfirmed:
            broker.publish(during)
        assert set(unconfirmed.value.unknown + unconfirmed.value.unsent) <= set(during)
        assert unconfirmed.value.unknown
        for node in lost:
            node.start(300)
    with closing(broker_on_stream(service, broker.name)) as again:
        again.publish(during)
        stored = log_of(again)
    assert sorted(int(event.id) for event in stored) == list(range(20))


def broker_on_stream(service: Backend, name: str) -> "JetStreamBroker":
    """A patient broker on a stream that is there."""
    from course_utils.brokers.jetstream.broker import JetStreamBroker

    return JetStreamBroker(service.url, name, patience=300, duplicate_window=600)


def test_a_consumer_goes_on_in_order_when_the_leader_is_killed(service: Backend, nodes: Cluster) -> None:
    with closing(broker_on(service, 1)) as broker:
        sent = events(40)
        broker.publish(sent)
        consumer = broker.consumer("mail", 0, ack_wait=300.0)
        taken = drained(consumer, 20)
        nodes[leader_of(broker)].kill()
        taken += drained(consumer, 20)
    assert taken == sent


WORKER = """
import os, sqlite3, sys
from course_utils.brokers.jetstream.broker import JetStreamBroker

url, stream, file, die_at = sys.argv[1:]
broker = JetStreamBroker(url, stream, 1, patience=300, duplicate_window=600)
consumer = broker.consumer("mail", 0, ack_wait=2.0, max_deliver=100)
database = sqlite3.connect(file)
while consumer.lag().count:
    for delivery in consumer.fetch(1, 5):
        with database:
            new = database.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?)", delivery.envelope.identity).rowcount
            if new:
                database.execute("INSERT INTO mails (id) VALUES (?)", (delivery.envelope.id,))
        if new and int(delivery.envelope.id) == int(die_at):
            os.kill(os.getpid(), 9)
        consumer.ack(delivery)
"""


@pytest.mark.skipif(os.name == "nt", reason="A signal as POSIX has it.")
def test_workers_killed_between_effect_and_acknowledgement_double_nothing_that_an_inbox_knows(
    service: Backend, tmp_path: Path
) -> None:
    file = tmp_path / "mails.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE inbox (source TEXT, id TEXT, PRIMARY KEY (source, id))")
        database.execute("CREATE TABLE mails (number INTEGER PRIMARY KEY, id TEXT)")
    with closing(broker_on(service, 1)) as broker:
        broker.publish(events(12))
        ended = [work(service, broker.name, file, die_at) for die_at in (3, 7, -1)]
        assert ended == [-9, -9, 0]
        assert broker.consumer("mail", 0, ack_wait=2.0, max_deliver=100).lag().count == 0
    with closing(sqlite3.connect(file)) as database:
        mails = database.execute("SELECT id FROM mails ORDER BY number").fetchall()
    assert mails == [(str(number),) for number in range(12)]


def work(service: Backend, stream: str, file: Path, die_at: int) -> int:
    """A worker in a process of its own, until nothing is left or it kills itself; its status."""
    command = [sys.executable, "-c", WORKER, service.url, stream, str(file), str(die_at)]
    return subprocess.run(command, env=os.environ | {"PYTHONPATH": str(places.ROOT)}, timeout=280).returncode


def test_a_node_that_returns_has_its_old_address_and_takes_part_again(service: Backend, nodes: Cluster) -> None:
    with closing(broker_on(service, 1)) as broker:
        follower = next(node for node in nodes.nodes if node.name != leader_of(broker))
        url = follower.kept.url
        follower.kill()
        assert not follower.runs
        broker.publish(events(5))
        follower.start(300)
        assert (follower.runs, follower.kept.url) == (True, url)
        nodes[leader_of(broker)].kill()  # now the one that was away is needed for a majority
        broker.publish(events(10)[5:])
        assert len(log_of(broker)) == 10
        assert fetched(broker.consumer("mail", 0))


def test_a_node_that_is_not_there_is_named(nodes: Cluster) -> None:
    with pytest.raises(KeyError, match="There are node-1, node-2, node-3"):
        nodes["node-4"]
