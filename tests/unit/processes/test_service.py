"""A service: one transaction, one outbox, parked streams, calls that are owed, reminders."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from course_utils.messages import Envelope
from course_utils.processes import Definition, FeedFile, NoReply, Service, Unavailable, Work, allow
from course_utils.processes.feed_file import open_file
from course_utils.processes.handling import NotParked

NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)


def event(number: int, subject: str = "O-1", type: str = "Placed", **data: Any) -> Envelope:
    return Envelope(id=f"e{number}", source="shop", type=type, subject=subject, time=NOON, data=data)


class Payment:
    """A service whose handler can be broken, with what it did."""

    def __init__(self, folder: Path) -> None:
        self.now = NOON
        self.broken: Exception | None = None
        self.feed = FeedFile(folder / "shop.feed.db")
        self.own = FeedFile(folder / "payment.feed.db")
        definition = Definition(
            "payment",
            "CREATE TABLE seen (id TEXT)",
            {"shop": {"Placed": self.handle}, "clock": {"Overdue": self.remind}},
            {"gateway": self.heed},
            to_public=allow(Asked=["order"], Taken=["order"], Late=[]),
        )
        self.service = Service(definition, open_file(folder / "payment.db"), lambda: self.now)

    def handle(self, event: Envelope, work: Work) -> None:
        work.connection.execute("INSERT INTO seen VALUES (?)", (event.id,))
        work.emit("Asked", order=event.subject, secret=1)
        work.emit("Noted", secret=2)
        work.call("gateway", f"{event.subject}/1", {"order": event.subject})
        work.remind("Overdue", timedelta(minutes=15))
        if self.broken:
            raise self.broken

    def heed(self, reply: Mapping[str, Any], asked: Mapping[str, Any], work: Work) -> None:
        work.emit("Taken", order=asked["order"], receipt=reply["charge"])

    def remind(self, event: Envelope, work: Work) -> None:
        work.emit("Late")

    def close(self) -> None:
        self.feed.close()
        self.own.close()
        self.service.close()

    def seen(self) -> list[str]:
        return [id for (id,) in self.service.connection.execute("SELECT id FROM seen ORDER BY rowid")]

    def consume(self, *events: Envelope) -> None:
        self.feed.publish(events)
        self.service.consume("shop", self.feed)

    def published(self) -> list[tuple[str, Mapping[str, Any]]]:
        self.service.relay(self.own)
        return [(each.envelope.type, dict(each.envelope.data)) for each in self.own.read_after(0, 100)]


@pytest.fixture
def payment(tmp_path: Path) -> Iterator[Payment]:
    with closing(Payment(tmp_path)) as payment:
        yield payment


def test_only_what_is_allowed_is_published_and_says_where_it_came_from(payment: Payment) -> None:
    payment.consume(event(1))
    assert payment.published() == [("Asked", {"order": "O-1"})]
    (asked,) = payment.own.read_after(0, 10)
    assert (asked.envelope.source, asked.envelope.causation_id, asked.envelope.correlation_id) == (
        "payment",
        "e1",
        "e1",
    )
    assert payment.service.unpublished() == 0


def test_an_event_that_fails_leaves_nothing_and_parks_its_stream_only(payment: Payment) -> None:
    payment.broken = ValueError("no such card")
    payment.consume(event(1))
    payment.broken = None
    payment.consume(event(2), event(3, subject="O-2"))
    assert payment.seen() == ["e3"]
    assert payment.published() == [("Asked", {"order": "O-2"})]
    assert payment.service.owed() == 1
    assert payment.service.parked() == [("O-1", "Placed", "ValueError: no such card"), ("O-1", "Placed", None)]


def test_what_is_parked_is_handled_in_its_order_when_it_is_tried_again(payment: Payment) -> None:
    payment.broken = sqlite3.IntegrityError("no such card")
    payment.consume(event(1), event(2))
    assert payment.service.retry("O-1") == 0
    payment.broken = None
    assert payment.service.retry("O-1") == 2
    assert payment.seen() == ["e1", "e2"]
    with pytest.raises(NotParked, match="No events of 'O-1' are parked at payment"):
        payment.service.retry("O-1")


def test_a_full_disk_is_not_the_fault_of_an_event(payment: Payment) -> None:
    payment.service.connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        payment.consume(*(event(number, subject="x" * 900 + str(number)) for number in range(50)))
    assert payment.service.parked() == []
    payment.service.connection.execute("PRAGMA max_page_count = 100000")
    assert payment.service.consume("shop", payment.feed) == 50


def test_a_handler_may_not_end_the_transaction(payment: Payment, tmp_path: Path) -> None:
    def commits(event: Envelope, work: Work) -> None:
        work.connection.execute("COMMIT")

    definition = replace(payment.service.definition, name="other", handlers={"shop": {"Placed": commits}})
    with closing(Service(definition, open_file(tmp_path / "other.db"))) as service:
        payment.feed.publish([event(1)])
        with pytest.raises(RuntimeError, match="The handler of Placed in other ended the transaction"):
            service.consume("shop", payment.feed)


def test_a_call_is_made_with_its_key_until_there_is_a_reply(payment: Payment) -> None:
    asked: list[tuple[str, Mapping[str, Any]]] = []
    trouble: list[Exception] = [Unavailable("off"), NoReply("lost")]

    def gateway(key: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        assert not payment.service.connection.in_transaction
        asked.append((key, body))
        if trouble:
            raise trouble.pop()
        return {"charge": 7}

    payment.consume(event(1))
    assert [payment.service.call({"gateway": gateway}) for _ in range(4)] == [0, 0, 1, 0]
    assert asked == [("O-1/1", {"order": "O-1"})] * 3
    assert payment.published()[1:] == [("Taken", {"order": "O-1"})]


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize(("knows_keys", "written_down"), [(True, 0), (False, 1)])
def test_a_kill_repeats_all_calls_of_a_turn_where_keys_are_known_and_else_one(
    payment: Payment, knows_keys: bool, written_down: int
) -> None:
    class Dying:
        """Carries out two calls, and the process that made the second is killed."""

        asked = 0

        def __call__(self, key: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
            self.asked += 1
            if self.asked == 2:
                raise Killed
            return {"charge": self.asked}

    gateway: Any = Dying()
    gateway.knows_keys = knows_keys
    payment.feed.publish([event(number, f"O-{number}") for number in (1, 2, 3)])
    payment.service.consume("shop", payment.feed)
    with pytest.raises(Killed):
        payment.service.call({"gateway": gateway})
    assert payment.service.owed() == 3 - written_down
    assert payment.service.call({"gateway": gateway}) == 3 - written_down
    assert payment.service.owed() == 0


def test_a_key_is_owed_once(payment: Payment) -> None:
    payment.consume(event(1), event(2))
    assert payment.service.owed() == 1


def test_a_reminder_comes_when_it_is_due_and_once(payment: Payment) -> None:
    payment.consume(event(1))
    assert payment.service.remember() == 0
    payment.now += timedelta(minutes=15)
    assert [payment.service.remember(), payment.service.remember()] == [1, 0]
    assert [type for type, _ in payment.published()] == ["Asked", "Late"]


def test_the_same_cause_gives_the_same_ids_also_from_a_backup(payment: Payment, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    again = Payment(tmp_path / "again")
    for each in (payment, again):
        each.consume(event(1))
        each.published()
    ids = [[each.envelope.id for each in one.own.read_after(0, 9)] for one in (payment, again)]
    assert ids[0] == ids[1]
    again.close()
