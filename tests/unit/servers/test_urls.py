"""A server that a URL names: used as it is, and what stands in the way of it said in a sentence without a secret."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest

from course_utils.servers import Kind, ServerTrouble, serve, stop
from course_utils.servers.reach import VARIABLES
from tests.unit.servers.conftest import Start

KINDS: list[Kind] = ["postgres", "redis", "search", "nats"]
SCHEMES = {"postgres": "postgresql", "redis": "redis", "search": "http", "nats": "nats"}


def test_a_url_is_used_as_it_is(kind: Kind, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    url = start(kind).url
    monkeypatch.setenv(VARIABLES[kind], url)
    service = serve(kind)
    assert service.url == url
    assert f"127.0.0.1:{urlsplit(url.partition(',')[0]).port}, which {VARIABLES[kind]} names" in service.said
    assert str(urlsplit(url).password) not in service.said


def test_stopping_a_service_that_a_url_names_leaves_the_server_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with http_server(200, b'{"version": {}}') as port:
        monkeypatch.setenv("SEARCH_URL", f"http://127.0.0.1:{port}")
        stop(serve("search"))
        assert not serve("search").is_embedded


@pytest.mark.parametrize("kind", ["postgres", "redis", "nats"])
def test_a_wrong_password_is_said_and_not_shown(kind: Kind, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    url = start(kind).url
    monkeypatch.setenv(VARIABLES[kind], url.replace(str(urlsplit(url).password), "tulips"))
    with pytest.raises(ServerTrouble) as trouble:
        serve(kind)
    assert "refuses: " in str(trouble.value)
    assert "password" in str(trouble.value)
    assert "tulips" not in str(trouble.value)


def test_a_database_that_is_not_there_is_said(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", start("postgres").url.replace("/postgres", "/flowers"))
    with pytest.raises(ServerTrouble, match='refuses: database "flowers" does not exist'):
        serve("postgres")


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_does_not_answer_is_said(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # and does not listen
        port = bound.getsockname()[1]
        monkeypatch.setenv(VARIABLES[kind], f"{SCHEMES[kind]}://user:tulips@127.0.0.1:{port}/course")
        with pytest.raises(ServerTrouble) as trouble:
            serve(kind)
    assert f"127.0.0.1:{port}, which {VARIABLES[kind]} names, does not answer" in str(trouble.value)
    assert "tulips" not in str(trouble.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "url",
    ["tulips", "tulips://host", "{scheme}://", "{scheme}://host:tulips", "{scheme}://host:70000", "{scheme}://[::"],
)
def test_what_is_no_address_is_answered_with_an_example(kind: Kind, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLES[kind], url.format(scheme=SCHEMES[kind]))
    with pytest.raises(ServerTrouble) as trouble:
        serve(kind)
    assert f"{VARIABLES[kind]} is no address" in str(trouble.value)
    assert "An example: " in str(trouble.value)
    assert "tulips" not in str(trouble.value)


@pytest.mark.parametrize("kind", ["postgres", "redis"])
def test_an_address_its_client_cannot_read_does_not_give_the_password_away(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = {"postgres": "postgresql://user:tulips%zz@127.0.0.1/x", "redis": "redis://:tulips@127.0.0.1:1/0?db=tulips"}
    monkeypatch.setenv(VARIABLES[kind], url[kind])
    with pytest.raises(ServerTrouble, match="has an address that its client cannot read") as trouble:
        serve(kind)
    assert "tulips" not in str(trouble.value)


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (200, b"<html>A page</html>", "answers, but not as OpenSearch does"),
        (200, b"[]", "answers, but not as OpenSearch does"),
        (200, b"5", "answers, but not as OpenSearch does"),
        (401, b"{}", "refuses: 401"),
        (403, b"{}", "refuses: 403"),
    ],
)
def test_a_search_server_of_another_kind_or_that_refuses_is_said(
    status: int, body: bytes, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with http_server(status, body) as port:
        monkeypatch.setenv("SEARCH_URL", f"http://user:tulips@127.0.0.1:{port}")
        with pytest.raises(ServerTrouble, match=says) as trouble:
            serve("search")
    assert "tulips" not in str(trouble.value)


def test_a_server_that_speaks_another_protocol_is_said(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    port = urlsplit(start("redis").url).port
    for kind in ("postgres", "search", "nats"):
        monkeypatch.setenv(VARIABLES[kind], f"{SCHEMES[kind]}://user:tulips@127.0.0.1:{port}/course")  # type: ignore[index]
        with pytest.raises(ServerTrouble, match="does not answer"):
            serve(kind)  # type: ignore[arg-type]


@contextmanager
def http_server(status: int, body: bytes) -> Iterator[int]:
    """A server on a free port that answers everything with this."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing on the test's streams."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()
