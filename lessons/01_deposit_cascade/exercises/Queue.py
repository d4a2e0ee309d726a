"""A queue between producer and subscribers: what is put is delivered, what raised waits on, and nothing is done twice."""

from collections.abc import Callable
from linecache import getlines

from hypothesis.strategies import integers, lists, permutations, sampled_from

from course_utils.exercises import Attempt, Exercise, NotYet, Returned
from course_utils.text import code, show

from ..kit import Event, amounts, completed

exercise = Exercise(
    "Queue",
    hints=(
        "One event, two subscribers, and only one of them failed: what exactly has to wait? An event alone does not "
        "say for whom.",
        "Let a delivery be a pair of name and event. `put` adds a pair for each subscriber. `work` goes through a copy of "
        "the list, calls each subscriber inside `try`, and takes out what went well. What raised stays where it stands, in "
        "front of whatever is put meanwhile.",
        "All but the …:"
        + code(
            "",
            "failed = 0",
            "for name, event in list(self.waiting):  # a copy: those that wait now",
            "    try:",
            "        self.subscribers[name](event)",
            "    except Exception:",
            "        failed += 1  # it stays where it stands",
            "    else:",
            "        …  # take this delivery out: which place has it by now?",
        ),
    ),
)

names_of_subscribers = permutations(["balance", "email", "interest", "compliance"]).map(lambda names: names[:3])
several = lists(amounts, min_size=2, max_size=4, unique=True)

_STEPPED_OVER = (
    "Every second delivery was passed over: if you take something out of the very list that you loop over, the loop steps "
    "over what comes next. Loop over a copy."
)


class Listener:
    """A subscriber that notes which amounts it is given. It raises while it is down, or at the call with the number
    `fails_at`, and at its first call may put a further event. Shown by its name."""

    def __init__(self, name: str) -> None:
        self.__name__ = name
        self.down: type[Exception] | None = None
        self.puts: Callable[[], object] | None = None
        self.given: list[int] = []
        self.others: list[Event] = []
        self.fails_at = 0

    def __call__(self, event: Event) -> None:
        self.given.append(event["amount"])
        if event != completed("42", "Ada", event["amount"]):
            self.others.append(event)
        if self.puts and len(self.given) == 1:
            self.puts()
        if self.down or len(self.given) == self.fails_at:
            raise (self.down or ConnectionError)(f"{self.__name__} is down")


class Case:
    """A queue of the learner's with its subscribers, and what a law does with both."""

    def __init__(self, attempt: Attempt, names: list[str]) -> None:
        self.attempt = attempt
        self.listeners = {name: Listener(name) for name in names}
        self.queue: Returned = attempt(dict(self.listeners))

    def put(self, *amounts: int) -> None:
        for amount in amounts:
            self.queue.call("put", completed("42", "Ada", amount))

    def work(self) -> None:
        self.queue.call("work")

    def goes_down(self, name: str, error: type[Exception] = ConnectionError) -> None:
        self.attempt.steps.append(f"# from here on {name} raises {error.__name__}")
        self.listeners[name].down = error

    def returns(self, name: str) -> None:
        self.attempt.steps.append(f"# {name} is back")
        self.listeners[name].down = None

    def was_given(self, name: str, expected: list[int], because: str = "") -> None:
        given, others = self.listeners[name].given, self.listeners[name].others
        if others:
            self.attempt.fail(
                f"{name} was given something else than the event that was put. Hand it over as it is.",
                lines=[f"given           {show(others[0])}"],
            )
        if given != expected:
            lines = [f"{name} was given the amounts {given or 'of nothing'}", f"expected {expected or 'none'}"]
            self.attempt.fail(because, lines=lines)


@exercise.law(first=amounts, then=amounts, examples=5)
def two_queues_share_nothing(Queue: Attempt, first: int, then: int) -> None:
    """There are two queues, and what was put into one came out of the other. Keep what waits in `self`, made anew by
    `__init__`."""
    one, other = Case(Queue, ["balance"]), Case(Queue, ["balance"])
    one.put(first)
    other.put(then)
    other.work()
    if len(other.listeners["balance"].given) > 1:
        other.was_given("balance", [then])


@exercise.law(names=names_of_subscribers, sums=several, examples=15)
def whoever_puts_does_not_wait(Queue: Attempt, names: list[str], sums: list[int]) -> None:
    """`put` called a subscriber. It only keeps the event, so that the producer can answer at once."""
    case = Case(Queue, names)
    case.put(*sums)
    for name in names:
        case.was_given(name, [])


