"""Servers from wheels: started behind a secret, alone in their folder, and helpful when they fail."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import psutil
import psycopg
import pytest
import redis

from course_utils.servers import Kind, ended, keeping, serve, stop
from course_utils.servers.keeper import DATA, Order
from course_utils.servers.recipes import Recipe
from tests.unit.servers.conftest import Start
from tests.unit.servers.real_servers import (
    BUSY_SECONDS,
    at_work_in,
    command_of,
    keepers_in,
    kill_server_in,
    wait_until,
)


def write(kind: Kind, url: str) -> None:
    """Leave a trace in the server, with the client of its kind."""
    if kind == "postgres":
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE trace AS SELECT 'Ærø' AS said")
    elif kind == "redis":
        with redis.Redis.from_url(url) as client:
            client.set("trace", "Ærø")
    elif kind == "nats":
        asyncio.run(write_to_a_stream(url))
    else:
        document = json.dumps({"said": "Ærø"}).encode()
        headers = {"Content-Type": "application/json"}
        urlopen(Request(f"{url}/trace/_doc/1?refresh=true", document, headers, method="PUT")).close()


def trace(kind: Kind, url: str) -> str:
    if kind == "postgres":
        with psycopg.connect(url) as connection:
            return str(connection.execute("SELECT said FROM trace").fetchone()[0])  # type: ignore[index]
    if kind == "redis":
        with redis.Redis.from_url(url, decode_responses=True) as client:
            return str(client.get("trace"))
    if kind == "nats":
        return asyncio.run(last_of_the_stream(url))
    with urlopen(f"{url}/trace/_doc/1") as answer:
        return str(json.load(answer)["_source"]["said"])


async def write_to_a_stream(url: str) -> None:
    import nats

    async with await nats.connect(url.split(",")) as client:
        stream = client.jetstream(timeout=BUSY_SECONDS)
        await agreed(lambda: stream.add_stream(name="trace", num_replicas=3))
        await agreed(lambda: stream.publish("trace", "Ærø".encode()))


async def last_of_the_stream(url: str) -> str:
    import nats

    async with await nats.connect(url.split(","), allow_reconnect=False) as client:
        stream = client.jetstream(timeout=BUSY_SECONDS)
        message = await agreed(lambda: stream.get_last_msg("trace", "trace"))
        return str(message.data.decode())


async def agreed(ask: Callable[[], Awaitable[Any]]) -> Any:
    """The answer, as soon as the nodes have found each other, have agreed on a leader, and give one."""
    from course_utils.brokers.jetstream.connection import is_final

    async with asyncio.timeout(BUSY_SECONDS):
        while True:
            try:
                return await asyncio.wait_for(ask(), 2)
            except Exception as error:
                if is_final(error):
                    raise
                await asyncio.sleep(0.1)


def test_a_server_answers_its_client(kind: Kind, start: Start) -> None:
    service = start(kind)
    write(kind, service.url)
    assert trace(kind, service.url) == "Ærø"


def test_the_same_service_is_given_as_long_as_it_runs(kind: Kind, start: Start, folder: Path) -> None:
    first = start(kind)
    workers = at_work_in(folder)
    assert start(kind) == first
    assert {worker.pid for worker in workers} <= {worker.pid for worker in at_work_in(folder)}


def test_it_listens_on_this_machine_only(kind: Kind, start: Start, folder: Path) -> None:
    start(kind)
    addresses = set()
    for worker in at_work_in(folder):
        with suppress(psutil.NoSuchProcess):
            addresses |= {each.laddr.ip for each in worker.net_connections("tcp") if each.status == "LISTEN"}
    assert addresses == {"127.0.0.1"}


@pytest.mark.parametrize("kind", ["postgres", "redis", "nats"])
def test_its_secret_is_asked_for_and_is_nowhere_to_be_seen(kind: Kind, start: Start, folder: Path) -> None:
    service = start(kind)
    secret = str(urlsplit(service.url).password)
    assert len(secret) == 32
    assert secret not in repr(service)
    for worker in at_work_in(folder):
        assert secret not in command_of(worker)
    without = service.url.replace(secret, "")
    with pytest.raises(Exception, match=r"(?i)password|authenti|authoriz"):
        trace(kind, without)


def test_a_server_that_has_no_password_says_so(start: Start) -> None:
    assert "has no password" in start("search").said


def test_the_servers_of_all_kinds_run_at_once(start: Start) -> None:
    assert len({start(kind).url for kind in ("postgres", "redis", "search", "nats")}) == 4


def test_what_a_server_kept_is_there_when_it_is_started_again(start: Start) -> None:
    for kind in ("postgres", "redis", "nats"):
        service = start(kind)  # type: ignore[arg-type]
        write(kind, service.url)  # type: ignore[arg-type]
        stop(service)
        assert trace(kind, start(kind).url) == "Ærø"  # type: ignore[arg-type]


def test_stopping_a_server_leaves_nothing_at_work(kind: Kind, start: Start, folder: Path) -> None:
    stop(start(kind))
    assert at_work_in(folder) == []


def test_a_server_that_dies_is_told_with_its_last_words_and_started_again(
    kind: Kind, start: Start, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = start(kind)
    if kind != "search":
        write(kind, service.url)
    assert ended(service) == ""
    kill_server_in(folder)
    wait_until(lambda: bool(ended(service)))
    assert "has ended" in ended(service)
    assert "Run the cell that started it" in ended(service)
    again = start(kind)
    assert "has ended" in capsys.readouterr().out
    assert ended(again) == ""
    assert len(list(folder.iterdir())) == 1
    if kind != "search":
        assert trace(kind, again.url) == "Ærø"


def listens(url: str) -> bool:
    """Whether the system has not yet taken the address from the process that died."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", urlsplit(url).port or 0)) == 0


