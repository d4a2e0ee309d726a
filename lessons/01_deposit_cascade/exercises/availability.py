"""How often everything in a chain is up at once, and what has to be up for an answer in the event-driven design."""

from decimal import Decimal
from fractions import Fraction
from math import prod
from numbers import Real

from hypothesis.strategies import integers, lists, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.attempt import Returned

exercise = Exercise(
    "availability",
    answers=("chain_availability", "answer_availability"),
    hints=(
        "Take two parts that are each up half of the time, like two coins. In which share of the time are both up?",
        "Multiply. Start with 1, which is also the answer for an empty list. For the second function ask which parts "
        "have to be up before Ada has her answer.",
        "`share = 1`, then `share *= part` for each part. For Ada's answer, follow the event in the theatre up to the "
        "word *accepted*: whom has it passed by then? Those are the parts of a shorter chain.",
    ),
)


SIX_PLACES = 1e-6

shares = integers(500, 1000).map(lambda permille: permille / 1000)


def together(parts: list[float]) -> float:
    """The product, computed in fractions of whole numbers."""
    return float(prod(Fraction(round(part * 1000), 1000) for part in parts))


def share(returned: Returned) -> float:
    """What came back as a float, of whatever type of number it is."""
    if not isinstance(returned.value, Real | Decimal) or isinstance(returned.value, bool):
        returned.should_be(0.5)  # refused for its type, whatever the number
    return float(returned.value)


def close(returned: Returned, expected: float, because: str = "") -> None:
    """Within six decimal places of `expected`."""
    returned.should(abs(share(returned) - expected) < SIX_PLACES, because, f"{expected:.6f}")


def rounded_to_six_or_more(returned: Returned, expected: float) -> None:
    """`close`, with a sentence of its own where fewer places are left than the task asks for."""
    given = share(returned)
    rounded = any(given == round(expected, places) for places in range(2, 6))
    close(returned, expected, "Rounded too early: six decimal places are asked for." if rounded else "")


@exercise.law(part=shares, examples=25)
def one_part_is_a_chain_of_one(chain: Attempt, answer: Attempt, part: float) -> None:
    """A chain of one part is up as often as that part. An availability is a share from 0 to 1, not a percentage."""
    close(chain([part]), part)


@exercise.law(part=sampled_from([0.9, 0.8, 0.6]), examples=25)
def longer_is_weaker(chain: Attempt, answer: Attempt, part: float) -> None:
    """Two parts are both up less often than either of them: the second may be down while the first is up."""
    returned = chain([part, part])
    returned.should(share(returned) < part - SIX_PLACES, expected=f"less than {part}")


@exercise.law()
def both_may_be_down(chain: Attempt, answer: Attempt) -> None:
    """Adding up the outages counts the moments twice in which two parts are down at once."""
    close(chain([0.4, 0.4]), 0.16)


@exercise.law()
def five_times_three_nines(chain: Attempt, answer: Attempt) -> None:
    """Five parts that are each up 0.999 of the time are all up 0.995010 of it. Six places are asked for."""
    close(chain([0.999] * 5), 0.995010)


@exercise.law(parts=lists(shares, min_size=2, max_size=6), examples=25)
def every_part_counts(chain: Attempt, answer: Attempt, parts: list[float]) -> None:
    """Every part of the chain counts, each with its own availability."""
    close(chain(parts), together(parts))


@exercise.law()
def nothing_cannot_be_down(chain: Attempt, answer: Attempt) -> None:
    """With nothing in the list there is nothing that could be down: always up."""
    close(chain([]), 1.0)


@exercise.law(producer=shares, examples=25)
def the_producer_counts(chain: Attempt, answer: Attempt, producer: float) -> None:
    """The deposit service has to be up too, or nobody takes Ada's request."""
    rounded_to_six_or_more(answer(producer, 1.0, [1.0]), producer)


@exercise.law(producer=shares, others=lists(shares, min_size=1, max_size=4), examples=25)
def the_subscribers_do_not_count(chain: Attempt, answer: Attempt, producer: float, others: list[float]) -> None:
    """Ada has her answer before any subscriber begins. Their availability does not matter to it."""
    rounded_to_six_or_more(answer(producer, 1.0, others), producer)


@exercise.law(producer=shares, broker=shares, others=lists(shares, min_size=1, max_size=4), examples=25)
def the_broker_counts_too(chain: Attempt, answer: Attempt, producer: float, broker: float, others: list[float]) -> None:
    """The broker counts too: while it is down, the event cannot be kept, and Ada gets an error."""
    rounded_to_six_or_more(answer(producer, broker, others), together([producer, broker]))


@exercise.law(producer=shares, broker=shares, examples=10)
def nobody_need_subscribe(chain: Attempt, answer: Attempt, producer: float, broker: float) -> None:
    """With no subscriber at all Ada gets her answer just as often."""
    rounded_to_six_or_more(answer(producer, broker, []), together([producer, broker]))
