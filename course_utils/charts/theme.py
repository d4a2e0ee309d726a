"""How the course's charts look: readable sizes, light grids, colours that most people can tell apart.

The colours are the course's own, so that a chart follows the theme of the page it is drawn on.
"""

from typing import Any

from course_utils import colours

TEXT = colours.INK.css
GRID = colours.HAIR.css
PALETTE = tuple(colour.css for colour in colours.SERIES)
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4])
FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
WIDTH, HEIGHT = 480, 280


def theme() -> dict[str, Any]:
    """The theme as a Vega-Lite configuration. `WIDTH` pixels hold the whole chart, axes included."""
    return {
        "config": {
            "autosize": {"type": "fit", "contains": "padding"},
            "background": colours.GROUND.css,
            "font": FONT,
            "padding": 10,
            "view": {
                "continuousWidth": WIDTH,
                "discreteWidth": WIDTH,
                "continuousHeight": HEIGHT,
                "stroke": None,
            },
            "title": {"anchor": "start", "color": TEXT, "fontSize": 16, "fontWeight": 600, "offset": 14},
            "axis": {
                "domainColor": TEXT,
                "gridColor": GRID,
                "labelPadding": 6,
                "labelSeparation": 6,
                "labelColor": TEXT,
                "labelFontSize": 12,
                "tickColor": TEXT,
                "titleColor": TEXT,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "titlePadding": 8,
            },
            "legend": {"labelColor": TEXT, "labelFontSize": 12, "titleColor": TEXT, "titleFontSize": 12},
            "text": {"color": TEXT, "fontSize": 12},
            "line": {"strokeWidth": 2.5},
            "range": {"category": list(PALETTE)},
        }
    }
