"""Answers to `RetryBudget` that are wrong, and others that are right."""

from fractions import Fraction

from course_utils.exercises import Answers

answers = Answers("RetryBudget")


@answers.right
class InFractions:
    def __init__(self, per, most):
        self.share, self.most, self.saved = Fraction(1, per), most, Fraction(most)

    def request(self):
        self.saved = min(Fraction(self.most), self.saved + self.share)

    def may_retry(self):
        enough = self.saved >= 1
        self.saved -= enough
        return enough


@answers.right
def in_a_closure(per, most):
    state = {"saved": most, "towards": 0}

    class Budget:
        def request(self):
            if state["saved"] < most:
                state["towards"] += 1
                if state["towards"] == per:
                    state["saved"], state["towards"] = state["saved"] + 1, 0

        def may_retry(self):
            if state["saved"] == 0:
                return False
            state["saved"] -= 1
            return True

    return Budget()


class Budget:
    def __init__(self, per, most):
        self.per, self.most, self.earned = per, most, per * most

    def request(self):
        self.earned = min(self.per * self.most, self.earned + 1)

    def may_retry(self):
        if self.earned < self.per:
            return False
        self.earned -= self.per
        return True


@answers.wrong("however good the day was")
class SavesWithoutEnd(Budget):
    def request(self):
        self.earned += 1


@answers.wrong("begins with `most` retries saved")
class BeginsWithNothing(Budget):
    def __init__(self, per, most):
        super().__init__(per, most)
        self.earned = 0


@answers.wrong("costs nothing")
class OwesWhatItRefused(Budget):
    def may_retry(self):
        self.earned -= self.per
        return self.earned >= 0


@answers.wrong("costs nothing")
class ForgetsWhenItRefuses(Budget):
    def may_retry(self):
        if self.earned < self.per:
            self.earned = 0
            return False
        self.earned -= self.per
        return True


@answers.wrong("not what was earned towards the next")
class ForgetsTheRestWhenItSpends(Budget):
    def may_retry(self):
        if self.earned < self.per:
            return False
        self.earned = (self.earned // self.per - 1) * self.per
        return True


@answers.wrong("no part of a retry either")
class KeepsAPartBeyondTheMost(Budget):
    def request(self):
        self.earned = min(self.per * self.most + self.per - 1, self.earned + 1)


@answers.wrong("with no more")
class CountsFromNoughtToTheMost(Budget):
    def may_retry(self):
        if self.earned < 0:
            return False
        self.earned -= self.per
        return True


@answers.wrong("`per` requests earn one")
class EachRequestEarnsOne(Budget):
    def request(self):
        self.earned = min(self.per * self.most, self.earned + self.per)


@answers.wrong("with no more")
class AsksWithoutSpending(Budget):
    def may_retry(self):
        return self.earned >= self.per


@answers.wrong("however good the day was")
class CountsOverTheWholeDay:
    def __init__(self, per, most):
        self.per, self.most, self.requests, self.retries = per, most, 0, 0

    def request(self):
        self.requests += 1

    def may_retry(self):
        if self.retries >= self.most + self.requests // self.per:
            return False
        self.retries += 1
        return True


@answers.wrong("know nothing of each other")
class SharesItWithOthers(Budget):
    saved: dict[tuple[int, int], int] = {}
    made = 0

    def __init__(self, per, most):
        self.key = (per, most)
        super().__init__(per, most)
        SharesItWithOthers.saved[self.key] = per * most

    @property
    def earned(self):
        return SharesItWithOthers.saved.get(self.key, 0)

    @earned.setter
    def earned(self, value):
        SharesItWithOthers.saved[self.key] = value


@answers.wrong("6 times 1/6 may be a hair less than 1")
class ByFloats(Budget):
    def __init__(self, per, most):
        self.share, self.most, self.saved = 1 / per, most, float(most)

    def request(self):
        self.saved = min(self.most, self.saved + self.share)

    def may_retry(self):
        if self.saved < 1:
            return False
        self.saved -= 1
        return True
