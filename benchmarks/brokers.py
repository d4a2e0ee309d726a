"""A broker of three nodes: publishing against nothing but nats-py, and what killing the leader in mid-publish has spoiled."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from threading import Thread
from typing import TYPE_CHECKING

from benchmarks.measurement import Measurement, NotMeasured, Row
from benchmarks.timing import medians
from course_utils.brokers.in_process import InProcessBroker
from course_utils.brokers.rules import message_id, token
from course_utils.messages import Envelope
from course_utils.servers import Backend, Cluster, cluster, serve, stop

if TYPE_CHECKING:
    from course_utils.brokers.jetstream.broker import JetStreamBroker

EVENTS, SUBJECTS, WINDOW = 2_000, 500, 64
ROUNDS = 15
KILLS, KILLED_EVENTS = 10, 3_000
BATCH = 500


def measure() -> list[Row]:
    """A ratio of events per second with the same replicas and the same window; counts over all kills; times."""
    with tempfile.TemporaryDirectory(prefix="course-bench-", ignore_cleanup_errors=True) as folder:
        service = serve("nats", folder=Path(folder).resolve(), say=lambda line: None, seconds=300)
        nodes = cluster(service)
        if nodes is None:
            return [NotMeasured("three nodes", service.said)]
        try:
            return [_in_process(), *_publishing(service), *_kills(service, nodes)]
        finally:
            stop(service)


def _events(count: int, round: str) -> list[Envelope]:
    time = datetime(2024, 1, 1, tzinfo=UTC)
    return [
        Envelope(
            id=f"{round}-{number}",
            source="benchmark",
            type="OrderPlaced",
            subject=f"order-{number % SUBJECTS}",
            time=time,
            data={"number": number},
        )
        for number in range(count)
    ]


def _in_process() -> Measurement:
    events = _events(EVENTS, "embedded")
    (seconds,) = medians(ROUNDS, [lambda: InProcessBroker().publish(events)])
    return Measurement("published in this process", EVENTS / seconds, "events/s", "no server")


def _publishing(service: Backend) -> list[Row]:
    """In turns, through the same node into the same stream, so that both wait for the same leader and the same disk.

    Many short turns: a slow moment of the machine strikes both.
    """
    from course_utils.brokers.jetstream.broker import JetStreamBroker

    node = service.url.partition(",")[0]
    with closing(JetStreamBroker(node, "published", window=WINDOW)) as broker:
        ours, raw = [], []
        for number in range(ROUNDS):
            ours.append(_seconds(partial(broker.publish, _events(EVENTS, f"ours-{number}"))))
            raw.append(asyncio.run(_raw(node, "published", _events(EVENTS, f"raw-{number}"))))
        reading = _seconds(partial(_read_all, broker))
    against = f"nats-py in {WINDOW} coroutines, 3 replicas, the same JSON and ids; {EVENTS / median(raw):,.0f} events/s"
    return [
        Measurement("published, in rates of nats-py", median(raw) / median(ours), "", against, 0.8, at_most=False),
        Measurement("published on three nodes", EVENTS / median(ours), "events/s", f"{WINDOW} on their way"),
        Measurement("read with read_after", 2 * ROUNDS * EVENTS / reading, "events/s", f"{BATCH} at a time"),
    ]


def _seconds(way: Callable[[], object]) -> float:
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


async def _raw(url: str, name: str, events: list[Envelope]) -> float:
    """The seconds in which nats-py publishes such events from as many coroutines as we have messages on their way."""
    import nats

    client = await nats.connect(url)
    stream = client.jetstream(timeout=60)
    waiting = iter(events)

    async def work() -> None:
        for event in waiting:
            headers = {"Nats-Msg-Id": message_id(event)}
            await stream.publish(f"{name}.{token(event.subject)}", event.to_json().encode(), headers=headers)

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(WINDOW)))
    seconds = time.perf_counter() - start
    await client.close()
    return seconds


def _kills(service: Backend, nodes: Cluster) -> list[Row]:
    """Kill the leader while events are published, again and again, and return it; then compare the log with what was sent."""
    from course_utils.brokers.jetstream.broker import JetStreamBroker

    lost = doubled = disordered = overtaken = 0
    paused: list[float] = []
    for number in range(KILLS):
        with closing(JetStreamBroker(service.url, f"kill-{number}", window=WINDOW, patience=100)) as broker:
            sent = _events(KILLED_EVENTS, str(number))
            seconds, log = _published_with_a_kill(broker, nodes, partial(broker.publish, sent))
            paused.append(seconds)
            ids = [event.id for event in log]
            lost += len({event.id for event in sent} - set(ids))
            doubled += len(ids) - len(set(ids))
            disordered += _subjects_out_of_order(log)
        with closing(JetStreamBroker(service.url, f"many-{number}", window=WINDOW, patience=100)) as broker:
            few = [Envelope(**(vars(event) | {"subject": "order-1"})) for event in sent]
            _, log = _published_with_a_kill(broker, nodes, partial(broker.publish_at_once, few))
            overtaken += _subjects_out_of_order(log)
    against = f"{KILLS} leaders killed while {KILLED_EVENTS:,} events were published"
    return [
        Measurement("acknowledged events lost", lost, "", against, 0),
        Measurement("events stored twice", doubled, "", against, 0),
        Measurement("subjects out of order, one on its way for each", disordered, "", against, 0),
        Measurement("runs out of order, many on their way", overtaken, "", f"{KILLS} more, of one subject"),
        Measurement("publishing, with the kill", median(paused), "s", f"the slowest {max(paused):.3g} s"),
    ]


def _published_with_a_kill(
    broker: "JetStreamBroker", nodes: Cluster, publish: Callable[[], None]
) -> tuple[float, list[Envelope]]:
    """How long publishing took, and the log after it; the leader was killed meanwhile, and is back."""
    start = time.perf_counter()
    publishing = Thread(target=publish)
    publishing.start()
    while len(broker.read_after(0, 100)) < 100:
        time.sleep(0.01)
    leader = nodes[broker.leader()]
    leader.kill()
    publishing.join()
    seconds = time.perf_counter() - start
    log = _read_all(broker)
    leader.start(300)
    return seconds, log


def _read_all(broker: "JetStreamBroker") -> list[Envelope]:
    read = broker.read_after(0, BATCH)
    while more := broker.read_after(read[-1].position, BATCH):
        read += more
    return [recorded.envelope for recorded in read]


def _subjects_out_of_order(log: list[Envelope]) -> int:
    numbers: dict[str, list[int]] = {}
    for event in log:
        numbers.setdefault(event.subject, []).append(event.data["number"])
    return sum(found != sorted(found) for found in numbers.values())
