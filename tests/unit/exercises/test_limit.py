"""The time limit ends whatever code does, gives signals back as they were, and never strikes the next statement."""

# ruff: noqa: SIM105, E722, B012 (the code under test is bad on purpose)
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

from course_utils.exercises.limit import OutOfTime, within

SHORT = 0.1


@pytest.fixture(autouse=True)
def _interrupts_as_in_a_kernel() -> Iterator[None]:
    """A shell's background job inherits that interrupts are ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def loops() -> None:
    while True:
        pass


def swallows_everything() -> None:
    while True:
        try:
            pass
        except:
            pass


def sleeps() -> None:
    time.sleep(100)


def sleeps_and_swallows() -> None:
    while True:
        try:
            time.sleep(100)
        except BaseException:
            pass


def retries_within_retries() -> None:
    def deliver() -> bool:
        try:
            time.sleep(100)
        except:
            return False
        return True

    while True:
        try:
            if deliver():
                break
        except:
            pass


def swallows_three_deep() -> None:
    while True:
        try:
            try:
                try:
                    time.sleep(0.001)
                except:
                    pass
            except:
                pass
        except:
            pass


def continues_in_finally() -> None:
    while True:
        try:
            loops()
        finally:
            continue


def waits_for_an_event() -> None:
    threading.Event().wait()


def waits_for_a_thread() -> None:
    thread = threading.Thread(target=time.sleep, args=(20,), daemon=True)
    thread.start()
    thread.join()


def waits_for_a_lock_it_holds() -> None:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def makes_another_error_of_it() -> None:
    try:
        loops()
    except BaseException as error:
        raise ValueError("something else") from error


def returns_after_all() -> int:
    try:
        loops()
    except BaseException:
        pass
    return 1


@pytest.mark.parametrize(
    "work",
    [
        loops,
        swallows_everything,
        sleeps,
        sleeps_and_swallows,
        retries_within_retries,
        swallows_three_deep,
        continues_in_finally,
        waits_for_an_event,
        waits_for_a_thread,
        waits_for_a_lock_it_holds,
        makes_another_error_of_it,
        returns_after_all,
    ],
)
def test_whatever_does_not_end_is_out_of_time(work: Callable[[], object]) -> None:
    with pytest.raises(OutOfTime):
        within(SHORT, work)
    assert sys.exc_info() == (None, None, None), "an error that is over would be the context of every later one"


def test_what_ends_in_time_comes_back() -> None:
    assert within(60, lambda: "result") == "result"


def test_what_raises_in_time_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        within(60, lambda: 1 / 0)


@pytest.mark.parametrize("work", [lambda: None, loops, swallows_everything, lambda: 1 / 0])
def test_the_signal_handler_and_the_tracer_are_given_back(work: Callable[[], object]) -> None:
    handler, tracer = signal.getsignal(signal.SIGINT), sys.gettrace()
    with suppress(OutOfTime, ZeroDivisionError):
        within(SHORT, work)
    assert signal.getsignal(signal.SIGINT) is handler
    assert sys.gettrace() is tracer


def test_no_late_interrupt_strikes_the_next_statement() -> None:
    for step in range(30):
        with suppress(OutOfTime):
            # Ends about when its time is over: sometimes just before, sometimes just after.
            within(0.01, partial(time.sleep, step * 0.0007))
        assert sum(range(10_000)) == 49_995_000


def test_an_interrupt_of_the_users_is_a_keyboard_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt):
        within(60, partial(signal.raise_signal, signal.SIGINT))


def test_where_interrupts_are_ignored_they_stay_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    within(60, partial(signal.raise_signal, signal.SIGINT))
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    with pytest.raises(OutOfTime):
        within(SHORT, loops)


@pytest.mark.parametrize("method", ["start", "join"])
@pytest.mark.parametrize("first", [True, False])
def test_an_interrupt_while_the_limit_is_set_or_lifted_reaches_the_user(
    monkeypatch: pytest.MonkeyPatch, method: str, first: bool
) -> None:
    handler, do = signal.getsignal(signal.SIGINT), getattr(threading.Thread, method)

    def interrupted(watcher: threading.Thread) -> None:
        if first:
            signal.raise_signal(signal.SIGINT)
        do(watcher)
        if not first:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(threading.Thread, method, interrupted)
    with pytest.raises(KeyboardInterrupt):
        within(60, lambda: None)
    assert signal.getsignal(signal.SIGINT) is handler
    assert "time limit" not in [thread.name for thread in threading.enumerate()]


def test_an_interrupt_at_any_moment_leaves_everything_as_it_was() -> None:
    handler = signal.getsignal(signal.SIGINT)
    for step in range(200):
        with suppress(KeyboardInterrupt):
            threading.Timer(step * 0.00001, signal.raise_signal, [signal.SIGINT]).start()
            within(60, loops)
        assert signal.getsignal(signal.SIGINT) is handler


def test_outside_the_main_thread_it_says_why_it_cannot_work() -> None:
    said: list[str] = []

    def run() -> None:
        with pytest.raises(RuntimeError) as caught:
            within(1, lambda: None)
        said.append(str(caught.value))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert "main thread" in said[0]


class Kernel:
    """A real kernel, to run cells in."""

    def __init__(self) -> None:
        started: tuple[KernelManager, BlockingKernelClient] = start_new_kernel(kernel_name="python3")
        self.manager, self.client = started

    def run(self, code: str, interrupt_after: float = 0) -> str:
        """The cell's result as text, or the name of its error."""
        found = ""

        def hear(message: dict[str, object]) -> None:
            nonlocal found
            content = message["content"]
            assert isinstance(content, dict)
            found = content.get("ename") or content.get("data", {}).get("text/plain") or found

        if interrupt_after:
            threading.Timer(interrupt_after, self.manager.interrupt_kernel).start()
        self.client.execute_interactive(code, output_hook=hear, timeout=60, stop_on_error=False)
        return found

    def stop(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    started = Kernel()
    started.run(
        "from course_utils.exercises.limit import OutOfTime, within\n"
        "def stubborn():\n    while True:\n        try:\n            pass\n        except:\n            pass\n"
        "def attempt(seconds):\n    try:\n        within(seconds, stubborn)\n"
        "    except OutOfTime:\n        return 'out of time'"
    )
    yield started
    started.stop()


def test_a_kernel_goes_on_after_an_endless_loop_ten_times_in_a_row(kernel: Kernel) -> None:
    for number in range(10):
        assert kernel.run("attempt(0.1)") == "'out of time'"
        assert kernel.run(f"sum(range({number}))") == str(sum(range(number)))


def test_a_kernel_interrupted_by_its_user_goes_on(kernel: Kernel) -> None:
    assert kernel.run("import time\nwithin(60, lambda: time.sleep(60))", interrupt_after=0.5) == "KeyboardInterrupt"
    assert kernel.run("40 + 2") == "42"
