"""Every state that a pipeline can reach: whichever service goes next, whatever the gateway replies, and when.

Each service goes one event at a time, by its own handlers on its own tables, in memory. A reminder may come at any moment;
the gateway may do what it is asked and lose its reply. Left out is what changes nothing for others: a relay is no step,
since an outbox that waits is to its readers what a cursor that lags is; and a service that reads one feed, and that nobody
reads, has its turn at once. Mails are owed and not sent. Duplicates and kills are not looked for here.

A service that is in the same state and meets the same thing does the same, so it is asked once.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from course_utils.messages import Envelope
from course_utils.processes.definition import CLOCK, Pipeline
from course_utils.processes.outside import DECLINED
from course_utils.processes.service_states import Change, Rows, ServiceStates


class State(NamedTuple):
    """What each service holds, what waits for it in each feed it reads, and what the gateway has done."""

    held: tuple[int, ...]
    waiting: tuple[tuple[Envelope, ...], ...]
    gateway: tuple[tuple[str, str, str], ...]
    """Key, body and reply of each request, sorted."""


@dataclass(frozen=True)
class Ending:
    """A state in which nothing is left to do, and the steps that led there, the fewest there are."""

    tables: dict[str, Rows]
    """Of each service, the rows of each of its tables; calls and parked events among them."""
    charges: list[tuple[str, int]]
    """Order and cents of each charge; a refund is below 0."""
    steps: list[str]


@dataclass
class Explored:
    """How many states there are, all that each service may hold, and how it may end."""

    states: int = 0
    held: dict[str, list[Rows]] = field(default_factory=dict)
    endings: list[Ending] = field(default_factory=list)


class Explorer:
    """Explores `pipeline` from what stands in its feed "desk"; at most so many states."""

    def __init__(self, pipeline: Pipeline, desk: Sequence[Envelope], *, most: int = 100_000) -> None:
        self._most = most
        self._desk = tuple(desk)
        self._services = [ServiceStates(each) for each in pipeline.services]
        self._reads = [(number, feed) for number, each in enumerate(pipeline.services) for feed in each.feeds]
        read = {feed for each in pipeline.services for feed in each.feeds}
        self._at_once = {
            number
            for number, each in enumerate(pipeline.services)
            if each.name not in read and len(each.feeds) == 1 and not each.replies
        }

    def explore(self) -> Explored:
        """All states, the nearest first. Raises RuntimeError when there are too many, and what a handler raises that is
        no fault of its event."""
        start = self._start()
        from_where: dict[State, tuple[State, str] | None] = {start: None}
        waiting = deque([start])
        found = Explored()
        while waiting:
            state = waiting.popleft()
            following = list(self._steps(state))
            if not following:
                found.endings.append(self._ending(state, from_where))
            for step, then in following:
                if then not in from_where:
                    from_where[then] = (state, step)
                    waiting.append(then)
            if len(from_where) > self._most:
                raise RuntimeError(
                    f"More than {self._most:,} states can be reached, perhaps without end: a new key at each try?"
                )
        found.states = len(from_where)
        found.held = {each.definition.name: each.all() for each in self._services}
        return found

    def follow(self, lateness: Callable[[str], int]) -> Ending:
        """One way to an end: of the steps that could come next, always the first of the least lateness."""
        state = self._start()
        from_where: dict[State, tuple[State, str] | None] = {state: None}
        while following := [each for each in self._steps(state) if each[1] not in from_where]:
            step, then = min(following, key=lambda each: lateness(each[0]))
            from_where[then] = (state, step)
            state = then
        return self._ending(state, from_where)

    def _start(self) -> State:
        empty = State(tuple(each.start() for each in self._services), ((),) * len(self._reads), ())
        return self._published(empty, "desk", self._desk)

    def _steps(self, state: State) -> Iterator[tuple[str, State]]:
        for place, (number, feed) in enumerate(self._reads):
            if state.waiting[place]:
                event, *later = state.waiting[place]
                change = self._services[number].handle(state.held[number], feed, event)
                rest = state._replace(waiting=_with(state.waiting, place, tuple(later)))
                name = self._services[number].definition.name
                yield f"{name} handles {event.type} of {event.subject}", self._after(rest, number, change)
        for number, service in enumerate(self._services):
            for reminder in service.reminders(state.held[number]):
                change = service.handle(state.held[number], CLOCK, reminder)
                yield f"{reminder.type} comes for {reminder.subject}", self._after(state, number, change)
            for key, receiver, body in service.owed(state.held[number]):
                if receiver == "gateway":
                    yield from self._call(state, number, key, body)

    def _call(self, state: State, number: int, key: str, body: str) -> Iterator[tuple[str, State]]:
        """The gateway does what it is asked, unless it knows the key; and its reply arrives, or is lost."""
        known = {each[0]: each for each in state.gateway}
        if key not in known:
            known[key] = (key, body, json.dumps(_reply_to(json.loads(body))))
            state = state._replace(gateway=tuple(sorted(known.values())))
            yield f"the gateway does {key}, and its reply is lost", state
        reply = known[key][2] if known[key][1] == body else '{"status": 422}'
        change = self._services[number].reply(state.held[number], key, reply)
        yield f"the gateway replies to {key}: {json.loads(reply)['status']}", self._after(state, number, change)

    def _after(self, state: State, number: int, change: Change) -> State:
        held = _with(state.held, number, change.then)
        return self._published(state._replace(held=held), self._services[number].definition.name, change.published)

    def _published(self, state: State, name: str, events: Sequence[Envelope]) -> State:
        """The events wait for those who handle their types; who has its turn at once has handled them."""
        for place, (number, feed) in enumerate(self._reads):
            if feed != name:
                continue
            service = self._services[number]
            of_interest = tuple(event for event in events if event.type in service.definition.handlers[feed])
            if number in self._at_once:
                for event in of_interest:
                    then = service.handle(state.held[number], feed, event).then
                    state = state._replace(held=_with(state.held, number, then))
            else:
                state = state._replace(waiting=_with(state.waiting, place, state.waiting[place] + of_interest))
        return state

    def _ending(self, state: State, from_where: dict[State, tuple[State, str] | None]) -> Ending:
        tables = {each.definition.name: each.rows(held) for each, held in zip(self._services, state.held, strict=True)}
        done = [(json.loads(body), json.loads(reply)) for _, body, reply in state.gateway]
        charges = [(body["order"], body["cents"]) for body, reply in done if reply["status"] == 200]
        steps, at = list[str](), from_where[state]
        while at is not None:
            steps.append(at[1])
            at = from_where[at[0]]
        return Ending(tables, charges, steps[::-1])


def _reply_to(body: dict[str, object]) -> dict[str, object]:
    is_refund = isinstance(body["cents"], int) and body["cents"] < 0
    return {"status": 402} if body["card"] == DECLINED and not is_refund else {"status": 200, "charge": 1}


def _with(values: tuple, index: int, value: object) -> tuple:  # type: ignore[type-arg]
    """The tuple with another value at this place."""
    return (*values[:index], value, *values[index + 1 :])
