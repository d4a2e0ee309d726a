"""Every order in which the steps of several writers can happen, each of them really carried out.

A writer is a generator function over the shared thing, a store for example; each `yield "what I just did"`
ends one of its steps. One run carries the steps out in one order on a fresh shared thing, so a run stands for
one way in which the threads of a busy system may take turns. What matters is who steps, never when: nothing
here uses a thread or a clock, and the same writers give the same runs in the same order.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from random import Random
from typing import Any, Generic, TypeVar

S = TypeVar("S")
Writer = Callable[[S], Generator[str, None, None]]

MOST_STEPS = 1_000


class _Waiting(str):
    """What a writer says when its step did nothing but find out that it has to wait, and what it waits for."""

    until: Callable[[], bool]


def waiting(said: str, until: Callable[[], bool] = lambda: True) -> str:
    """`yield waiting("waits for the lock")`: this writer steps again only after another one has done something.

    With `until`, only once that holds after a step of another one. To try before would do nothing again, so leaving
    these tries out leaves out nothing but orders that differ in who waited how often.
    """
    words = _Waiting(said)
    words.until = until
    return words


@dataclass(frozen=True)
class Step:
    """One step: whose it was, what it said it did, and whether it did nothing but wait."""

    writer: str
    said: str
    waited: bool = False


@dataclass
class Run(Generic[S]):
    """One order of the steps, carried out. `shared` is in use until the next run is asked for.

    `error` has the exceptions that ended writers, `stuck` the writers that were left waiting for each other when
    nobody could go on. `observed` has what `observe` returned before the first step and after each.
    """

    shared: S
    steps: list[Step] = field(default_factory=list)
    error: dict[str, Exception] = field(default_factory=dict)
    stuck: tuple[str, ...] = ()
    observed: list[Any] = field(default_factory=list)

    @property
    def schedule(self) -> tuple[str, ...]:
        """The names of the writers in the order in which they stepped."""
        return tuple(step.writer for step in self.steps)

    @property
    def deadlock(self) -> bool:
        """Whether the run came to a halt because every writer that had not ended was waiting."""
        return bool(self.stuck)

    def __str__(self) -> str:
        """One line that a person can replay by hand: "Ada: reads 100; Bob: reads 100; Ada: appends"."""
        lines = [f"{step.writer}: {step.said}" for step in self.steps]
        if self.stuck:
            lines.append(f"deadlock, waiting: {', '.join(self.stuck)}")
        return "; ".join(lines) or "nothing happens"


def interleavings(
    shared: Callable[[], S],
    writers: Mapping[str, Writer[S]],
    *,
    most: int = 2000,
    observe: Callable[[S], Any] | None = None,
) -> Iterator[Run[S]]:
    """Every run of `writers`, each on its own `shared()`; in the first one they follow one another.

    What comes after a writer's last `yield` still belongs to its last step, so end the last step with a `yield`
    too. A writer that raises has ended, and the others go on. One that ends on its turn without a word takes that
    turn as the step "ends". After each run the generators, and the shared thing if it can, are closed.

    Two writers of m and n steps that never wait have (m + n)! / (m! n!) runs. Raises ValueError when there are
    more than `most`, when one run takes more than 1,000 steps, and when a writer does something else the second
    time; TypeError for a writer that is no generator function or yields anything but text.
    """
    if not writers:
        raise ValueError("There are no writers. Give at least one, such as {'Ada': ada}.")
    if most < 1:
        raise ValueError(f"There cannot be at most {most} runs. Allow at least 1.")
    path: list[_Turn] = []
    for _ in range(most):
        with ExitStack() as things:
            execution = _Execution(shared(), writers, things, observe)
            execution.replay(path)
            execution.go_on(path)
            yield execution.run
        while path and not path[-1].others:
            path.pop()
        if not path:
            return
        path[-1] = _Turn(path[-1].others[0], path[-1].others[1:])
    raise ValueError(
        f"The steps of {', '.join(writers)} can happen in more than {most:,} orders, too many to try them all. "
        "Take fewer writers or fewer steps, or allow more with most=."
    )


def drawn_interleavings(
    shared: Callable[[], S], writers: Mapping[str, Writer[S]], *, runs: int, seed: int = 0
) -> Iterator[Run[S]]:
    """So many runs of `writers`, where there are too many to try them all: who steps next is drawn, each time.

    The same seed gives the same runs. Raises what `interleavings` does, except for their number.
    """
    random = Random(seed)
    for _ in range(runs):
        with ExitStack() as things:
            execution = _Execution(shared(), writers, things, None)
            execution.go_on([], lambda ready: int(random.random() * len(ready)))
            yield execution.run


@dataclass
class _Turn:
    """One decision of a run: who stepped, and who could have stepped instead and has not been tried yet."""

    writer: str
    others: list[str]
    ended: bool = False  # the writer's generator ended right after this step


class _Execution(Generic[S]):
    """One run while it happens: the generators that have not ended, and who of them is waiting."""

    def __init__(
        self,
        shared: S,
        writers: Mapping[str, Writer[S]],
        things: ExitStack,
        observe: Callable[[S], Any] | None,
    ) -> None:
        if callable(close := getattr(shared, "close", None)):
            things.callback(close)
        self.run = Run(shared)
        self._observe = observe
        self._waiting: dict[str, Callable[[], bool]] = {}
        self._generators: dict[str, Generator[str, None, None]] = {}
        for name, writer in writers.items():
            self._generators[name] = _started(name, writer, shared)
            things.callback(self._generators[name].close)
        self._look()

    def replay(self, path: list[_Turn]) -> None:
        """Take the turns of `path` again; the last one is new."""
        for turn in path:
            if (
                turn.writer not in self._ready()
                or not self._step(turn.writer)
                or (turn.ended and self._step(turn.writer))
            ):
                raise ValueError(
                    f"{turn.writer} did something else in the second run than in the first, after the same steps. "
                    "Leave nothing behind outside the shared thing, and nothing to chance."
                )

    def go_on(self, path: list[_Turn], choose: Callable[[list[str]], int] = lambda ready: 0) -> None:
        """Let whoever is first, or chosen, go on until nobody can, and write the turns to `path`."""
        while ready := self._ready():
            ready.insert(0, ready.pop(choose(ready)))
            if not self._step(ready[0]):
                path[-1].ended = True
                continue
            path.append(_Turn(ready[0], ready[1:]))
            if len(path) > MOST_STEPS:
                raise ValueError(
                    f"{ready[0]} has not ended after {MOST_STEPS:,} steps of one run. Let every writer come to an end; "
                    'one that has to wait for another says so with `yield waiting("…")`.'
                )
        self.run.stuck = tuple(self._generators)

    def _ready(self) -> list[str]:
        """Who may step: first the one that stepped last, so that its end is found before anybody else steps."""
        last = self.run.steps[-1].writer if self.run.steps else None
        return sorted((name for name in self._generators if name not in self._waiting), key=lambda name: name != last)

    def _step(self, writer: str) -> bool:
        """Let `writer` go on to its next `yield`; False when it only came to its end, as part of its last step."""
        try:
            said = next(self._generators[writer])
        except StopIteration:
            del self._generators[writer]
            if self.run.steps and self.run.steps[-1].writer == writer:
                self._wake()
                self._look(again=True)
                return False
            said = "ends"
        except Exception as error:
            del self._generators[writer]
            self.run.error[writer] = error
            said = f"fails with {type(error).__name__}" + (f": {error}" if str(error) else "")
        if not isinstance(said, str):
            raise TypeError(f"{writer} yielded {said!r}. Let each `yield` say in words what the step did.")
        self.run.steps.append(Step(writer, str(said), isinstance(said, _Waiting)))
        if isinstance(said, _Waiting):
            self._waiting[writer] = said.until
        else:
            self._wake()
        self._look()
        return True

    def _wake(self) -> None:
        """After something was done: who has waited for it waits no longer."""
        self._waiting = {name: until for name, until in self._waiting.items() if not until()}

    def _look(self, again: bool = False) -> None:
        if self._observe is not None:
            if again:
                self.run.observed.pop()
            self.run.observed.append(self._observe(self.run.shared))


def _started(name: str, writer: Writer[S], shared: S) -> Generator[str, None, None]:
    generator = writer(shared)
    if not isinstance(generator, Generator):
        raise TypeError(
            f"{name} returned {generator!r} instead of taking steps. Write it as a generator function: "
            'a `yield "what I just did"` ends each step.'
        )
    return generator
