"""What an output must be for everyone: accessible to axe's eyes, whole on a narrow screen, and dark on a dark page."""

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from benchmarks.browser.notebook_page import OUTPUT

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


# A ground that is nearly white; what a mark or a switch is filled with is no ground.
WHITE_BLOCKS = """output => {
    const probe = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const brightness = colour => {
        probe.clearRect(0, 0, 1, 1);
        probe.fillStyle = colour;
        probe.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = probe.getImageData(0, 0, 1, 1).data;
        return alpha < 128 ? 0 : 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    return [...document.querySelectorAll(output)].flatMap(box => [box, ...box.querySelectorAll('*')]).filter(element => {
        const style = getComputedStyle(element);
        const size = element.getBoundingClientRect();
        const grounds = [style.backgroundColor, ...(element.tagName === 'rect' ? [style.fill] : [])];
        return size.width > 30 && size.height > 10 && grounds.some(colour => brightness(colour) > 160);
    }).map(element => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`);
}"""


def violations(page: Page, context: str = OUTPUT) -> list[str]:
    """What axe finds wrong inside outputs (Lab's own frame is not ours), one line an element."""
    page.add_style_tag(content=SEEN_BY_AXE)
    # It would read style sheets once more as files, which a page that is a file may not.
    found = Axe().run(page, context=context, options={"preload": False}).response["violations"]
    return [
        f"{rule['id']} ({rule['help']}): {' '.join(map(str, node['target']))}: {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def cut_off(page: Page, context: str = OUTPUT) -> list[str]:
    """The elements inside outputs that end before their contents do, with both widths."""
    lines: list[str] = page.evaluate(CUT_OFF, context)
    return lines


def white_blocks(page: Page, context: str = OUTPUT) -> list[str]:
    """The elements inside outputs with a ground that is nearly white, as none should be on a dark page."""
    lines: list[str] = page.evaluate(WHITE_BLOCKS, context)
    return lines
