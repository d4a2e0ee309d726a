"""`Sticky`: a session keeps to one replica for as long as that answers, and goes over to another when it is down."""

from collections.abc import Sequence
from typing import Any

from hypothesis.strategies import composite, integers, lists, sampled_from

from course_utils.exercises import Attempt, Exercise, Returned
from course_utils.text import code, show

from ..kit import Row, orders_at, positions

exercise = Exercise(
    "Sticky",
    hints=(
        "What has to be remembered from one read to the next? And when does it change?",
        "Keep the place of your replica in the list. Try it; on ConnectionError note the place of the next one (after the "
        "last comes the first), and try that. After as many as there are, give up.",
        code(
            "for _ in self.replicas:",
            "    try:",
            "        return self.replicas[self.mine].read(customer)",
            "    except ConnectionError:",
            "        …",
        ),
    ),
)

NAMES = ("left", "middle", "right")
customers = sampled_from(["C-0007", "C-0042"])


class Replica:
    """A replica that is where the law puts it, up or down, and notes whom it was asked for."""

    def __init__(self, name: str, position: int) -> None:
        self.name, self.at, self.is_up = name, position, True
        self.asked: list[str] = []

    @property
    def position(self) -> int:
        return self.read("")[1]

    def read(self, customer: str) -> tuple[list[Row], int]:
        self.asked.append(customer)
        if not self.is_up:
            raise ConnectionError(f"{self.name} is down")
        return self.now

    @property
    def now(self) -> tuple[list[Row], int]:
        """What it answers, without being asked."""
        return list(orders_at(self.at)), self.at

    def __repr__(self) -> str:
        return self.name


STEP = len(NAMES)
"""Positions move by multiples of this, so that no two replicas are ever at the same, and who answered can be told."""


def _replicas(attempt: Attempt, *order: int) -> list[Replica]:
    at = [STEP * position + place for place, position in enumerate(order)]
    attempt.steps.append(
        f"# {' · '.join(f'{name} is at {position}' for name, position in zip(NAMES, at, strict=False))}"
    )
    return [Replica(name, position) for name, position in zip(NAMES, at, strict=False)]


def _made(attempt: Attempt, replicas: Sequence[Replica]) -> Returned:
    made = attempt(replicas)
    if any(replica.asked for replica in replicas):
        attempt.fail("Nothing is read yet, so no replica needs to be asked.")
    return made


def _read(
    attempt: Attempt, made: Returned, replicas: Sequence[Replica], home: Replica | None, customer: str
) -> Replica:
    """Read, and return the replica that answered: `home`, if it is up, and then nobody else was asked."""
    for replica in replicas:
        replica.asked.clear()
    got = made.call("read", customer)
    asked = [replica for replica in replicas if replica.asked]
    wrong = sorted({each for replica in asked for each in replica.asked if each not in (customer, "")})
    if wrong or not asked:
        attempt.fail(
            "read(customer) asks a replica by its own read(customer), each time.",
            got=f"a read for {show(wrong[0])}" if wrong else "no replica was asked",
        )
    if home and home.is_up and asked != [home]:
        names = " and ".join(replica.name for replica in asked)
        attempt.fail(
            "A sticky session asks its own replica and nobody else, for as long as that answers. Another one may be behind.",
            lines=[f"asked           {names}", f"expected        {home}"],
        )
    answered = [replica for replica in asked if replica.is_up and got.value == replica.now]
    if not answered:
        now = " or ".join(show(replica.now) for replica in asked if replica.is_up)
        got.should(False, "read gives what the replica's read gives: its rows, and their position.", expected=now)
    return answered[-1]


ats = lists(integers(2, 40), min_size=3, max_size=3, unique=True)


@exercise.law(at=ats, customer=customers, moves=lists(integers(0, 3), min_size=1, max_size=4), examples=20)
def it_keeps_to_one(Sticky: Attempt, at: list[int], customer: str, moves: list[int]) -> None:
    """A sticky session asks one replica, and always the same one, for as long as that answers."""
    replicas = _replicas(Sticky, *at)
    made = _made(Sticky, replicas)
    home = _read(Sticky, made, replicas, None, customer)
    for move in moves:
        for replica, faster in zip(replicas, (1, 2, 3), strict=True):
            replica.at += STEP * faster * move
        _read(Sticky, made, replicas, home, customer)


