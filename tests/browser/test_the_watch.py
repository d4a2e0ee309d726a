"""The watchers themselves: what a lesson must not do is seen when a notebook does it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.browser.lab import Lab, LabDidNotStart, serving
from benchmarks.browser.notebook_files import write_notebook
from benchmarks.browser.notebook_page import NARROW, NotebookPage, opened
from tests.browser.appearance import cut_off, violations, white_blocks

FAULTS = """
import sys
from IPython.display import HTML, display
display(HTML('<img src="http://example.org/pixel.png" width=10 height=10>'))
display(HTML('<p style="color: #ddd; background: #fff">faint</p>'))
display(HTML('<div style="width: 900px">wider than the screen</div>'))
print("a warning", file=sys.stderr)
"""


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab: Lab) -> Iterator[NotebookPage]:
    """A notebook with one fault of each kind, open on a narrow screen; its last cell is never reached."""
    path = write_notebook(lab.folder / "faults.ipynb", FAULTS, "1 / 0", "2")
    with opened(browser, lab, path.name, NARROW) as page:
        page.run_all()
        yield page


def test_a_request_beyond_this_machine_is_seen(notebook: NotebookPage) -> None:
    assert set(notebook.beyond.addresses) == {"http://example.org/pixel.png"}


def test_stderr_and_errors_are_seen(notebook: NotebookPage) -> None:
    warning, error = notebook.errors()
    assert "a warning" in warning
    assert "ZeroDivisionError" in error


def test_text_that_is_too_faint_is_seen(notebook: NotebookPage) -> None:
    assert any(line.startswith("color-contrast") for line in violations(notebook.page))


def test_an_output_wider_than_the_screen_is_seen(notebook: NotebookPage) -> None:
    assert any("wider than the screen" in line for line in cut_off(notebook.page))


def test_a_lab_that_does_not_start_is_said_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('no port is free'); raise SystemExit(3)"]
    with pytest.raises(LabDidNotStart) as caught, serving(tmp_path, command):
        pass
    said = "Lab did not start: it ended with status 3. Its last words:\nno port is free"
    assert str(caught.value) == said


def test_a_white_block_is_seen(notebook: NotebookPage) -> None:
    assert any(line.startswith("p.") for line in white_blocks(notebook.page))
