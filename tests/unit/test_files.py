"""Whatever happens while a file is written, the old one or the new one is there, whole, and nobody's file is replaced."""

import errno
import os
import subprocess
import sys
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from course_utils.files import explain, free_name, put_aside, write_keeping, write_whole

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a process's files.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ü" / "work.ipynb"


@pytest.fixture
def written(path: Path) -> Path:
    path.parent.mkdir()
    write_whole(path, "old ü\n")
    return path


def files(path: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in path.parent.iterdir()}


def test_what_is_written_is_read_again_with_the_same_line_ends_everywhere(written: Path) -> None:
    assert written.read_bytes() == "old ü\n".encode()
    write_whole(written, "new\n")
    assert files(written) == {"work.ipynb": "new\n"}


def test_what_was_there_is_kept_under_the_next_free_name(written: Path) -> None:
    assert write_keeping(written, "second", "kept") == written.with_name("work.kept-1.ipynb")
    assert write_keeping(written, "third", "kept") == written.with_name("work.kept-2.ipynb")
    assert files(written) == {"work.ipynb": "third", "work.kept-1.ipynb": "old ü\n", "work.kept-2.ipynb": "second"}


def test_where_nothing_was_nothing_is_kept(path: Path) -> None:
    path.parent.mkdir()
    assert write_keeping(path, "first", "kept") is None
    assert files(path) == {"work.ipynb": "first"}


WRITE_TOO_MUCH = """
import resource, sys
from pathlib import Path
from course_utils.files import explain, write_keeping, write_whole
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
for write in (lambda: write_whole(path, "x" * 5000), lambda: write_keeping(path, "x" * 5000, "kept")):
    try:
        write()
    except OSError as error:
        print(explain(error))
"""


@posix
def test_a_file_that_cannot_be_written_to_its_end_leaves_the_old_one_alone(written: Path) -> None:
    command = [sys.executable, "-X", "utf8", "-c", WRITE_TOO_MUCH, str(written)]
    said = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert said.splitlines() == [f"{written}: File too large. Is the folder yours to write in?"] * 2
    assert files(written) == {"work.ipynb": "old ü\n"}


def test_a_new_file_that_cannot_take_its_place_gives_it_back_to_the_old_one(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def refuse_the_new(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise PermissionError(errno.EACCES, "in use", str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_the_new)
    with pytest.raises(PermissionError) as caught:
        write_keeping(written, "new", "kept")
    assert caught.value.filename == str(written)
    assert files(written) == {"work.ipynb": "old ü\n"}


@posix
def test_the_rights_of_a_file_stay(written: Path) -> None:
    written.chmod(0o640)
    write_whole(written, "new")
    assert written.stat().st_mode & 0o777 == 0o640


@posix
def test_a_link_stays_a_link_and_what_it_leads_to_is_written(written: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.ipynb"
    link.symlink_to(written)
    write_whole(link, "new")
    assert link.is_symlink()
    assert written.read_text("utf-8") == "new"


def test_of_many_who_put_the_same_file_aside_one_does_and_the_others_are_told(written: Path) -> None:
    def move(_number: int) -> Path | None:
        try:
            return put_aside(written, "damaged")
        except FileNotFoundError:
            return None

    with ThreadPool(8) as pool:
        (aside,) = filter(None, pool.map(move, range(40)))
    assert files(written) == {aside.name: "old ü\n"}


def test_putting_aside_what_is_gone_says_so_and_leaves_no_name_taken(written: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put_aside(written.with_name("gone.sqlite"), "damaged")
    assert list(files(written)) == ["work.ipynb"]


def test_a_free_name_counts_on_past_names_that_are_taken_even_by_a_link_to_nowhere(written: Path) -> None:
    assert free_name(written, "", first=2).name == "work.2.ipynb"
    written.with_name("work.2.ipynb").write_text("", "utf-8")
    if os.name != "nt":
        written.with_name("work.3.ipynb").symlink_to("nowhere")
        assert free_name(written, "", first=2).name == "work.4.ipynb"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "The disk is full: /home/x could not be written. What was there is as it was."),
        (errno.EROFS, "/home/x could not be written or read (why). Is it yours? The variable COURSE_HOME"),
        (errno.ENOTDIR, "/home/x: why. Is the folder yours to write in?"),
    ],
)
def test_what_the_system_says_becomes_a_sentence(number: int, says: str) -> None:
    assert explain(OSError(number, "why", "/home/x")).startswith(says)
