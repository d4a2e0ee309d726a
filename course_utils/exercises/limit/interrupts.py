"""The user's interrupts, heard even where Python can call no handler: at the recursion limit, which an answer may not leave."""

import os
import signal

from course_utils.exercises.limit.strike import KNOCK


class Interrupts:
    """Heard between `listen` and `close`, both in the main thread, where knocks are told from interrupts by their signal.

    For every signal Python writes its number into a pipe, before it calls the handler.
    """

    def __init__(self) -> None:
        self._heard = False
        self._reading = self._writing = self._before = -1

    def listen(self) -> None:
        if KNOCK == signal.SIGINT:
            return
        self._reading, self._writing = os.pipe()
        for end in (self._reading, self._writing):
            os.set_blocking(end, False)
        self._before = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)

    def close(self) -> None:
        if self._writing < 0:
            return
        signal.set_wakeup_fd(self._before)
        self._heard = self.heard()
        reading, writing, self._reading, self._writing = self._reading, self._writing, -1, -1
        os.close(reading)
        os.close(writing)

    def heard(self) -> bool:
        """Whether there was one since this was last asked."""
        heard, self._heard = self._heard, False
        try:
            return signal.SIGINT in os.read(self._reading, 65536) or heard
        except OSError:  # none, or closed
            return heard
