"""What a browser lacks is said in a sentence, what builds on it too, and every other error stays as it is."""

import errno
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from course_utils.notebook import in_browser
from course_utils.notebook.in_browser import say_what_is_not_here, what_is_not_here
from course_utils.notebook.not_defined import show_missing_answer


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A notebook's shell in which no thread can be started, as in a browser."""

    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    shell: Any = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    monkeypatch.setattr(threading.Thread, "start", start)
    monkeypatch.setattr(in_browser, "_missing_names", set())
    say_what_is_not_here(otherwise=show_missing_answer)
    yield shell
    InteractiveShell.clear_instance()


def test_a_cell_that_starts_threads_says_so_and_so_do_those_that_build_on_it(
    shell: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run_cell("import threading\nthreading.Thread(target=print).start()\nresults = []", store_history=True)
    assert "starts threads, which a browser does not have: it needs the installed course" in capsys.readouterr().out
    shell.run_cell("total = len(results)", store_history=True)
    assert "builds on `results`" in capsys.readouterr().out
    shell.run_cell("total + 1", store_history=True)
    assert "builds on `total`" in capsys.readouterr().out
    shell.run_cell("print(1 + 1)", store_history=True)
    assert capsys.readouterr().out == "2\n"


def test_what_was_left_half_made_is_named_until_it_is_made(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run_cell("import threading\ntimes = []\nthreading.Thread(target=print).start()", store_history=True)
    capsys.readouterr()
    shell.run_cell("min(times)", store_history=True)
    said = capsys.readouterr().out
    assert "builds on `times`" in said
    assert "(ValueError: min() " in said
    shell.run_cell("times = ()", store_history=True)
    shell.run_cell("min(times)", store_history=True)
    assert "installed course" not in capsys.readouterr().out


def test_a_mistake_stays_a_mistake(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for cell, error in {
        "1 / 0": "ZeroDivisionError",
        "misspelt": "NameError",
        "raise RuntimeError('x')": "RuntimeError",
    }.items():
        shell.run_cell(cell, store_history=True)
        said = capsys.readouterr().out
        assert error in said
        assert "installed course" not in said


def test_what_led_to_an_error_counts() -> None:
    def fail() -> None:
        try:
            raise OSError(errno.ENOTSUP, "emscripten does not support processes.")
        except OSError as error:
            raise ValueError("no server") from error

    with pytest.raises(ValueError, match="no server") as caught:
        fail()
    assert "starts other programs" in what_is_not_here(caught.value)
    assert "uses tantivy" in what_is_not_here(ModuleNotFoundError("No module named 'tantivy'", name="tantivy"))
    assert what_is_not_here(FileNotFoundError(errno.ENOENT, "gone")) == ""
