"""What a design costs, as lines: latency, availability, staleness and throughput, from plain columns.

Lines may meet at their ends as a slider moves, so they are told apart by a legend, a colour and a dash.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.simulation_lines import column_along, lines, present, rounded

PERCENTILES = np.concatenate([np.arange(0, 99, 2), [99, 99.5, 99.9]])


def latency_distributions(
    latencies_s: Mapping[str, ArrayLike], *, title: str = "Answered soon is not the same as done soon"
) -> CourseChart:
    """Percentiles of latencies, one line for each named column of seconds; missing values are left out.

    Raises ValueError for a column without any value, and for more columns than can be told apart.
    """
    percentiles = {
        name: 1000 * np.percentile(present(name, column), PERCENTILES) for name, column in latencies_s.items()
    }
    x, y = "requests at most as slow, %", "latency, ms"
    said = "; ".join(
        f"{name}: half within {values[25]:,.4g} ms, 99 % within {values[-3]:,.4g} ms"
        for name, values in percentiles.items()
    )
    return _chart(percentiles, PERCENTILES, x, y, title, f"{said}.")


def availability_by_services(
    services: Sequence[int],
    availabilities: Mapping[str, Sequence[float]],
    *,
    title: str = "Whoever you wait for can let you down",
) -> CourseChart:
    """Availability (0 to 1) against the number of services, one line for each design."""
    percent = {name: 100 * column_along(name, values, services) for name, values in availabilities.items()}
    said = ", ".join(f"{values[-1]:,.4g} % ({name})" for name, values in percent.items())
    description = f"With {services[-1]} services, requests get a good answer {said}."
    # From just below the worst: what sets designs apart is often the second nine.
    return _chart(percent, services, "services", "requests answered well, %", title, description, from_zero=False)


def staleness_by_age(
    ages_s: Sequence[float],
    stale_shares: Mapping[str, Sequence[float]],
    *,
    title: str = "Readers catch up as an event ages",
) -> CourseChart:
    """The share of events (0 to 1) that readers do not see yet against their age in seconds, one line per design."""
    percent = {name: 100 * column_along(name, values, ages_s) for name, values in stale_shares.items()}
    middle = len(ages_s) // 2
    said = ", ".join(f"{values[middle]:,.4g} % ({name})" for name, values in percent.items())
    description = f"{1000 * ages_s[middle]:,.4g} ms after an event, readers do not see it yet in {said} of cases."
    return _chart(percent, 1000 * np.asarray(ages_s), "age of the event, ms", "not visible yet, %", title, description)


def throughput_by_workers(
    workers: Sequence[int],
    throughputs: Mapping[str, Sequence[float]],
    *,
    title: str = "The busiest worker sets the pace",
) -> CourseChart:
    """Messages per second against the number of workers, one line for each skew of the keys."""
    rates = {name: column_along(name, values, workers) for name, values in throughputs.items()}
    said = ", ".join(f"{values[-1]:,.4g} per second ({name})" for name, values in rates.items())
    description = f"{workers[-1]} workers keep up with {said}."
    return _chart(rates, workers, "workers", "messages per second", title, description)


def _chart(
    columns: Mapping[str, ArrayLike],
    across: ArrayLike,
    x: str,
    y: str,
    title: str,
    description: str,
    *,
    from_zero: bool = True,
) -> CourseChart:
    frames = [
        pd.DataFrame({"design": name, x: rounded(across), y: rounded(values)}) for name, values in columns.items()
    ]
    data = pd.concat(frames, ignore_index=True)
    chart = lines(data, x=x, y=y, series="design", from_zero=from_zero)
    return course_chart(chart, title=title, description=description, table=data)
