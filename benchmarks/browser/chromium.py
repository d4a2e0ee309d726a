"""Chromium for tests and authors: found on the machine, kept off every other one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
HERE = ("127.0.0.1", "localhost")
NO_NETWORK = ("data", "blob", "about")
START_SECONDS = 300
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def executable() -> str:
    """Chromium's path: what CHROMIUM names, else the first of the usual names on the path.

    Raises NoChromium with a sentence that says how to get it.
    """
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoChromium(
            "Chromium is needed for this, and none was found. On Debian: apt-get install chromium. "
            "Elsewhere, install Chromium or Chrome and name its executable in the variable CHROMIUM."
        )
    if shutil.which(found) is None:
        raise NoChromium(f"The variable CHROMIUM names {found}, which is no executable file. Correct it.")
    return found


@contextmanager
def running() -> Iterator[Browser]:
    """A headless Chromium that cannot resolve any host but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS, timeout=START_SECONDS * 1000)
        try:
            yield browser
        finally:
            browser.close()


class NoChromium(Exception):
    """No Chromium was found; the message says how to get one."""


class RequestsBeyond:
    """The addresses a page asked for that lie beyond this machine."""

    def __init__(self, page: Page) -> None:
        self.addresses: list[str] = []
        page.context.on("request", lambda request: self._note(request.url))
        page.on("websocket", lambda socket: self._note(socket.url))

    def _note(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in NO_NETWORK and parts.hostname not in HERE:
            self.addresses.append(address)
