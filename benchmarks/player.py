"""The replay player with 100,000 and a million events in Chromium, beside the `HTML.value` way through the kernel.

A step is timed from the control's event to the change of the page that answers it.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles

from playwright.sync_api import Browser, Page

from benchmarks.browser import chromium
from benchmarks.browser.lab import Lab, serving
from benchmarks.browser.notebook_files import write_notebook
from benchmarks.browser.notebook_page import OUTPUT, NotebookPage, opened
from benchmarks.measurement import Measurement, Row

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


@dataclass(frozen=True)
class Seen:
    """A player in the browser: seconds until its first paint, and milliseconds of each step."""

    first_paint_s: float
    steps_ms: list[float]


def measure() -> list[Row]:
    """How much faster a step is than through the kernel, and what ten times the events cost; times besides."""
    with tempfile.TemporaryDirectory() as folder, chromium.running() as browser, serving(Path(folder)) as lab:
        with _shown(browser, lab, MANY, THROUGH_THE_KERNEL, PAYLOAD) as notebook:
            many = _seen(notebook.page, MANY)
            kernel_ms = _steps(
                notebook.page,
                ".through-the-kernel input",
                ".through-the-kernel .widget-html-content",
                "change",
                _positions(MANY, KERNEL_STEPS),
            )
            payload, made_in_s = json.loads(notebook.outputs().last.inner_text())
        with _shown(browser, lab, VERY_MANY) as notebook:
            very_many = _seen(notebook.page, VERY_MANY)
    made = f"Python had made it in {made_in_s:.2g} s"
    return [
        *_beside_the_kernel(many, kernel_ms),
        *_with_ten_times_the_events(many, very_many),
        Measurement("payload", payload / 1e6, "MB", f"{MANY:,} events, as plain JSON", 8),
        *_times(many, f"{MANY:,} events", made),
        *_times(very_many, f"{VERY_MANY:,} events"),
    ]


def _beside_the_kernel(player: Seen, kernel_ms: list[float]) -> list[Row]:
    middle, slow = median(kernel_ms) / median(player.steps_ms), _p95(kernel_ms) / _p95(player.steps_ms)
    against = f"HTML.value through the kernel, {median(kernel_ms):.3g} ms"
    return [
        Measurement("step, median", middle, "× as fast", against, 10, False),
        Measurement("step, slowest in 20", slow, "× as fast", f"the same, {_p95(kernel_ms):.3g} ms", 5, False),
    ]


def _with_ten_times_the_events(many: Seen, very_many: Seen) -> list[Row]:
    against = f"the same with {MANY:,} events"
    step = median(very_many.steps_ms) / median(many.steps_ms)
    paint = very_many.first_paint_s / many.first_paint_s
    return [
        Measurement(f"step, {VERY_MANY:,} events", step, "×", against, 3),
        Measurement(f"first paint, {VERY_MANY:,} events", paint, "×", against, 20),
    ]


def _times(player: Seen, what: str, remark: str = "") -> list[Row]:
    smooth = f"smooth up to one frame, {FRAME_MS} ms"
    return [
        Measurement("step, median", median(player.steps_ms), "ms", what, remark=smooth),
        Measurement("step, slowest in 20", _p95(player.steps_ms), "ms", what, remark=smooth),
        Measurement("first paint", player.first_paint_s, "s", f"{what}, from the output's arrival", remark=remark),
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


def _seen(page: Page, size: int) -> Seen:
    paint_ms = float(page.evaluate("window.firstPaint"))
    steps = _steps(page, f"{PLAYER} input[type=range]", PLAYER, "input", _positions(size, STEPS))
    return Seen(paint_ms / 1000, steps)


def _steps(page: Page, control: str, place: str, event: str, positions: list[int]) -> list[float]:
    times: list[float] = page.evaluate(STEP, [control, place, event, positions])
    return times


def _positions(size: int, count: int) -> list[int]:
    """Positions all over the history, no two in a row the same."""
    return Random(7).sample(range(1, size + 1), count)


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
