"""A notebook open in Lab, driven as a person would: run all cells, look at the outputs."""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page

from benchmarks.browser.chromium import RequestsBeyond
from benchmarks.browser.lab import Lab

WIDE, NARROW = 1280, 480
TALL = 30_000
"""Lab draws only what is in view, so the window is as tall as a lesson."""

OUTPUT = ".jp-OutputArea-output"
ERRORS = ", ".join(f'{OUTPUT}[data-mime-type="application/vnd.jupyter.{kind}"]' for kind in ("error", "stderr"))
# How long to wait at the most, on a machine that has other things to do; what comes sooner is not waited for.
ACTION_SECONDS = 120
OPEN_SECONDS = 300
RUN_SECONDS = 600

IS_OPEN = """cells => document.querySelectorAll('.jp-Cell').length >= cells
    && document.querySelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    && document.querySelector('.jp-Toolbar-kernelName').textContent !== 'No Kernel'"""

# A cell that comes collapsed shows no number; those below it, which do, run after it.
HAS_RUN = """errors => {
    const prompts = [...document.querySelectorAll('.jp-CodeCell')]
        .filter(cell => cell.querySelector('.cm-content')?.textContent.trim())
        .map(cell => cell.querySelector('.jp-InputPrompt').textContent.trim());
    const running = prompts.some(prompt => prompt === '[*]:');
    const idle = document.querySelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]');
    const all = prompts.every(prompt => /^\\[\\d+\\]:$/.test(prompt));
    return idle && !running && (all || document.querySelector(errors));
}"""

WIDGETS = f'{OUTPUT}[data-mime-type="application/vnd.jupyter.widget-view+json"]'
ARE_DRAWN = """widgets => [...document.querySelectorAll(widgets)].every(
    widget => widget.textContent.trim() && !widget.textContent.includes('Loading widget'))"""

SETTLED = """quiet => new Promise(resolve => {
    const done = () => { watcher.disconnect(); requestAnimationFrame(() => requestAnimationFrame(resolve)); };
    let timer = setTimeout(done, quiet);
    const watcher = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, quiet); });
    watcher.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
})"""


class NotebookPage:
    """One notebook in one browser context of its own."""

    def __init__(self, page: Page, lab: Lab, name: str) -> None:
        self.page, self.lab, self.name = page, lab, name
        page.set_default_timeout(ACTION_SECONDS * 1000)
        self.beyond = RequestsBeyond(page)
        self.dialogs: list[str] = []
        page.on("dialog", self._dismiss)

    def open(self) -> None:
        """Open the notebook and wait until its kernel is ready."""
        cells = len(json.loads((self.lab.folder / self.name).read_text(encoding="utf-8"))["cells"])
        self.page.goto(self.lab.address_of(self.name), timeout=OPEN_SECONDS * 1000)
        self.page.wait_for_function(IS_OPEN, arg=cells, timeout=OPEN_SECONDS * 1000)

    def run_all(self) -> None:
        """Run all cells through the menu; wait until each has its number, or one failed, and all is drawn."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_function(HAS_RUN, arg=ERRORS, timeout=RUN_SECONDS * 1000)
        self.page.wait_for_function(ARE_DRAWN, arg=WIDGETS, timeout=RUN_SECONDS * 1000)
        self.settle()

    def settle(self, quiet: int = 300) -> None:
        """Wait until nothing on the page has changed for `quiet` milliseconds, and that is on the screen."""
        self.page.evaluate(SETTLED, quiet)

    def resize(self, width: int, height: int = TALL) -> None:
        """Make the window `width` × `height` pixels and let the page take that in."""
        if self.page.viewport_size != {"width": width, "height": height}:
            self.page.set_viewport_size({"width": width, "height": height})
            self.settle()

    def errors(self) -> list[str]:
        """What cells wrote to stderr or raised, as text."""
        return self.page.locator(ERRORS).all_inner_texts()

    def outputs(self) -> Locator:
        """Everything the cells put out."""
        return self.page.locator(OUTPUT)

    def bottom(self) -> int:
        """Where the last cell ends, in pixels from the top of the page."""
        box = self.page.locator(".jp-Cell").last.bounding_box()
        assert box is not None, "the notebook has no cell on the screen"
        return math.ceil(box["y"] + box["height"])

    def _dismiss(self, dialog: object) -> None:
        self.dialogs.append(getattr(dialog, "message", ""))
        getattr(dialog, "dismiss", lambda: None)()


@contextmanager
def opened(browser: Browser, lab: Lab, name: str, width: int = WIDE) -> Iterator[NotebookPage]:
    """A notebook of Lab's folder, open in a fresh browser context; its kernel is shut down in the end."""
    context = browser.new_context(viewport={"width": width, "height": TALL}, reduced_motion="reduce")
    try:
        notebook = NotebookPage(context.new_page(), lab, name)
        notebook.open()
        yield notebook
    finally:
        context.close()
        lab.shut_kernels_down()
