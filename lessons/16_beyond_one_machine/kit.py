"""What the laws of lesson 16 share: events, and a broker whose acknowledgements do not always come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from course_utils.brokers import BrokerTrouble, Consumer, Delivery, InProcessBroker, Lag, Unconfirmed
from course_utils.exercises.databases import database as database
from course_utils.exercises.databases import must_be_closed as must_be_closed
from course_utils.exercises.databases import until_killed as until_killed
from course_utils.messages import Envelope
from course_utils.schedules import Kill

SENTENCE = "Some events were sent and not acknowledged: whether they are stored, nobody can say."


@dataclass(frozen=True, kw_only=True)
class Event(Envelope):
    """An envelope as a learner reads it in a case: what these laws are about, and not all that it carries."""

    source: str = field(repr=False)
    type: str = field(repr=False)
    time: datetime = field(repr=False)
    schema_version: int = field(default=1, repr=False)
    correlation_id: str = field(default="", repr=False)
    causation_id: str | None = field(default=None, repr=False)


def event(id: str, subject: str, cents: int = 100) -> Envelope:
    """The price of something has changed."""
    return Event(
        id=id,
        source="shop",
        type="PriceChanged",
        subject=subject,
        time=datetime(2024, 1, 2, 10, tzinfo=UTC),
        data={"cents": cents},
    )


def named(envelopes: Sequence[Envelope]) -> str:
    """The events as a learner reads them in a case: id and subject."""
    return ", ".join(f"{each.id} about {each.subject}" for each in envelopes)


Lost = tuple[int, bool]
"""Of the events about one subject: after how many one is not acknowledged, and whether that one is stored."""


class Silent:
    """A broker whose nodes go away while it publishes; `losses` says how, call by call, subject by subject.

    As brokers do, it sends nothing about a subject behind something unknown.
    """

    def __init__(
        self,
        losses: Sequence[Sequence[Lost]],
        refusal: Exception | None = None,
        now: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.inside = InProcessBroker(1, now=now)
        self.said: list[str] = []
        self.last: Unconfirmed | None = None
        self._losses = list(losses)
        self._refusal = refusal

    def __repr__(self) -> str:
        return "broker"

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Store what gets through, and raise when not everything did."""
        losses = self._losses.pop(0) if self._losses else []
        if not losses and self._refusal is not None:
            self.said.append(f"# publish({named(envelopes)}) raised {self._refusal!r}")
            raise self._refusal
        unknown, unsent = list[Envelope](), list[Envelope]()
        for number, subject in enumerate(dict.fromkeys(each.subject for each in envelopes)):
            chain = [each for each in envelopes if each.subject == subject]
            done, is_stored = losses[number % len(losses)] if losses else (len(chain), False)
            self.inside.publish(chain[: done + is_stored])
            unknown += chain[done : done + 1]
            unsent += chain[done + 1 :]
        self._note(envelopes, unknown, unsent)
        if unknown:
            self.last = Unconfirmed(SENTENCE, unknown, unsent)
            raise self.last

    def _note(self, asked: Sequence[Envelope], unknown: Sequence[Envelope], unsent: Sequence[Envelope]) -> None:
        end = f"unknown: {named(unknown)}; unsent: {named(unsent) or 'none'}" if unknown else "all acknowledged"
        self.said.append(f"# publish({named(asked)}): {end}")

    @property
    def log(self) -> list[Envelope]:
        """What is stored, in order."""
        return [recorded.envelope for recorded in self.inside.read_after(0, 1000)]


class Clock:
    """Seconds that a law turns on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Hand:
    """A consumer as an answer gets it: it never waits for events, and lets something happen `between` fetch and the rest.

    It hears nothing more from a worker that `kill` has struck.
    """

    def __init__(
        self,
        inside: Consumer,
        between: Callable[[], object] | None = None,
        *,
        ack_fails: bool = False,
        kill: Kill | None = None,
    ) -> None:
        self._inside = inside
        self._between = between
        self._kill = kill
        self._ack_fails = ack_fails
        self.said: list[str] = []

    def __repr__(self) -> str:
        return "consumer"

    def fetch(self, limit: int = 1, seconds: float = 0.0) -> list[Delivery]:
        """What there is now."""
        found = self._inside.fetch(limit)
        self.said.append(f"# fetch() gave {[told(each) for each in found]}")
        if found and self._between is not None:
            between, self._between = self._between, None
            between()
        return found

    def ack(self, delivery: Delivery) -> None:
        """Hear it, unless the broker cannot be reached."""
        if self._kill is not None and self._kill.struck is not None:
            return  # a `finally` of a killed process never runs
        if self._ack_fails:
            raise BrokerTrouble("The broker was not reached: whether it heard the acknowledgement, nobody can say.")
        self.said.append(f"# ack of {told(delivery)}")
        self._inside.ack(delivery)

    def lag(self) -> Lag:
        """As the consumer inside."""
        return self._inside.lag()


def told(delivery: Delivery) -> str:
    """A delivery as a learner reads it in a case."""
    data = delivery.envelope.data
    return f"{delivery.envelope.subject} {data['cents']}, token {delivery.token}"
