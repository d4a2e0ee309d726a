"""`work_off`: a partition's events in their order; poison is parked with its stream, and what may pass stops the worker."""

from collections.abc import Sequence
from typing import Any

from hypothesis.strategies import integers, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code, show

from ..kit import Event, events_of

ACCOUNTS = ["A-017", "A-042", "A-017", "A-108", "A-042", "A-017"]
LAST = len(ACCOUNTS) - 1

exercise = Exercise(
    "work_off",
    hints=(
        "Each event has one of four ends: its account waits already; it fails for a reason that may pass; it fails for good; "
        "it is handled. Write them in this order.",
        "Keep the accounts that wait in a set of your own, which begins as a copy of `waiting`. `tried` gives back an error "
        "as a value: ask with isinstance(error, TRANSIENT), and then return at once: how many are done, and the letters so "
        "far.",
        code(
            "blocked = set(waiting)",
            "for done, event in enumerate(events):",
            '    if event["account"] in blocked:',
            "        …  # a letter, and on to the next event",
            "    error = tried(handle, event)",
            "    if isinstance(error, TRANSIENT):",
            "        return done, letters",
            "    if error is not None:",
            "        …  # a letter; its account waits from now on",
        ),
    ),
)


class _Trouble:
    """What befalls `handle` at some events, by their ids: the errors it raises, one try after another, then none."""

    def __init__(self, **at: Sequence[BaseException]) -> None:
        self.at = at
        self.handled: list[str] = []
        self.tries: list[str] = []

    def as_function(self) -> Any:
        left = {name: list(errors) for name, errors in self.at.items()}

        def handle(event: Event) -> None:
            self.tries.append(event["id"])
            if left.get(event["id"]):
                raise left[event["id"]].pop(0)
            self.handled.append(event["id"])

        return handle


def _events() -> list[Event]:
    """Events with no more in them than is needed here, so that a call of theirs can be read."""
    full = events_of([(account, 10) for account in ACCOUNTS])
    return [{name: event[name] for name in ("id", "account", "version")} for event in full]


def _work_off(attempt: Attempt, trouble: _Trouble, waiting: tuple[str, ...] = ()) -> tuple[int, list[Any]]:
    """Call the answer, and make sure that what came back is a number and letters."""
    for name, errors in trouble.at.items():
        said = ", ".join(repr(error) for error in errors) if len(errors) < 4 else f"{errors[0]!r} each time"
        attempt.steps.append(f"# handle raises at {name}: {said}")
    returned = attempt(_events(), trouble.as_function(), set(waiting))
    value = returned.value
    pair = isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], int) and isinstance(value[1], list)
    returned.should(pair, "What comes back is a pair: how many events are done, and the list of letters.")
    for letter in value[1]:
        fits = isinstance(letter, dict) and set(letter) == {"event", "kind", "reason"}
        returned.should(fits, 'A letter is {"event": …, "kind": …, "reason": …}.')
    done, letters = value
    return done, letters


def _must_be(attempt: Attempt, what: str, found: object, expected: object, because: str = "") -> None:
    if found != expected:
        width = max(16, len(what) + 2)
        attempt.fail(because, lines=[f"{what:{width}}{show(found)}", f"{'expected':{width}}{show(expected)}"])


def _ids(letters: list[Any]) -> list[str]:
    return [letter["event"]["id"] for letter in letters]


@exercise.law()
def what_can_be_handled_is_handled_in_order(work_off: Attempt) -> None:
    """Each event that can be handled is handled once, in its order, and then the worker is done with all of them."""
    trouble = _Trouble()
    done, letters = _work_off(work_off, trouble)
    _must_be(work_off, "handled", trouble.handled, [event["id"] for event in _events()])
    _must_be(work_off, "came back as", (done, letters), (len(ACCOUNTS), []))


@exercise.law(
    place=integers(0, LAST), error=sampled_from([ValueError, KeyError, TypeError, AssertionError]), examples=20
)
def poison_blocks_its_own_stream_only(work_off: Attempt, place: int, error: type[Exception]) -> None:
    """An event that cannot be handled becomes a letter, and so do all later events of its account, in their order. Other
    accounts have nothing to do with it, and go on."""
    events = _events()
    poison = events[place]
    trouble = _Trouble(**{poison["id"]: [error("this one")] * 9})
    done, letters = _work_off(work_off, trouble)
    parked = [event for event in events[place:] if event["account"] == poison["account"]]
    _must_be(work_off, "letters of", _ids(letters), [event["id"] for event in parked])
    _must_be(work_off, "handled", trouble.handled, [event["id"] for event in events if event not in parked])
    _must_be(
        work_off,
        "the letters hold",
        [letter["event"] for letter in letters],
        parked,
        "A letter holds the whole event, as it came.",
    )
    _must_be(
        work_off,
        "done",
        done,
        len(events),
        "With a parked event the worker is done, too: the next batch begins behind it.",
    )
    kinds = ["permanent"] + ["waits"] * (len(parked) - 1)
    _must_be(
        work_off,
        "kinds",
        [letter["kind"] for letter in letters],
        kinds,
        'What failed is "permanent"; what waits behind it "waits".',
    )
    if "this one" not in str(letters[0]["reason"]):
        work_off.fail(
            "Whoever reads the letter wants to know why: its reason should hold what the error says.",
            lines=[f"reason          {show(letters[0]['reason'])}"],
        )


