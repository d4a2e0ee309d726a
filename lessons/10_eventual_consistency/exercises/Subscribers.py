"""`Subscribers`: who wants to be told of a position is told, once, as soon as the view is there, and asks no more."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis.strategies import composite, integers, lists, permutations

from course_utils.exercises import Attempt, Exercise, Returned
from course_utils.text import code, show

from ..kit import positions

exercise = Exercise(
    "Subscribers",
    hints=(
        "Two things have to be remembered between the calls: who still waits for which position, and where the view is. "
        "Both methods use both.",
        "moved: note the position first. Split the list into who is due and who still waits, and keep the latter; only "
        "then call those who are due, so that whatever they do finds everything in order. subscribe: call at once, or "
        "put a pair on the list.",
        code(
            "self.position = position",
            "due = [tell for wanted, tell in self.waiting if wanted <= position]",
            "self.waiting = [(wanted, tell) for wanted, tell in self.waiting if wanted > position]",
            "for tell in due:",
            "    try:",
            "        …",
        ),
    ),
)

NAMES = ("ada", "bob", "cem", "dia")
ENOUGH = 50
SAYS_WHAT_WAS_ASKED = "tell gets the position of the view, which may be further than the one that was asked for."


class Screen:
    """Somebody who wants to be told: a function of the view's position, which notes what it hears.

    Its browser may be gone; and it may do something when it is told.
    """

    def __init__(self, name: str, *, is_gone: bool = False, then: Callable[[int], object] | None = None) -> None:
        self.name = self.__name__ = name  # by which calls that are shown name it, as any function
        self.is_gone, self.then = is_gone, then
        self.heard: list[int] = []

    def __call__(self, at: int) -> None:
        self.heard.append(at)
        if len(self.heard) > ENOUGH:
            raise RuntimeError(
                f"{self.name} was told {ENOUGH} times, and no end: take out who is due, and only then call"
            )
        if self.is_gone:
            raise ConnectionError(f"the browser of {self.name} is gone")
        if self.then:
            self.then(at)

    def __repr__(self) -> str:
        return self.name


def _heard(attempt: Attempt, screen: Screen, *positions: int, because: str = "") -> None:
    if screen.heard != [*positions]:
        attempt.fail(
            because, lines=[f"{screen} was told   {show(screen.heard)}", f"expected        {show([*positions])}"]
        )


@exercise.law(position=positions, jump=integers(0, 3), examples=20)
def who_waits_is_told(Subscribers: Attempt, position: int, jump: int) -> None:
    """Who waits for a position is told as soon as the view is there or past it, and not before. Several events may be
    taken at once, so the view need not be at each position."""
    made, ada = Subscribers(), Screen("ada")
    too_early = "That was too early: the view is not there yet."
    made.call("subscribe", position, ada)
    _heard(Subscribers, ada, because=too_early)
    made.call("moved", position - 1)
    _heard(Subscribers, ada, because=too_early)
    made.call("moved", position + jump)
    _heard(Subscribers, ada, position + jump, because=SAYS_WHAT_WAS_ASKED if ada.heard == [position] else "")


@exercise.law(position=positions, ahead=integers(0, 3), examples=20)
def there_already(Subscribers: Attempt, position: int, ahead: int) -> None:
    """Who subscribes when the view is there already is told at once. The view may not move again for hours."""
    made, ada, bob = Subscribers(), Screen("ada"), Screen("bob")
    made.call("moved", position + ahead)
    made.call("subscribe", position, ada)
    _heard(Subscribers, ada, position + ahead, because=SAYS_WHAT_WAS_ASKED if ada.heard == [position] else "")
    Subscribers().call("subscribe", 0, bob)
    _heard(Subscribers, bob, 0, because="A view that has not begun is at 0, and for position 0 nobody has to wait.")


@exercise.law(position=positions, step=integers(0, 2), examples=20)
def once_is_enough(Subscribers: Attempt, position: int, step: int) -> None:
    """Each is told once, however often the view moves after that."""
    made, ada, bob = Subscribers(), Screen("ada"), Screen("bob")
    made.call("subscribe", position, ada)
    made.call("moved", position)
    made.call("subscribe", position, bob)
    made.call("moved", position + step)
    made.call("moved", position + step + 1)
    _heard(Subscribers, ada, position)
    _heard(Subscribers, bob, position)


@exercise.law(
    wanted=lists(integers(1, 6), min_size=2, max_size=4), moves=lists(integers(1, 7), max_size=4), examples=40
)
def each_for_themselves(Subscribers: Attempt, wanted: list[int], moves: list[int]) -> None:
    """Many may wait, some for the same position and some for another. Each is told at the first move that gets there,
    and nobody is passed over."""
    made = Subscribers()
    screens = [Screen(name) for name, _ in zip(NAMES, wanted, strict=False)]
    for screen, position in zip(screens, wanted, strict=True):
        made.call("subscribe", position, screen)
    moves = [*sorted(moves), 8]
    for move in moves:
        made.call("moved", move)
    for screen, position in zip(screens, wanted, strict=True):
        _heard(Subscribers, screen, next(move for move in moves if move >= position))


@exercise.law(first=positions, more=integers(1, 5), examples=20)
def one_screen_may_wait_for_two_positions(Subscribers: Attempt, first: int, more: int) -> None:
    """One and the same `tell` may be subscribed for two positions. It is told of each."""
    made, ada = Subscribers(), Screen("ada")
    made.call("subscribe", first, ada)
    made.call("subscribe", first + more, ada)
    made.call("moved", first)
    made.call("moved", first + more)
    _heard(Subscribers, ada, first, first + more)


@exercise.law(order=permutations(range(3)), position=positions, examples=20)
def one_whose_browser_is_gone_stops_nobody(Subscribers: Attempt, order: list[int], position: int) -> None:
    """A `tell` that raises ConnectionError stops nobody: the others are told all the same, now or later, and the projector,
    which called moved, hears nothing of it. Nor is it called again."""
    made, dia = Subscribers(), Screen("dia")
    made.call("subscribe", position + 1, dia)
    three = [Screen("ada"), Screen("bob", is_gone=True), Screen("cem")]
    for place in order:
        made.call("subscribe", position, three[place])
    Subscribers.steps.append("# the browser of bob is gone, so bob raises ConnectionError")
    got = Subscribers.run(".moved", _lets_nothing_out(made, "moved"), (position,), {}).value
    if isinstance(got, ConnectionError):
        Subscribers.fail(
            "ConnectionError came out of moved: the projector that called it would stop, because one browser is gone."
        )
    _heard(Subscribers, three[0], position)
    _heard(Subscribers, three[2], position)
    made.call("moved", position + 1)
    _heard(Subscribers, three[1], position, because="bob's browser is gone: nobody calls it again.")
    _heard(Subscribers, dia, position + 1)


@exercise.law(position=positions, ahead=integers(0, 3), examples=10)
def one_that_is_gone_at_once(Subscribers: Attempt, position: int, ahead: int) -> None:
    """The browser may be gone when `subscribe` calls its `tell` at once. Whoever subscribed hears nothing of that either,
    and it is not called again."""
    made, bob = Subscribers(), Screen("bob", is_gone=True)
    made.call("moved", position + ahead)
    Subscribers.steps.append("# the browser of bob is gone, so bob raises ConnectionError")
    got = Subscribers.run(".subscribe", _lets_nothing_out(made, "subscribe"), (position, bob), {}).value
    if isinstance(got, ConnectionError):
        Subscribers.fail("ConnectionError came out of subscribe: whoever called it can do nothing for that browser.")
    made.call("moved", position + ahead + 1)
    _heard(Subscribers, bob, position + ahead, because="bob's browser is gone: nobody calls it again.")


def _lets_nothing_out(made: Returned, method: str) -> Callable[..., object]:
    call: Any = getattr(made.value, method, None)

    def ends(*args: Any) -> object:
        try:
            return call(*args)
        except ConnectionError as error:
            return error

    return ends


@exercise.law(
    position=positions, steps=lists(integers(1, 3), min_size=2, max_size=4), before=integers(0, 1), examples=30
)
def a_screen_that_stays_open(Subscribers: Attempt, position: int, steps: list[int], before: int) -> None:
    """A `tell` may subscribe anew, for the next position, as a screen does that stays open. That subscription counts like
    any other; and the others, before it and after it, are told as ever."""
    made, others = Subscribers(), [Screen("bob"), Screen("cem")]
    ada = Screen("ada", then=lambda at: made.value.subscribe(at + 1, ada))
    Subscribers.steps.append("# when ada is told of a position, it subscribes for the next")
    for screen in [*others[:before], ada, *others[before:]]:
        made.call("subscribe", position, screen)
    moves = [position + sum(steps[:count]) for count in range(len(steps) + 1)]
    for move in moves:
        made.call("moved", move)
    _heard(Subscribers, ada, *moves)
    for screen in others:
        _heard(Subscribers, screen, position)


@exercise.law(position=positions, back=integers(0, 3), examples=20)
def one_that_brings_another(Subscribers: Attempt, position: int, back: int) -> None:
    """Whoever subscribes while somebody is being told is told at once as well, if the view is that far: it has moved
    before anybody hears of it."""
    made, bob = Subscribers(), Screen("bob")
    ada = Screen("ada", then=lambda at: made.value.subscribe(max(0, at - back), bob))
    Subscribers.steps.append(
        f"# when ada is told of a position, it subscribes bob for {f'{back} less' if back else 'it'}"
    )
    made.call("subscribe", position, ada)
    made.call("moved", position)
    _heard(Subscribers, ada, position)
    _heard(Subscribers, bob, position)


@exercise.law(position=positions, examples=5)
def each_view_has_its_own(Subscribers: Attempt, position: int) -> None:
    """Each view has subscribers of its own, and a position of its own."""
    made, other, ada, bob = Subscribers(), Subscribers(), Screen("ada"), Screen("bob")
    made.call("subscribe", position, ada)
    other.call("moved", position)
    _heard(Subscribers, ada)
    made.call("subscribe", position, bob)
    _heard(Subscribers, bob)
    made.call("moved", position)
    _heard(Subscribers, ada, position)
    _heard(Subscribers, bob, position)


@dataclass(frozen=True)
class Step:
    """Somebody subscribes for this position; or, without a name, the view moves there."""

    name: str
    position: int


@composite
def days(draw: Any) -> list[Step]:
    """Subscriptions, and moves between them that never go back."""
    steps, at = list[Step](), 0
    for _ in range(draw(integers(2, 8))):
        if len({step.name for step in steps}) <= len(NAMES) and draw(integers(0, 1)):
            name = NAMES[sum(bool(step.name) for step in steps) % len(NAMES)]
            steps.append(Step(name, draw(integers(max(0, at - 3), at + 6))))
        else:
            at += draw(integers(0, 4))
            steps.append(Step("", at))
    return steps


@exercise.law(steps=days(), examples=60)
def whatever_comes_when(Subscribers: Attempt, steps: list[Step]) -> None:
    """Whenever they subscribe, and however the view moves, each is told once for each subscription: at once, or at the
    first move that gets there."""
    made, screens = Subscribers(), {name: Screen(name) for name in NAMES}
    for number, step in enumerate(steps, start=1):
        if step.name:
            made.call("subscribe", step.position, screens[step.name])
        else:
            made.call("moved", step.position)
        for name in NAMES:
            expected = sorted(_told(steps[:number], name))
            heard = sorted(screens[name].heard)
            if heard != expected:
                lines = [f"{name} was told   {show(heard)}", f"expected        {show(expected)}"]
                Subscribers.fail(lines=lines)


def _told(steps: list[Step], name: str) -> list[int]:
    """What somebody has been told after these, found for each subscription by itself."""
    found = []
    for number, step in enumerate(steps):
        if step.name == name:
            ats = [0, *(move.position for move in steps[:number] if not move.name)][-1:]
            ats += [move.position for move in steps[number:] if not move.name]
            found += [at for at in ats if at >= step.position][:1]
    return found
