"""A pipeline on files, in one thread and in several: the same feeds, and the same files to go on from."""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from course_utils.messages import Envelope, Recorded
from course_utils.processes import FeedFile, Gateway, Mailbox, Pipeline
from course_utils.processes.at_work import AtWork, feed_path, in_threads, run_until_idle
from course_utils.processes.order_pipeline.choreography import CHOREOGRAPHY
from course_utils.processes.order_pipeline.desk import card_given, goods_arrived, order_requested
from course_utils.processes.order_pipeline.orchestration import ORCHESTRATION

PIPELINES = pytest.mark.parametrize("pipeline", [CHOREOGRAPHY, ORCHESTRATION], ids=["choreography", "orchestration"])
DESK = [
    goods_arrived("g", "teapot", 2),
    *(order_requested(f"r{n}", f"O-{n}", "Ada", [("teapot", 1)], "tok-1") for n in (1, 2, 3)),
]


def desk(folder: Path, *events: Envelope) -> None:
    folder.mkdir(exist_ok=True)
    with closing(FeedFile(feed_path(folder, "desk"))) as feed:
        feed.publish(events)


def endings(folder: Path) -> Counter[str]:
    with closing(FeedFile(feed_path(folder, "orders"))) as feed:
        types = (recorded.envelope.type for recorded in feed.read_after(0, 1000))
        return Counter(type for type in types if type in ("OrderCompleted", "OrderCancelled"))


@PIPELINES
def test_in_threads_all_orders_end(pipeline: Pipeline, tmp_path: Path) -> None:
    desk(tmp_path, *DESK)
    mail, until = Mailbox(tmp_path / "mail.txt"), time.monotonic() + 240
    with in_threads(pipeline, tmp_path):
        while len(mail.mails()) < 3 and time.monotonic() < until:
            time.sleep(0.02)
    assert endings(tmp_path) == {"OrderCompleted": 2, "OrderCancelled": 1}
    assert len(Gateway(tmp_path / "gateway.db").charges()) == 2


def test_what_a_thread_raises_is_raised(tmp_path: Path) -> None:
    (tmp_path / "orders.db").write_text("this is no database, however long it is looked at" * 50, encoding="utf-8")
    with pytest.raises(Exception, match="not a database"), in_threads(CHOREOGRAPHY, tmp_path):
        pass


@PIPELINES
def test_an_order_number_is_taken_once_and_a_card_for_no_order_means_nothing_to_others(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    desk(tmp_path, *DESK[:2], order_requested("again", "O-1", "Ben", [("teapot", 1)], "tok-2"))
    desk(tmp_path, card_given("c", "O-9", "tok-2"))
    with ExitStack() as opened:
        services = [opened.enter_context(AtWork(pipeline, tmp_path, each.name)) for each in pipeline.services]
        run_until_idle(services)
        assert endings(tmp_path) == {"OrderCompleted": 1}
        (parked,) = services[0].service.parked()
    assert parked == ("O-9", "CardGiven", "LookupError: There is no order O-9, so CardGiven means nothing.")


class InMemory:
    """A feed that is no file."""

    epoch = "memory"

    def __init__(self) -> None:
        self.events: list[Envelope] = []

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        self.events += envelopes

    def read_after(self, position: int, limit: int) -> list[Recorded]:
        return [Recorded(at, event) for at, event in enumerate(self.events, start=1) if at > position][:limit]


def test_another_kind_of_feed_takes_the_place_of_the_files(tmp_path: Path) -> None:
    feeds = {name: InMemory() for name in CHOREOGRAPHY.feeds}
    feeds["desk"].publish(DESK)
    with ExitStack() as opened:
        run_until_idle(
            [
                opened.enter_context(AtWork(CHOREOGRAPHY, tmp_path, each.name, feeds=feeds))
                for each in CHOREOGRAPHY.services
            ]
        )
    assert Counter(event.type for event in feeds["orders"].events)["OrderCompleted"] == 2
    assert not list(tmp_path.glob("*.feed.db"))
