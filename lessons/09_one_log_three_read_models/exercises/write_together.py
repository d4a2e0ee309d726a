"""`write_together`: rows and position go into Redis by one MULTI, if nobody was faster and every key is of the right kind."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from fakeredis import FakeRedis, FakeServer
from hypothesis.strategies import integers, lists, tuples
from redis.client import Pipeline
from redis.exceptions import WatchError

from course_utils.exercises import Attempt, Exercise
from course_utils.schedules import Kill, every_crash
from course_utils.schedules.observers import Killed
from course_utils.text import code, show

from ..kit import Named, call, listed, quantities, skus

exercise = Exercise(
    "write_together",
    hints=(
        "Three things can go wrong: somebody else was faster, a key is of another kind, the process is killed. Which of "
        "them can be seen before anything is written?",
        'In `with client.pipeline() as pipe:` first pipe.watch("position"), then read: pipe.get("position"), and '
        "pipe.type(key) for each key. After pipe.multi() nothing is answered any more: commands queue until pipe.execute().",
        code(
            "with client.pipeline() as pipe:",
            '    pipe.watch("position")',
            '    if int(pipe.get("position") or 0) >= position:',
            "        return False",
            "    …  # each key's kind, or TypeError",
            "    pipe.multi()",
            "    …  # pipe.execute_command(*command) for each, and the position",
            "    pipe.execute()",
        ),
    ),
)

Command = tuple[Any, ...]
Before = Callable[[str], None]
DAY = "2024-02-29"


class Trips(FakeRedis):
    """A client that calls `before` ahead of every trip to the server."""

    def __init__(self, server: "FakeServer", before: Before) -> None:
        self.before = before
        super().__init__(server=server)

    def execute_command(self, *args: Any, **options: Any) -> Any:
        self.before(_words(args))
        return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> "TripsInPipeline":
        return TripsInPipeline(self, transaction)


class TripsInPipeline(Pipeline):
    """Sends all of a MULTI in one trip, and what is in no MULTI in a trip each."""

    def __init__(self, client: Trips, transaction: bool) -> None:
        super().__init__(client.connection_pool, client.response_callbacks, transaction, None)
        self.trips = client

    def immediate_execute_command(self, *args: Any, **options: Any) -> Any:
        self.trips.before(_words(args))
        return super().immediate_execute_command(*args, **options)  # type: ignore[no-untyped-call]

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        if self.command_stack and not (vars(self)["transaction"] or self.explicit_transaction):
            commands = [args for args, _ in self.command_stack]
            self.reset()
            return [self.trips.execute_command(*args) for args in commands]
        self.trips.before(f"MULTI with {len(self.command_stack)} commands, EXEC")
        return list(super().execute(raise_on_error))


def _words(args: tuple[Any, ...]) -> str:
    return " ".join(each.decode() if isinstance(each, bytes) else str(each) for each in args)


def _commands(pieces: list[tuple[str, int]], customer: int) -> list[Command]:
    counted: list[Command] = [("ZINCRBY", f"top:{DAY}", count, sku) for sku, count in pieces]
    return [*counted, ("SADD", f"customers:{DAY}", f"C-{customer:04}")]


batches: dict[str, Any] = {
    "pieces": lists(tuples(skus, quantities), min_size=1, max_size=3),
    "customer": integers(1, 99),
}


class Server:
    """A Redis at position 7, with what is there already; looked at past the answer's client."""

    def __init__(self, before: Before = lambda trip: None) -> None:
        self.server = FakeServer()
        self.client = Named(Trips(self.server, before), "client")
        self.direct: Any = FakeRedis(server=self.server)
        self.direct.set("position", 7)

    def state(self) -> dict[str, Any]:
        """What is at every key, readable."""
        return {key.decode(): self._value(key) for key in sorted(self.direct.keys())}

    def _value(self, key: bytes) -> Any:
        match self.direct.type(key):
            case b"zset":
                return {sku.decode(): int(score) for sku, score in self.direct.zrange(key, 0, -1, withscores=True)}
            case b"set":
                return sorted(each.decode() for each in self.direct.smembers(key))
            case b"list":
                return [each.decode() for each in self.direct.lrange(key, 0, -1)]
        return int(self.direct.get(key))

    def write(self, commands: list[Command], position: int) -> None:
        """As another projector does that has the same events."""
        with self.direct.pipeline() as pipe:
            for command in commands:
                pipe.execute_command(*command)
            pipe.set("position", position)
            pipe.execute()


def _after(pieces: list[tuple[str, int]], customer: int, position: int) -> dict[str, Any]:
    return {
        f"customers:{DAY}": [f"C-{customer:04}"],
        "position": position,
        f"top:{DAY}": {sku: sum(count for name, count in pieces if name == sku) for sku, _ in sorted(pieces)},
    }


def _must_be(attempt: Attempt, server: Server, expected: dict[str, Any], because: str = "") -> None:
    found = server.state()
    if found != expected:
        attempt.fail(because, lines=[*listed("Redis has ", found.items()), *listed("expected  ", expected.items())])


