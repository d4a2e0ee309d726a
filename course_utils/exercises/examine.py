"""Examine an answer: run its laws in order, and find the smallest case that breaks one.

Cases come from hypothesis, derandomised, so that everyone in a class sees the same one; or from a list, in its order.
"""

import warnings
from contextlib import suppress
from copy import deepcopy
from zlib import crc32

from course_utils.exercises.attempt import Attempt, NotAttempted, NotYet, Returned
from course_utils.exercises.exercise import Exercise, Law
from course_utils.exercises.limit import Limit, OutOfTime, Unfinished
from course_utils.exercises.limit.strike import Strike
from course_utils.exercises.outcome import Outcome
from course_utils.exercises.printed import quiet_descriptors
from course_utils.exercises.stress.survey import Survey
from course_utils.exercises.stress.surveying import Progress, survey_of
from course_utils.exercises.whose_mistake import is_the_answers
from course_utils.text import show_error

_MOST_CASES_AFTER_A_FAILURE = 1000


class _Search:
    """The laws of one exercise against one answer, and the smallest failure found so far."""

    def __init__(
        self, exercise: Exercise, answers: tuple[object, ...], limit: Limit, progress: Progress | None
    ) -> None:
        self.exercise, self.limit, self.progress = exercise, limit, progress
        self.attempts = [
            Attempt(name, answer, limit, none_is_an_answer=exercise.none_is_an_answer)
            for name, answer in zip(exercise.answers, answers, strict=True)
        ]
        self.law: Law | None = None
        self.smallest: NotYet | None = None
        self.smallest_case: dict[str, object] = {}
        self.cases = self.cases_since_a_failure = 0

    def run(self) -> None:
        """Raise NotYet with the smallest case of the first law that is broken."""
        for law in self.exercise.laws:
            self.law, self.limit.law = law, getattr(law.holds, "__code__", None)
            try:
                if law.strategies:
                    self._search_with_hypothesis(law)
                else:
                    for case in law.cases() if law.cases else ({},):
                        self._try_case(law, dict(case))
            except NotYet as failure:
                self._ask_again(law, failure)
                raise
        if self.exercise.stress is not None:
            self._put_under_stress()

    def _put_under_stress(self) -> None:
        self.law = self.limit.law = None
        survey = survey_of(self.exercise, [attempt.answer for attempt in self.attempts], self.limit, self.progress)
        if survey.trouble or survey.smallest is None:
            if not survey.survived:
                raise NotYet(survey.trouble)
            return
        smallest = survey.smallest
        raise NotYet(f"{self.exercise.name} is {survey.verdict}\n{smallest.why}", smallest.calls, smallest.trace)

    def _ask_again(self, law: Law, first: NotYet) -> None:
        """Raise another NotYet when the same case now goes differently: the answer remembers, or is not determined."""
        from hypothesis.errors import UnsatisfiedAssumption

        with suppress(UnsatisfiedAssumption), warnings.catch_warnings(action="ignore"):
            try:
                self._try_case(law, self.smallest_case)
            except NotYet as second:
                if (first.because, first.error, first.case) == (second.because, second.error, second.case):
                    return
        raise NotYet(_MOODY.format(name=self.exercise.name), first.case) from first

    def _try_case(self, law: Law, case: dict[str, object]) -> None:
        from hypothesis.errors import HypothesisException

        self.cases += 1
        if self.progress is not None:
            self.progress("cases", self.cases)
        untouched = deepcopy(case)  # by the answer, to be asked again
        # One list of steps for all attempts, so that the calls of several answers show in the order they were made.
        steps, touched = list[str](), list[object]()
        for attempt in self.attempts:
            attempt.steps, attempt.touched = steps, touched
        try:
            law.holds(*self.attempts, **case)
        except NotYet as failure:
            self.smallest, self.smallest_case = failure, untouched
            raise
        except (NotAttempted, AssertionError, HypothesisException):
            raise
        except Exception as error:
            if not is_the_answers(error, law.holds.__code__, touched, (Attempt, Returned)):
                raise  # a mistake in the law itself: a traceback tells its author
            self.smallest, self.smallest_case = NotYet(case="\n".join(steps), error=_looked_into(error)), untouched
            raise self.smallest from error

    def _search_with_hypothesis(self, law: Law) -> None:
        from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
        from hypothesis.errors import Flaky

        @seed(crc32(law.name.encode()))  # the same cases for everybody, and after every change of this module
        @settings(
            max_examples=law.examples,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            verbosity=Verbosity.quiet,
        )
        @given(**law.strategies)
        def every_case(**case: object) -> None:
            self.cases_since_a_failure += self.smallest is not None
            if self.cases_since_a_failure <= _MOST_CASES_AFTER_A_FAILURE:
                self._try_case(law, case)

        try:
            every_case()
        except Flaky as flaky:
            if self.smallest and self.cases_since_a_failure > _MOST_CASES_AFTER_A_FAILURE:
                raise self.smallest from flaky  # hypothesis wondered why the cases that were left out did not fail
            case = self.smallest.case if self.smallest else ""
            raise NotYet(_MOODY.format(name=self.exercise.name), case) from flaky

    def steps(self) -> str:
        return "\n".join(self.attempts[0].steps)


