"""Ending a thread from outside, by an exception that nothing in it holds up.

CPython does that for who calls it by ctypes, so this module stays by itself: a kernel of WebAssembly has no ctypes, and no
threads to end.
"""

import ctypes
import threading
from functools import partial

raise_in = ctypes.PYFUNCTYPE(None, ctypes.c_ulong, ctypes.c_void_p)(("PyThreadState_SetAsyncExc", ctypes.pythonapi))
"""Have a thread raise the exception class with this id where it is, as soon as Python code runs there; None: no more."""


def end(ident: int | None) -> type[BaseException]:
    """Have the thread raise an exception, again whenever it is caught, until it is told `raise_in(ident, None)`.

    To catch the exception makes an object of it, and that raises the next. It is made without any Python code, so the next
    one strikes in whatever catches the first. Keep what comes back for as long as the thread lives.
    """

    class Ended(BaseException):
        """Ends the thread of a run that nobody follows any more."""

    Ended.__init__ = staticmethod(partial(raise_in, ident, id(Ended)))  # type: ignore[method-assign]
    raise_in(ident, id(Ended))
    return Ended


class _Looked(BaseException):
    """Raised and caught here, and nowhere else."""


def stop_looking() -> None:
    """Have the interpreter stop looking for what is to be raised in some thread, until the next time.

    It goes on looking after a thread has ended or been told to forget it, and then CPython 3.11 never gets beyond the first
    instruction of a function that is traced. What is raised and caught here ends the search. It is raised again until it
    arrives: where a signal comes in just now, and the garbage collection in its handler calls somebody back, it is lost there.
    """
    try:
        while True:
            raise_in(threading.get_ident(), id(_Looked))
    except _Looked:
        pass
