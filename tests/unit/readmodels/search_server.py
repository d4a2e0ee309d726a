"""A search server for the tests: the one that SEARCH_URL names, else an emulator, which ends with the tests."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.unit.servers.real_servers import require

PATIENCE = 300
"""Seconds for one request: a busy machine is no mistake."""


@contextmanager
def an_emulator(port: int = 0) -> Iterator[str]:
    """The address of one of its own, on a free port or this one. It ends when its input does, so also when the tests are
    killed."""
    require("search")
    import osmem_server as osmem

    # Without its Japanese dictionary, which it would load for the first index.
    command = [osmem.resolve_binary(), "--addr", f"127.0.0.1:{port}", "--no-ja"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.kill()


@pytest.fixture(scope="session")
def search_server() -> Iterator[str]:
    """Its address, which is in SEARCH_URL meanwhile."""
    if url := os.environ.get("SEARCH_URL"):
        yield url
        return
    with an_emulator() as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEARCH_URL", url)
        yield url
