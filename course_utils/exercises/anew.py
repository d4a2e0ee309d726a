"""An answer in a process of its own: defined anew, with nothing left of what another process kept in memory."""

from course_utils.exercises.attempt import Attempt, NotYet
from course_utils.exercises.program import CannotRunAgain, Program
from course_utils.text import show_error


def in_a_new_process(attempt: Attempt, process: int) -> Attempt:
    """The answer as process number `process` defines it, from 1; its calls are steps of the same case.

    Raises NotYet when it cannot be defined a second time.
    """
    try:
        program = Program(attempt.name, attempt.answer)
    except CannotRunAgain as why:
        raise NotYet(str(why)) from why
    answer, error = attempt.limit.call(program.start, (process,))
    if error is not None:
        raise NotYet(error=f"Defining {attempt.name} anew raised {show_error(error)}") from error
    anew = Attempt(attempt.name, answer, attempt.limit, none_is_an_answer=attempt.none_is_an_answer)
    anew.steps, anew.touched = attempt.steps, attempt.touched
    return anew