@exercise.law(names=names_of_subscribers, amount=amounts, examples=15)
def an_event_is_for_everybody(Queue: Attempt, names: list[str], amount: int) -> None:
    """An event is for every subscriber, and each gets it once."""
    case = Case(Queue, names)
    case.put(amount)
    case.work()
    first, second, third = (case.listeners[name].given for name in names)
    if first == third == [amount] and not second:
        case.was_given(names[1], [amount], f"An event is for every subscriber, and each gets it once. {_STEPPED_OVER}")
    for name in names:
        case.was_given(name, [amount])


@exercise.law(names=names_of_subscribers, sums=several, examples=15)
def the_oldest_comes_first(Queue: Attempt, names: list[str], sums: list[int]) -> None:
    """One call of `work` delivers everything that waits, and the oldest event comes first."""
    case = Case(Queue, names)
    case.put(*sums)
    case.work()
    for name in names:
        stepped_over = len(sums) > 2 and case.listeners[name].given == sums[::2]
        case.was_given(name, sums, _STEPPED_OVER if stepped_over else "")


@exercise.law(names=names_of_subscribers, sums=several, examples=15)
def done_is_done(Queue: Attempt, names: list[str], sums: list[int]) -> None:
    """What was delivered without an error is done. The next `work` does not deliver it again."""
    case = Case(Queue, names)
    case.put(*sums)
    case.work()
    case.work()
    for name in names:
        case.was_given(name, sums)


@exercise.law(names=names_of_subscribers, amount=amounts, times=integers(2, 3), examples=10)
def equal_events_are_several(Queue: Attempt, names: list[str], amount: int, times: int) -> None:
    """The same amount was paid in more than once. Each is an event of its own, and is delivered."""
    case = Case(Queue, names)
    case.put(*[amount] * times)
    case.work()
    case.was_given(names[0], [amount] * times)


kinds = sampled_from([ConnectionError, ValueError, KeyError, ZeroDivisionError])


@exercise.law(names=names_of_subscribers, which=integers(0, 2), sums=several, error=kinds, examples=30)
def one_that_raises_stops_nobody(
    Queue: Attempt, names: list[str], which: int, sums: list[int], error: type[Exception]
) -> None:
    """A subscriber that raises stops no other, whatever the error: each waiting delivery is tried in every `work`."""
    case = Case(Queue, names)
    case.goes_down(names[which], error)
    case.put(*sums)
    case.work()
    for place, name in enumerate(names):
        if place != which:
            case.was_given(name, sums)


@exercise.law(names=names_of_subscribers, which=integers(0, 2), sums=several, examples=20)
def one_try_for_each_call(Queue: Attempt, names: list[str], which: int, sums: list[int]) -> None:
    """In one call of `work` each delivery is tried once: every event, and none of them again at once. Whoever is down is
    most likely still down a moment later."""
    case = Case(Queue, names)
    case.goes_down(names[which])
    case.put(*sums)
    case.work()
    case.was_given(names[which], sums)


@exercise.law(names=names_of_subscribers, which=integers(0, 2), sums=several, error=kinds, examples=30)
def what_raised_waits_on(Queue: Attempt, names: list[str], which: int, sums: list[int], error: type[Exception]) -> None:
    """What raised waits on, and the next `work` tries it again, the oldest first: otherwise the event is lost."""
    case, down = Case(Queue, names), names[which]
    case.goes_down(down, error)
    case.put(*sums)
    case.work()
    case.returns(down)
    case.listeners[down].given.clear()
    case.work()
    case.was_given(down, sums)
    case.work()
    case.was_given(down, sums, "It was delivered at last, and is done. The next `work` does not deliver it again.")


@exercise.law(amount=amounts, times=integers(2, 3), failing=integers(1, 3), examples=15)
def one_of_equal_events_waits(Queue: Attempt, amount: int, times: int, failing: int) -> None:
    """Of several equal events one delivery raised, and the others went well. That one waits on, and no other: go by
    deliveries, and not by what equals them."""
    case, failing = Case(Queue, ["balance"]), min(failing, times)
    case.listeners["balance"].fails_at = failing
    case.attempt.steps.append(f"# balance raises at delivery {failing}, once")
    case.put(*[amount] * times)
    case.work()
    case.work()
    case.was_given("balance", [amount] * (times + 1))
    case.work()
    case.was_given("balance", [amount] * (times + 1))


