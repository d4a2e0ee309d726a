"""`write_together`: rows and position go into Redis by one MULTI, if nobody was faster and every key is of the right kind."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from hypothesis.strategies import integers, lists, tuples
from redis.exceptions import ResponseError, WatchError

from course_utils.exercises import Attempt, Exercise
from course_utils.schedules import Kill, every_crash
from course_utils.schedules.observers import Killed
from course_utils.text import code, show

from ..kit import Named, Server, call, listed, quantities, skus

exercise = Exercise(
    "write_together",
    hints=(
        "Three things can go wrong: somebody else was faster, a key is of another kind, the process is killed. Which of "
        "them can be seen before anything is written, and what if it changes after you have looked?",
        'In `with client.pipeline() as pipe:` first pipe.watch("position") and every key of the commands, then look: '
        'pipe.get("position"), and pipe.type(key) for each key. After pipe.multi() nothing is answered any more: commands '
        "queue until pipe.execute().",
        code(
            "with client.pipeline() as pipe:",
            '    pipe.watch("position", *{key for _, key, *_ in commands})',
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
Pieces = list[tuple[str, int]]
DAY = "2024-02-29"
TOP, CUSTOMERS = f"top:{DAY}", f"customers:{DAY}"
BEFORE, THERE, AFTER = 7, 9, 12
"""The position at first, the one up to which another projector may have come, and the one that is to be written."""


def _commands(pieces: Pieces, customer: int) -> list[Command]:
    counted: list[Command] = [("ZINCRBY", TOP, count, sku) for sku, count in pieces]
    return [*counted, ("SADD", CUSTOMERS, f"C-{customer:04}")]


batches: dict[str, Any] = {
    "pieces": lists(tuples(skus, quantities), min_size=1, max_size=3),
    "customer": integers(1, 99),
}


def _after(pieces: Pieces, customers: list[int], position: int) -> dict[str, Any]:
    counts = {sku: sum(count for name, count in pieces if name == sku) for sku, _ in sorted(pieces)}
    return {CUSTOMERS: sorted({f"C-{number:04}" for number in customers}), "position": position, TOP: counts}


def _must_be(attempt: Attempt, server: Server, expected: dict[str, Any], because: str = "") -> None:
    found = server.state()
    if found != expected:
        attempt.fail(because, lines=[*listed("Redis has ", found.items()), *listed("expected  ", expected.items())])


@exercise.law(**batches, position=integers(8, 99), examples=25)
def all_of_it_is_written(write_together: Attempt, pieces: Pieces, customer: int, position: int) -> None:
    """Every command is carried out once, also when two are the same, `position` is set, and the answer is True."""
    server, pieces = Server(), [*pieces, pieces[0]]
    answer = call(write_together, server.client, _commands(pieces, customer), position)
    _must_be(write_together, server, _after(pieces, [customer], position))
    answer.should_be(True)


@exercise.law(**batches, earlier=quantities, examples=10)
def what_is_there_is_added_to(write_together: Attempt, pieces: Pieces, customer: int, earlier: int) -> None:
    """A key that holds the right kind already is added to, and what is in it stays."""
    server, first = Server(), [("T-1042", earlier)]
    server.write(_commands(first, 100), BEFORE + 1)
    write_together.steps.append(f"# {TOP} has {earlier} of T-1042, and {CUSTOMERS} has C-0100")
    call(write_together, server.client, _commands(pieces, customer), AFTER).should_be(True)
    _must_be(write_together, server, _after([*first, *pieces], [100, customer], AFTER))


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
    _must_be(write_together, server, _after([("T-1042", 2)], [7], 1))


@exercise.law(**batches, ahead=integers(0, 3), examples=15)
def what_is_there_is_not_written_again(write_together: Attempt, pieces: Pieces, customer: int, ahead: int) -> None:
    """Redis is at this position already, or further: nothing is written, and the answer is False."""
    for commands in (_commands(pieces, customer), []):
        write_together.steps[:] = [f"# position is {AFTER + ahead}"]
        server = Server()
        server.direct.set("position", AFTER + ahead)
        answer = call(write_together, server.client, commands, AFTER)
        _must_be(write_together, server, {"position": AFTER + ahead})
        answer.should_be(False)


KINDS: dict[str, Callable[[Any, str], Any]] = {
    "a list": lambda redis, key: redis.rpush(key, "somebody else's"),
    "a text": lambda redis, key: redis.set(key, "somebody else's"),
    "a hash": lambda redis, key: redis.hset(key, "somebody", "else's"),
    "a set": lambda redis, key: redis.sadd(key, "somebody else's"),
    "a sorted set": lambda redis, key: redis.zadd(key, {"somebody else's": 1}),
}
FOREIGN = [(CUSTOMERS, "a list"), (TOP, "a list"), (CUSTOMERS, "a sorted set"), (TOP, "a set")]
FOREIGN += [(CUSTOMERS, "a text"), (TOP, "a hash")]


@exercise.law(cases=lambda: [{"wrong": wrong, "kind": kind} for wrong, kind in FOREIGN])
def a_wrong_kind_leaves_nothing(write_together: Attempt, wrong: str, kind: str) -> None:
    """MULTI is no rollback: a command that Redis refuses stops none of the others, neither those before it nor those after
    it. So ask for the kind of every key before MULTI, raise TypeError for a wrong one, and write nothing at all, not even
    for a moment."""
    for kill in every_crash():
        write_together.steps[:] = [f"# {wrong} holds {kind}"]
        server = Server(kill.before)
        KINDS[kind](server.direct, wrong)
        before = server.state()
        came = _ends(write_together, server, _commands([("T-1042", 2)], 7), TypeError, Killed)
        _tell_of_the_kill(write_together, kill)
        _must_be(write_together, server, before)
        if not isinstance(came, TypeError | Killed):
            write_together.fail(got=show(came), expected="TypeError raised")


@exercise.law(**batches, examples=6)
def killed_anywhere_it_fits(write_together: Attempt, pieces: Pieces, customer: int) -> None:
    """Killed between two trips, Redis holds rows and a position that do not fit each other. Put everything that writes
    into one MULTI."""
    for kill in every_crash():
        write_together.steps.clear()
        server = Server(kill.before)
        _ends(write_together, server, _commands(pieces, customer), Killed)
        _tell_of_the_kill(write_together, kill)
        if server.state() != {"position": BEFORE}:
            _must_be(write_together, server, _after(pieces, [customer], AFTER))


def _tell_of_the_kill(attempt: Attempt, kill: Kill) -> None:
    if kill.struck is not None:
        attempt.steps.append(f"    # killed just before: {show(str(kill.struck))}")


def _ends(attempt: Attempt, server: Server, commands: list[Command], *by: type[BaseException]) -> Any:
    """Call the answer as a process that may end by these; what it came back with, or ended by."""
    answer: Any = attempt.answer

    @wraps(answer)
    def process(client: Named, *given: Any) -> Any:
        try:
            return answer(client.value, *given)
        except by as error:
            return error

    return attempt.run(attempt.name, process, (server.client, commands, AFTER), {}).value


@exercise.law(**batches, examples=6)
def two_projectors_write_once(write_together: Attempt, pieces: Pieces, customer: int) -> None:
    """A second projector wrote the same events in between, and they are on the wall twice. WATCH the position before you
    read it; then EXEC writes nothing if somebody has moved it since (redis-py raises WatchError: let it out)."""
    commands = _commands(pieces, customer)
    for other in _each_moment(lambda server: server.write(commands, AFTER)):
        came = _beside(write_together, other, commands, "the other projector wrote")
        _must_be(write_together, other.server, _after(pieces, [customer], AFTER))
        if other.has_acted and came is True:
            write_together.fail("True says that this call has written, and it was the other one.", got=show(came))


@exercise.law(**batches, share=quantities, examples=6)
def a_part_of_it_is_not_written_twice(write_together: Attempt, pieces: Pieces, customer: int, share: int) -> None:
    """Another projector has come to position 9 since you read the position. The commands, up to 12, were made for the one
    that was there before: some would be done twice. So let WatchError out, and write nothing: who called goes on from 9."""
    first = [("T-1042", share)]
    commands = _commands([*first, *pieces], customer)
    for other in _each_moment(lambda server: server.write(_commands(first, customer), THERE), "position"):
        came = _beside(write_together, other, commands, "the other projector came to position 9")
        if other.has_acted:
            _must_be(write_together, other.server, _after(first, [customer], THERE))
            if not isinstance(came, WatchError):
                write_together.fail(got=show(came), expected="WatchError raised")


@exercise.law()
def a_position_that_moves_by_itself_is_noticed(write_together: Attempt) -> None:
    """Another projector has come to position 9, with events that wrote at other keys or at none, since you read the
    position. Only WATCH on the position itself tells you."""
    for other in _each_moment(lambda server: server.write([], THERE), "position"):
        came = _beside(write_together, other, _commands([("T-1042", 2)], 7), "the other projector came to position 9")
        if other.has_acted:
            _must_be(write_together, other.server, {"position": THERE})
            if not isinstance(came, WatchError):
                write_together.fail(got=show(came), expected="WatchError raised")


@exercise.law(cases=lambda: [{"wrong": TOP}, {"wrong": CUSTOMERS}])
def what_was_looked_at_is_watched(write_together: Attempt, wrong: str) -> None:
    """Somebody put another kind at a key after you had asked for it, and half of the MULTI was refused. WATCH every key
    that you rely on, before you look at it."""
    commands = _commands([("T-1042", 2)], 7)
    for other in _each_moment(lambda server: _push(server, wrong)):
        came = _beside(write_together, other, commands, f"somebody made {wrong} a list")
        if other.has_acted:
            _must_be(write_together, other.server, {wrong: ["somebody else's"], "position": BEFORE})
            if not isinstance(came, WatchError | TypeError):
                write_together.fail(got=show(came), expected="WatchError or TypeError raised")


@exercise.law(cases=lambda: [{"wrong": wrong, "kind": kind} for wrong, kind in FOREIGN])
def what_is_there_is_asked_first(write_together: Attempt, wrong: str, kind: str) -> None:
    """A batch that is in Redis already has nothing to write, so no key can be of a wrong kind for it: the answer is False.
    Look at the position before you look at the keys."""
    write_together.steps[:] = [f"# position is {AFTER}, and {wrong} holds {kind}"]
    server = Server(position=AFTER)
    KINDS[kind](server.direct, wrong)
    before = server.state()
    answer = call(write_together, server.client, _commands([("T-1042", 2)], 7), AFTER)
    _must_be(write_together, server, before)
    answer.should_be(False)


def _push(server: Server, key: str) -> bool:
    try:
        KINDS["a list"](server.direct, key)
    except ResponseError:  # it is there already, and holds what it should
        return False
    return True


class _Other:
    """Somebody else, who acts just before the `at`-th trip; of those after the answer has looked at a key, if one is given."""

    def __init__(self, at: int, act: Callable[[Server], bool], looked_at: str) -> None:
        self.at, self.act, self.looked_at = at, act, looked_at
        self.trips, self.has_acted, self.struck = 0, False, ""
        self.server = Server(self.before)

    def before(self, trip: str) -> None:
        if not self.looked_at:
            self.trips += 1
            if self.trips == self.at:
                self.has_acted, self.struck = self.act(self.server), trip
        elif self.looked_at in trip and not trip.startswith(("WATCH", "MULTI")):
            self.looked_at = ""


def _each_moment(act: Callable[[Server], bool], looked_at: str = "") -> Iterator[_Other]:
    for at in range(1, 60):
        yield (other := _Other(at, act, looked_at))
        if other.trips < at:
            return


def _beside(attempt: Attempt, other: _Other, commands: list[Command], what: str) -> Any:
    attempt.steps.clear()
    came = _ends(attempt, other.server, commands, WatchError, TypeError)
    if other.has_acted:
        attempt.steps.append(f"    # {what} just before: {show(other.struck)}")
    return came
