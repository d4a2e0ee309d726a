"""The time limit ends whatever an answer does, breaks nothing around it, and does not depend on what else runs."""

import random
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, suppress
from decimal import getcontext
from functools import partial

import pytest

from course_utils.exercises.limit import Allowance, Limit, OutOfTime, Unfinished
from course_utils.exercises.limit.allowance import Spent
from course_utils.exercises.limit.knocking import Knocker, ThreadKnocker, TraceKnocker
from course_utils.exercises.limit.strike import KNOCK
from course_utils.exercises.limit.whose import Whose, whose_file, whose_frame
from course_utils.exercises.printed import Printed
from tests.unit.exercises import stubborn_answers as answers

SHORT = Allowance(computing_s=0.1)
IMPATIENT = Allowance(waiting_s=0.3)
PATIENT = Allowance(computing_s=1e6, waiting_s=1e6, check_s=1e6)
KNOCKERS = [ThreadKnocker, TraceKnocker]


@pytest.fixture(autouse=True)
def _interrupts_as_in_a_kernel() -> Iterator[None]:
    """A shell's background job inherits that interrupts are ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def room_for_no_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be raised at the recursion limit is nobody's mistake; pytest's own hook would fail there, and say so."""
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: None)


def call(work: Callable[[], object], allowance: Allowance = PATIENT, knocker: Knocker | None = None) -> object:
    """What `work` returns within the limit; what it raises, raised."""
    with Limit(allowance, knocker) as limit, redirect_stderr(Printed()):
        value, error = limit.call(work)
    if error is not None:
        raise error
    return value


def call_again_and_again(work: Callable[[], object], allowance: Allowance) -> None:
    with Limit(allowance) as limit:
        while True:
            limit.call(work)


def interrupted_after(seconds: float, work: Callable[[], object]) -> None:
    threading.Timer(seconds, signal.raise_signal, [signal.SIGINT]).start()
    call(work)


class Surroundings:
    """What an interruption might leave broken."""

    def __init__(self) -> None:
        self.handlers = {number: signal.getsignal(number) for number in signal.valid_signals()}
        self.tracing, self.room = sys.gettrace(), sys.getrecursionlimit()
        self.hooks = threading.gettrace(), threading.getprofile(), threading.excepthook, sys.unraisablehook
        self.interval = sys.getswitchinterval()

    def assert_unchanged(self) -> None:
        assert vars(Surroundings()) == vars(self)
        assert sys.exc_info() == (None, None, None), "an error that is over would be the context of every later one"
        assert "time limit" not in [thread.name for thread in threading.enumerate()]
        assert sum(range(10_000)) == 49_995_000


@pytest.mark.usefixtures("room_for_no_hook")
@pytest.mark.parametrize("knocker", KNOCKERS)
@pytest.mark.parametrize("work", answers.COMPUTE)
def test_whatever_computes_without_end_is_out_of_time(work: Callable[[], object], knocker: type[Knocker]) -> None:
    surroundings = Surroundings()
    with pytest.raises(OutOfTime) as caught:
        call(work, SHORT, knocker())
    assert caught.value.passed == "computing"
    surroundings.assert_unchanged()


@pytest.mark.parametrize("work", answers.WAIT)
def test_whatever_waits_without_end_is_out_of_time(work: Callable[[], object]) -> None:
    surroundings = Surroundings()
    with pytest.raises(OutOfTime) as caught:
        call(work, IMPATIENT)
    assert caught.value.passed == "waiting"
    surroundings.assert_unchanged()


@pytest.mark.usefixtures("room_for_no_hook")
@pytest.mark.parametrize("work", answers.NEED_A_SIGNAL)
def test_what_gives_python_no_chance_to_look_is_ended_by_a_signal(work: Callable[[], object]) -> None:
    if not hasattr(signal, "setitimer"):
        pytest.skip("this platform has no timer that sends signals")
    surroundings = Surroundings()
    with pytest.raises(OutOfTime):
        call(work, Allowance(computing_s=0.1, waiting_s=0.3))
    surroundings.assert_unchanged()


@pytest.mark.parametrize("knocker", KNOCKERS)
def test_what_ends_in_time_comes_back_and_what_raises_raises(knocker: type[Knocker]) -> None:
    def stops() -> None:
        raise StopIteration("the last one")

    assert call(lambda: "result", knocker=knocker()) == "result"
    with pytest.raises(ZeroDivisionError):
        call(lambda: 1 / 0, knocker=knocker())
    with pytest.raises(SystemExit):
        call(partial(sys.exit, 3), knocker=knocker())
    with pytest.raises(StopIteration, match="the last one"):
        call(stops, knocker=knocker())


