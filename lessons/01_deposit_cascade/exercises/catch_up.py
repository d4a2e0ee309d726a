"""One subscriber catches up with a log: every event after its position, in order, and none passed over."""

from hypothesis.strategies import integers, lists, sampled_from

from course_utils.exercises import Attempt, Exercise, Returned
from course_utils.text import code, show

from ..kit import Event, amounts, completed

exercise = Exercise(
    "catch_up",
    hints=(
        "How many events are done when `position` is 2? Which element of the list comes next?",
        "`log[position:]` are the events to come. Call the subscriber inside `try`. When may the position move on: before "
        "the call, or after it?",
        "All but the …:"
        + code(
            "",
            "for event in log[position:]:",
            "    try:",
            "        subscriber(event)",
            "    except Exception:",
            "        …",
            "    …",
            "return position",
        ),
    ),
)

errors = sampled_from([ConnectionError, ValueError, KeyError, ZeroDivisionError])
some = lists(amounts, min_size=1, max_size=5, unique=True)


class Listener:
    """A subscriber that notes the amounts it is given, and raises at the event with this `number` of its own, from 1."""

    def __init__(self, fails_at: int = 0, error: type[Exception] = ConnectionError) -> None:
        self.fails_at, self.error = fails_at, error
        self.given: list[int] = []
        self.__name__ = f"raises_at_call_{fails_at}" if fails_at else "works"

    def __call__(self, event: Event) -> None:
        self.given.append(event["amount"])
        if len(self.given) == self.fails_at:
            raise self.error("is down")


def log_of(sums: list[int]) -> list[Event]:
    return [completed("42", "Ada", amount) for amount in sums]


def was_given(returned: Returned, listener: Listener, expected: list[int], because: str = "") -> None:
    if listener.given != expected:
        lines = [f"called with the amounts {show(listener.given)}", f"expected {show(expected)}"]
        returned.attempt.fail(because, lines=lines)


@exercise.law(sums=some, examples=20)
def a_newcomer_gets_all(catch_up: Attempt, sums: list[int]) -> None:
    """At position 0 nothing is done yet: the subscriber gets every event, the oldest first, each once."""
    listener = Listener()
    returned = catch_up(log_of(sums), 0, listener)
    was_given(returned, listener, sums)
    returned.should_be(len(sums), "All events are done: the position is their number.")


@exercise.law(sums=some, done=integers(1, 5), examples=30)
def it_goes_on_where_it_was(catch_up: Attempt, sums: list[int], done: int) -> None:
    """Position n means that the first n events are done. Go on with the next one."""
    done, listener = min(done, len(sums)), Listener()
    returned = catch_up(log_of(sums), done, listener)
    was_given(returned, listener, sums[done:])
    counted = "The new position counts from the beginning of the log, not from where this call began."
    returned.should_be(len(sums), counted)


@exercise.law(place=integers(0, 3), examples=5)
def an_empty_log_moves_nobody(catch_up: Attempt, place: int) -> None:
    """Nothing has come since: nobody is called, and the position stays."""
    listener = Listener()
    returned = catch_up(log_of(list(range(1, place + 1))), place, listener)
    was_given(returned, listener, [])
    returned.should_be(place)


@exercise.law(amount=amounts, times=integers(2, 4), done=integers(0, 1), examples=15)
def equal_events_are_several(catch_up: Attempt, amount: int, times: int, done: int) -> None:
    """Equal events are several: the same amount was paid in more than once. Go by places in the log."""
    listener = Listener()
    returned = catch_up(log_of([amount] * times), done, listener)
    was_given(returned, listener, [amount] * (times - done))
    returned.should_be(times)


@exercise.law(sums=some, done=integers(0, 4), good=integers(0, 4), error=errors, examples=40)
def it_stops_at_the_first_error(
    catch_up: Attempt, sums: list[int], done: int, good: int, error: type[Exception]
) -> None:
    """The subscriber raised. Stop there: an event that is passed over is lost to it, and later ones would come before it."""
    done = min(done, len(sums) - 1)
    good = min(good, len(sums) - 1 - done)
    listener = Listener(fails_at=good + 1, error=error)
    returned = catch_up(log_of(sums), done, listener)
    tried = sums[done : done + good + 1]
    again = "The subscriber was called again at once. Stop at the first error; the next call tries again."
    repeated = len(listener.given) > len(set(listener.given))
    was_given(returned, listener, tried, again if repeated else "")
    passed_over = (
        "The event that failed counts as done, and is lost to this subscriber. Move on after a call that went well."
    )
    returned.should(returned.value != done + good + 1, passed_over, show(done + good))
    returned.should_be(
        done + good,
        "The position may count done events only. From the one you return, the next call would not begin with the event "
        "that failed.",
    )


@exercise.law()
def an_exit_goes_through(catch_up: Attempt) -> None:
    """The program was told to end, by SystemExit, as Ctrl-C does by KeyboardInterrupt, and `catch_up` returned as if
    nothing had been. Catch `Exception`, which lets these two through."""

    def exits(event: Event) -> None:
        raise SystemExit

    catch_up.raises(SystemExit, log_of([1000]), 0, exits)
