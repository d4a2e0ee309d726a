"""Charts of the order notices: what it costs when consumers call back, against events that carry their state."""

from collections.abc import Sequence

import pandas as pd

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.lines import labelled_lines

CONSUMERS = "consumers"


def callback_reads(
    events_per_second: Sequence[float] = (10, 50, 100),
    *,
    most_consumers: int = 10,
    title: str = "Call-backs grow with every consumer",
) -> CourseChart:
    """Reads per second at the producer: k consumers at λ events/s ask λk times; carried state asks never.

    Raises ValueError for a negative rate or fewer than 1 consumer.
    """
    _check(most_consumers, "events_per_second", events_per_second)
    y, series = "reads per second at the producer", "design"
    rates = {f"{rate:g} events/s": rate for rate in sorted(events_per_second, reverse=True)}
    data = pd.DataFrame(
        [
            {series: name, CONSUMERS: k, y: rate * k}
            for name, rate in {**rates, "state transfer": 0}.items()
            for k in range(most_consumers + 1)
        ]
    )
    description = (
        f"With {most_consumers} consumers that call back, {max(events_per_second):g} events a second cause "
        f"{max(events_per_second) * most_consumers:g} reads a second at the producer; events that carry "
        "their state cause none."
    )
    chart = labelled_lines(data, x=CONSUMERS, y=y, series=series)
    return course_chart(chart, title=title, description=description, table=data)


def callback_bytes(
    *,
    notification: int,
    call_back: int,
    full_event: int,
    most_consumers: int = 10,
    title: str = "Bytes on the wire for one event",
) -> CourseChart:
    """Bytes sent for one event, by number of consumers.

    `notification` and `full_event` are the sizes of the two kinds of event, `call_back` that of a request and
    its reply together. Raises ValueError for a negative size or fewer than 1 consumer.
    """
    _check(most_consumers, "a size", (notification, call_back, full_event))
    y, series = "bytes for one event", "design"
    costs = {"notification": notification + call_back, "state transfer": full_event}
    data = pd.DataFrame(
        [{series: name, CONSUMERS: k, y: cost * k} for name, cost in costs.items() for k in range(most_consumers + 1)]
    )
    notified, carried = (cost * most_consumers for cost in costs.values())
    description = (
        f"With {most_consumers} consumers, one event costs {notified:,} bytes as a notification with "
        f"call-backs, and {carried:,} bytes when it carries its state."
    )
    chart = labelled_lines(data, x=CONSUMERS, y=y, series=series)
    return course_chart(chart, title=title, description=description, table=data)


def _check(most_consumers: int, what: str, values: Sequence[float]) -> None:
    if most_consumers < 1:
        raise ValueError(f"most_consumers is {most_consumers}. The chart needs at least 1.")
    for value in values:
        if value < 0:
            raise ValueError(f"{what} is {value}. It is 0 or more.")
