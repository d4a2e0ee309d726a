"""A finished chart: a picture with a title and a description, and below it the same data as a table."""

from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype

from course_utils.tables import html_table

MOST_ROWS = 200

# On a narrow screen the chart above shrinks with its text instead of being cut off.
_SHRINK = "<style>.vega-embed {display: block; max-width: 100%} .vega-embed svg {max-width: 100%; height: auto}</style>"


class CourseChart:
    """Shows the chart, then a closed `<details>` with its data. `chart` is the Altair chart, to build upon.

    They are two outputs of one cell: JupyterLab shows a single face of each output, so a chart and a table in
    the same one would hide each other.
    """

    def __init__(self, chart: Any, title: str, description: str, table: pd.DataFrame) -> None:
        self.chart = chart
        self.title = title
        self.description = description
        self.table = table

    def __repr__(self) -> str:
        return f"{self.title}\n{self.description}"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.chart)  # type: ignore[no-untyped-call]
        display(_DataTable(self.table))  # type: ignore[no-untyped-call]


def course_chart(chart: Any, *, title: str, description: str, table: pd.DataFrame | None = None) -> CourseChart:
    """`chart` (any Altair chart) ready to be shown.

    `title` is the chart's message; `description` is one sentence with what there is to see, read aloud
    instead of the picture. `table` is the data to show below it, by default what the chart draws.
    Raises ValueError for an empty title or description, TypeError when there is no table and the chart holds
    no data to make one of.
    """
    if not title.strip() or not description.strip():
        raise ValueError(
            "A chart needs a title with its message, and one sentence that describes what there is to see."
        )
    data = chart.data if table is None else table
    if not isinstance(data, pd.DataFrame):
        raise TypeError("The chart's data is not one DataFrame. Pass table=... with the data it shows.")
    return CourseChart(chart.properties(title=title, description=description), title, description, data)


class _DataTable:
    """The data below a chart. Cells are escaped: what they hold is text, never markup."""

    def __init__(self, data: pd.DataFrame) -> None:
        self._data = data

    def __repr__(self) -> str:
        return f"The same data as a table: {len(self._data)} rows ({', '.join(map(str, self._data.columns))})"

    def _repr_html_(self) -> str:
        shown = self._data.head(MOST_ROWS)
        header = [str(name) for name in shown.columns]
        rows = [[_cell(value) for value in row] for row in shown.itertuples(index=False)]
        table = html_table("The same data as a table", header, rows, [is_numeric_dtype(kind) for kind in shown.dtypes])
        more = len(self._data) - MOST_ROWS
        rest = f"\n<p>… {more:,} more rows</p>" if more > 0 else ""
        return f"{_SHRINK}<details><summary>The same data as a table</summary>\n{table}{rest}\n</details>"


def _cell(value: Any) -> str:
    """The value as text: a number to six digits, nothing where none is known."""
    if pd.isna(value):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