@exercise.law(at=ats, customer=customers, examples=20)
def when_it_dies_another_one_answers(Sticky: Attempt, at: list[int], customer: str) -> None:
    """When its replica is down, that is no error for the session: another one answers, at once."""
    replicas = _replicas(Sticky, *at)
    made = _made(Sticky, replicas)
    home = _read(Sticky, made, replicas, None, customer)
    _goes(Sticky, home, is_up=False)
    second = _read(Sticky, made, replicas, None, customer)
    _goes(Sticky, second, is_up=False)
    _read(Sticky, made, replicas, None, customer)


def _goes(attempt: Attempt, replica: Replica, *, is_up: bool) -> None:
    replica.is_up = is_up
    attempt.steps.append(f"# {replica} " + ("is back" if is_up else "goes down, and raises ConnectionError"))


@exercise.law(at=ats, customer=customers, examples=20)
def there_it_stays(Sticky: Attempt, at: list[int], customer: str) -> None:
    """Whoever went over to another replica stays there, also when the old one is back: it was away, so it is behind."""
    replicas = _replicas(Sticky, *at)
    made = _made(Sticky, replicas)
    home = _read(Sticky, made, replicas, None, customer)
    _goes(Sticky, home, is_up=False)
    second = _read(Sticky, made, replicas, None, customer)
    _goes(Sticky, home, is_up=True)
    for _ in range(2):
        for replica in replicas:
            replica.asked.clear()
        made.call("read", customer)
        if any(replica.asked for replica in replicas if replica is not second):
            Sticky.fail(
                "The session moved to another replica, and now it moved again, for no reason. It stays where it went.",
                lines=[
                    f"asked           {', '.join(replica.name for replica in replicas if replica.asked)}",
                    f"expected        {second}",
                ],
            )


@exercise.law(at=ats, count=integers(1, 3), back=integers(0, 2), examples=20)
def all_are_down(Sticky: Attempt, at: list[int], count: int, back: int) -> None:
    """When all are down, ConnectionError comes out. And whichever is back first answers the next read: none is given up
    for good."""
    replicas = _replicas(Sticky, *at[:count])
    made = _made(Sticky, replicas)
    _read(Sticky, made, replicas, None, "C-0007")
    for replica in replicas:
        _goes(Sticky, replica, is_up=False)
    made.call_raises(ConnectionError, "read", "C-0007", because="All are down: ConnectionError, and no empty list.")
    back_again = replicas[back % count]
    _goes(Sticky, back_again, is_up=True)
    _read(Sticky, made, replicas, None, "C-0007")


@exercise.law(at=ats, examples=10)
def sessions_have_their_own(Sticky: Attempt, at: list[int]) -> None:
    """Each session has a replica of its own: when one goes over to another, those that are elsewhere stay where they are.
    And the list of replicas belongs to all of them."""
    replicas = _replicas(Sticky, *at)
    before = list(replicas)
    one, other = _made(Sticky, replicas), _made(Sticky, replicas)
    home = _read(Sticky, one, replicas, None, "C-0007")
    elsewhere = _read(Sticky, other, replicas, None, "C-0007")
    _goes(Sticky, home, is_up=False)
    _read(Sticky, one, replicas, None, "C-0007")
    _goes(Sticky, home, is_up=True)
    _must_be_as_before(Sticky, replicas, before)
    Sticky.steps.append(f"# the other session was at {elsewhere}, and never heard that anything was down")
    _read(Sticky, other, replicas, elsewhere, "C-0007")
    _must_be_as_before(Sticky, replicas, before)


def _must_be_as_before(attempt: Attempt, replicas: list[Replica], before: list[Replica]) -> None:
    if replicas != before:
        attempt.fail(
            "The list of replicas was changed. Other sessions hold the same, and one that is down comes back.",
            lines=[f"replicas        {show(replicas)}", f"expected        {show(before)}"],
        )


@composite
def days(draw: Any) -> list[int]:
    """What happens: 0 to 2, that replica goes down or comes back; 3, a read."""
    return [3, *draw(lists(sampled_from([0, 1, 2, 3, 3, 3]), min_size=2, max_size=10)), 3]


@exercise.law(at=ats, day=days(), step=positions, examples=60)
def whatever_happens(Sticky: Attempt, at: list[int], day: list[int], step: int) -> None:
    """However replicas stop and come back, a session moves only when its own one does not answer."""
    replicas = _replicas(Sticky, *at)
    made, home = _made(Sticky, replicas), None
    for what in day:
        if what < 3:
            _goes(Sticky, replicas[what], is_up=not replicas[what].is_up)
            replicas[what].at += STEP * step
        elif any(replica.is_up for replica in replicas):
            home = _read(Sticky, made, replicas, home, "C-0007")
        else:
            made.call_raises(ConnectionError, "read", "C-0007", because="All are down: ConnectionError is due.")
            home = None  # where it tries first now is its own affair
