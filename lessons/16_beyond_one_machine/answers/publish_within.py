"""Answers to `publish_within` that are wrong, with the sentence each gets, and others that are right."""

from collections import deque

from course_utils.brokers.rules import partition_of
from course_utils.exercises import Answers

answers = Answers("publish_within")


def consumer_of(event, consumers):
    return consumers[partition_of(event.subject, len(consumers))]


def while_there_is_room(broker, events, consumers, pause, is_full, most_pauses=10):
    """The right answer, with what it asks in place."""
    for number, event in enumerate(events):
        pauses = 0
        while is_full(event):
            if pauses == most_pauses:
                return list(events[number:])
            pause()
            pauses += 1
        broker.publish([event])
    return []


@answers.right
def from_a_queue(broker, events, consumers, most, pause):
    waiting, vain = deque(events), 0
    while waiting and vain <= 10:
        if consumer_of(waiting[0], consumers).lag().count < most:
            broker.publish([waiting.popleft()])
            vain = 0
        else:
            vain += 1
            if vain <= 10:
                pause()
    return list(waiting)


@answers.right
def by_calling_itself(broker, events, consumers, most, pause, pauses=0):
    if not events:
        return []
    if consumer_of(events[0], consumers).lag().count < most:
        broker.publish(events[:1])
        return by_calling_itself(broker, events[1:], consumers, most, pause)
    if pauses == 10:
        return events
    pause()
    return by_calling_itself(broker, events, consumers, most, pause, pauses + 1)


@answers.right
def as_many_at_once_as_there_is_room_for(broker, events, consumers, most, pause):
    left, vain = list(events), 0
    while left:
        room = [most - consumer.lag().count for consumer in consumers]
        taken = 0
        for event in left:
            partition = partition_of(event.subject, len(consumers))
            if room[partition] <= 0:
                break
            room[partition] -= 1
            taken += 1
        if taken:
            broker.publish(left[:taken])
            del left[:taken]
            vain = 0
        elif vain == 10:
            break
        else:
            pause()
            vain += 1
    return left


@answers.right
def looks_eleven_times(broker, events, consumers, most, pause):
    def finds_room(event):
        for look in range(11):
            if consumer_of(event, consumers).lag().count < most:
                return True
            if look < 10:
                pause()
        return False

    left = [*events]
    while left and finds_room(left[0]):
        broker.publish([left.pop(0)])
    return left


@answers.wrong("which has what is in flight in it")
def counts_what_waits(broker, events, consumers, most, pause):
    return while_there_is_room(
        broker, events, consumers, pause, lambda event: consumer_of(event, consumers).lag().waiting >= most
    )


@answers.wrong("there is no room for one more")
def one_too_many(broker, events, consumers, most, pause):
    return while_there_is_room(
        broker, events, consumers, pause, lambda event: consumer_of(event, consumers).lag().count > most
    )


@answers.wrong("before each event")
def looks_once(broker, events, consumers, most, pause):
    pauses = 0
    while any(consumer.lag().count >= most for consumer in consumers):
        if pauses == 10:
            return list(events)
        pause()
        pauses += 1
    broker.publish(events)
    return []


@answers.wrong("there was room in the partition of the next event")
def one_too_few(broker, events, consumers, most, pause):
    return while_there_is_room(
        broker, events, consumers, pause, lambda event: consumer_of(event, consumers).lag().count >= max(1, most - 1)
    )


@answers.wrong("there was room in the partition of the next event")
def over_all_partitions(broker, events, consumers, most, pause):
    return while_there_is_room(
        broker, events, consumers, pause, lambda event: sum(each.lag().count for each in consumers) >= most
    )


@answers.wrong("there was room in the partition of the next event")
def by_the_fullest(broker, events, consumers, most, pause):
    return while_there_is_room(
        broker, events, consumers, pause, lambda event: max(each.lag().count for each in consumers) >= most
    )


@answers.wrong("Pause only when there is none")
def in_turns_instead_of_by_subject(broker, events, consumers, most, pause):
    numbers = {event.id: number for number, event in enumerate(events)}
    return while_there_is_room(
        broker,
        events,
        consumers,
        pause,
        lambda event: consumers[numbers[event.id] % len(consumers)].lag().count >= most,
    )


@answers.wrong("there was room in the partition of the next event")
def pauses_after_each(broker, events, consumers, most, pause):
    def room(event):
        full = consumer_of(event, consumers).lag().count >= most
        if not full:
            pause()
        return full

    return while_there_is_room(broker, events, consumers, pause, room)


@answers.wrong("that event and all behind it")
def passes_over_what_has_no_room(broker, events, consumers, most, pause):
    left = []
    for event in events:
        left += while_there_is_room(
            broker, [event], consumers, pause, lambda event: consumer_of(event, consumers).lag().count >= most
        )
    return left


@answers.wrong("give up")
def never_gives_up(broker, events, consumers, most, pause):
    return while_there_is_room(
        broker, events, consumers, pause, lambda event: consumer_of(event, consumers).lag().count >= most, 10**9
    )


@answers.wrong("count the pauses of each event by itself")
def ten_pauses_in_all(broker, events, consumers, most, pause):
    pauses = 0
    for number, event in enumerate(events):
        while consumer_of(event, consumers).lag().count >= most:
            if pauses == 10:
                return list(events[number:])
            pause()
            pauses += 1
        broker.publish([event])
    return []


@answers.wrong("look again after each pause")
def does_not_look_after_the_tenth(broker, events, consumers, most, pause):
    for number, event in enumerate(events):
        for _ in range(10):
            if consumer_of(event, consumers).lag().count < most:
                broker.publish([event])
                break
            pause()
        else:
            return list(events[number:])
    return []


@answers.wrong("and nobody pauses any longer")
def pauses_once_more(broker, events, consumers, most, pause):
    left = while_there_is_room(
        broker, events, consumers, pause, lambda event: consumer_of(event, consumers).lag().count >= most, 11
    )
    return left


@answers.wrong("that event and all behind it are what comes back")
def gives_back_what_it_published(broker, events, consumers, most, pause):
    left = from_a_queue(broker, events, consumers, most, pause)
    return list(events[: len(events) - len(left)]) if left else []


@answers.wrong("that event and all behind it are what comes back")
def without_the_one_that_waits(broker, events, consumers, most, pause):
    return from_a_queue(broker, events, consumers, most, pause)[1:]
