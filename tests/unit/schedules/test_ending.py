"""The interpreter stops looking for what is to be raised in some thread, whatever comes in between."""

import gc
import signal
import sys
import time
from collections.abc import Iterator

import pytest

from course_utils.schedules import ending


def test_what_is_lost_on_the_way_is_raised_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int | None] = []
    raise_in = ending.raise_in

    def loses_the_first(ident: int, exception: int | None) -> None:
        tries.append(exception)
        try:
            raise_in(ident, exception)
        except BaseException:
            if len(tries) > 1:
                raise

    monkeypatch.setattr(ending, "raise_in", loses_the_first)
    ending.stop_looking()
    assert len(tries) == 2


@pytest.fixture
def signals_and_collections_all_the_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Collections that call somebody back, as hypothesis asks for, begin at every chance, also while a signal is handled."""
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: None)
    gc.callbacks.append(callback := lambda phase, info: None)
    heard_by = signal.set_wakeup_fd(-1)  # an event loop that another test left would be told of each, and read none
    thresholds, handler = gc.get_threshold(), signal.signal(signal.SIGALRM, lambda number, frame: None)
    gc.set_threshold(1)
    signal.setitimer(signal.ITIMER_REAL, 0.0002, 0.0002)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.set_wakeup_fd(heard_by)
    signal.signal(signal.SIGALRM, handler)
    gc.set_threshold(*thresholds)
    gc.callbacks.remove(callback)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this platform has no timer that sends signals")
@pytest.mark.usefixtures("signals_and_collections_all_the_time")
def test_neither_signals_nor_collections_keep_it_from_ending() -> None:
    end = time.thread_time() + 3
    while time.thread_time() < end:
        ending.stop_looking()
