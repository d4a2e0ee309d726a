"""`RetryBudget`: retries as a share of requests, with some saved up, and no more than that."""

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise, Returned
from course_utils.text import code

exercise = Exercise(
    "RetryBudget",
    hints=(
        "How much is saved is one number. A request adds to it, a retry takes from it, and it has a greatest value.",
        "Count in requests: a retry costs `per` of them, and `per * most` are as many as can be saved. So no fraction is "
        "ever needed, and 0.1 + 0.1 + … cannot miss 1 by a hair.",
        code(
            "def request(self):",
            "    self.earned = min(self.per * self.most, self.earned + 1)",
            "",
            "def may_retry(self):",
            "    if self.earned < self.per:",
            "        …  # no, and nothing is spent",
            "    …  # spend self.per; yes",
        ),
    ),
)

shares, savings = integers(1, 12), integers(1, 4)


def begun(budget: Attempt, per: int, most: int) -> Returned:
    return budget(per=per, most=most)


def requests(budget: Returned, many: int) -> None:
    for _ in range(many):
        budget.call("request")


def may_retry(budget: Returned, *expected: bool, because: str = "") -> None:
    for each in expected:
        budget.call("may_retry").should_be(each, because)


def spent(budget: Attempt, per: int, most: int) -> Returned:
    """A budget of which all is spent."""
    made = begun(budget, per, most)
    for _ in range(most):
        made.call("may_retry")
    return made


@exercise.law(per=shares, most=savings, examples=20)
def it_begins_with_what_can_be_saved(budget: Attempt, per: int, most: int) -> None:
    """A budget begins with `most` retries saved, and with no more: after those the answer is no."""
    may_retry(begun(budget, per, most), *[True] * most, False)


@exercise.law(per=shares, most=savings, examples=25)
def so_many_requests_earn_one(budget: Attempt, per: int, most: int) -> None:
    """When all is spent, `per` requests earn one retry."""
    made = spent(budget, per, most)
    requests(made, per)
    hair = (
        f" With fractions, {per} times 1/{per} may be a hair less than 1: count in whole requests." if per > 5 else ""
    )
    may_retry(made, True, False, because=f"When all is spent, `per` requests earn one retry.{hair}")


@exercise.law(per=integers(2, 5), most=savings, examples=15)
def fewer_earn_none(budget: Attempt, per: int, most: int) -> None:
    """When all is spent, fewer than `per` requests earn none."""
    made = spent(budget, per, most)
    requests(made, per - 1)
    may_retry(made, False)


@exercise.law(per=shares, most=savings, times=integers(2, 4), examples=25)
def several_can_be_saved(budget: Attempt, per: int, most: int, times: int) -> None:
    """What is earned is saved, up to `most` retries; what is earned beyond that is lost, however good the day was."""
    made = spent(budget, per, most)
    requests(made, per * times)
    may_retry(made, *[True] * min(times, most), False)


@exercise.law(per=integers(2, 5), most=savings, examples=25)
def nothing_is_earned_while_all_is_saved(budget: Attempt, per: int, most: int) -> None:
    """While `most` are saved, a request earns nothing, and no part of a retry either: that would be more than `most`."""
    made = begun(budget, per, most)
    requests(made, per - 1)
    may_retry(made, *[True] * most)
    requests(made, 1)
    may_retry(made, False)


@exercise.law(per=integers(2, 5), most=savings, examples=25)
def to_be_refused_costs_nothing(budget: Attempt, per: int, most: int) -> None:
    """A retry that may not be made costs nothing: what was earned towards the next one stays, and nothing is owed."""
    made = spent(budget, per, most)
    requests(made, per - 1)
    may_retry(made, False, False)
    requests(made, 1)
    may_retry(made, True)


@exercise.law(per=integers(2, 5), most=integers(2, 4), examples=25)
def a_retry_takes_one_and_leaves_the_rest(budget: Attempt, per: int, most: int) -> None:
    """A retry spends one, and not what was earned towards the next."""
    made = spent(budget, per, most)
    requests(made, 2 * per - 1)
    may_retry(made, True)
    requests(made, 1)
    may_retry(made, True, False)


@exercise.law(per=shares, most=savings, examples=15)
def each_budget_is_its_own(budget: Attempt, per: int, most: int) -> None:
    """Two budgets know nothing of each other."""
    first, second = begun(budget, per, most), begun(budget, per, most)
    may_retry(first, *[True] * most, False)
    may_retry(second, True)
    requests(second, per)
    may_retry(first, False)
