"""The chart of the deposit cascade: what a chain of calls does to availability."""

from collections.abc import Sequence

import pandas as pd

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.lines import labelled_lines


def availability_chain(
    longest: int = 20,
    availabilities: Sequence[float] = (0.999, 0.99, 0.95),
    *,
    title: str = "Each service in a chain costs availability",
) -> CourseChart:
    """Lines of aⁿ in percent: n services, 1 to `longest`, that are each up a share a of the time (0 to 1).

    The product holds when services fail independently of each other. Raises ValueError for a chain of none
    and for an availability outside 0 to 1.
    """
    if longest < 1:
        raise ValueError(f"The longest chain has {longest} services. It needs at least 1.")
    for availability in availabilities:
        if not 0 <= availability <= 1:
            raise ValueError(f"An availability is {availability}. It is a share of the time, from 0 to 1.")
    x, y = "services in the chain", "whole chain available, % of the time"
    data = pd.DataFrame(
        [
            {"each service": f"{availability:g} each", x: n, y: round(100 * availability**n, 4)}
            for availability in availabilities
            for n in range(1, longest + 1)
        ]
    )
    chart = labelled_lines(data, x=x, y=y, series="each service")
    ends = ", ".join(f"{100 * a**longest:.1f} % when each is up {100 * a:g} %" for a in availabilities)
    description = f"A chain of {longest} services is available {ends}; the longer the chain, the less."
    return course_chart(chart, title=title, description=description, table=data)
