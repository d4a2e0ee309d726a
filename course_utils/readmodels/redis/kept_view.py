"""A view in Redis, opened.

A step WATCHes the view's hash, reads where the view is, collects commands, and sends them in one MULTI with the position,
the parked events and the outbox. EXEC does all of them or, if anybody has written the hash meanwhile, none.

What MULTI does not do is to undo. A command that Redis refuses in its middle is left out, and the others are done, the
position among them. Most such commands are refused before anything is sent: see kinds.py. For the rest, a HINCRBY on a
text for instance, every answer of EXEC is looked at; if one is a refusal, the view is marked as broken, and nobody reads or
writes it before it was rebuilt. One gap is left: a projector that is killed between EXEC and that mark leaves no mark.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Event, RLock
from typing import Any

import redis

from course_utils.eventstore.errors import NotAStore, StoreClosed, StoreLocked
from course_utils.eventstore.signals import signal_named
from course_utils.projections.definition import definition_of
from course_utils.projections.parking import Waiting
from course_utils.projections.store import Failure, Found, KeptView, Owed
from course_utils.projections.view import View
from course_utils.readmodels.errors import ServerAway
from course_utils.readmodels.redis.clients import is_embedded
from course_utils.readmodels.redis.errors import OF_THE_STORE, BrokenView, in_sentences
from course_utils.readmodels.redis.keys import LAYOUT, Keys, State, state_of
from course_utils.readmodels.redis.kinds import Kinds
from course_utils.readmodels.redis.making import check_keeps_everything, check_unoccupied, make
from course_utils.readmodels.redis.outbox import to_queue
from course_utils.readmodels.redis.parked import parked_events
from course_utils.readmodels.redis.reading import Question, read_question
from course_utils.readmodels.redis.rows import Collected, Command, RedisRows
from course_utils.readmodels.redis.step import RedisStep
from course_utils.readmodels.redis.switch import RedisSwitch
from course_utils.readmodels.redis.transaction import Transaction
from course_utils.readmodels.redis.turns import Turns
from course_utils.readmodels.waiting import wait_until


class ViewInRedis(KeptView[RedisRows]):
    """The view of these keys. Several, in several processes, may have the same one open; their steps take turns."""

    def __init__(
        self,
        client: "redis.Redis",
        keys: Keys,
        where: str,
        view: View[RedisRows],
        application_name: str,
        generation: int,
    ) -> None:
        if view.tables:
            raise ValueError(
                f"The view {view.name!r} names tables, and Redis has none: a key is there once it is written. Leave `tables` empty."
            )
        self.definition = definition_of(view, application_name, layout=LAYOUT, generation=generation)
        self.keys = keys
        self._client = client
        self._where = where
        self._kinds = Kinds(is_embedded=is_embedded(client))
        self._turns = Turns(client, keys)
        self._writing = RLock()  # a thread that follows the log, and one that retries, have this view open together
        self._signal = signal_named(where)
        self._is_closed = False
        self._copy = 0  # in which the rows were when somebody last asked

    def __str__(self) -> str:
        return self._where

    def found(self) -> Found | None:
        state = self._state()
        with in_sentences(self):
            if state is None:
                check_unoccupied(self._client, self.keys, self)
                return None
            if state.broken and self.keys.is_beside:  # nobody goes on with it
                return None
            return Found(state.definition, state.position, bool(self._client.exists(self.keys.effects)))

    def make(self) -> None:
        with in_sentences(self):
            check_keeps_everything(self._client, self)
            self._check(make(self._client, self.keys, self, self.definition))

    def position(self) -> int:
        return self._position_in(self._state())

    def waiting(self) -> list[Waiting]:
        state = self._state()
        return self._parked(state, self._client.execute_command) if state else []

    @contextmanager
    def step(self) -> Iterator[RedisStep]:
        with self._writing, Transaction(self._client, self.keys, self, self._turns).held() as transaction:
            state = self._check(transaction.state)
            step = self._begin(state, transaction)
            try:
                yield step
            finally:
                step.end()
            if step.changes_nothing():
                return
            own = [*step.bookkeeping(self.keys), *self._effects(step.effects, transaction)]
            transaction.write(own, step.collected)
            self._kinds.keep((state.copy, state.writes + 1))
        self.wake()

    @contextmanager
    def switch(self, new: KeptView[RedisRows]) -> Iterator[RedisSwitch]:
        if not isinstance(new, ViewInRedis):
            raise TypeError(f"{new} is no view in Redis, so it cannot take the place of {self}.")
        transaction = Transaction(self._client, self.keys, self, self._turns)
        with self._writing, transaction.held(asks=True) as held:
            state = held.state
            switch = RedisSwitch(self.found(), partial(self._parked, state, held.read))
            yield switch
            if switch.position is not None:
                self._replace_by(new, switch.position, switch.effects, held)
        self.wake()

    def wait(self, position: int, timeout: float, interrupt: Event | None) -> None:
        wait_until(
            position,
            self._reached,
            self._signal,
            application=self.definition.application,
            timeout=timeout,
            interrupt=interrupt,
        )

    def wake(self) -> None:
        self._signal.announce()

    def select(self, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        asked = read_question(question, values)
        while True:  # until the rows are still where they were when the question was put
            copy, prefix = self._copy, self.keys.rows(self._copy)
            state, answer = self._ask(asked, prefix)
            self._copy = self._check_readable(state).copy
            if self._copy == copy:
                if isinstance(answer, redis.ResponseError):
                    raise ValueError(f"Redis could not answer {question!r}: {answer}.") from answer
                return asked.rows_of(answer, prefix)

    def close(self) -> None:
        self._is_closed = True
        self.wake()

    def failure(self, error: Exception) -> Failure:
        if isinstance(error, ServerAway):
            return Failure.PASSING
        return Failure.OF_THE_STORE if isinstance(error, OF_THE_STORE) else super().failure(error)

    def _reached(self) -> int:
        if self._is_closed:
            raise StoreClosed(f"{self} was closed.")
        return self._position_in(self._state())

    def _state(self) -> State | None:
        with in_sentences(self):
            return state_of(self._client.hgetall(self.keys.view), self)

    @staticmethod
    def _position_in(state: State | None) -> int:
        if state and state.broken:
            raise BrokenView(state.broken)
        return state.position if state else 0

    def _check(self, state: State | None) -> State:
        """The view that is there. Raises unless it is this code's, of this version, and whole."""
        found = self._check_readable(state)
        found.definition.check_up_to_date(self.definition, self)
        return found

    def _check_readable(self, state: State | None) -> State:
        if state is None:
            raise NotAStore(
                f"{self} has lost what it held, or was never made: perhaps its server was started anew and keeps nothing on "
                "its disk. Open a projector, and it begins at the first event."
            )
        if state.broken:
            raise BrokenView(state.broken)
        return state

    def _begin(self, state: State, transaction: Transaction) -> RedisStep:
        collected = Collected()
        self._kinds.begin((state.copy, state.writes), lambda key: transaction.read("TYPE", key).decode())
        rows = RedisRows(self._client, self.keys.rows(state.copy).encode(), collected, self._kinds)
        return RedisStep(state, rows, collected, self._kinds, partial(self._parked, state, transaction.read))

    def _parked(self, state: State | None, read: Callable[..., Any]) -> list[Waiting]:
        with in_sentences(self):
            return parked_events(read("HGETALL", self.keys.parked(state.copy))) if state else []

    def _effects(self, effects: Sequence[Owed], transaction: Transaction) -> list[Command]:
        if not effects:
            return []
        queued = transaction.read("HMGET", self.keys.effects, *(effect.key for _, effect in effects))
        return to_queue(effects, queued, self.keys)

    def _replace_by(self, new: "ViewInRedis", position: int, effects: Sequence[Owed], held: Transaction) -> None:
        state = held.watch(new.keys)
        if state is None or state.broken or state.position != position:
            raise StoreLocked(
                f"{new} was changed by somebody else, so it has not taken the place of {self}. Try again."
            )
        held.write(
            [
                ("RENAME", new.keys.view, self.keys.view),
                ("DEL", new.keys.effects, new.keys.queue),
                *self._effects(effects, held),
            ]
        )

    def _ask(self, asked: Question, prefix: str) -> tuple[State | None, Any]:
        """What is there and the answer, of the same moment."""
        with in_sentences(self):
            pipeline = self._client.pipeline()
            pipeline.hgetall(self.keys.view)
            pipeline.execute_command(*asked.within(prefix))
            try:
                found, answer = pipeline.execute(raise_on_error=False)
            except redis.exceptions.NoPermissionError:
                raise
            except redis.ResponseError as error:  # it has too few words, so that neither was asked
                return self._state(), error
            if isinstance(found, redis.ResponseError):
                raise found
            return state_of(found, self), answer
