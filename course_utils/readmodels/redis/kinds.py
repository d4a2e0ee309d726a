"""Which kind of value is at which key, so that a command which Redis would refuse is refused before anything is written.

MULTI does not undo what came before a refused command, and what comes after it is done as well. The common case, a key
that holds another kind of value, is known before: a key keeps its kind from its first command until it is deleted. Redis is
asked once for every key, and the answer holds as long as nobody else has written the view.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

_MOST = 100_000  # keys that are remembered
_FREE = "none"
_STORED_AS = {"string": {"string", "hyperloglog"}}
_STORED_AS_IN_FAKEREDIS = {"set": {"set", "hyperloglog"}}  # where a HyperLogLog is a set, and counts exactly


class WrongKind(TypeError):
    """A key holds another kind of value than the command is for."""


class Kinds:
    """What is known of the keys of a view, for one step after the other. `ask` says what Redis has at a key."""

    def __init__(self, *, is_embedded: bool = False) -> None:
        self._stored_as = _STORED_AS_IN_FAKEREDIS if is_embedded else _STORED_AS
        self._kept: dict[bytes, str] = {}
        self._kept_at: object = None
        self._of_step: dict[bytes, str] = {}
        self._ask: Callable[[bytes], str] = lambda key: _FREE

    def begin(self, at: object, ask: Callable[[bytes], str]) -> None:
        """A step begins with the view in this state. What was known of another one is forgotten."""
        if at != self._kept_at or len(self._kept) > _MOST:
            self._kept.clear()
        self._kept_at = None
        self._of_step.clear()
        self._ask = ask

    def keep(self, at: object) -> None:
        """The step was written, and the view is in this state."""
        self._kept |= self._of_step
        self._of_step.clear()
        self._kept_at = at

    @contextmanager
    def undoing(self) -> Iterator[None]:
        """What is learned inside is forgotten, if it raises."""
        before = dict(self._of_step)
        try:
            yield
        except Exception:
            self._of_step = before
            raise

    def use(self, key: bytes, kind: str, command: str) -> None:
        """A command for this kind of value is to be done at this key. Raises WrongKind."""
        there = self._of_step.get(key) or self._kept.get(key) or self._ask(key)
        if there not in (_FREE, kind) and kind not in self._stored_as.get(there, ()):
            raise WrongKind(
                f"handle() asked for {command}, which is for a {kind}, but the key holds a {there}. Give every kind of value a "
                "key of its own."
            )
        self._of_step[key] = kind

    def free(self, keys: Sequence[bytes]) -> None:
        """These keys are to be deleted."""
        self._of_step |= dict.fromkeys(keys, _FREE)
