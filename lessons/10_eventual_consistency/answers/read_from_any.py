"""Answers to `read_from_any` that are wrong, and others that are right."""

import time as real_time

from course_utils.exercises import Answers

answers = Answers("read_from_any")


def asked(replicas, session):
    """What each replica answers that is not down."""
    for replica in replicas:
        try:
            yield replica.read(session.customer)
        except ConnectionError:
            continue


@answers.right
def takes_the_newest(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        found = sorted(asked(replicas, session), key=lambda answer: answer[1])
        if found and found[-1][1] >= session.position:
            rows, session.position = found[-1]
            return rows
        if time.monotonic() >= end:
            raise TimeoutError("none of them is far enough")
        time.sleep(0.005)


@answers.right
def looks_at_positions_first(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        for replica in reversed(replicas):
            try:
                if replica.position < session.position:
                    continue
                rows, position = replica.read(session.customer)
            except OSError:
                continue
            session.position = max(session.position, position)
            return tuple(rows)
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(0.02)


@answers.right
def asks_the_session(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        for replica in replicas:
            try:
                return session.orders(replica, 0, time)
            except (TimeoutError, ConnectionError):
                continue
        if time.monotonic() >= end:
            raise TimeoutError("none of them is far enough")
        time.sleep(0.01)


@answers.wrong("it answers at once, whichever it is")
def stays_with_the_first(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        rows, position = replicas[0].read(session.customer)
        if position >= session.position:
            session.position = position
            return rows
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("These rows go back: the session has seen position")
def takes_the_first_answer(replicas, session, timeout=1.0, time=real_time):
    for rows, position in asked(replicas, session):
        session.position = max(session.position, position)
        return rows
    raise TimeoutError


@answers.wrong("What was read has been seen")
def forgets_what_it_read(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        for rows, position in asked(replicas, session):
            if position >= session.position:
                return rows
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("The other one answers")
def dies_with_a_replica(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        for replica in replicas:
            rows, position = replica.read(session.customer)
            if position >= session.position:
                session.position = position
                return rows
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("though a replica was far enough")
def waits_for_each_in_turn(replicas, session, timeout=1.0, time=real_time):
    for replica in replicas:
        end = time.monotonic() + timeout / 2
        while True:
            try:
                rows, position = replica.read(session.customer)
            except ConnectionError:
                break
            if position >= session.position:
                session.position = position
                return rows
            if time.monotonic() >= end:
                break
            time.sleep(0.005)
    raise TimeoutError


@answers.wrong("not a list that goes back")
def gives_old_rows_in_the_end(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        found = list(asked(replicas, session))
        for rows, position in found:
            if position >= session.position:
                session.position = position
                return rows
        if time.monotonic() >= end:
            return max(found, key=lambda answer: answer[1], default=([], 0))[0]
        time.sleep(0.005)


@answers.wrong("not a screen that hangs")
def forgets_the_time_out(replicas, session, timeout=1.0, time=real_time):
    while True:
        for rows, position in asked(replicas, session):
            if position >= session.position:
                session.position = position
                return rows
        time.sleep(0.005)


@answers.wrong("It came back too late")
def asks_only_twice(replicas, session, timeout=1.0, time=real_time):
    for rows, position in asked(replicas, session):
        if position >= session.position:
            session.position = position
            return rows
    time.sleep(timeout)
    for rows, position in asked(replicas, session):
        if position >= session.position:
            session.position = position
            return rows
    raise TimeoutError


@answers.wrong("it waits for whichever gets there first")
def asks_only_once(replicas, session, timeout=1.0, time=real_time):
    for rows, position in asked(replicas, session):
        if position >= session.position:
            session.position = position
            return rows
    raise TimeoutError


@answers.wrong("without a rest")
def never_rests(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        for rows, position in asked(replicas, session):
            if position >= session.position:
                session.position = position
                return rows
        if time.monotonic() >= end:
            raise TimeoutError


@answers.wrong("the session stays as it was")
def gives_up_the_token(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        for rows, position in asked(replicas, session):
            if position >= session.position:
                session.position = position
                return rows
        if time.monotonic() >= end:
            session.position = 0
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("so it is asked again")
def writes_off_the_dead(replicas, session, timeout=1.0, time=real_time):
    end, alive = time.monotonic() + timeout, list(replicas)
    while True:
        for replica in list(alive):
            try:
                rows, position = replica.read(session.customer)
            except ConnectionError:
                alive.remove(replica)
                continue
            if position >= session.position:
                session.position = position
                return rows
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("may be gone since")
def puts_all_rows_together(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        found = list(asked(replicas, session))
        if newest := max((position for _, position in found if position >= session.position), default=0):
            session.position = newest
            return sorted({row for rows, _ in found for row in rows})
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("though a replica was far enough")
def rests_after_each_that_is_down(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        for replica in replicas:
            try:
                rows, position = replica.read(session.customer)
            except ConnectionError:
                time.sleep(0.02)
                continue
            if position >= session.position:
                session.position = position
                return rows
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("is of less than they show")
def asks_for_the_position_before(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        for replica in replicas:
            try:
                position = replica.position
                if position >= session.position:
                    rows, _ = replica.read(session.customer)
                    session.position = position
                    return rows
            except ConnectionError:
                continue
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("says nothing of the rows, which were read before")
def looks_whether_it_is_there_after_the_read(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        for replica in replicas:
            try:
                rows, position = replica.read(session.customer)
                if replica.position >= session.position:
                    session.position = position
                    return rows
            except ConnectionError:
                continue
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(0.005)


@answers.wrong("whatever the timeout")
def does_not_look_when_there_is_no_time(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        for rows, position in asked(replicas, session):
            if position >= session.position:
                session.position = position
                return rows
        time.sleep(0.005)
    raise TimeoutError


@answers.wrong("answers at once, whichever it is")
def knows_two_replicas_only(replicas, session, timeout=1.0, time=real_time):
    end = time.monotonic() + timeout
    while True:
        for rows, position in asked(replicas[:2], session):
            if position >= session.position:
                session.position = position
                return rows
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(0.005)
