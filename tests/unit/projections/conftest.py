"""The kinds of store that a test of the contract is run for."""

import os

import pytest

from benchmarks.projecting.kind import Kind
from benchmarks.projecting.store_kinds import KINDS
from tests.unit.readmodels.search_server import search_server

__all__ = ["kind", "lasting", "search_server"]


@pytest.fixture(params=KINDS.values(), ids=lambda kind: kind.name, scope="session")
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    if found.server and not os.environ.get(found.server):
        sentence = f"{found.server} names no server for {found.name}."
        pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)
    return found


@pytest.fixture
def lasting(kind: Kind) -> Kind:
    """One whose views are still there when the process that made them is gone."""
    if not kind.outlives:
        pytest.skip(f"{kind.name} keeps its views in the memory of one process.")
    return kind