def _looked_into(error: Exception) -> str:
    """What a law says that looked into what came back, or was left behind, and could not."""
    if isinstance(error, TypeError | ValueError | LookupError | AttributeError | ArithmeticError):
        return f"What came back does not have the form it should have ({show_error(error)})."
    return f"What came back, or what was left behind, can no longer be looked at ({show_error(error)})."


_MOODY = (
    "{name} answered the same question differently the second time. Does it keep something between calls, "
    "such as a list outside the function or a default argument, or use random numbers or the clock?"
)


def examine(
    exercise: Exercise,
    answers: tuple[object, ...],
    limit: Limit | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Check `answers` against every law of `exercise`, within `limit`. Never raises for what learner code does.

    `progress` is told before each case how many there are so far, and in a survey after each history. The outcome depends
    on the answers alone; but where the machine could not finish it is *unfinished*, and says nothing about them. Raises
    RuntimeError outside the main thread.
    """
    if len(answers) != len(exercise.answers) or any(answer is ... for answer in answers):
        call = f'check("{exercise.name}", {", ".join(exercise.answers)})'
        return Outcome(exercise.name, "not attempted", f"Hand your answer to the check: {call}")
    with limit or Limit() as limit, quiet_descriptors():
        search = _Search(exercise, answers, limit, progress)
        try:
            search.run()
        except NotAttempted as stub:
            return Outcome(exercise.name, "not attempted", str(stub) or "This is still the stub.")
        except NotYet as failure:
            return _not_yet(exercise, search, failure)
        except (OutOfTime, Strike, Unfinished) as end:
            if search.smallest:
                return _not_yet(exercise, search, search.smallest)
            message = out_of_time(exercise.name, end, limit)
            if isinstance(end, Unfinished):
                return Outcome(exercise.name, "unfinished", message)
            return Outcome(exercise.name, "not yet", message, search.steps())
    return Outcome(exercise.name, "solved")


def out_of_time(name: str, end: OutOfTime | Strike | Unfinished, limit: Limit) -> str:
    """The sentence for a search that came to its end by a limit: which one, and what that says about the answer."""
    if isinstance(end, Unfinished):
        return str(end) or _UNFINISHED.format(limit.allowance)
    # A strike outside a call: learner code that a law runs by the way.
    passed = end.passed if isinstance(end, OutOfTime) else limit.passed
    return _OUT_OF_TIME.get(passed, _OUT_OF_TIME["computing"]).format(limit.allowance, name=name)


def stressed(exercise: Exercise, answers: tuple[object, ...], progress: Progress, limit: Limit | None = None) -> Survey:
    """Every history of the handlers, surveyed within `limit`. Never raises for what learner code does.

    Raises LookupError for an exercise without a stress, or another number of answers than it has.
    """
    if exercise.stress is None or len(answers) != len(exercise.answers):
        raise LookupError(
            f'stress("{exercise.name}", {", ".join(exercise.answers)}) is how it is called.'
            if exercise.stress
            else f"{exercise.name} is no handler to put under stress. Try check({exercise.name!r}, …)."
        )
    with limit or Limit() as limit, quiet_descriptors():
        try:
            return survey_of(exercise, answers, limit, progress)
        except NotAttempted as stub:
            trouble = str(stub) or "This is still the stub."
        except (OutOfTime, Strike, Unfinished) as end:
            trouble = out_of_time(exercise.name, end, limit)
    return Survey(exercise.name, exercise.stress.contract, trouble=trouble)


_OUT_OF_TIME: dict[object, str] = {
    "computing": "{name} did not come back within {0.computing_s:g} seconds of computing. Does a loop never end?",
    "waiting": (
        "{name} did not come back within {0.waiting_s:g} seconds, and computed next to nothing in them. Does it wait in "
        "vain, or sleep?"
    ),
    "computing in all": (
        "{name} computes for too long: its calls in this check took more than {0.computing_in_all_s:g} seconds of "
        "computing together. Does each call do work that grows with something it need not look at?"
    ),
    "waiting in all": (
        "{name} sleeps or waits for too long: its calls in this check waited for more than {0.waiting_in_all_s:g} seconds "
        "together. What do they wait for?"
    ),
}
_UNFINISHED = (
    "The check ran out of time: this machine could not finish it in {0.check_s:g} seconds. That says nothing about your "
    "answer. Close what keeps the machine busy, or wait until it is done, and check again."
)


def _not_yet(exercise: Exercise, search: _Search, failure: NotYet) -> Outcome:
    law = search.law.sentence if search.law else ""
    sentence = "\n".join(filter(None, [failure.error, failure.because or law]))
    return Outcome(exercise.name, "not yet", sentence, failure.case, trace=failure.trace)
