"""The tests of read models have a search server."""

from tests.unit.readmodels.search_server import search_server

__all__ = ["search_server"]