def test_a_server_that_has_just_died_is_not_given_out_though_its_keeper_has_not_noticed(
    kind: Kind, start: Start, folder: Path
) -> None:
    dead = start(kind)
    keepers = keepers_in(folder)
    for keeper in keepers:
        keeper.suspend()
    kill_server_in(folder)
    wait_until(lambda: not any(listens(url) for url in dead.url.split(",")))
    # Only once it is asked whether the server runs may its keeper look up.
    said: list[str] = []

    def awake(line: object) -> None:
        said.append(str(line))
        while keepers:
            keepers.pop().resume()

    again = serve(kind, folder=folder, say=awake, seconds=BUSY_SECONDS)
    try:
        assert "has ended" in said[0]
        assert again.url != dead.url
        write(kind, again.url)
        assert trace(kind, again.url) == "Ærø"
    finally:
        stop(again)


def test_what_takes_a_while_is_said_before(kind: Kind, start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    start(kind)
    said = capsys.readouterr().out
    assert said.startswith("Starting ")
    assert ("laid out" in said) == (kind == "postgres")


# ---- failures


def test_a_port_that_is_taken_in_the_meantime_is_exchanged_for_another(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    free_port = keeping.free_port
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for kind in ("postgres", "redis"):
            ports = iter([taken.getsockname()[1], free_port()])
            monkeypatch.setattr(keeping, "free_port", lambda ports=ports: next(ports))
            start(kind)  # type: ignore[arg-type]


def test_data_that_a_server_refuses_is_left_as_it_is_and_the_log_says_why(start: Start, folder: Path) -> None:
    stop(start("postgres"))
    version = folder / "postgresql-18" / DATA / "PG_VERSION"
    version.write_text("9\n", "utf-8")
    service = serve("postgres", folder=folder, seconds=BUSY_SECONDS)
    assert service.is_embedded
    assert "PostgreSQL 18 did not start" in service.said
    assert "incompatible with server" in service.said
    assert "SQLite, inside this process" in service.said
    assert version.read_text("utf-8") == "9\n"


def test_laying_out_that_was_interrupted_is_begun_anew(start: Start, folder: Path) -> None:
    half = folder / "postgresql-18" / f"{DATA}.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n", "utf-8")
    start("postgres")
    assert not half.exists()


def test_a_file_in_the_folders_place_is_a_sentence(folder: Path, kind: Kind) -> None:
    (folder / "servers").write_text("mine", "utf-8")
    service = serve(kind, folder=folder / "servers")
    assert service.is_embedded
    assert "No server could be started" in service.said
    assert (folder / "servers").read_text("utf-8") == "mine"


def made_of(code: str, lay_out: str = "") -> Recipe:
    """A server that is a few lines of Python."""

    def order(folder: Path, port: int, secret: str, seconds: float) -> Order:
        making = [sys.executable, "-c", lay_out] if lay_out else []
        return Order(str(folder), [sys.executable, "-c", code], "READY", seconds, secret, lay_out=making)

    return Recipe("small", "Small", "It is small.", "It keeps nothing.", "small://{port}", order)


FAILS = "print('I cannot'); raise SystemExit(7)"


@pytest.mark.parametrize(
    ("code", "lay_out", "seconds", "says"),
    [
        ("print('I am tired', flush=True); input()", "", 1.0, "it was not ready within 1 seconds"),
        (FAILS, "", 300.0, "it ended with status 7. Its log, "),
        (FAILS, "", 300.0, "I cannot"),
        ("print('READY', flush=True); input()", FAILS, 300.0, "exit status 7. Its log, "),
        ("print('READY', flush=True); input()", FAILS, 300.0, "I cannot"),
        ("print('READY', flush=True); input()", "import time; time.sleep(600)", 1.0, "timed out"),
    ],
)
def test_a_server_that_does_not_start_is_told_with_the_end_of_its_log(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: str, lay_out: str, seconds: float, says: str
) -> None:
    monkeypatch.setattr("course_utils.servers.serving.recipe", lambda kind: made_of(code, lay_out))
    service = serve("redis", folder=folder, seconds=seconds)
    assert service.is_embedded
    assert service.said.startswith("Small did not start: ")
    assert says in service.said
    assert "fakeredis" in service.said
    wait_until(lambda: not at_work_in(folder))


def test_on_a_full_disk_nothing_is_begun(kind: Kind, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "disk_usage", lambda place: SimpleNamespace(free=7_000_000))
    service = serve(kind, folder=folder / "servers")
    assert service.is_embedded
    assert "its disk has 7 MB left. Make room" in service.said
    assert list((folder / "servers").iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="Only root is in this position.")
def test_root_is_told_which_folder_keeps_postgresql_out(start: Start, folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    service = serve("postgres", folder=closed / "servers")
    assert service.is_embedded
    assert f"may not enter {closed}" in service.said


def test_without_a_wheel_the_service_is_embedded_and_says_how_to_have_a_server(
    kind: Kind, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course_utils.servers.recipes.find_spec", lambda name: None)
    service = serve(kind, folder=folder)
    assert service.is_embedded
    assert "inside this process" in service.said
    assert "python3 course.py learn --with-servers" in service.said
    assert list(folder.iterdir()) == []


def test_an_unknown_kind_is_named(folder: Path) -> None:
    with pytest.raises(ValueError, match=r"no backend 'mongo'\. There are postgres, redis, search, nats"):
        serve("mongo", folder=folder)  # type: ignore[arg-type]
