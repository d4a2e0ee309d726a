"""What a feed promises, and how a reader notices that a promise was broken."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course_utils.messages import Envelope
from course_utils.processes import Definition, FeedFile, FeedRefused, Service, Work
from course_utils.processes.feed_file import open_file

NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)


def event(number: int, source: str = "shop") -> Envelope:
    return Envelope(id=f"e{number}", source=source, type="Happened", subject=f"s{number}", time=NOON)


def count(event: Envelope, work: Work) -> None:
    work.connection.execute("INSERT INTO seen VALUES (?)", (event.id,))


COUNTING = Definition("counting", "CREATE TABLE seen (id TEXT)", {"shop": {"Happened": count}})


@pytest.fixture
def feed(tmp_path: Path) -> Iterator[FeedFile]:
    with closing(FeedFile(tmp_path / "shop.feed.db")) as feed:
        yield feed


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with closing(Service(COUNTING, open_file(tmp_path / "counting.db"))) as service:
        yield service


def seen(service: Service) -> list[str]:
    return [id for (id,) in service.connection.execute("SELECT id FROM seen ORDER BY rowid")]


def test_events_are_read_in_the_order_in_which_they_were_published(feed: FeedFile) -> None:
    feed.publish([event(1), event(2)])
    feed.publish([event(3)])
    assert [envelope.id for _, envelope in feed.read_after(0, 10)] == ["e1", "e2", "e3"]
    first, second = feed.read_after(0, 2)
    assert first.position < second.position
    assert feed.read_after(first.position, 1) == [second]
    assert feed.read_after(feed.end(), 10) == []


def test_what_is_published_twice_is_there_twice_and_is_handled_once(feed: FeedFile, service: Service) -> None:
    feed.publish([event(1)])
    feed.publish([event(1), event(2)])
    assert len(feed.read_after(0, 10)) == 3
    assert service.consume("shop", feed) == 3
    assert seen(service) == ["e1", "e2"]


def test_two_sources_may_use_the_same_id(feed: FeedFile, service: Service) -> None:
    feed.publish([event(1), event(1, source="another")])
    service.consume("shop", feed)
    assert seen(service) == ["e1", "e1"]


def test_a_feed_keeps_its_epoch_and_another_has_another(tmp_path: Path) -> None:
    epochs = []
    for name in ("a.db", "a.db", "b.db"):
        with closing(FeedFile(tmp_path / name)) as feed:
            epochs.append(feed.epoch)
    assert epochs[0] == epochs[1] != epochs[2]


def test_a_feed_that_lost_its_tail_is_refused(tmp_path: Path, feed: FeedFile, service: Service) -> None:
    feed.publish([event(1)])
    feed._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tmp_path / "shop.feed.db", tmp_path / "backup.db")
    feed.publish([event(2)])
    service.consume("shop", feed)
    with closing(FeedFile(tmp_path / "backup.db")) as restored:
        with pytest.raises(FeedRefused, match="has lost events: position 2 was read, and is no longer there"):
            service.consume("shop", restored)
        restored.publish([event(3), event(4)])
        with pytest.raises(
            FeedRefused, match="lost events and grown again: at position 2 stood 'e2', and now stands 'e3'"
        ):
            service.consume("shop", restored)
        assert seen(service) == ["e1", "e2"]
        service.follow_anew("shop")
        assert service.consume("shop", restored) == 3
        assert seen(service) == ["e1", "e2", "e3", "e4"]


def test_a_feed_that_began_anew_is_refused(tmp_path: Path, feed: FeedFile, service: Service) -> None:
    feed.publish([event(1)])
    service.consume("shop", feed)
    with closing(FeedFile(tmp_path / "anew.db", epoch="another")) as anew:
        anew.publish([event(1)])
        with pytest.raises(FeedRefused, match="is another one: its epoch is 'another'"):
            service.consume("shop", anew)


def test_positions_may_have_gaps(feed: FeedFile, service: Service) -> None:
    feed.publish([event(1)])
    feed._connection.execute("UPDATE sqlite_sequence SET seq = 40")
    feed.publish([event(2), event(3)])
    assert service.consume("shop", feed, limit=2) == 2
    assert service.consume("shop", feed, limit=2) == 1
    assert seen(service) == ["e1", "e2", "e3"]