@exercise.law(names=names_of_subscribers, which=integers(0, 2), sums=several, examples=20)
def what_waited_longer_comes_first(Queue: Attempt, names: list[str], which: int, sums: list[int]) -> None:
    """A delivery that waited since the last `work` came after one that was put later. The oldest event comes first."""
    case, down = Case(Queue, names), names[which]
    case.goes_down(down)
    case.put(sums[0])
    case.work()
    case.put(*sums[1:])
    case.returns(down)
    case.listeners[down].given.clear()
    case.work()
    case.was_given(down, sums)


@exercise.law(names=names_of_subscribers, which=integers(0, 2), sums=several, examples=30)
def it_waits_for_one_alone(Queue: Attempt, names: list[str], which: int, sums: list[int]) -> None:
    """One subscriber raised, and another, who had done its work, was given the event again. What waits on, waits for the
    one that raised, and for nobody else: keep a delivery with its name."""
    case = Case(Queue, names)
    case.goes_down(names[which])
    case.put(*sums)
    case.work()
    case.work()
    for place, name in enumerate(names):
        if place != which:
            case.was_given(name, sums)


@exercise.law(first=amounts, then=amounts, examples=10)
def what_is_put_meanwhile_is_kept(Queue: Attempt, first: int, then: int) -> None:
    """While `work` was under way, a subscriber put a further event into the queue, and it got lost. If you replace
    `self.waiting` at the end, what was added meanwhile is gone."""
    case = Case(Queue, ["balance", "interest", "email"])
    case.attempt.steps.append("# at its first event, interest puts a further one")
    case.listeners["interest"].puts = lambda: case.queue.value.put(completed("42", "Ada", then))
    case.put(first)
    for _ in range(3):
        case.work()
    case.was_given("email", [first, then])


@exercise.law(putting=integers(0, 2), failing=integers(0, 2), first=amounts, then=amounts, examples=20)
def what_raised_stays_in_front(Queue: Attempt, putting: int, failing: int, first: int, then: int) -> None:
    """While `work` was under way, a subscriber put a further event, and it came before an older one that had raised. The
    oldest event comes first: what raised goes back in front of what was put meanwhile."""
    names = ["balance", "interest", "email"]
    case, down, then = Case(Queue, names), names[failing], then + (first == then)
    case.attempt.steps.append(f"# at its first event, {names[putting]} puts a further one")
    case.listeners[names[putting]].puts = lambda: case.queue.value.put(completed("42", "Ada", then))
    case.goes_down(down)
    case.put(first)
    case.work()
    case.returns(down)
    case.listeners[down].given.clear()
    case.work()
    case.was_given(down, [first, then])


@exercise.law()
def an_exit_goes_through(Queue: Attempt) -> None:
    """The program was told to end, by SystemExit, as Ctrl-C does by KeyboardInterrupt, and `work` went on. Catch
    `Exception`, which lets these two through."""

    def exits(event: Event) -> None:
        raise SystemExit

    queue = Queue({"balance": exits})
    queue.call("put", completed("42", "Ada", 1000))
    queue.call_raises(SystemExit, "work")


@exercise.law()
def its_cell_holds_all(Queue: Attempt) -> None:
    """A new process runs this cell and no other."""
    name = getattr(Queue.answer, "__name__", "")
    place = getattr(getattr(getattr(Queue.answer, "put", None), "__code__", None), "co_filename", "")
    cell = "".join(getlines(place))
    if f"class {name}" not in cell:
        return  # it was not written into one cell

    def in_a_new_process(subscribers: dict[str, Listener]) -> object:
        known: dict[str, object] = {"__name__": "__main__"}
        exec(compile(cell, place, "exec"), known)
        made: Callable[[dict[str, Listener]], object] = known[name]  # type: ignore[assignment]  # a class of the cell
        return made(subscribers)

    works, fails = Listener("works"), Listener("fails")
    fails.down = ConnectionError
    try:
        queue = Queue.run("Queue", in_a_new_process, ({"works": works, "fails": fails},), {})
        for method, given in (("put", (completed("42", "Ada", 1000),)), ("work", ()), ("work", ())):
            queue.call(method, *given)
    except NotYet as failure:
        if isinstance(failure.__cause__, NameError):
            Queue.fail(
                f"Your queue will run in a process of its own, which holds this cell and no other, and there "
                f"`{failure.__cause__.name}` is not defined. Import or define it in this cell, too."
            )
        raise
