"""Which place a service means."""

from typing import Any

import pytest

from course_utils.projections.store import ViewStore
from course_utils.readmodels.postgres import PostgresViewStore
from course_utils.readmodels.real_stores import store_on
from course_utils.readmodels.redis.store import RedisViewStore
from course_utils.servers import Backend, Kind


@pytest.mark.parametrize("kind", ["postgres", "redis", "search"])
def test_an_embedded_service_is_no_server(kind: Kind) -> None:
    assert store_on(Backend(kind, "Inside this process."), "sales") is None


@pytest.mark.parametrize(
    ("kind", "url", "expected"),
    [
        ("postgres", "postgresql://nobody@127.0.0.1:1/none", PostgresViewStore),
        ("redis", "redis://127.0.0.1:1/0", RedisViewStore),
    ],
)
def test_a_server_has_a_place_of_its_kind(kind: Kind, url: str, expected: type[ViewStore[Any]]) -> None:
    store = store_on(Backend(kind, "Somewhere.", url), "sales")
    assert isinstance(store, expected)
    assert "sales" in str(store)
