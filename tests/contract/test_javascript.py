"""The scripts that widgets send to the browser are what their modules make, with tools pinned by hash."""

import json
import os
from pathlib import Path

import pytest

from course_utils import places
from course_utils.publishing import javascript

ENTRIES = javascript.entries()


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All bundles, made anew. Where the tools cannot be had the test is skipped, or fails if CI is set."""
    target = tmp_path_factory.mktemp("bundles")
    try:
        javascript.bundle(target)
    except javascript.NoJavaScript as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing), pytrace=False)
        pytest.skip(str(missing))
    return target


def test_every_widget_has_an_entry() -> None:
    folders = {path.parent.name for path in javascript.WIDGETS.glob("*/*.css") if path.parent.name != "shared"}
    assert {entry.stem for entry in ENTRIES} == folders


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.stem)
def test_a_bundle_is_what_its_modules_make(bundled: Path, entry: Path) -> None:
    committed = (entry.parent / "bundle.js").read_text(encoding="utf-8")
    made = (bundled / entry.stem / "bundle.js").read_text(encoding="utf-8")
    assert committed == made, "run `python3 course.py build`"


def test_the_lock_of_the_tools_has_a_hash_for_each_and_no_address() -> None:
    lock = json.loads((places.ROOT / "package-lock.json").read_text(encoding="utf-8"))
    asked = json.loads((places.ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    own, *packages = lock["packages"].values()
    assert own["devDependencies"] == asked
    assert all(version[0].isdigit() for version in asked.values())
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any("resolved" in package for package in packages)
