"""The replay player with 100,000 and a million events in Chromium, beside the `HTML.value` way through the kernel.

A step is timed from the control's event to the change of the page that answers it.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median, quantiles

from playwright.sync_api import Browser, Page

from benchmarks.measurement import Measurement
from tests.browser import chromium
from tests.browser.lab import Lab, serving
from tests.browser.notebook_files import write_notebook
from tests.browser.notebook_page import OUTPUT, NotebookPage, opened

MANY, VERY_MANY = 100_000, 1_000_000
STEPS, KERNEL_STEPS = 300, 100
FRAME_MS = 16
PLAYER = ".course-player"

PREPARE = """
from datetime import datetime, timedelta
from random import Random
random, moment = Random(42), datetime(2024, 1, 1)
events = []
for _ in range({size}):
    moment += timedelta(seconds=random.randrange(1, 3600))
    kind = random.choice(["Deposited", "Withdrawn"])
    events.append({{"type": kind, "timestamp": moment.isoformat(), "amount": random.randrange(1, 10_000)}})
def apply(state, event):
    sign = 1 if event["type"] == "Deposited" else -1
    return {{"balance": state["balance"] + sign * event["amount"]}}
"""
SHOW = """
from time import perf_counter
from course_utils.widgets import replay_player
start = perf_counter()
player = replay_player(events, {"balance": 0}, apply)
made_in = perf_counter() - start
player
"""
THROUGH_THE_KERNEL = """
import ipywidgets
from itertools import accumulate
states = list(accumulate(events, apply, initial={"balance": 0}))
position, shown = ipywidgets.IntText(), ipywidgets.HTML()
def show(change):
    at = change["new"]
    rows = {**events[at - 1], **states[at]}.items()
    shown.value = f"Event {at}<table>" + "".join(f"<tr><th>{k}</th><td>{v}</td></tr>" for k, v in rows) + "</table>"
position.observe(show, "value")
ipywidgets.VBox([position, shown]).add_class("through-the-kernel")
"""
PAYLOAD = "import json\nprint([len(json.dumps(player.columns)), made_in])"

# From the first output on the page to the frame that shows the player's controls.
FIRST_PAINT = """([output, slider]) => {
    let start = null;
    window.firstPaint = new Promise(resolve => new MutationObserver((_, watcher) => {
        if (start === null && document.querySelector(output)) start = performance.now();
        if (!document.querySelector(slider)) return;
        watcher.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
    }).observe(document.body, {subtree: true, childList: true}));
}"""
STEP = """async ([selector, place, event, positions]) => {
    const [control, watched] = [document.querySelector(selector), document.querySelector(place)];
    const times = [];
    for (const position of positions) {
        const changed = new Promise(resolve => new MutationObserver((_, watcher) => {
            watcher.disconnect();
            resolve(performance.now());
        }).observe(watched, {subtree: true, childList: true, characterData: true}));
        control.value = position;
        const start = performance.now();
        control.dispatchEvent(new Event(event, {bubbles: true}));
        times.push(await changed - start);
        await new Promise(requestAnimationFrame);
    }
    return times;
}"""


def measure() -> list[Measurement]:
    """Steps (ms), payload (MB) and first paint (s) of the player, and how much faster it is than the kernel."""
    with tempfile.TemporaryDirectory() as folder, chromium.running() as browser, serving(Path(folder)) as lab:
        with _shown(browser, lab, MANY, THROUGH_THE_KERNEL, PAYLOAD) as notebook:
            paint = _first_paint(notebook.page)
            steps = _steps(notebook.page, f"{PLAYER} input[type=range]", PLAYER, "input", _positions(MANY, STEPS))
            kernel = _steps(
                notebook.page,
                ".through-the-kernel input",
                ".through-the-kernel .widget-html-content",
                "change",
                _positions(MANY, KERNEL_STEPS),
            )
            payload, made_in = json.loads(notebook.outputs().last.inner_text())
        with _shown(browser, lab, VERY_MANY) as notebook:
            opening = _first_paint(notebook.page)
            far = _steps(notebook.page, f"{PLAYER} input[type=range]", PLAYER, "input", _positions(VERY_MANY, STEPS))
    one_frame = f"one frame is {FRAME_MS} ms"
    ratio = median(kernel) / median(steps)
    return [
        Measurement("step, median", median(steps), "ms", f"{MANY:,} events", 2, True),
        Measurement("step, 95th percentile", _p95(steps), "ms", one_frame, FRAME_MS, True),
        Measurement("faster than HTML.value", ratio, "×", f"{median(kernel):.3g} ms through the kernel", 10, False),
        Measurement("payload", payload / 1e6, "MB", f"{MANY:,} events, as plain JSON", 8, True),
        Measurement(
            "first paint", paint, "s", f"from the output's arrival; Python had made it in {made_in:.2g} s", 1, True
        ),
        Measurement("step, 95th percentile, a million", _p95(far), "ms", one_frame, FRAME_MS, True),
        Measurement("first paint, a million", opening, "s", "ten times the events and the limit", 10, True),
    ]


@contextmanager
def _shown(browser: Browser, lab: Lab, size: int, *more: str) -> Iterator[NotebookPage]:
    """A notebook that has run: a player with `size` events in its first output, then `more` cells."""
    path = write_notebook(lab.folder / f"player-{size}.ipynb", PREPARE.format(size=size), SHOW, *more)
    with opened(browser, lab, path.name) as notebook:
        notebook.page.evaluate(FIRST_PAINT, [OUTPUT, f"{PLAYER} input[type=range]"])
        notebook.run_all()
        if errors := notebook.errors():
            raise RuntimeError(f"The player's notebook put out an error:\n{errors[0]}")
        yield notebook


def _first_paint(page: Page) -> float:
    return float(page.evaluate("window.firstPaint")) / 1000


def _steps(page: Page, control: str, place: str, event: str, positions: list[int]) -> list[float]:
    times: list[float] = page.evaluate(STEP, [control, place, event, positions])
    return times


def _positions(size: int, count: int) -> list[int]:
    """Positions all over the history, no two in a row the same."""
    return Random(7).sample(range(1, size + 1), count)


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
