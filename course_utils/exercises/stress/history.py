"""One history, carried out: what was delivered to whom, what became of it, and how it ended."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from course_utils.exercises.attempt import NotAttempted
from course_utils.exercises.program import Handler
from course_utils.exercises.stress.bench import Bench, Ending, NeverAcknowledged
from course_utils.exercises.stress.declaration import Event
from course_utils.exercises.stress.delivery import Broker, Delivered, Later
from course_utils.exercises.stress.kept import Database, Dictionary, Kept, Outside, Visible
from course_utils.schedules.observers import Kill, Killed, Observer
from course_utils.text import show_error

Happening = Literal["delivered", "acknowledged", "raised", "refused", "died", "asked", "stepped"]


_WORKERS = ("A", "B")


@dataclass(frozen=True)
class Moment:
    """One thing that happened: to which delivery, and more about it in `said`. `worker` has a name where there are two."""

    happening: Happening
    delivered: Delivered
    said: str = ""
    worker: str = ""


@dataclass(frozen=True)
class Ended:
    """A history that has ended: its sort, what happened, and how it ended. `drawn` if it stands for many others."""

    sort: str
    steps: list[Moment]
    ending: Ending
    drawn: bool = False


class History:
    """A history while it happens. The last of `kills` that strikes ends the last process but one.

    `unlucky` are receivers that behave in a manner of their own; the others do what they are asked. Several `workers`
    take turns, each with a memory of its own.
    """

    def __init__(
        self,
        bench: Bench,
        order: Sequence[int],
        kills: Sequence[Kill] = (),
        unlucky: Sequence[Outside] = (),
        kept: Kept | None = None,
        workers: int = 1,
    ) -> None:
        self.bench, self.kills, self.workers = bench, kills, workers
        self.kept = kept or bench.kept
        self.broker = Broker(bench.stress.contract, order, len(bench.programs))
        own = {each.receiver.name: each for each in unlucky}
        self.outside = {each.name: own.get(each.name) or Outside(each) for each in bench.stress.receivers}
        self.steps: list[Moment] = []
        self._broken = ""

    def carry_out(self) -> Ending:
        """Everything from the first delivery to the last, and how it ended."""
        self.kept.begin()
        return self.go_on()

    def go_on(self) -> Ending:
        """The same, from what is kept now."""
        for kill in (*self.kills, None):
            if not self._process(kill):
                break
            self.broker.crash()
        return self.ending()

    def _process(self, kill: Kill | None) -> bool:
        """One process, from its start to its end; whether it was killed."""
        observers: list[Observer] = [kill] if kill else []
        if self.bench.stress.invariants and isinstance(self.kept, Database):
            observers.append(Visible(self.kept.handed, self._look))
        handlers = [[self.bench.start(each) for each in self.bench.programs] for _ in range(self.workers)]
        turn = 0
        try:
            with self.kept.process(*observers):
                while delivered := self.broker.next():
                    worker = _WORKERS[turn % self.workers] if self.workers > 1 else ""
                    self._handle(delivered, handlers[turn % self.workers][delivered[0]], kill, worker)
                    turn += 1
        except Killed:
            self.steps.append(Moment("died", (0, 0), str(kill.struck) if kill else ""))
            return True
        return False

    def _handle(self, delivered: Delivered, handler: Handler, kill: Kill | None, worker: str) -> None:
        self.kept.announce("the next delivery", between_calls=True)
        self.steps.append(Moment("delivered", delivered, worker=worker))
        acknowledged: list[bool] = []

        def acknowledge(by_itself: bool = True) -> None:
            if not acknowledged:
                self.kept.announce("the acknowledgement", between_calls=not by_itself)
                self._acknowledge(delivered, by_itself)
                acknowledged.append(True)
                if kill is not None and kill is not self.kills[0]:
                    kill.at = None  # what died has been recovered from

        explicit = "acknowledge" in self.bench.stress.takes
        arguments = self.arguments(delivered, self.kept, acknowledge)
        _, error = self.bench.limit.call(handler, arguments)
        self._look_at_dictionary()
        if isinstance(error, NotImplementedError):
            raise NotAttempted(str(error))
        if kill is not None and kill.struck is not None:  # whatever the handler made of its own death
            raise Killed
        if error is None and explicit and not acknowledged:
            error = NeverAcknowledged(
                f"{self.bench.programs[delivered[0]].name} did not acknowledge what it was given."
            )
        if error is None:
            acknowledge(by_itself=False)
        else:
            self._fail(delivered, error, bool(acknowledged))

    def _acknowledge(self, delivered: Delivered, by_itself: bool) -> None:
        self.broker.acknowledge()
        if by_itself:
            self.steps.append(Moment("acknowledged", delivered))

    def _fail(self, delivered: Delivered, error: BaseException, acknowledged: bool) -> None:
        raised = error if isinstance(error, Exception) else RuntimeError(show_error(error))
        refused = isinstance(raised, Later)
        self.steps.append(Moment("refused" if refused else "raised", delivered, show_error(error)))
        if not acknowledged:
            self.broker.fail(raised)

    def arguments(self, delivered: Delivered, kept: Kept, acknowledge: Callable[[], None]) -> list[Any]:
        """What the handler is called with, in the order in which the exercise declares its parameters."""
        given: dict[str, Any] = {"acknowledge": acknowledge, "state": kept.handed, "connection": kept.handed}
        for name, outside in self.outside.items():
            given[name] = self._line_to(outside, delivered, kept)
        given["event"] = fresh(self.bench.events[delivered[1]])
        return [given[name] for name in self.bench.stress.takes]

    def _line_to(self, outside: Outside, delivered: Delivered, kept: Kept) -> Handler:
        def ask(what: str, key: object = None) -> str:
            kept.announce(f"{outside.receiver.name}({what!r})")
            how, reply = outside.ask(what, key)
            self.steps.append(Moment("asked", delivered, f"{outside.receiver.name}({what!r}): {how}"))
            if isinstance(reply, Exception):
                raise reply
            return reply

        return ask

    def _look_at_dictionary(self) -> None:
        if self.bench.stress.invariants and isinstance(self.kept, Dictionary):
            self._look()

    def _look(self) -> None:
        """What is visible now must hold what always holds."""
        if self._broken:
            return
        found, trouble = self.bench.found(self.kept)
        for invariant in self.bench.stress.invariants:
            if trouble or not invariant(found):
                self._broken = trouble or f"{(invariant.__doc__ or invariant.__name__).strip()} There was {found!r}."
                return

    def ending(self) -> Ending:
        """How it ended, as far as it has come."""
        return self.bench.ending(self.kept, self.broker, list(self.outside.values()), self._broken)


def fresh(event: Event) -> Event:
    """The event as it comes off the wire: nothing that a handler changes in it stays."""
    flat = type(event) is dict and all(isinstance(value, str | int | None) for value in event.values())
    return dict(event) if flat else deepcopy(event)