def test_a_long_call_into_c_is_judged_when_it_ends() -> None:
    with pytest.raises(OutOfTime):
        call(lambda: sum(range(20_000_000)), SHORT)


def test_all_calls_together_may_take_four_times_what_one_may() -> None:
    def computes() -> None:
        end = time.thread_time() + 0.06
        while time.thread_time() < end:
            pass

    with pytest.raises(OutOfTime) as caught:
        call_again_and_again(computes, SHORT)
    assert caught.value.passed == "computing in all"
    with pytest.raises(OutOfTime) as caught:
        call_again_and_again(partial(time.sleep, 0.2), IMPATIENT)
    assert caught.value.passed == "waiting in all"


def test_a_machine_that_cannot_finish_is_no_fault_of_the_answers() -> None:
    with pytest.raises(Unfinished):
        call_again_and_again(partial(time.sleep, 0.01), Allowance(check_s=0.2))
    with pytest.raises(Unfinished):
        call(partial(time.sleep, 100), Allowance(check_s=0.2))


def test_who_gets_little_of_the_processor_has_not_waited() -> None:
    spent = Spent(Allowance())
    spent.begin(processor_s=3, present_s=100)
    assert spent.passed(processor_s=4, present_s=115) is None, "a fifteenth of a processor is work"
    assert spent.passed(processor_s=3.001, present_s=115) == "waiting"
    assert spent.passed(processor_s=5.6, present_s=115) == "computing"


def test_a_machine_that_was_asleep_has_taken_no_time() -> None:
    knocker = ThreadKnocker()
    with Limit(PATIENT, knocker) as limit:
        limit.call(partial(time.sleep, 0.1))
        assert 0 < knocker.present_s() <= 60


def test_a_strike_waits_until_the_house_is_done() -> None:
    from course_utils.schedules import WatchedConnection

    connection = sqlite3.connect(":memory:", factory=WatchedConnection)

    def asks_on_and_on() -> None:
        while True:
            connection.execute("SELECT 1").fetchone()

    for _ in range(20):
        with pytest.raises(OutOfTime):
            call(asks_on_and_on, Allowance(computing_s=0.02))
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_comparison_that_never_ends_is_ended_as_well() -> None:
    class Stubborn:
        def __eq__(self, other: object) -> bool:
            while True:
                pass

        __hash__ = None  # type: ignore[assignment]

    from course_utils.exercises import Attempt, Exercise
    from course_utils.exercises.examine import examine

    exercise = Exercise("amount", hints=("one", "two", "three"))

    @exercise.law()
    def is_one(amount: Attempt) -> None:
        """It is one."""
        amount().should(amount.answer() == 1)

    outcome = examine(exercise, (lambda: Stubborn(),), Limit(SHORT))
    assert outcome.status == "not yet"
    assert "did not come back" in outcome.message


def test_no_late_strike_hits_the_next_statement() -> None:
    for step in range(30):
        with suppress(OutOfTime):
            # Ends about when its time is over: sometimes just before, sometimes just after.
            call(partial(time.sleep, step * 0.0007), Allowance(waiting_s=0.01))
        assert sum(range(10_000)) == 49_995_000


def test_an_alarm_of_the_answers_own_rings() -> None:
    if not hasattr(signal, "setitimer"):
        pytest.skip("this platform has no timer that sends signals")
    rang: list[int] = []

    def waits_for_its_alarm() -> None:
        before = signal.signal(signal.SIGALRM, lambda number, frame: rang.append(number))
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        while not rang:
            time.sleep(0.01)
        signal.signal(signal.SIGALRM, before)

    call(waits_for_its_alarm)
    assert rang == [signal.SIGALRM]


def test_what_an_answer_sets_for_its_thread_and_the_others_is_set_back() -> None:
    def ignore(*event: object) -> None:
        """Nothing is made of it."""

    def sets() -> None:
        getcontext().prec = 2
        sys.setprofile(ignore)
        threading.settrace(ignore)
        threading.setprofile(ignore)
        sys.unraisablehook = threading.excepthook = ignore
        sys.setswitchinterval(1.5)
        for number in (KNOCK, signal.SIGINT):
            signal.signal(number, ignore)
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, ignore)
            signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)

    surroundings, before = Surroundings(), getcontext().copy()
    call(sets)
    surroundings.assert_unchanged()
    assert getcontext().prec == before.prec
    assert sys.getprofile() is None
    if hasattr(signal, "setitimer"):
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_after_writers_were_given_up_functions_can_be_traced() -> None:
    from course_utils.schedules import SharedDatabase, interleavings, statement_steps

    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("SELECT no_such_column")

    runs = interleavings(lambda: SharedDatabase(lambda connection: None), {"Ada": statement_steps("Ada", fails)})
    assert [type(run.shared.results["Ada"]) for run in runs] == [sqlite3.OperationalError]
    sys.settrace(lambda frame, event, argument: None)
    try:
        assert (lambda: 42)() == 42
    finally:
        sys.settrace(None)


