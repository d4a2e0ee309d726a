"""What a simulated day left behind: columns per request, with their units, ready for pandas.

Response latency (until the caller had an answer) and completion latency (until all the work was done) are two
columns and never mixed: a request–response design answers when it is done, an event-driven one long before.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.simulation.distributions import Floats
from course_utils.simulation.stations import Outcome, Outcomes
from course_utils.simulation.validation import numbers, require

if TYPE_CHECKING:
    import pandas as pd


class Column(NamedTuple):
    """One value per request, shape (n,), with its unit and what it means."""

    values: NDArray[np.generic]
    unit: str
    description: str


@dataclass(frozen=True, eq=False)
class Station:
    """What one service did; shape (n,) each, one entry per request, times in seconds.

    arrived
        When the request or message first came to the service (for a consumer: when it was in the log).
    waited
        Wait of the attempt that counted: from its arrival until work on it began, for a consumer until work on
        it last began, held back and polled time included. NaN when none began.
    departed
        When its work was done; NaN when it never was.
    attempts
        How often it was tried here: calls, or deliveries to a consumer, those that a crash cut off included.
    entered, left
        Every stay of an attempt in the system, refused ones not: when it came and when it went, in any order
        and of one length, which differs from n when there were retries.
    """

    arrived: Floats
    waited: Floats
    departed: Floats
    attempts: NDArray[np.int32]
    entered: Floats = field(repr=False)
    left: Floats = field(repr=False)

    def in_system(self, times: ArrayLike) -> NDArray[np.int64]:
        """How many were there, waiting or being worked on, at each of these times (seconds).

        For a consumer this is its backlog: what the log holds and it has not finished.
        """
        at = numbers("times", times)
        came = np.searchsorted(np.sort(self.entered), at, side="right")
        return came - np.searchsorted(np.sort(self.left), at, side="right")


@dataclass(frozen=True, eq=False)
class Results:
    """One design on one day. Times in seconds, shape (n,), one entry per request in order of arrival.

    arrival
        When the request arrived.
    answered
        When its caller had an answer, good or bad.
    completed
        When the last of its work was done; NaN when some of it never was. Work may complete though the caller
        was told of a time-out.
    outcome
        What the caller was told: see `Outcome`.
    stations
        What each service did, by name.
    """

    arrival: Floats
    answered: Floats
    completed: Floats
    outcome: Outcomes
    stations: dict[str, Station] = field(repr=False)

    def __len__(self) -> int:
        return len(self.arrival)

    def __getitem__(self, name: str) -> Station:
        require(name in self.stations, "service", name, f"must be one of {', '.join(self.stations)}")
        return self.stations[name]

    @property
    def response_latency(self) -> Floats:
        """Seconds from arrival until the caller had an answer, good or bad."""
        return self.answered - self.arrival

    @property
    def completion_latency(self) -> Floats:
        """Seconds from arrival until all the work was done; NaN when some of it never was."""
        return self.completed - self.arrival

    @property
    def availability(self) -> float:
        """The share of requests whose caller got a good answer."""
        return float(np.mean(self.outcome == Outcome.ANSWERED))

    @property
    def columns(self) -> dict[str, Column]:
        """Every column by name, with its unit and description."""
        outcomes = np.array([outcome.name.lower().replace("_", " ") for outcome in Outcome])
        columns = {
            "arrival": Column(self.arrival, "s", "when the request arrived"),
            "answered": Column(self.answered, "s", "when its caller had an answer, good or bad"),
            "completed": Column(self.completed, "s", "when all its work was done; missing when it never was"),
            "outcome": Column(outcomes[self.outcome], "", "what the caller was told"),
            "response_latency": Column(self.response_latency, "s", "from arrival to answer"),
            "completion_latency": Column(self.completion_latency, "s", "from arrival until all work was done"),
        }
        for name, station in self.stations.items():
            columns |= {
                f"{name}.arrived": Column(station.arrived, "s", f"when it came to {name}"),
                f"{name}.waited": Column(station.waited, "s", f"how long it waited at {name}"),
                f"{name}.departed": Column(station.departed, "s", f"when {name} had done its work"),
                f"{name}.attempts": Column(station.attempts, "1", f"how often {name} was asked to do it"),
            }
        return columns

    def to_frame(self) -> "pd.DataFrame":
        """The columns as a pandas table, one row per request; `columns` has their units."""
        import pandas as pd

        return pd.DataFrame({name: column.values for name, column in self.columns.items()})
