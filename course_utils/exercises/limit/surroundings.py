"""What learner code may set for the whole process, or for the thread it runs in: as it was, and put back."""

import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

_SETTINGS: list[tuple[Callable[[], Any], Callable[[Any], object]]] = [
    (threading.gettrace, threading.settrace),
    (threading.getprofile, threading.setprofile),
    (sys.getswitchinterval, sys.setswitchinterval),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (partial(getattr, sys, "unraisablehook"), partial(setattr, sys, "unraisablehook")),
    (partial(getattr, threading, "excepthook"), partial(setattr, threading, "excepthook")),
]
"""How each is read and set. Taken now: learner code may put others in the places of these functions."""
if hasattr(signal, "pthread_sigmask"):
    _SETTINGS.append(
        (partial(signal.pthread_sigmask, signal.SIG_BLOCK, ()), partial(signal.pthread_sigmask, signal.SIG_SETMASK))
    )


class Surroundings:
    """The settings at the moment when this is made."""

    def __init__(self) -> None:
        self._settings = [read() for read, _ in _SETTINGS]

    def put_back(self) -> None:
        for (_, put), setting in zip(_SETTINGS, self._settings, strict=True):
            put(setting)
