"""Orders that flow through kills and outages hold every law, and the laws notice what does not hold."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.order_laws import Verdict, judge
from benchmarks.outages import WAYS, Desk, be_away, kill_at_random

CLEAN = Verdict(0, 0, 0, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Desk]:
    """Five services after ten kills at random statements."""
    return kill_at_random(tmp_path_factory.mktemp("killed"), 10, "choreography")


@pytest.fixture(scope="module")
def killed_while_directed(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Desk]:
    """The same where `orders` directs the others."""
    return kill_at_random(tmp_path_factory.mktemp("directed"), 10, "orchestration")


@pytest.mark.parametrize("way", ["killed", "killed_while_directed"])
def test_kills_at_random_statements_lose_nothing_and_double_nothing_but_mails(
    way: str, request: pytest.FixtureRequest
) -> None:
    kills, desk = request.getfixturevalue(way)
    verdict = judge(desk.shop.folder, desk.requested, desk.brought)
    assert kills >= 10
    assert verdict.wrong == 0, verdict
    assert verdict.mails_again <= kills


@pytest.mark.parametrize("way", WAYS)
def test_services_that_were_away_leave_nothing_undone(way: str, tmp_path: Path) -> None:
    desk = be_away(tmp_path, 1, way)
    assert judge(desk.shop.folder, desk.requested, desk.brought) == CLEAN


@pytest.mark.parametrize(
    ("file", "harm", "count"),
    [
        ("orders.feed", "DELETE FROM events WHERE envelope LIKE '%OrderCompleted%' AND position = (SELECT max(position) "
         "FROM events WHERE envelope LIKE '%OrderCompleted%')", "without_one_end"),
        ("purchases", "DELETE FROM purchases WHERE rowid = 1", "rows_lost_or_doubled"),
        ("inventory", "UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'teapot'", "stock_off"),
        ("inventory", "INSERT INTO reservations VALUES ('O-1', 'teapot', 1)", "stock_off"),
        ("gateway", """INSERT INTO charges ("order", card, cents) SELECT "order", card, cents FROM charges LIMIT 1""",
         "charged_wrongly"),
        ("payment", "UPDATE outbox SET published = 0 WHERE number = 1", "left_waiting"),
    ],
)  # fmt: skip
def test_harm_done_to_a_file_is_counted(
    killed: tuple[int, Desk], tmp_path: Path, file: str, harm: str, count: str
) -> None:
    _, desk = killed
    folder = shutil.copytree(desk.shop.folder, tmp_path / "harmed")
    with closing(sqlite3.connect(folder / f"{file}.db")) as connection, connection:
        assert connection.execute(harm).rowcount == 1
    assert getattr(judge(folder, desk.requested, desk.brought), count) > 0


def test_a_mail_that_did_not_leave_and_one_that_left_twice_are_counted(
    killed: tuple[int, Desk], tmp_path: Path
) -> None:
    _, desk = killed
    folder = shutil.copytree(desk.shop.folder, tmp_path / "harmed")
    before = judge(folder, desk.requested, desk.brought)
    first, *others = (folder / "mail.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "mail.txt").write_text("".join(line for line in others if line != first), encoding="utf-8")
    assert judge(folder, desk.requested, desk.brought).mails_lost == 1
    (folder / "mail.txt").write_text("".join([first, first, *others]), encoding="utf-8")
    assert judge(folder, desk.requested, desk.brought).mails_again == before.mails_again + 1
