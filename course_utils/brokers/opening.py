"""Which broker a backend means: a stream on its servers, or one inside this process."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from course_utils.brokers.face import Broker
from course_utils.brokers.in_process import InProcessBroker
from course_utils.servers import Backend, serve


def open_broker(name: str, partitions: int = 3, *, backend: Backend | None = None, **more: Any) -> Broker:
    """The broker called `name`; on `backend`, by default what `serve("nats")` gives.

    `more` goes to `JetStreamBroker` where there is a server: `replicas`, `window`, `patience`, `duplicate_window`; of
    these only the last means something inside a process. Raises BrokerTrouble when the servers do not do as asked,
    ServerTrouble when `NATS_URL` names none that can be used.
    """
    backend = backend or serve("nats")
    if backend.is_embedded:
        window = {"duplicate_window": more["duplicate_window"]} if "duplicate_window" in more else {}
        return InProcessBroker(partitions, **window)
    from course_utils.brokers.jetstream.broker import JetStreamBroker  # its client is installed on request only

    return JetStreamBroker(backend.url, name, partitions, **more)


def open_feeds(names: Sequence[str], backend: Backend, **more: Any) -> dict[str, Broker]:
    """A broker for each of these names, with nothing in it: on servers its stream is a new one each time, and stays there.

    `more` and what is raised are as with `open_broker`.
    """
    run = uuid4().hex[:8]
    return {name: open_broker(f"{name}-{run}", backend=backend, **more) for name in names}
