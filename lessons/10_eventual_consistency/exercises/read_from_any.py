"""`read_from_any`: of several replicas one that has seen what the session has; in bounded time, and past a dead one."""

import time as real_time
from typing import Any

from hypothesis.strategies import composite, integers, lists, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code, show

from ..kit import (
    SLACK,
    At,
    Row,
    Time,
    View,
    climbs,
    moments,
    must_give_up,
    must_have_taken,
    must_not_sleep,
    must_rest,
    orders_at,
    rows_were,
    scripted,
    timeouts,
)

exercise = Exercise(
    "read_from_any",
    hints=(
        "Three things can come of asking a replica: rows that are new enough, rows that are not, and ConnectionError. Only "
        "one of them ends the search.",
        "Ask one after another, round by round. In a round, try replica.read(session.customer); on ConnectionError go on "
        "with the next. Rows of position session.position or later: note the position, return the rows. After a round "
        "without any, see whether the time is up, then sleep for a few milliseconds.",
        code(
            "for replica in replicas:",
            "    try:",
            "        rows, position = replica.read(session.customer)",
            "    except ConnectionError:",
            "        continue",
            "    if position >= session.position:",
            "        …",
        ),
    ),
)

NAMES = ("left", "right", "third")


class Session:
    """What a request brings along: the session of the exercise before, for those who ask it for `orders`."""

    def __init__(self, customer: str, position: int) -> None:
        self.customer, self.position = customer, position

    def orders(self, view: View, timeout: float = 1.0, time: Any = real_time) -> list[Row]:
        give_up = time.monotonic() + timeout
        while view.position < self.position:
            if time.monotonic() >= give_up:
                raise TimeoutError(f"the view is not at position {self.position} after {timeout} s")
            time.sleep(0.002)
        rows, position = view.read(self.customer)
        self.position = max(self.position, position)
        return rows

    def __repr__(self) -> str:
        return f"Session({show(self.customer)}, {self.position})"


def _replicas(attempt: Attempt, *scripts: list[At]) -> tuple[list[Any], Time]:
    time = Time()
    named = zip(NAMES, scripts, strict=False)
    return [scripted(attempt, *script, time=time, name=name)[0] for name, script in named], time


def _in_turn(is_first: bool, good: list[At], other: list[At]) -> tuple[list[At], list[At]]:
    return (good, other) if is_first else (other, good)


GONE = ("O-00099", "placed")
"""A row that an older list has, and the newer one has not: the order was taken off it."""

sides = sampled_from([True, False])
behinds = integers(1, 5)


@exercise.law(
    others=integers(0, 2), place=integers(0, 2), position=integers(6, 40), behind=behinds, ahead=integers(0, 3),
    timeout=timeouts, examples=40,
)  # fmt: skip
def the_one_that_is_far_enough_answers_at_once(
    read_from_any: Attempt, others: int, place: int, position: int, behind: int, ahead: int, timeout: float
) -> None:
    """When one of them is far enough, it answers at once, whichever it is, and whatever the timeout: nobody waits for the
    others."""
    rows = orders_at(position + ahead)
    old = (*orders_at(position - behind), GONE)
    good, other = [At(0, position + ahead, rows)], [At(0, position - behind, old)]
    scripts = [other] * others
    scripts.insert(place, good)
    replicas, time = _replicas(read_from_any, *scripts)
    session = Session("C-0007", position)
    got = read_from_any(replicas, session, timeout, time)
    because = f"These rows go back: the session has seen position {position}, and they are of {position - behind}."
    if list(got.value or ()) != list(other[0].rows):
        because = "Its rows are the answer, and no others: what another one still has may be gone since."
    rows_were(read_from_any, got, rows, because)
    must_not_sleep(read_from_any, time, "It slept, though a replica was far enough.")
    _has_seen(read_from_any, session, position + ahead)


def _has_seen(attempt: Attempt, session: Session, position: int) -> None:
    if session.position != position:
        attempt.fail(
            "What was read has been seen: the session's position is then that of the rows.",
            got=f"session.position {show(session.position)}",
            expected=show(position),
        )


@exercise.law(first=sides, position=integers(6, 40), examples=20)
def a_dead_one_is_passed_over(read_from_any: Attempt, first: bool, position: int) -> None:
    """A replica that is down raises ConnectionError, whatever it is asked. The other one answers, and at once."""
    replicas, time = _replicas(read_from_any, *_in_turn(first, [At(0, position, orders_at(position))], [At(0, -1)]))
    session = Session("C-0042", position)
    rows_were(read_from_any, read_from_any(replicas, session, 1.0, time), orders_at(position))
    if {customer for replica in replicas for customer in replica.customers} - {"C-0042"}:
        read_from_any.fail("It read for somebody else than session.customer.")
    must_not_sleep(read_from_any, time, "It slept, though a replica was far enough.")
    _has_seen(read_from_any, session, position)


@exercise.law(first=sides, position=integers(6, 40), behind=behinds, moment=moments, examples=40)
def it_waits_for_the_first_that_gets_there(
    read_from_any: Attempt, first: bool, position: int, behind: int, moment: float
) -> None:
    """When all are behind, it waits for whichever gets there first. Waiting for one until the time is up, and only then
    looking at the other, takes too long."""
    old = orders_at(position - behind)
    good = [At(0, position - behind, old), At(moment, position, orders_at(position))]
    replicas, time = _replicas(read_from_any, *_in_turn(first, good, [At(0, position - behind, old)]))
    session = Session("C-0007", position)
    got = read_from_any(replicas, session, 2.0, time)
    must_have_taken(read_from_any, time, moment, "These rows go back behind what the session has seen.")
    rows_were(read_from_any, got, orders_at(position))
    must_rest(read_from_any, time, *replicas)