@exercise.law()
def what_fails_for_good_is_tried_once(work_off: Attempt) -> None:
    """An event that fails for good fails each time: trying it again only keeps the others waiting."""
    trouble = _Trouble(e2=[ValueError("no amount")] * 9)
    _work_off(work_off, trouble)
    _must_be(work_off, "tries of e2", trouble.tries.count("e2"), 1)


@exercise.law(waiting=sampled_from(["A-017", "A-042", "A-108"]), examples=5)
def who_waits_already_goes_on_waiting(work_off: Attempt, waiting: str) -> None:
    """An account that has letters from an earlier batch waits: each of its events becomes a letter of kind "waits"."""
    trouble = _Trouble()
    _, letters = _work_off(work_off, trouble, (waiting,))
    own = [event["id"] for event in _events() if event["account"] == waiting]
    _must_be(work_off, "letters of", _ids(letters), own)
    _must_be(work_off, "kinds", [letter["kind"] for letter in letters], ["waits"] * len(own))
    _must_be(work_off, "handled", trouble.handled, [event["id"] for event in _events() if event["account"] != waiting])


@exercise.law(
    error=sampled_from([TimeoutError, ConnectionError, ConnectionResetError]), times=integers(1, 2), examples=8
)
def what_passes_is_tried_again(work_off: Attempt, error: type[Exception], times: int) -> None:
    """What may pass is tried again at once, three times in all, before the next event; and when it has passed, all goes on."""
    trouble = _Trouble(e3=[error("no answer")] * times)
    done, letters = _work_off(work_off, trouble)
    _must_be(work_off, "tries", trouble.tries, ["e1", "e2", *["e3"] * (times + 1), "e4", "e5", "e6"])
    _must_be(work_off, "came back as", (done, letters), (len(ACCOUNTS), []))


@exercise.law(place=integers(0, LAST), error=sampled_from([TimeoutError, BrokenPipeError]), examples=8)
def what_does_not_pass_stops_the_worker(work_off: Attempt, place: int, error: type[Exception]) -> None:
    """The database does not answer, three times. It is not the event's fault, and would be the same with the next one: so
    the worker stops there, parks nothing, and says how many events are done. A BrokenPipeError is a ConnectionError, too: ask
    with `isinstance`."""
    events = _events()
    trouble = _Trouble(**{events[place]["id"]: [error("no answer")] * 99})
    done, letters = _work_off(work_off, trouble)
    before = [event["id"] for event in events[:place]]
    _must_be(work_off, "done, letters of", (done, _ids(letters)), (place, []))
    _must_be(work_off, "tries", trouble.tries, [*before, *[events[place]["id"]] * 3])


@exercise.law()
def a_letter_written_before_it_stops_is_kept(work_off: Attempt) -> None:
    """It parked an event, and then had to stop. The letters so far come back all the same, or they are lost: the next
    batch begins behind them."""
    trouble = _Trouble(e1=[ValueError("no amount")], e4=[TimeoutError("no answer")] * 99)
    done, letters = _work_off(work_off, trouble)
    _must_be(work_off, "came back as", (done, _ids(letters)), (3, ["e1", "e3"]))


@exercise.law()
def it_may_fail_for_good_at_the_second_try(work_off: Attempt) -> None:
    """At the first try the database did not answer, at the second the event was found to be poison: then it is parked."""
    trouble = _Trouble(e2=[TimeoutError("no answer"), ValueError("no amount")])
    done, letters = _work_off(work_off, trouble)
    _must_be(work_off, "came back as", (done, _ids(letters)), (len(ACCOUNTS), ["e2", "e5"]))


@exercise.law()
def an_exit_is_not_the_events_fault(work_off: Attempt) -> None:
    """The program was told to end, by SystemExit, as Ctrl-C does by KeyboardInterrupt. That is not the event's fault:
    catch `Exception`, which lets these two through."""
    trouble = _Trouble(e1=[SystemExit()] * 99)
    work_off.steps.append("# handle raises at e1: SystemExit()")
    work_off.raises(SystemExit, _events(), trouble.as_function(), set())
