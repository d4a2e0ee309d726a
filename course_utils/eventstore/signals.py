"""Waking who waits: one signal per store file in the process, shared by all applications and views on that file.

A commit made in this process wakes every waiter at once. A commit made by another process gives no sign, so whoever
waits also looks by himself every `POLL_SECONDS`; that look never delays the waking inside the process.
"""

from pathlib import Path
from threading import Condition, Lock
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

POLL_SECONDS = 0.1


class Signal:
    """Counts the commits to one file. Read `count`, look at the file, then wait for the count to move on.

    In this order nothing is missed: a commit between the look and the wait has moved the count already.
    `tracked` is a hint when it is worth looking: by application, the position that was last committed in this process.
    Another process may be further, and the file may have been replaced by another since.
    """

    def __init__(self) -> None:
        self._condition = Condition()
        self.count = 0
        self.tracked: dict[str, int] = {}

    def announce(self) -> None:
        """Something has changed: wake everybody."""
        with self._condition:
            self.count += 1
            self._condition.notify_all()

    def wait(self, seen: int, timeout: float) -> None:
        """Return when the count is no longer `seen`, or after `timeout` seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self.count != seen, timeout)


_signals: WeakValueDictionary[str, Signal] = WeakValueDictionary()
_lock = Lock()


def signal_of(db_name: str) -> Signal:
    """The signal of a file, by whatever name: relative, through a link, or as a `file:` address."""
    file = file_of(db_name)
    return signal_named(str(file.resolve()) if file else db_name)


def signal_named(name: str) -> Signal:
    """The signal of this name: a file's own, or one that a place on a server goes by."""
    with _lock:
        signal = _signals.get(name)
        if signal is None:
            signal = _signals[name] = Signal()
        return signal


def file_of(db_name: str) -> Path | None:
    """The file that SQLite opens under this name; None for a database in memory."""
    if ":memory:" in db_name or "mode=memory" in db_name:
        return None
    if not db_name.startswith("file:"):
        return Path(db_name)
    from urllib.request import url2pathname  # it knows drives, and brings all of HTTP with it

    return Path(url2pathname(urlsplit(db_name).path))
