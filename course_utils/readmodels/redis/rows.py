"""What a handler changes rows with: it collects commands, and Redis sees none of them before the step is written.

So a handler reads nothing: neither what the view held before, nor what the event before it has written. It says what is to
change (`rows.zincrby("top", 1, product)`), and Redis counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn

from redis import Redis
from redis.commands.core import DataAccessCommands

from course_utils.readmodels.redis.commands import REMOVES, WRITES
from course_utils.readmodels.redis.kinds import Kinds

Command = tuple[Any, ...]


class NotKeptYet(Exception):
    """A handler asked for something that Redis can only say once the step is written."""


class _LaterAnswer:
    """What a command returns to a handler. Whoever looks into it gets an error, and no wrong answer."""

    def __init__(self, command: str) -> None:
        self._command = command

    def _look(self, *others: object) -> NoReturn:
        raise NotKeptYet(
            f"handle() looked at the answer to {self._command}, but there is none yet: commands are collected, and Redis does "
            "them all at the end of the step. Say what is to change, with a command that computes in Redis such as HINCRBY "
            "or ZINCRBY, and do not ask."
        )

    __bool__ = __int__ = __float__ = __str__ = __iter__ = __len__ = __getitem__ = __contains__ = _look
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = __sub__ = __rsub__ = _look
    __hash__ = None  # type: ignore[assignment]


@dataclass
class Collected:
    """The commands of a step, in order, and for each the position of the event that asked for it."""

    commands: list[Command] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)

    def forget_after(self, length: int) -> None:
        """Keep only so many."""
        del self.commands[length:], self.positions[length:]


class RedisRows(DataAccessCommands):
    """The commands of redis-py that write, under its names, with keys that are the view's own whatever they are called.

    Every command returns an answer that cannot be looked at yet. Raises PermissionError for a command that is not for
    handlers, WrongKind when a key holds another kind of value, and redis.DataError for a value that Redis does not have,
    such as a Decimal; a handler that lets them pass has its event parked.
    """

    _is_async_client: Literal[False] = False  # which tells type checkers what its commands take
    _event_dispatcher: Any = None

    def __init__(self, client: "Redis", prefix: bytes, collected: Collected, kinds: Kinds) -> None:
        self._encode: Callable[[Any], bytes] = client.get_encoder().encode
        self._prefix = prefix
        self._collected = collected
        self._kinds = kinds
        self._position = 0
        self._is_over = False

    def at(self, position: int) -> "RedisRows":
        """These rows, for the event at this position."""
        self._position = position
        return self

    def end(self) -> None:
        """The step is over."""
        self._is_over = True

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Collect a command, given as the words it consists of."""
        if self._is_over:
            raise RuntimeError("The step that these rows were for is over. handle() gets others for every event.")
        name = str(args[0]).upper()
        encoded = [self._encode(each) for each in args[1:]]
        kind = WRITES.get(name)
        if kind is not None and encoded and not (name == "SET" and len(encoded) > 2):  # what expires, say
            encoded[0] = self._prefix + encoded[0]
            self._kinds.use(encoded[0], kind, name)
        elif name in REMOVES:
            encoded = [self._prefix + each for each in encoded]
            self._kinds.free(encoded)
        else:
            raise PermissionError(
                f"handle() asked for {name}, which is not among the commands a view may use to change its rows. It cannot "
                "read, since nothing of the step is written yet, and it leaves MULTI, expiry and chance alone. Those it may "
                f"use are {', '.join(sorted({*WRITES, *REMOVES}))}."
            )
        self._collected.commands.append((name, *encoded))
        self._collected.positions.append(self._position)
        return _LaterAnswer(name)
