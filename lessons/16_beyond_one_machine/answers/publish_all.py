"""Answers to `publish_all` that are wrong, with the sentence each gets, and others that are right."""

from dataclasses import replace

from course_utils.brokers import BrokerTrouble, Unconfirmed
from course_utils.exercises import Answers

answers = Answers("publish_all")


def until_acknowledged(broker, events, pause, left_after):
    left = events
    for calls in range(1, 6):
        try:
            broker.publish(left)
            return calls
        except Unconfirmed as unconfirmed:
            if calls == 5:
                raise
            left = left_after(unconfirmed, events)
        pause()
    return None


@answers.wrong("what is left, and nothing else")
def all_again(broker, events, pause):
    """What was acknowledged is known by its id: for two minutes."""
    return until_acknowledged(broker, events, pause, lambda unconfirmed, events: events)


@answers.right
def those_that_are_left_in_their_old_order(broker, events, pause, calls=1):
    try:
        broker.publish(events)
    except Unconfirmed as unconfirmed:
        if calls >= 5:
            raise
        pause()
        left = set(unconfirmed.unknown) | set(unconfirmed.unsent)
        again = [event for event in events if event in left]
        return those_that_are_left_in_their_old_order(broker, again, pause, calls + 1)
    return calls


@answers.right
def by_ids_in_a_dictionary(broker, events, pause):
    """Unconfirmed tells what is not acknowledged, in whatever form one likes to keep it."""
    left = {event.identity: event for event in events}
    calls = 0
    while True:
        calls += 1
        try:
            broker.publish(list(left.values()))
        except Unconfirmed as unconfirmed:
            if calls == 5:
                raise
            open_ones = {event.identity for event in (*unconfirmed.unknown, *unconfirmed.unsent)}
            left = {identity: event for identity, event in left.items() if identity in open_ones}
            pause()
        else:
            return calls


@answers.wrong("Neither what is unknown nor what was not sent may be left out")
def takes_unknown_for_stored(broker, events, pause):
    return until_acknowledged(broker, events, pause, lambda unconfirmed, events: unconfirmed.unsent)


@answers.wrong("Neither what is unknown nor what was not sent may be left out")
def forgets_the_unsent(broker, events, pause):
    return until_acknowledged(broker, events, pause, lambda unconfirmed, events: unconfirmed.unknown)


@answers.wrong("with another id, it is another event")
def with_new_ids(broker, events, pause):
    def anew(unconfirmed, events):
        left = [*unconfirmed.unknown, *unconfirmed.unsent]
        return [replace(event, id=f"{event.id}-again") for event in left]

    return until_acknowledged(broker, events, pause, anew)


@answers.wrong("in another order than they were given")
def the_unsent_first(broker, events, pause):
    return until_acknowledged(
        broker, events, pause, lambda unconfirmed, events: [*unconfirmed.unsent, *unconfirmed.unknown]
    )


@answers.wrong("in another order than they were given")
def sorted_by_id(broker, events, pause):
    def by_id(unconfirmed, events):
        return sorted([*unconfirmed.unknown, *unconfirmed.unsent], key=lambda event: event.id)

    return until_acknowledged(broker, events, pause, by_id)


@answers.wrong("the last Unconfirmed comes out as it is")
def gives_up_in_silence(broker, events, pause):
    try:
        return those_that_are_left_in_their_old_order(broker, events, pause)
    except Unconfirmed:
        return 5


@answers.wrong("the last Unconfirmed comes out as it is")
def never_gives_up(broker, events, pause):
    calls = 0
    while calls < 15:
        calls += 1
        try:
            broker.publish(events)
            return calls
        except Unconfirmed as unconfirmed:
            if calls == 15:
                raise
            events = [*unconfirmed.unknown, *unconfirmed.unsent]
        pause()
    return calls


@answers.wrong("another thing than not to answer")
def catches_every_trouble(broker, events, pause):
    left = list(events)
    for calls in range(1, 6):
        try:
            broker.publish(left)
            return calls
        except BrokerTrouble as trouble:
            if calls == 5:
                raise
            if isinstance(trouble, Unconfirmed):
                left = [*trouble.unknown, *trouble.unsent]
        pause()
    return None


@answers.wrong("Call `pause()` once before each call but the first")
def in_a_hurry(broker, events, pause):
    return those_that_are_left_in_their_old_order(broker, events, lambda: None)


@answers.wrong("how many times `publish` was called")
def counts_from_nought(broker, events, pause):
    return those_that_are_left_in_their_old_order(broker, events, pause) - 1


@answers.wrong("what is left, and nothing else")
def keeps_what_the_first_call_left(broker, events, pause):
    left, calls = list(events), 0
    while True:
        calls += 1
        try:
            broker.publish(left)
            return calls
        except Unconfirmed as unconfirmed:
            if calls == 1:
                left = [*unconfirmed.unknown, *unconfirmed.unsent]
            if calls == 5:
                raise
        pause()