@exercise.law(first=sides, position=integers(6, 40), moment=moments, examples=20)
def one_that_comes_back_is_asked_again(read_from_any: Attempt, first: bool, position: int, moment: float) -> None:
    """One that was down may come back while there is time, so it is asked again."""
    good = [At(0, -1), At(moment, position, orders_at(position))]
    replicas, time = _replicas(read_from_any, *_in_turn(first, good, [At(0, position - 1, orders_at(position - 1))]))
    got = read_from_any(replicas, Session("C-0007", position), 2.0, time)
    rows_were(read_from_any, got, orders_at(position))
    must_have_taken(read_from_any, time, moment)


@exercise.law(
    position=integers(6, 40), behind=behinds, count=integers(0, 3), down=integers(0, 3), timeout=timeouts, examples=40
)
def it_gives_up_in_time(
    read_from_any: Attempt, position: int, behind: int, count: int, down: int, timeout: float
) -> None:
    """When none got there in `timeout` seconds, behind or down, or when there is none, TimeoutError is due: not a list that
    goes back, and not a screen that hangs. The session stays as it was."""
    old = At(0, position - behind, orders_at(position - behind))
    replicas, time = _replicas(read_from_any, *([At(0, -1)] if number < down else [old] for number in range(count)))
    session = Session("C-0007", position)
    must_give_up(read_from_any, time, replicas, session, timeout, time, after=timeout, because="")
    must_rest(read_from_any, time, *replicas)
    if session.position != position:
        read_from_any.fail(
            "After a read that failed, the session stays as it was.",
            got=f"session.position {show(session.position)}",
            expected=show(position),
        )


@exercise.law(first=sides, position=integers(6, 40), examples=20)
def the_position_is_of_these_rows(read_from_any: Attempt, first: bool, position: int) -> None:
    """Replicas move on between two looks. The position that `read` gives belongs to its rows; one that was asked for before
    them is of less than they show, and a later read could go back."""
    time = Time()
    still = View(time, [At(0, position - 1, orders_at(position - 1))], "still")
    moving = View(time, [At(0, position, orders_at(position))], "moving", moves_at_each_look=True)
    replicas: list[Any] = [moving, still] if first else [still, moving]
    session = Session("C-0007", position)
    read_from_any.steps.append(f"# moving: position {position + 1} at the first look, and one more at each further one")
    read_from_any(replicas, session, 1.0, time)
    if session.position < moving.given[-1]:
        read_from_any.fail(
            lines=[
                f"rows were of     position {moving.given[-1]}",
                f"session.position {show(session.position)}",
                f"expected         {moving.given[-1]} or more",
            ]
        )


@exercise.law(first=sides, position=integers(6, 40), examples=20)
def a_look_after_the_read_is_too_late(read_from_any: Attempt, first: bool, position: int) -> None:
    """Replicas move on between two looks. That one is far enough after the read says nothing of the rows, which were read
    before: the position that came with them has to be the session's or later."""
    time = Time()
    still = View(time, [At(0, position - 1, orders_at(position - 1))], "still")
    moving = View(time, [At(0, position, orders_at(position))], "moving", moves_at_each_look=True)
    replicas: list[Any] = [moving, still] if first else [still, moving]
    session = Session("C-0007", position + 2)
    read_from_any.steps.append(f"# moving: position {position + 1} at the first look, and one more at each further one")
    read_from_any(replicas, session, 1.0, time)
    if moving.given[-1] < position + 2:
        read_from_any.fail(
            got=f"rows of position {moving.given[-1]}, and session.position {session.position}",
            expected=f"rows of position {position + 2} or later",
        )


def _stays(replica: View, position: int, moment: float) -> bool:
    """Whether it is far enough now, and for as long as a round of looks may take."""
    return all(replica.at(moment + later).position >= position for later in (0, 0.01))


@composite
def pauses(draw: Any) -> list[int]:
    return draw(lists(integers(0, 200), min_size=2, max_size=6))  # type: ignore[no-any-return]


@exercise.law(left=climbs(outages=True), right=climbs(outages=True), pauses=pauses(), examples=60)
def a_session_never_goes_back(read_from_any: Attempt, left: list[At], right: list[At], pauses: list[int]) -> None:
    """However the replicas move, stop and come back, what one session reads never goes back, and each read ends in time."""
    replicas, time = _replicas(read_from_any, left, right)
    session, seen = Session("C-0007", 0), 0
    for pause in pauses:
        time.sleep(pause / 1000)
        read_from_any.steps.append(f"# at {time.now:.3f} s")
        began, time.slept = time.now, 0.0
        if not any(_stays(replica, seen, time.now) for replica in replicas):
            continue
        got = read_from_any(replicas, session, 0.3, time)
        given = [row for replica in replicas for row in replica.given if row >= seen]
        if time.now > (end := began + 0.3 + SLACK):
            took, most = f"after {time.now - began:.3f} s", f"by {end - began:.3f} s"
            read_from_any.fail("It did not end in time.", got=took, expected=most)
        allowed = {position for position in given if list(orders_at(position)) == list(got.value or ())}
        if session.position not in allowed:
            read_from_any.fail(
                "The rows go back, or are not of the position that the session has now.",
                got=f"{len(got.value or ())} rows, session.position {show(session.position)}",
                expected=f"rows of position {seen} or later",
            )
        seen = session.position
