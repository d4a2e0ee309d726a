"""Arrival orders as a still picture, for where no widget runs: one order that ends wrong, if there is one."""

from course_utils.widgets.arrivals.orders import Orders
from course_utils.widgets.shared.svg import ALARM, INK, LINE, MUTED, Drawing, shorten

WIDTH, TOP, ROW = 760, 118, 32
EVENT, STATE = 56, 330


def picture(orders: Orders, title: str, description: str) -> str:
    """The SVG: a row for each event as it arrives, with the state after it, and below how many orders end right."""
    whole = orders.whole
    order = next((each for each in whole if not orders.right(each)), whole[0])
    drawing = Drawing(WIDTH, TOP + ROW * len(order) + 34, title, description)
    drawing.write(24, 34, title, size=17, font_weight=600)
    drawing.write(24, 57, shorten(description, WIDTH - 48), fill=MUTED)
    for x, heading in ((EVENT, "arrives"), (STATE, "state after it")):
        drawing.write(x, TOP - 22, heading, fill=MUTED)
    drawing.add("line", x1=24, y1=TOP - 12, x2=WIDTH - 24, y2=TOP - 12, stroke=LINE)
    for place, number in enumerate(order):
        y, beginning = TOP + ROW * place + 12, order[: place + 1]
        drawing.write(24, y, str(place + 1), fill=MUTED)
        drawing.write(EVENT, y, shorten(orders.labels[int(number)], STATE - EVENT - 16))
        error = orders.errors.get(beginning)
        words = f"raises {error}" if error else orders.states[beginning]
        drawing.write(STATE, y, shorten(words, WIDTH - STATE - 24), fill=ALARM if error else INK)
    right = sum(map(orders.right, whole))
    ending = f"{right:,} of the {len(whole):,} orders end right: {orders.states[whole[0]]}"
    drawing.write(24, TOP + ROW * len(order) + 16, shorten(ending, WIDTH - 48), font_weight=600)
    return str(drawing)
