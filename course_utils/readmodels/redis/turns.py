"""Taking turns at one view: who was overtaken asks the others to wait once.

That nobody's step is lost or mixed with another's is WATCH's doing. But a step that somebody overtakes has to be made
again, and with two that write all the time one of them might never get to write. So it puts a key there that the others
find with their next step. The key ends by itself, and whoever ignores it does no harm but impatience.
"""

import time
from collections.abc import Callable
from contextlib import suppress

import redis

from course_utils.readmodels.redis.keys import Keys
from course_utils.readmodels.redis.rows import Command

_LASTS = 10_000  # milliseconds, should the one who asked be killed
_PATIENCE = 2.0  # seconds
_PAUSE = 0.005  # seconds


class Turns:
    """One writer's part in it."""

    def __init__(self, client: "redis.Redis", keys: Keys) -> None:
        self.was_overtaken = False
        self._client = client
        self._key = keys.turn
        self._is_mine = False
        self._others_ask = False

    def begin(self, *, asks: bool) -> None:
        """Ask for the turn if it is wanted; else let those go first who have asked."""
        if asks or self.was_overtaken:
            self._is_mine = _patiently_until(lambda: self._client.set(self._key, 1, nx=True, px=_LASTS))
        elif self._others_ask:
            _patiently_until(lambda: not self._client.exists(self._key))

    def last_command(self) -> Command:
        """What a step ends with: giving back the turn, or a look whether somebody asks for it."""
        return ("DEL" if self._is_mine else "EXISTS", self._key)

    def note(self, answer: object) -> None:
        """The step was written, and this is the answer to its last command."""
        self._others_ask = bool(answer) and not self._is_mine
        self._is_mine = self.was_overtaken = False

    def end(self) -> None:
        """Give the turn back, if the step was not written."""
        if self._is_mine:
            self._is_mine = False
            with suppress(redis.RedisError):  # what has ended the step is being raised; and the key ends by itself
                self._client.delete(self._key)


def _patiently_until(condition: Callable[[], object]) -> bool:
    """Whether the condition came true in the time one is willing to wait."""
    deadline = time.monotonic() + _PATIENCE
    while not (is_true := condition()) and time.monotonic() < deadline:
        time.sleep(_PAUSE)
    return bool(is_true)
