"""What an output must be for everyone: accessible to axe's eyes, and whole on a narrow screen."""

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from browser.notebook_page import OUTPUT

# Wider than its box, and no way to reach what is beyond the edge: neither shown, nor scrolled to by keyboard.
CUT_OFF = """output => [...document.querySelectorAll(output)].flatMap(box =>
    [box, ...box.querySelectorAll('*:not(input)')].filter(element => {
        const overflow = getComputedStyle(element).overflowX;
        const ends = element === box || overflow !== 'visible';
        const scrolls = ['auto', 'scroll'].includes(overflow) && element.tabIndex >= 0;
        return ends && !scrolls && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1;
    }).map(element => {
        const name = element.tagName.toLowerCase() + [...element.classList].map(word => '.' + word).join('');
        const widths = `${element.scrollWidth} px in ${element.clientWidth} px`;
        return `${name}: ${widths}: ${(element.innerText ?? element.textContent).replace(/\\s+/g, ' ').slice(0, 60)}`;
    }))"""

# Lab's body is 0 px high and hides what overflows, although its contents show. So axe takes all text in it for
# invisible and does not look at contrast, unless the overflow is declared visible; the screen stays the same.
SEEN_BY_AXE = "body { overflow: visible !important }"


def violations(page: Page) -> list[str]:
    """What axe finds wrong inside outputs (Lab's own frame is not ours), one line an element."""
    page.add_style_tag(content=SEEN_BY_AXE)
    found = Axe().run(page, context=OUTPUT).response["violations"]
    return [
        f"{rule['id']} ({rule['help']}): {' '.join(map(str, node['target']))}: {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def cut_off(page: Page) -> list[str]:
    """The elements inside outputs that end before their contents do, with both widths."""
    lines: list[str] = page.evaluate(CUT_OFF, OUTPUT)
    return lines