@exercise.law(**batches, position=integers(8, 99), examples=25)
def all_of_it_is_written(write_together: Attempt, pieces: list[tuple[str, int]], customer: int, position: int) -> None:
    """Every command is carried out once, in order, `position` is set, and the answer is True."""
    server = Server()
    answer = call(write_together, server.client, _commands(pieces, customer), position)
    _must_be(write_together, server, _after(pieces, customer, position))
    answer.should_be(True)


@exercise.law(position=integers(8, 99), examples=5)
def no_command_still_moves_the_position(write_together: Attempt, position: int) -> None:
    """Events that change nothing on the wall move the position too. Else they would be read again for ever."""
    server = Server()
    call(write_together, server.client, [], position).should_be(True)
    _must_be(write_together, server, {"position": position})


@exercise.law()
def a_new_redis_has_no_position(write_together: Attempt) -> None:
    """In a Redis that is new there is no key `position` yet: `get` gives None, which counts as 0."""
    server = Server()
    server.direct.delete("position")
    call(write_together, server.client, _commands([("T-1042", 2)], 7), 1).should_be(True)
    _must_be(write_together, server, _after([("T-1042", 2)], 7, 1))


@exercise.law(**batches, ahead=integers(0, 3), examples=15)
def what_is_there_is_not_written_again(
    write_together: Attempt, pieces: list[tuple[str, int]], customer: int, ahead: int
) -> None:
    """Redis is at this position already, or further: nothing is written, and the answer is False."""
    server = Server()
    server.direct.set("position", 12 + ahead)
    write_together.steps.append(f"# position is {12 + ahead}")
    answer = call(write_together, server.client, _commands(pieces, customer), 12)
    _must_be(write_together, server, {"position": 12 + ahead})
    answer.should_be(False)


@exercise.law(cases=lambda: [{"wrong": wrong} for wrong in (f"customers:{DAY}", f"top:{DAY}")])
def a_wrong_kind_leaves_nothing(write_together: Attempt, wrong: str) -> None:
    """MULTI is no rollback: a command that Redis refuses stops none of the others, neither those before it nor those after
    it. So ask for the kind of every key before MULTI, raise TypeError for a wrong one, and write nothing at all."""
    server = Server()
    server.direct.rpush(wrong, "made by somebody else")
    write_together.steps.append(f"# {wrong} holds a list")
    commands = _commands([("T-1042", 2)], 7)
    answer: Any = write_together.answer

    @wraps(answer)
    def unnamed(client: Named, *given: Any) -> Any:
        return answer(client.value, *given)

    sentence = next(law.sentence for law in exercise.laws if law.name == "a_wrong_kind_leaves_nothing")
    write_together.run_expecting(TypeError, sentence, write_together.name, unnamed, (server.client, commands, 12), {})
    _must_be(write_together, server, {wrong: ["made by somebody else"], "position": 7})


@exercise.law(**batches, examples=6)
def killed_anywhere_it_fits(write_together: Attempt, pieces: list[tuple[str, int]], customer: int) -> None:
    """Killed between two trips, Redis holds rows and a position that do not fit each other. Put everything that writes
    into one MULTI."""
    for kill in every_crash():
        write_together.steps.clear()
        server = Server(kill.before)
        _until_killed(write_together, kill, server, _commands(pieces, customer))
        if server.state() != {"position": 7}:
            _must_be(write_together, server, _after(pieces, customer, 12))


def _until_killed(attempt: Attempt, kill: Kill, server: Server, commands: list[Command]) -> None:
    _until(Killed, attempt, server, commands)
    if kill.struck is not None:
        attempt.steps.append(f"    # killed just before: {show(str(kill.struck))}")


def _until(end: type[BaseException], attempt: Attempt, server: Server, commands: list[Command]) -> None:
    """Call the answer as a process that may end with this."""
    answer: Any = attempt.answer

    @wraps(answer)
    def process(client: Named, *given: Any) -> None:
        with suppress(end):
            answer(client.value, *given)

    attempt.run(attempt.name, process, (server.client, commands, 12), {})


@exercise.law(**batches, examples=6)
def two_projectors_write_once(write_together: Attempt, pieces: list[tuple[str, int]], customer: int) -> None:
    """A second projector wrote the same events in between, and they are on the wall twice. WATCH the position before you
    read it; then EXEC writes nothing if somebody has moved it since (redis-py raises WatchError: let it out)."""
    commands = _commands(pieces, customer)
    for at in range(1, 40):
        write_together.steps.clear()
        rival = _Rival(at, commands)
        server = rival.server = Server(rival.before)
        _with_a_rival(write_together, rival, commands)
        _must_be(write_together, server, _after(pieces, customer, 12))
        if not rival.has_written:
            return


class _Rival:
    """Another projector, which writes the same batch just before the `at`-th trip."""

    server: Server

    def __init__(self, at: int, commands: list[Command]) -> None:
        self.at, self.commands, self.trips, self.has_written = at, commands, 0, False
        self.struck = ""

    def before(self, trip: str) -> None:
        self.trips += 1
        if self.trips == self.at and not self.has_written:
            self.has_written, self.struck = True, trip
            self.server.write(self.commands, 12)


def _with_a_rival(attempt: Attempt, rival: _Rival, commands: list[Command]) -> None:
    _until(WatchError, attempt, rival.server, commands)
    if rival.has_written:
        attempt.steps.append(f"    # the other projector wrote just before: {show(rival.struck)}")