def test_an_interrupt_of_the_users_is_a_keyboard_interrupt() -> None:
    surroundings = Surroundings()
    with pytest.raises(KeyboardInterrupt):
        call(partial(signal.raise_signal, signal.SIGINT))
    surroundings.assert_unchanged()


def test_an_interrupt_ends_an_answer_that_would_hold_it() -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted_after(0.2, answers.swallows_everything)


@pytest.mark.usefixtures("room_for_no_hook")
@pytest.mark.parametrize("work", answers.RECURSE)
def test_an_interrupt_at_the_recursion_limit_is_not_lost(work: Callable[[], object]) -> None:
    surroundings = Surroundings()
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            interrupted_after(0.1, work)
        surroundings.assert_unchanged()


@pytest.mark.usefixtures("room_for_no_hook")
def test_an_interrupt_that_no_handler_could_see_is_handed_on_after_the_call() -> None:
    interrupted: list[bool] = []

    def turns_back_at_the_limit() -> None:
        try:
            turns_back_at_the_limit()
        except RecursionError:
            if not interrupted:
                abs(1)  # fails where there is no room for a signal either
                interrupted.append(True)
                signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        call(turns_back_at_the_limit)
    assert interrupted


def test_an_interrupt_between_two_calls_reaches_the_user_at_the_next() -> None:
    def interrupted_before(*calls: Callable[[], object]) -> None:
        with Limit() as limit:
            signal.raise_signal(signal.SIGINT)
            for work in calls:
                limit.call(work)
                pytest.fail("the call was made all the same")

    with pytest.raises(KeyboardInterrupt):
        interrupted_before(lambda: None)
    with pytest.raises(KeyboardInterrupt):
        interrupted_before()


def test_where_interrupts_are_ignored_they_stay_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    call(partial(signal.raise_signal, signal.SIGINT))
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    with pytest.raises(OutOfTime):
        call(answers.loops, SHORT)


@pytest.mark.parametrize("method", ["start", "join"])
@pytest.mark.parametrize("first", [True, False])
def test_an_interrupt_while_the_limit_is_set_or_lifted_reaches_the_user(
    monkeypatch: pytest.MonkeyPatch, method: str, first: bool
) -> None:
    surroundings = Surroundings()
    do = getattr(threading.Thread, method)

    def interrupted(watcher: threading.Thread) -> None:
        if first:
            signal.raise_signal(signal.SIGINT)
        do(watcher)
        if not first:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(threading.Thread, method, interrupted)
    with pytest.raises(KeyboardInterrupt):
        call(lambda: None)
    surroundings.assert_unchanged()


def test_an_interrupt_at_any_moment_leaves_everything_as_it_was() -> None:
    surroundings, chance = Surroundings(), random.Random(7)
    for _ in range(100):
        with pytest.raises(KeyboardInterrupt):
            interrupted_after(chance.random() / 300, answers.loops)
    surroundings.assert_unchanged()


def test_outside_the_main_thread_it_says_why_it_cannot_work() -> None:
    said: list[str] = []

    def run() -> None:
        with pytest.raises(RuntimeError) as caught, Limit():
            pass
        said.append(str(caught.value))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert "main thread" in said[0]


def test_whose_code_it_is_shows_in_its_file() -> None:
    from course_utils import places

    lesson = places.LESSONS / "04_replaying_account_42"
    owners = {
        "/tmp/ipykernel_12/345.py": Whose.LEARNER,
        "<worked solution of evolve>": Whose.LEARNER,
        str(lesson / "answers" / "evolve.py"): Whose.LEARNER,
        str(lesson / "exercises" / "evolve.py"): Whose.HOUSE,
        str(lesson / "kit.py"): Whose.HOUSE,
        sys.modules[Limit.__module__].__file__: Whose.HOUSE,
        pytest.importorskip("hypothesis").__file__: Whose.HOUSE,
        "<frozen importlib._bootstrap>": Whose.LIBRARY,
        threading.__file__: Whose.LIBRARY,
        sys.modules["course_utils.places"].__file__: Whose.LIBRARY,
    }
    assert {name: whose_file(str(name)) for name in owners} == owners
    namespace: dict[str, object] = {"frame": sys._getframe}
    exec("mine = frame()", namespace)
    assert whose_frame(namespace["mine"]) is Whose.LEARNER  # type: ignore[arg-type]
