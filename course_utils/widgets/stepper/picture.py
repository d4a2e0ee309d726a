"""A stepper as a still picture, for where no widget runs: one order of the steps, and what the store holds then."""

from course_utils.widgets.shared.svg import ACCENT, ALARM, GROUND, LINE, MUTED, Drawing, shorten
from course_utils.widgets.stepper.tree import Tree

WIDTH, TOP, ROW, LEFT = 760, 118, 30, 60
STEPS, ROWS = 16, 8


def picture(tree: Tree, title: str, description: str, ending: str) -> str:
    """The SVG: a lane for each writer, the order with the most changes of turn, and below `ending` the store after it."""
    end = tree.most_mixed()
    steps, rows = tree.path(end), tree.table(end)
    left = [*_some([_row_words(row) for row in rows], ROWS)] or ["nothing"]
    floor = TOP + ROW * (min(len(steps), STEPS) + (len(steps) > STEPS))
    drawing = Drawing(WIDTH, floor + 50 + 22 * len(left), title, description)
    drawing.write(24, 34, title, size=17, font_weight=600)
    drawing.write(24, 57, shorten(description, WIDTH - 48), fill=MUTED)
    lane_width = (WIDTH - LEFT - 12) / len(tree.writers)
    for number, writer in enumerate(tree.writers):
        x = LEFT + number * lane_width
        drawing.write(x - 6, TOP - 26, shorten(writer, lane_width - 16), font_weight=600)
        drawing.add("line", x1=x, y1=TOP - 14, x2=x, y2=floor - 8, stroke=LINE, stroke_width=2)
    for position, node in enumerate(steps[:STEPS]):
        _step(drawing, tree, node, LEFT + tree.stepped[node] * lane_width, position)
    if len(steps) > STEPS:
        drawing.write(24, floor - 12, f"… and {len(steps) - STEPS:,} more steps", fill=MUTED)
    drawing.write(24, floor + 22, ending, font_weight=600)
    for position, words in enumerate(left):
        drawing.write(36, floor + 46 + 22 * position, shorten(words, WIDTH - 60))
    return str(drawing)


def _step(drawing: Drawing, tree: Tree, node: int, x: float, position: int) -> None:
    y = TOP + ROW * position
    colour = ALARM if tree.kinds[node] == "fails" else ACCENT
    filled = colour if tree.kinds[node] == "did" else GROUND
    drawing.write(24, y + 5, str(position + 1), fill=MUTED)
    drawing.add("circle", cx=x, cy=y, r=5, fill=filled, stroke=colour, stroke_width=2)
    # Across the lanes of the others, since a row has one step only.
    words = shorten(tree.said[node], WIDTH - x - 24)
    drawing.write(x + 14, y + 5, words, stroke=GROUND, stroke_width=5, paint_order="stroke")


def _row_words(row: dict[str, str]) -> str:
    return ", ".join(f"{column} {text}" for column, text in row.items() if text)


def _some(lines: list[str], most: int) -> list[str]:
    """The lines, or the first of them and how many more there are."""
    return lines if len(lines) <= most else [*lines[: most - 1], f"… and {len(lines) - most + 1:,} more rows"]
