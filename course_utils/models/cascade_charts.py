"""Charts of the deposit cascade: its two latencies side by side, and what a chain of calls does to availability."""

from collections.abc import Mapping, Sequence

import pandas as pd

from course_utils.charts.bars import labelled_bars
from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.lines import labelled_lines

ANSWER, WORK = "accepted", "all done"


def latency_bars(
    latencies_ms: Mapping[str, tuple[float | None, float | None]],
    *,
    title: str = "The answer and the work are two different times",
) -> CourseChart:
    """A pair of bars for each design: what the customer waits for, and when the last piece of work is done.

    `latencies_ms` maps the name of a design to both, as `response_ms` and `completion_ms` return them; None, for what
    never happened, is written out as "never". Raises ValueError when there is nothing to show.
    """
    if not latencies_ms:
        raise ValueError("There are no latencies to show. Give at least one design with its two times.")
    data = pd.DataFrame(
        [
            {"design": design, "moment": moment, "milliseconds": "never" if time_ms is None else time_ms}
            for design, times_ms in latencies_ms.items()
            for moment, time_ms in zip((ANSWER, WORK), times_ms, strict=True)
        ]
    )
    drawn = data.assign(
        length=[0 if time == "never" else time for time in data["milliseconds"]],
        label=[
            f"{moment}: {time}" if time == "never" else f"{moment}: {time:,.0f} ms"
            for moment, time in zip(data["moment"], data["milliseconds"], strict=True)
        ],
    )
    kinds = "moment", (ANSWER, WORK)
    axis = "milliseconds after the request"
    chart = labelled_bars(drawn, length="length", label="label", group="design", kinds=kinds, title=axis)
    said = "; ".join(
        f"{design}: {ANSWER} {_when(response_ms)}, {WORK} {_when(completion_ms)}"
        for design, (response_ms, completion_ms) in latencies_ms.items()
    )
    return course_chart(chart, title=title, description=f"{said}.", table=data)


def _when(time_ms: float | None) -> str:
    return "never" if time_ms is None else f"after {time_ms:,.0f} ms"


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
