"""One event to many subscribers: a failing one stops no other, and what it missed is parked."""

from hypothesis.strategies import integers, lists, permutations, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise, NotYet
from course_utils.exercises.attempt import Returned
from course_utils.messages import Mark, Message, Trace
from course_utils.messages.trace import Ending
from course_utils.text import show

from ..kit import Event, amounts, completed, owners

exercise = Exercise(
    "deliver",
    hints=(
        "The loop of `publish` is the start. What has to be inside `try`: the whole loop, or one turn of it?",
        "Begin with an empty list. In each turn call the subscriber inside `try`, and in `except Exception as error:` "
        "append what has to be kept. Return the list after the loop.",
        "`for name, subscriber in subscribers.items():` gives you the name, and in the `except` you "
        "`parked.append((name, event, error))`.",
    ),
)


Kinds = list[type[Exception] | None]

ERRORS = (ConnectionError, ValueError, KeyError, ZeroDivisionError, TimeoutError)

names_of_subscribers = permutations(["balance", "email", "interest", "compliance", "fraud"])


class Subscriber:
    """Notes what it is given, and raises when it is told to. Shown by what it does."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error
        self.given: list[Event] = []
        self.__name__ = f"raises_{type(error).__name__}" if error else "works"

    def __call__(self, event: Event) -> None:
        self.given.append(event)
        if self.error:
            raise self.error


def listening(names: list[str], kinds: Kinds) -> dict[str, Subscriber]:
    """One subscriber for each kind of error; None for one that works."""
    return {
        name: Subscriber(kind(f"{name} is down") if kind else None) for name, kind in zip(names, kinds, strict=False)
    }


def call(deliver: Attempt, event: Event, subscribers: dict[str, Subscriber]) -> Returned:
    """Call the answer. When it raises, say first whom that kept from hearing of the event."""
    try:
        returned = deliver(event, subscribers)
    except NotYet as failure:
        if failure.error:
            everybody_was_told(deliver, event, subscribers, failure.__cause__)
            deliver.fail(
                "Everybody got the event, and then `deliver` raised after all. Its caller wants to know what to park: "
                "return the list.",
                lines=[f"raised          {failure.__cause__!r}"],
            )
        raise
    everybody_was_told(deliver, event, subscribers)
    if returned.value is None:
        deliver.fail("`deliver` returned nothing (None). Is its `return` missing? Return the list of what is parked.")
    return returned


def everybody_was_told(
    deliver: Attempt, event: Event, subscribers: dict[str, Subscriber], escaped: BaseException | None = None
) -> None:
    """Every subscriber was called once, with the event; `escaped` is the error that came out of the answer, if any."""
    missed = [name for name, subscriber in subscribers.items() if not subscriber.given]
    raised = [name for name, subscriber in subscribers.items() if subscriber.error and subscriber.given]
    if missed and raised:
        other = escaped is not None and not isinstance(escaped, ConnectionError)
        hint = f" Any exception counts, and {type(escaped).__name__} is one." if other else ""
        deliver.fail(
            f"`{raised[-1]}` raised, and because of that others never got the event.{hint}",
            lines=[f"not told        {', '.join(missed)}"],
            trace=drawn(event, subscribers),
        )
    if missed:
        deliver.fail(f"`{missed[0]}` never got the event.", trace=drawn(event, subscribers))
    for name, subscriber in subscribers.items():
        times = sum(other is subscriber for other in subscribers.values())
        if len(subscriber.given) < times:
            shared = " and ".join(other for other in subscribers if subscribers[other] is subscriber)
            deliver.fail(
                f"One function is subscribed under two names, {shared}. Call it for each, {times} times in all."
            )
        if len(subscriber.given) > times:
            deliver.fail(
                f"`{name}` got the event {len(subscriber.given)} times. Hand it over once; what raised is parked for later."
            )
        if any(given != event for given in subscriber.given):
            deliver.fail(f"`{name}` was handed something else than the event.", got=repr(subscriber.given[0]))


def drawn(event: Event, subscribers: dict[str, Subscriber]) -> Trace:
    """Who got the event, who failed on it, and whom it never reached; a millisecond each, in the order subscribed."""
    trace = Trace(["deliver", *subscribers])
    for at, (name, subscriber) in enumerate(subscribers.items()):
        outcome: Ending = "lost" if not subscriber.given else "failed" if subscriber.error else "delivered"
        arrived = at + 1 if subscriber.given else None
        trace.messages.append(Message("deliver", name, event["type"], at, arrived, outcome))
        if outcome != "delivered":
            trace.marks.append(Mark(name, at + 1, "raised" if subscriber.given else "never told"))
    return trace


kinds_of_subscribers = lists(sampled_from([None, *ERRORS]), min_size=1, max_size=5)


the_first_raises = tuples(sampled_from(ERRORS), integers(1, 4)).map(lambda case: [case[0], *[None] * case[1]])


@exercise.law()
def every_delivery_begins_anew(deliver: Attempt) -> None:
    """What an earlier call parked is in the list again. Begin with an empty list inside the function, in every call."""
    first, second = completed("42", "Ada", 70), completed("42", "Ada", 90)
    call(deliver, first, listening(["email", "balance"], [ConnectionError, None]))
    returned = call(deliver, second, listening(["email", "balance"], [ConnectionError, None]))
    parked = returned.value if isinstance(returned.value, list) else []
    earlier = [entry for entry in parked if isinstance(entry, tuple) and first in entry]
    returned.should(not earlier, expected="nothing of the first deposit")


@exercise.law(names=names_of_subscribers, number=integers(0, 5), owner=owners, amount=amounts, examples=20)
def when_all_is_well_nothing_is_parked(
    deliver: Attempt, names: list[str], number: int, owner: str, amount: int
) -> None:
    """Park for those that raised, and for no other. Here nobody raised, so the list stays empty."""
    well = listening(names, [None] * number)
    call(deliver, completed("42", owner, amount), well).should_be([])


@exercise.law(names=names_of_subscribers, kinds=the_first_raises, amount=amounts, examples=40)
def one_that_raises_stops_nobody(deliver: Attempt, names: list[str], kinds: Kinds, amount: int) -> None:
    """A subscriber that raises stops no other."""
    call(deliver, completed("42", "Ada", amount), listening(names, kinds))


@exercise.law(names=names_of_subscribers, kinds=kinds_of_subscribers, amount=amounts, examples=40)
def what_raised_is_parked(deliver: Attempt, names: list[str], kinds: Kinds, amount: int) -> None:
    """For each subscriber that raised, and for no other, the list holds one tuple (name, event, error)."""
    event, mixed = completed("42", "Ada", amount), listening(names, kinds)
    returned = call(deliver, event, mixed)
    parked_is_what_raised(returned, event, mixed)


@exercise.law(kind=sampled_from([None, *ERRORS]), amount=amounts, examples=20)
def a_function_under_two_names_is_called_for_each(deliver: Attempt, kind: type[Exception] | None, amount: int) -> None:
    """One function is subscribed under two names. It is called for each, and what it raised is parked under both."""
    event, shared = completed("42", "Ada", amount), Subscriber(kind("down") if kind else None)
    subscribers = {"audit": shared, "balance": Subscriber(None), "archive": shared}
    returned = call(deliver, event, subscribers)
    parked_is_what_raised(returned, event, subscribers)


def parked_is_what_raised(returned: Returned, event: Event, subscribers: dict[str, Subscriber]) -> None:
    """One tuple (name, event, error) for each subscriber that raised, in any order, and nothing else."""
    raised = [name for name, subscriber in subscribers.items() if subscriber.error]
    parked = returned.value
    expected = "[" + ", ".join(f"({show(name)}, event, {subscribers[name].error!r})" for name in raised) + "]"
    if raised and not parked:
        returned.should(
            False, "An error was swallowed: nothing is parked, and for one subscriber the event is lost.", expected
        )
    returned.should(isinstance(parked, list), expected=expected)
    for entry in parked:
        returned.should(isinstance(entry, tuple) and len(entry) == 3, expected=expected)
    found = [entry[0] for entry in parked]
    returned.should(
        len(found) == len(raised) and all(name in found for name in raised),
        "The names that are parked are not those that raised.",
        expected,
    )
    for name, kept, error in parked:
        returned.should(kept == event, "What is parked without its event cannot be delivered again.", expected)
        because = "Park the error itself, not a text about it: whoever retries wants its type."
        returned.should(not isinstance(error, str), because, expected)
        returned.should(
            error is subscribers[name].error, "The error that is parked is not the one that was raised.", expected
        )


@exercise.law(owner=owners, amount=amounts, examples=5)
def an_interrupt_gets_out(deliver: Attempt, owner: str, amount: int) -> None:
    """A subscriber was interrupted with KeyboardInterrupt, which is no `Exception`: whoever presses Ctrl-C wants all of it
    to stop. Catch `Exception`, and nothing above it."""
    deliver.raises(KeyboardInterrupt, completed("42", owner, amount), {"email": Interrupted()})


class Interrupted:
    """A subscriber during whose work somebody presses Ctrl-C."""

    __name__ = "is_interrupted"

    def __call__(self, event: Event) -> None:
        raise KeyboardInterrupt
