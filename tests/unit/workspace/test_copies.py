"""Nothing a learner wrote is ever overwritten, whatever happens to the editions and to the record of them."""

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from course_utils.workspace.copies import copy_notebooks, learners_copy, reset
from tests.unit.small_lesson import code, write_notebook

NAME = "77_doubling.ipynb"
ABOUT: dict[str, object] = {"slug": "doubling", "predictions": {"twice": {}}}


def publish(folder: Path, edition: str) -> Path:
    cell = code(f"# {edition}", number=3) | {"outputs": [{"output_type": "stream", "name": "stdout", "text": "42\n"}]}
    write_notebook(folder / NAME, [cell], ABOUT)
    return folder / NAME


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(tmp_path / "notebooks"))
    return publish(tmp_path / "notebooks", "first")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def names(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir() if not path.name.startswith("."))


def test_a_copy_has_neither_outputs_nor_the_answers_to_predictions(published: Path, home: Path) -> None:
    (change,) = copy_notebooks(home)
    assert change.sentence == f"{NAME} is new."
    notebook = json.loads((home / NAME).read_text(encoding="utf-8"))
    assert notebook["cells"][0]["outputs"] == []
    assert notebook["cells"][0]["execution_count"] is None
    assert "predictions" not in notebook["metadata"]["course"]


def test_copying_twice_changes_nothing(published: Path, home: Path) -> None:
    copy_notebooks(home)
    (home / NAME).write_text("my work", encoding="utf-8")
    assert copy_notebooks(home) == []
    assert (home / NAME).read_text(encoding="utf-8") == "my work"


def test_an_untouched_copy_is_renewed(published: Path, home: Path) -> None:
    copy_notebooks(home)
    publish(published.parent, "second")
    (change,) = copy_notebooks(home)
    assert "not worked in, so it was renewed" in change.sentence
    assert "# second" in (home / NAME).read_text(encoding="utf-8")
    assert names(home) == [NAME]


def test_a_copy_that_was_worked_in_is_kept_and_the_newer_edition_put_beside_it(published: Path, home: Path) -> None:
    copy_notebooks(home)
    (home / NAME).write_text("my work", encoding="utf-8")
    publish(published.parent, "second")
    (change,) = copy_notebooks(home)
    assert "Yours is kept; the new one is beside it" in change.sentence
    assert (home / NAME).read_text(encoding="utf-8") == "my work"
    assert "# second" in change.path.read_text(encoding="utf-8")
    assert copy_notebooks(home) == []


def test_a_file_of_the_learners_in_the_newer_editions_place_is_kept(published: Path, home: Path) -> None:
    copy_notebooks(home)
    (home / NAME).write_text("my work", encoding="utf-8")
    publish(published.parent, "second")
    (change,) = copy_notebooks(home)
    change.path.write_text("mine, too", encoding="utf-8")
    (home / ".editions.json").unlink()
    assert copy_notebooks(home) == []
    assert change.path.read_text(encoding="utf-8") == "mine, too"


@pytest.mark.parametrize(
    "record", [b"{half", b"\xff\xfe\x00", b"[]", b"null", b'{"77_doubling.ipynb": 7}', b'{"77_doubling.ipynb": {}}']
)
def test_a_damaged_record_costs_no_work(published: Path, home: Path, record: bytes) -> None:
    copy_notebooks(home)
    (home / NAME).write_text("my work", encoding="utf-8")
    publish(published.parent, "second")
    (home / ".editions.json").write_bytes(record)
    copy_notebooks(home)
    assert (home / NAME).read_text(encoding="utf-8") == "my work"
    assert len(names(home)) == 2


@pytest.mark.parametrize("content", [b"", b"{half a notebook", b"\xff\xfe binary", b"[]"])
def test_a_copy_that_is_no_notebook_any_more_is_kept(published: Path, home: Path, content: bytes) -> None:
    copy_notebooks(home)
    (home / NAME).write_bytes(content)
    publish(published.parent, "second")
    copy_notebooks(home)
    assert (home / NAME).read_bytes() == content


def test_a_copy_with_the_line_ends_of_windows_was_not_worked_in(published: Path, home: Path) -> None:
    copy_notebooks(home)
    (home / NAME).write_bytes((home / NAME).read_bytes().replace(b"\n", b"\r\n"))
    publish(published.parent, "second")
    assert "renewed" in copy_notebooks(home)[0].sentence


