"""`deal`: what becomes of a delivery: acknowledged, put off, or made a dead letter."""

from typing import Any

from hypothesis.strategies import integers, sampled_from

from course_utils.brokers import BrokerTrouble, Delivery, InProcessBroker
from course_utils.exercises import Attempt, Exercise
from course_utils.messages import Envelope
from course_utils.processes import Unavailable
from course_utils.text import code

from ..kit import Clock, event

LONGEST = 60
MOST_ATTEMPTS = 3

exercise = Exercise(
    "deal",
    hints=(
        "Which of the errors says something about the event, and which about the world on this afternoon?",
        "Only the handler stands in the `try`. An Unavailable puts off, whatever the attempt. Any other Exception puts off "
        "without a delay, or from the third attempt on gives up. The acknowledgement comes where nothing was raised.",
        code(
            "try:",
            "    handle(delivery.envelope)",
            "except Unavailable:",
            "    consumer.nak(delivery, min(2**delivery.attempt, …))",
            '    return "later"',
            "except Exception as error:",
            "    if delivery.attempt < 3:",
            "        …",
            '    consumer.term(delivery, f"{type(error).__name__}: {error}")',
            '    return "buried"',
            "…",
        ),
    ),
)


class Recording:
    """A consumer that notes what it was told. `ack` raises where a broker cannot be reached."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.told: list[tuple[Any, ...]] = []
        self._trouble = trouble

    def __repr__(self) -> str:
        return "consumer"

    def ack(self, delivery: Delivery) -> None:
        self.told.append(("ack",))
        if self._trouble is not None:
            raise self._trouble

    def nak(self, delivery: Delivery, seconds: float = 0.0) -> None:
        self.told.append(("nak", seconds))

    def term(self, delivery: Delivery, reason: str) -> None:
        self.told.append(("term", reason))


class Handler:
    """Raises this error, or none."""

    def __init__(self, error: BaseException | None) -> None:
        self.__name__ = "handle" if error is None else f"handle_that_raises_{type(error).__name__}"
        self._error = error
        self.given: list[Envelope] = []

    def __call__(self, envelope: Envelope) -> None:
        self.given.append(envelope)
        if self._error is not None:
            raise self._error


def _delivery(attempt: int) -> Delivery:
    envelope = event("e7", "O-9")
    return Delivery(envelope, 7, 0, attempt, envelope.time)


def _deal(deal: Attempt, attempt: int, error: Exception | None, expected: tuple[Any, ...], word: str) -> None:
    consumer, handler = Recording(), Handler(error)
    delivery = _delivery(attempt)
    result = deal(consumer, delivery, handler)
    if handler.given != [delivery.envelope]:
        given = [type(each).__name__ for each in handler.given]
        deal.fail(
            "Call `handle` once, with delivery.envelope.",
            lines=[f"`handle` was called {len(given)} times, with {given}"],
        )
    if consumer.told != [expected]:
        deal.fail(lines=[f"the consumer was told {consumer.told}", f"it should be          {[expected]}"])
    result.should_be(word)


@exercise.law(attempt=integers(1, 9), examples=6)
def what_is_handled_is_acknowledged(deal: Attempt, attempt: int) -> None:
    """`handle` returned: acknowledge it, at whatever attempt, and say "done"."""
    _deal(deal, attempt, None, ("ack",), "done")


@exercise.law(attempt=integers(1, 12), examples=12)
def somebody_outside_is_away(deal: Attempt, attempt: int) -> None:
    """Unavailable says nothing about the event: put it off, however often it was, for 2, 4, 8 seconds and so on, and never
    for more than 60. It is no dead letter: when the other side is back, it is handled."""
    _deal(deal, attempt, Unavailable("the gateway is away"), ("nak", min(2**attempt, LONGEST)), "later")


@exercise.law(attempt=integers(1, 9), error=sampled_from([LookupError, ValueError, RuntimeError]), examples=18)
def the_event_itself_fails(deal: Attempt, attempt: int, error: type[Exception]) -> None:
    """Any other error is tried again at once, and given up at the third attempt or a later one. The reason is the error's
    type and its text, such as "LookupError: there is no order O-9": somebody has to mend it by that."""
    text = f"there is no order O-{attempt}"
    if attempt < MOST_ATTEMPTS:
        _deal(deal, attempt, error(text), ("nak", 0), "later")
    else:
        _deal(deal, attempt, error(text), ("term", f"{error.__name__}: {text}"), "buried")


@exercise.law(attempt=integers(1, 4), error=sampled_from([BrokerTrouble, Unavailable]), examples=6)
def an_acknowledgement_that_fails_is_no_failure_of_the_event(
    deal: Attempt, attempt: int, error: type[Exception]
) -> None:
    """The event was handled, and then `ack` raised. That is not the handler's error: let it out, and tell the broker
    nothing else of this event."""
    consumer = Recording(error("the broker was not reached"))
    deal.raises(error, consumer, _delivery(attempt), Handler(None))
    if consumer.told != [("ack",)]:
        deal.fail(lines=[f"the consumer was told {consumer.told}"])


@exercise.law(attempt=integers(1, 4), examples=4)
def an_exit_goes_through(deal: Attempt, attempt: int) -> None:
    """The program was told to end, by SystemExit, as Ctrl-C does by KeyboardInterrupt. Catch Exception, which these are not:
    the exit comes out, and the broker is told nothing. The event comes again when its time is over."""
    consumer = Recording()
    deal.raises(SystemExit, consumer, _delivery(attempt), Handler(SystemExit()))
    if consumer.told:
        deal.fail(lines=[f"the consumer was told {consumer.told}"])


@exercise.law(position=integers(1, 3), examples=3)
def on_a_broker_one_letter_is_dead(deal: Attempt, position: int) -> None:
    """On a broker: of three events one cannot be handled, and the other two are. There is one dead letter in the end."""
    clock = Clock()
    broker = InProcessBroker(1, now=clock)
    broker.publish([event(f"e{number}", f"O-{number}") for number in (1, 2, 3)])
    consumer = broker.consumer("mail", 0, max_deliver=50)
    for _ in range(12):
        for delivery in consumer.fetch():
            poison = delivery.position == position
            deal(consumer, delivery, Handler(LookupError("there is no such order") if poison else None))
        clock.seconds += LONGEST
    letters = [(letter.position, letter.attempts) for letter in broker.dead_letters()]
    if letters != [(position, MOST_ATTEMPTS)] or consumer.lag().count:
        deal.fail(lines=[f"dead letters, by position and attempts: {letters}; {consumer.lag()}"])
