"""One Lab and one Chromium for all browser tests."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.browser import chromium
from benchmarks.browser.lab import Lab, LabDidNotStart, course_learn, serving
from benchmarks.browser.notebook_page import ACTION_SECONDS
from course_utils.cli import main

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))

expect.set_options(timeout=ACTION_SECONDS * 1000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Where there is none the tests are skipped, or fail if CI or COURSE_REQUIRE_BROWSER is set."""
    try:
        chromium.executable()
    except chromium.NoChromium as missing:
        if os.environ.get("CI") or os.environ.get("COURSE_REQUIRE_BROWSER"):
            pytest.fail(str(missing), pytrace=False)
        pytest.skip(str(missing))
    with chromium.running() as started:
        yield started


@pytest.fixture(scope="session")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A Lab as `course learn` starts it, over a learner's folder of its own, into which it copied the lessons."""
    try:
        with serving(tmp_path_factory.mktemp("learner"), course_learn()) as started:
            yield started
    except LabDidNotStart as reason:
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture(scope="session")
def site_with_kernel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with a kernel and the page of lesson 00, with the compiled wheels in it, so that nobody is asked for them.

    Where what it takes is missing the tests are skipped, or fail if CI is set.
    """
    wheels = os.environ.get("COURSE_TEST_WHEELS")
    if not wheels or find_spec("jupyterlite_core") is None:
        missing = "JupyterLite and the wheels that COURSE_TEST_WHEELS names are needed for this; .ci/run gets both."
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    folder: Path = tmp_path_factory.mktemp("site")
    assert main(["site", "00", "--with-kernel", "--into", str(folder), "--wheels", wheels]) == 0
    return folder
