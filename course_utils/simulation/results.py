"""What a simulated day left behind: columns per request, with their units, ready for pandas.

Response latency (until the caller had an answer) and completion latency (until all the work was done) are two
columns and never mixed: a request–response design answers when it is done, an event-driven one long before.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.simulation.distributions import Floats
from course_utils.simulation.stations import Fate, Fates
from course_utils.simulation.validation import numbers, require

if TYPE_CHECKING:
    import pandas as pd


class Column(NamedTuple):
    """One value per request, shape (n,), with its unit and what it means."""

    values: NDArray[np.generic]
    unit: str
    description: str


@dataclass(frozen=True, eq=False)
class Visits:
    """What one station did; shape (n,) each, one entry per request, times in seconds.

    arrived_s
        When the request or message first came to the station (for a consumer: when it was in the log).
    waited_s
        Wait of the attempt that counted: from its arrival until work on it began, for a consumer until work on
        it last began, held back and polled time included. NaN when none began.
    departed_s
        When its work was done; NaN when it never was.
    attempts
        How often it was tried here: calls, or deliveries to a consumer, those that a crash cut off included.
    entered_s, left_s
        Every stay of an attempt in the system, refused ones not: when it came and when it went, in any order
        and of one length, which differs from n when there were retries.
    """

    arrived_s: Floats
    waited_s: Floats
    departed_s: Floats
    attempts: NDArray[np.int32]
    entered_s: Floats = field(repr=False)
    left_s: Floats = field(repr=False)

    def in_system(self, times_s: ArrayLike) -> NDArray[np.int64]:
        """How many were there, waiting or being worked on, at each of these times (seconds).

        For a consumer this is its backlog: what the log holds and it has not finished.
        """
        at = numbers("times_s", times_s)
        came = np.searchsorted(np.sort(self.entered_s), at, side="right")
        return came - np.searchsorted(np.sort(self.left_s), at, side="right")


@dataclass(frozen=True, eq=False)
class Results:
    """One design on one day. Times in seconds, shape (n,), one entry per request in order of arrival.

    arrival_s
        When the request arrived.
    answered_s
        When its caller had an answer, good or bad.
    completed_s
        When the last of its work was done; NaN when some of it never was. Work may complete though the caller
        was told of a time-out.
    fate
        What the caller was told: see `Fate`.
    visits
        What each station did, by name.
    """

    arrival_s: Floats
    answered_s: Floats
    completed_s: Floats
    fate: Fates
    visits: dict[str, Visits] = field(repr=False)

    def __len__(self) -> int:
        return len(self.arrival_s)

    def __getitem__(self, name: str) -> Visits:
        require(name in self.visits, "station", name, f"must be one of {', '.join(self.visits)}")
        return self.visits[name]

    @property
    def response_latency_s(self) -> Floats:
        """Seconds from arrival until the caller had an answer, good or bad."""
        return self.answered_s - self.arrival_s

    @property
    def completion_latency_s(self) -> Floats:
        """Seconds from arrival until all the work was done; NaN when some of it never was."""
        return self.completed_s - self.arrival_s

    @property
    def availability(self) -> float:
        """The share of requests whose caller got a good answer."""
        return float(np.mean(self.fate == Fate.ANSWERED))

    @property
    def columns(self) -> dict[str, Column]:
        """Every column by name, with its unit and description."""
        fates = np.array([fate.name.lower().replace("_", " ") for fate in Fate])
        columns = {
            "arrival_s": Column(self.arrival_s, "s", "when the request arrived"),
            "answered_s": Column(self.answered_s, "s", "when its caller had an answer, good or bad"),
            "completed_s": Column(self.completed_s, "s", "when all its work was done; missing when it never was"),
            "fate": Column(fates[self.fate], "", "what the caller was told"),
            "response_latency_s": Column(self.response_latency_s, "s", "from arrival to answer"),
            "completion_latency_s": Column(self.completion_latency_s, "s", "from arrival until all work was done"),
        }
        for name, visits in self.visits.items():
            columns |= {
                f"{name}.arrived_s": Column(visits.arrived_s, "s", f"when it came to {name}"),
                f"{name}.waited_s": Column(visits.waited_s, "s", f"how long it waited at {name}"),
                f"{name}.departed_s": Column(visits.departed_s, "s", f"when {name} had done its work"),
                f"{name}.attempts": Column(visits.attempts, "1", f"how often {name} was asked to do it"),
            }
        return columns

    def to_frame(self) -> "pd.DataFrame":
        """The columns as a pandas table, one row per request; `columns` has their units."""
        import pandas as pd

        return pd.DataFrame({name: column.values for name, column in self.columns.items()})
