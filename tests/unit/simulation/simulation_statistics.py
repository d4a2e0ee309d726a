"""Is a simulated mean what theory says? By batch means, because neighbouring waits resemble each other."""

import numpy as np
from numpy.typing import ArrayLike

BATCHES = 50
STANDARD_ERRORS = 4


def assert_mean(values: ArrayLike, expected: float, *, warm_up: float = 0.05) -> None:
    """The mean is within four standard errors of what is expected, and so precise that this says something.

    The first twentieth, in which the queue fills up, is left out; the rest is cut into 50 batches, far longer
    than waits resemble each other, whose means are all but independent. By chance, four standard errors are
    exceeded once in some 5,000 tests with 49 degrees of freedom; seeds are fixed, so a test that passes stays so.
    A standard error of at most 2.5 % of what is expected means that being a tenth off would be noticed.
    """
    series = np.asarray(values, dtype=np.float64)
    settled = series[int(warm_up * len(series)) :]
    means = [batch.mean() for batch in np.array_split(settled, BATCHES)]
    error = np.std(means, ddof=1) / np.sqrt(BATCHES)
    assert error <= 0.025 * expected, f"A standard error of {error:g} is too large to tell {expected:g}."
    assert abs(settled.mean() - expected) <= STANDARD_ERRORS * error, (
        f"The mean is {settled.mean():g} ± {error:g}, expected {expected:g}."
    )
