"""Workers in processes of their own, killed behind the effect and paused past their time, while the leader is killed: no
effect is doubled, and those about one subject are in order."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from course_utils import places
from course_utils.brokers.rules import partition_of
from course_utils.servers import Backend, cluster
from tests.unit.brokers.nodes import broker_on, events, three_nodes
from tests.unit.servers.real_servers import wait_until

if TYPE_CHECKING:
    from course_utils.brokers.jetstream.broker import JetStreamBroker

PARTITIONS, EVENTS = 3, 60
SUBJECTS = [f"order-{number}" for number in range(12)]
TABLES = """
CREATE TABLE fences (partition INTEGER PRIMARY KEY, position INTEGER, attempt INTEGER);
CREATE TABLE inbox (source TEXT, id TEXT, PRIMARY KEY (source, id));
CREATE TABLE effects (number INTEGER PRIMARY KEY, subject TEXT, event INTEGER);
"""
WORKER = """
import os, signal, sqlite3, sys
from course_utils.brokers.jetstream.broker import JetStreamBroker

url, stream, file, partition, count, die_at, pause_at = sys.argv[1:]
broker = JetStreamBroker(url, stream, 3, patience=300, duplicate_window=600)
consumer = broker.consumer("stock", int(partition), ack_wait=8.0, max_deliver=1000)
database = sqlite3.connect(file, timeout=300, isolation_level=None)

def handle(delivery):
    row = (delivery.partition, *delivery.token)
    with database:
        database.execute("BEGIN IMMEDIATE")
        noted = database.execute("SELECT position, attempt FROM fences WHERE partition = ?", row[:1]).fetchone()
        if noted and noted > delivery.token:
            return False
        database.execute("REPLACE INTO fences VALUES (?, ?, ?)", row)
        event = delivery.envelope
        if database.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?)", event.identity).rowcount:
            database.execute("INSERT INTO effects (subject, event) VALUES (?, ?)", (event.subject, int(event.id)))
    return True

while database.execute("SELECT count(*) FROM effects").fetchone()[0] < int(count):
    for delivery in consumer.fetch(1, 1):
        first = delivery.attempt == 1
        if delivery.envelope.id == pause_at and first:
            os.kill(os.getpid(), signal.SIGSTOP)
        if not handle(delivery):
            print("refused", delivery.envelope.id, flush=True)
            continue
        if delivery.envelope.id == die_at and first:
            os.kill(os.getpid(), signal.SIGKILL)
        consumer.ack(delivery)
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Signals as POSIX has them.")


@pytest.fixture(scope="module")
def service() -> Iterator[Backend]:
    with three_nodes() as service:
        yield service


def begun(
    service: Backend, stream: str, file: Path, partition: int, die_at: int, pause_at: int
) -> subprocess.Popen[str]:
    arguments = [service.url, stream, str(file), *map(str, (partition, EVENTS, die_at, pause_at))]
    environment = os.environ | {"PYTHONPATH": str(places.ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )


def has_effect(file: Path, event: int) -> bool:
    with closing(sqlite3.connect(file, timeout=300)) as database:
        return bool(database.execute("SELECT 1 FROM effects WHERE event = ?", (event,)).fetchone())


def test_killed_and_paused_workers_of_three_partitions_double_nothing_and_keep_the_order(
    service: Backend, tmp_path: Path
) -> None:
    nodes = cluster(service)
    assert nodes is not None
    file = tmp_path / "effects.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(f"PRAGMA journal_mode = WAL; {TABLES}")
    sent = events(EVENTS, *SUBJECTS)
    of = [
        [int(event.id) for event in sent if partition_of(event.subject, PARTITIONS) == each]
        for each in range(PARTITIONS)
    ]
    with closing(broker_on(service, PARTITIONS)) as broker:
        broker.publish(sent)
        workers = [
            begun(service, broker.name, file, partition, die_at=numbers[2], pause_at=numbers[6])
            for partition, numbers in enumerate(of)
            for _ in range(3)  # one of them dies, one is paused, and one is left
        ]
        try:
            wait_until(lambda: sum(is_paused(worker) for worker in workers) == PARTITIONS)
            leader = nodes[leader_of(broker)]
            leader.kill()
            for numbers in of:
                wait_until(partial(has_effect, file, numbers[6]))
            leader.start(300)
            for worker in workers:
                if worker.poll() is None:
                    worker.send_signal(signal.SIGCONT)
            said = [worker.communicate(timeout=280)[0] for worker in workers]
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
    assert sorted(worker.returncode for worker in workers) == [-9] * PARTITIONS + [0] * 2 * PARTITIONS
    assert "".join(said).count("refused") >= PARTITIONS, "who was paused has a successor, and is kept out"
    with closing(sqlite3.connect(file)) as database:
        effects = database.execute("SELECT subject, event FROM effects ORDER BY number").fetchall()
    assert sorted(event for _, event in effects) == list(range(EVENTS))
    for subject in SUBJECTS:
        assert [e for s, e in effects if s == subject] == [int(event.id) for event in sent if event.subject == subject]


def is_paused(worker: "subprocess.Popen[str]") -> bool:
    return worker.poll() is None and psutil.Process(worker.pid).status() == psutil.STATUS_STOPPED


def leader_of(broker: "JetStreamBroker") -> str:
    wait_until(lambda: bool(broker.leader()))
    return broker.leader()