def test_an_edition_adopted_by_hand_counts_as_untouched(published: Path, home: Path) -> None:
    copy_notebooks(home)
    (home / NAME).write_text("my work", encoding="utf-8")
    publish(published.parent, "second")
    (change,) = copy_notebooks(home)
    change.path.replace(home / NAME)
    (home / ".editions.json").unlink()
    copy_notebooks(home)
    publish(published.parent, "third")
    assert "renewed" in copy_notebooks(home)[0].sentence


def test_reset_keeps_what_was_there_each_time(published: Path, home: Path) -> None:
    copy_notebooks(home)
    for text in ("first try", "second try"):
        (home / NAME).write_text(text, encoding="utf-8")
        assert "is kept as" in reset(home, published).sentence
    assert (home / NAME).read_text(encoding="utf-8") == learners_copy(published)
    assert (home / "77_doubling.kept-1.ipynb").read_text(encoding="utf-8") == "first try"
    assert (home / "77_doubling.kept-2.ipynb").read_text(encoding="utf-8") == "second try"
    assert copy_notebooks(home) == []


def test_reset_works_in_an_empty_folder_too(published: Path, home: Path) -> None:
    assert reset(home, published).sentence == f"{NAME} is as new. What you solved stays recorded."


def fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)


def test_a_full_disk_leaves_every_copy_as_it_was(published: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_notebooks(home)
    publish(published.parent, "second")
    before = {path: path.read_bytes() for path in home.iterdir()}
    fill_the_disk(monkeypatch)
    with pytest.raises(OSError, match=NAME):
        copy_notebooks(home)
    with pytest.raises(OSError, match=NAME):
        reset(home, published)
    assert {path: path.read_bytes() for path in home.iterdir()} == before
    monkeypatch.undo()
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(published.parent))
    assert "renewed" in copy_notebooks(home)[0].sentence


class Workspace(RuleBasedStateMachine):
    """A learner and an author, each doing what they like in any order: what the learner wrote is always there."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.home, self.notebooks = self._fresh_folders()
        self.published = publish(self.notebooks, "edition 0")
        self.written: set[str] = set()

    def _fresh_folders(self) -> tuple[Path, Path]:
        number = len(list(self.folder.iterdir()))
        root = self.folder / str(number)
        return root / "home", root / "notebooks"

    @rule(edition=st.integers(0, 3))
    def the_author_publishes(self, edition: int) -> None:
        publish(self.notebooks, f"edition {edition}")

    @rule()
    def the_learner_starts(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COURSE_NOTEBOOKS", str(self.notebooks))
            copy_notebooks(self.home)

    @rule(text=st.integers(0, 5).map("work {}".format), which=st.integers(0, 3))
    def the_learner_writes(self, text: str, which: int) -> None:
        files = [path for path in sorted(self.home.glob("*.ipynb")) if path.read_text(encoding="utf-8")[0] == "{"]
        if files:
            text = f"{text} {len(self.written)}"
            files[which % len(files)].write_text(text, encoding="utf-8")
            self.written.add(text)

    @rule()
    def the_learner_resets(self) -> None:
        reset(self.home, self.published)

    @rule()
    def the_record_is_lost(self) -> None:
        (self.home / ".editions.json").unlink(missing_ok=True)

    @invariant()
    def everything_written_is_still_there(self) -> None:
        assert self.written <= {path.read_text(encoding="utf-8") for path in self.home.glob("*.ipynb")}


def test_no_order_of_events_loses_work(tmp_path: Path) -> None:
    class Here(Workspace):
        folder = tmp_path

    case = Here.TestCase
    case.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
    case().runTest()


def test_pictures_come_along_and_one_that_somebody_changed_is_kept(published: Path, home: Path) -> None:
    picture = published.parent / "pictures" / "77_twice.svg"
    picture.parent.mkdir()
    picture.write_text("<svg>first</svg>", encoding="utf-8")
    assert [change.path.name for change in copy_notebooks(home)] == [NAME]
    copy = home / "pictures" / picture.name
    assert copy.read_text(encoding="utf-8") == "<svg>first</svg>"
    picture.write_text("<svg>second</svg>", encoding="utf-8")
    copy_notebooks(home)
    assert copy.read_text(encoding="utf-8") == "<svg>second</svg>"
    copy.write_text("my own", encoding="utf-8")
    picture.write_text("<svg>third</svg>", encoding="utf-8")
    assert copy_notebooks(home) == []
    assert copy.read_text(encoding="utf-8") == "my own"
