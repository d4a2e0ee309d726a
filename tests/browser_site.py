"""The site with a kernel as tests make it: with the compiled wheels in it, so that nobody else is asked for them."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from course_utils.cli import main


def site_with_kernel(folder: Path, lesson: str) -> Path:
    """Write it with one lesson's page into `folder`, and return that. Where what it takes is missing the test is skipped, or
    fails if CI is set."""
    missing = [what for what, there in _takes().items() if not there]
    if missing:
        sentence = f"{' and '.join(missing)} missing; .ci/run says how tests come by what they take."
        if os.environ.get("CI"):
            pytest.fail(sentence, pytrace=False)
        pytest.skip(sentence)
    wheels = os.environ["COURSE_TEST_WHEELS"]
    assert main(["site", lesson, "--with-kernel", "--into", str(folder), "--wheels", wheels]) == 0
    return folder


def _takes() -> dict[str, bool]:
    return {
        "JupyterLite is": find_spec("jupyterlite_core") is not None,
        "COURSE_TEST_WHEELS is": bool(os.environ.get("COURSE_TEST_WHEELS")),
    }
