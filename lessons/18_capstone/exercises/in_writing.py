"""`in_writing`: what a handler gets wrong under a stress of one's own is repaired, or accepted with a reason."""

from collections import Counter
from typing import Any

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.stress import Stress, Survey
from course_utils.exercises.stress.bench import Bench
from course_utils.exercises.stress.history import History
from course_utils.exercises.stress.surveying import survey_of
from course_utils.exercises.stress.telling import calls_of
from course_utils.text import code, show, show_error

from ..kit import program_of

FEWEST_EVENTS, FEWEST_WORDS = 2, 6
MAY_BE_ACCEPTED = ("lost", "doubled", "wrong")

exercise = Exercise(
    "in_writing",
    answers=("trial", "handle", "accepted"),
    hints=(
        "What happens when this number is one too high? Who would decide otherwise because of it?",
        "Either the handler keeps the ids it has counted, and nothing is left to accept; or it does not, and `accepted` says "
        "for each kind of mistake that stress finds why the library can live with it.",
        code(
            'loans = state.setdefault("loans", {})',
            'loans.setdefault(event["title"], 0)',
            'if event["type"] == "BookLent":',
            '    loans[event["title"]] += 1',
            "…",
            'return {"doubled": "…"}  # who sees it, what it costs, and why that is less than a table of ids',
        ),
    ),
)


@exercise.law()
def a_trial_can_be_asked(trial: Attempt, handle: Attempt, accepted: Attempt) -> None:
    """`trial` gives back a Stress of two to five events, whose `key`, `fold`, `late` and `double` have an answer for them."""
    stress = _stress(trial)
    if len(stress.events) < FEWEST_EVENTS:
        trial.fail(
            f"The trial has {len(stress.events)} events. With fewer than two, nothing can come in another order."
        )
    own: dict[Any, list[Any]] = {}
    for event in stress.events:
        for name in ("late", "double", "key"):
            answer = _asked(trial, name, getattr(stress, name), event)
        own.setdefault(answer, []).append(event)
    for events in own.values():
        _asked(trial, "fold", stress.fold, events)


def _asked(trial: Attempt, name: str, function: Any, given: Any) -> Any:
    """What a function of the trial says, which the learner wrote; not yet where it raises."""
    try:
        return function(given)
    except Exception as error:
        trial.fail(error=f"`{name}` of the trial raised {show_error(error)}", lines=[f"{name}({show(given)})"])


def nothing(*_given: Any) -> None:
    """A handler that does nothing."""


def _stress(trial: Attempt) -> Stress:
    value = trial().value
    if not isinstance(value, Stress):
        trial.fail(f"trial gives back {show(value)}, and not a Stress(…). Is a `return` missing?")
    return value


def _survey(attempt: Attempt, stress: Stress, handler: object) -> Survey:
    return survey_of(Exercise(attempt.name, ("", "", ""), stress=stress), [handler], attempt.limit)


@exercise.law()
def each_once_in_order_it_is_right(trial: Attempt, handle: Attempt, accepted: Attempt) -> None:
    """When every event comes once, in order, and nothing dies, a handler is right after each. This much cannot be accepted
    away."""
    stress, program = _stress(trial), program_of(handle)
    for many in range(1, len(stress.events) + 1):
        try:
            bench = Bench(stress, stress.events[:many], [program], handle.limit)
        except (LookupError, TypeError, ValueError):  # a beginning that a fold has not to know
            continue
        history = History(bench, range(many))
        ending = history.carry_out()
        if ending.kind != "right":
            handle.fail(lines=[*calls_of(bench, history.steps).splitlines(), f"# {ending.why}"])


@exercise.law()
def a_trial_can_be_failed(trial: Attempt, handle: Attempt, accepted: Attempt) -> None:
    """Under a trial that is one, a handler that does nothing is found out, and each answer depends on the events."""
    stress = _stress(trial)
    if _survey(handle, stress, nothing).survived:
        trial.fail("A handler that does nothing is right in every history of this trial. What should it have done?")
    if not _matters(stress):
        trial.fail(
            "Whichever event is left out, `fold` says the same. Then an event that is lost, or comes twice, cannot be noticed."
        )


def _matters(stress: Stress) -> bool:
    """Whether the value of some key is another one without one of its events."""
    for key in {stress.key(event) for event in stress.events}:
        own = [event for event in stress.events if stress.key(event) == key]
        for place in range(len(own)):
            try:
                if stress.fold(own[:place] + own[place + 1 :]) != stress.fold(own):
                    return True
            except (LookupError, TypeError, ValueError):  # what is left is no history that a fold has to know
                return True
    return False


@exercise.law()
def what_is_accepted_has_a_reason(trial: Attempt, handle: Attempt, accepted: Attempt) -> None:
    """`accepted` gives a dictionary: for a kind of mistake, in a sentence, why it may stay."""
    for kind, why in _accepted(accepted).items():
        if kind not in MAY_BE_ACCEPTED:
            accepted.fail(
                f"{show(kind)} cannot be accepted. What can be: {', '.join(MAY_BE_ACCEPTED)}. A handler that is stuck, or raises "
                "each time, holds up what stands behind it."
            )
        if not isinstance(why, str) or len(why.split()) < FEWEST_WORDS:
            accepted.fail(
                f"{kind!r} is accepted because of {show(why)}. Who sees it, what does it cost them, and why is that all right?"
            )


def _accepted(accepted: Attempt) -> dict[Any, Any]:
    value = accepted().value
    if not isinstance(value, dict):
        accepted.fail(f"accepted gives back {show(value)}, and not a dictionary. With nothing to accept it is {{}}.")
    return value


@exercise.law()
def repaired_or_accepted(trial: Attempt, handle: Attempt, accepted: Attempt) -> None:
    """Each kind of mistake that stress finds is repaired, or accepted in writing; and nothing else is accepted."""
    stress, written = _stress(trial), _accepted(accepted)
    survey = _survey(handle, stress, handle.answer)
    found = _kinds(survey)
    for kind, many in found.items():
        if kind not in written:
            smallest = survey.smallest
            handle.fail(
                f"In {many:,} histories something is {kind}, and `accepted` says nothing about it. Repair it, or write down why "
                "it may stay.",
                lines=[*smallest.calls.splitlines(), f"# {smallest.why}"] if smallest and smallest.kind == kind else (),
            )
    for kind in written:
        if kind not in found:
            accepted.fail(
                f"{kind!r} is accepted, and does not happen in any history. Take it out: it would hide the day on which it does."
            )


def _kinds(survey: Survey) -> Counter[str]:
    found: Counter[str] = Counter()
    for tally in survey.tallies:
        found.update({str(kind): many for kind, many in tally.counts.items() if kind != "right"})
    return found
