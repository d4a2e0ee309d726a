"""Hints and laws of `availability`."""

from decimal import Decimal
from fractions import Fraction
from math import prod

from hypothesis.strategies import integers, lists, sampled_from

from course_utils.exercises import Exercise

exercise = Exercise(
    "availability",
    answers=("chain_availability", "answer_availability"),
    hints=(
        "Take two parts that are each up half of the time, like two coins. In which share of the time are both up?",
        "Multiply. Start with 1, which is also the answer for an empty list. For the second function ask which parts "
        "have to be up before Ada has her answer.",
        "In the event-driven design these are the producer and the broker: `producer * broker`. The subscribers work "
        "after the answer.",
    ),
)


SIX_PLACES = 1e-6


shares = integers(500, 1000).map(lambda permille: permille / 1000)


def together(parts: list[float]) -> float:
    """The product, computed in fractions of whole numbers."""
    return float(prod(Fraction(round(part * 1000), 1000) for part in parts))


def close(returned, expected: float, because: str = "") -> None:
    is_number = isinstance(returned.value, int | float | Decimal) and not isinstance(returned.value, bool)
    if not is_number:
        returned.should_be(expected)
    returned.should(abs(float(returned.value) - expected) < SIX_PLACES, because, f"{expected:.6f}")


@exercise.law(part=shares, examples=25)
def one_part_is_a_chain_of_one(chain, answer, part: float) -> None:
    """A chain of one part is up as often as that part. An availability is a share from 0 to 1, not a percentage."""
    close(chain([part]), part)


@exercise.law(part=sampled_from([0.9, 0.8, 0.6]), examples=25)
def longer_is_weaker(chain, answer, part: float) -> None:
    """Two parts are both up less often than either of them: the second may be down while the first is up."""
    returned = chain([part, part])
    if not isinstance(returned.value, int | float | Decimal):
        returned.should_be(part * part)
    returned.should(returned.value < part - SIX_PLACES, expected=f"less than {part}")


@exercise.law()
def both_may_be_down(chain, answer) -> None:
    """Adding up the outages counts the moments twice in which two parts are down at once."""
    close(chain([0.4, 0.4]), 0.16)


@exercise.law()
def five_times_three_nines(chain, answer) -> None:
    """Five parts that are each up 0.999 of the time are all up 0.995010 of it. Six places are asked for."""
    close(chain([0.999] * 5), 0.995010)


@exercise.law(parts=lists(shares, min_size=2, max_size=6), examples=25)
def every_part_counts(chain, answer, parts: list[float]) -> None:
    """Every part of the chain counts, each with its own availability."""
    close(chain(parts), together(parts))


@exercise.law()
def nothing_cannot_be_down(chain, answer) -> None:
    """With nothing in the list there is nothing that could be down: always up."""
    close(chain([]), 1.0)


@exercise.law(producer=shares, examples=25)
def the_producer_counts(chain, answer, producer: float) -> None:
    """The deposit service has to be up too, or nobody takes Ada's request."""
    close(answer(producer, 1.0, []), producer)


@exercise.law(producer=shares, others=lists(shares, min_size=1, max_size=4), examples=25)
def the_subscribers_do_not_count(chain, answer, producer: float, others: list[float]) -> None:
    """Ada has her answer before any subscriber begins. Their availability does not matter to it."""
    close(answer(producer, 1.0, others), producer)


@exercise.law(producer=shares, broker=shares, others=lists(shares, max_size=4), examples=25)
def the_broker_counts_too(chain, answer, producer: float, broker: float, others: list[float]) -> None:
    """The broker counts too: while it is down, the event cannot be kept, and Ada gets an error."""
    close(answer(producer, broker, others), together([producer, broker]))
