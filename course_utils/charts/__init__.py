"""Charts that draw offline, read aloud, and have their data one click away.

Importing this package makes Altair draw with the course's renderer and theme.
"""

import sys

# With every chart Altair loads jsonschema, and that compiles a grammar of web addresses: a second, for a format no
# chart has. jsonschema does without the grammar's package where it is not installed, so it looks so while Altair loads.
_GRAMMAR = "rfc3987_syntax"
_known = sys.modules.get(_GRAMMAR)
sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
import altair  # noqa: E402, F401

if _known is None:
    del sys.modules[_GRAMMAR]
else:
    sys.modules[_GRAMMAR] = _known

from course_utils.charts.bars import labelled_bars  # noqa: E402
from course_utils.charts.chart import CourseChart, course_chart  # noqa: E402
from course_utils.charts.lines import labelled_lines  # noqa: E402
from course_utils.charts.renderer import enable, still_picture  # noqa: E402

__all__ = [
    "CourseChart",
    "course_chart",
    "enable",
    "labelled_bars",
    "labelled_lines",
    "still_picture",
]

enable()
