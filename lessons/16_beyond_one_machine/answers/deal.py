"""Answers to `deal` that are wrong, with the sentence each gets, and others that are right."""

from course_utils.exercises import Answers
from course_utils.processes import Unavailable

answers = Answers("deal")


def reason(error):
    return f"{type(error).__name__}: {error}"


@answers.right
def by_what_was_raised(consumer, delivery, handle):
    raised = None
    try:
        handle(delivery.envelope)
    except Exception as error:
        raised = error
    if raised is None:
        consumer.ack(delivery)
        return "done"
    if isinstance(raised, Unavailable) or delivery.attempt < 3:
        away = isinstance(raised, Unavailable)
        consumer.nak(delivery, min(2**delivery.attempt, 60) if away else 0)
        return "later"
    consumer.term(delivery, reason(raised))
    return "buried"


@answers.right
def with_else(consumer, delivery, handle):
    try:
        handle(delivery.envelope)
    except Unavailable:
        consumer.nak(delivery, seconds=min(60.0, 2.0**delivery.attempt))
        return "later"
    except Exception as error:
        if delivery.attempt >= 3:
            consumer.term(delivery, reason(error))
            return "buried"
        consumer.nak(delivery)
        return "later"
    else:
        consumer.ack(delivery)
        return "done"


def dealt(consumer, delivery, handle, *, delay=lambda attempt: min(2**attempt, 60), most=3, say=reason):
    try:
        handle(delivery.envelope)
    except Unavailable:
        consumer.nak(delivery, delay(delivery.attempt))
        return "later"
    except Exception as error:
        if delivery.attempt < most:
            consumer.nak(delivery)
            return "later"
        consumer.term(delivery, say(error))
        return "buried"
    consumer.ack(delivery)
    return "done"


@answers.wrong("Unavailable says nothing about the event")
def buries_what_waits_for_others(consumer, delivery, handle):
    try:
        handle(delivery.envelope)
    except Exception as error:
        if delivery.attempt < 3:
            consumer.nak(delivery, min(2**delivery.attempt, 60) if isinstance(error, Unavailable) else 0)
            return "later"
        consumer.term(delivery, reason(error))
        return "buried"
    consumer.ack(delivery)
    return "done"


@answers.wrong("never for more than 60")
def for_ever_longer(consumer, delivery, handle):
    return dealt(consumer, delivery, handle, delay=lambda attempt: 2**attempt)


@answers.wrong("for 2, 4, 8 seconds and so on")
def at_once_again(consumer, delivery, handle):
    return dealt(consumer, delivery, handle, delay=lambda attempt: 0)


@answers.wrong("given up at the third attempt")
def gives_up_at_once(consumer, delivery, handle):
    return dealt(consumer, delivery, handle, most=1)


@answers.wrong("given up at the third attempt")
def only_at_the_third(consumer, delivery, handle):
    return dealt(consumer, delivery, handle, most=3 if delivery.attempt == 3 else 99)


@answers.wrong("somebody has to mend it by that")
def without_a_reason(consumer, delivery, handle):
    return dealt(consumer, delivery, handle, say=lambda error: "failed")


@answers.wrong("That is not the handler's error")
def acknowledges_in_the_try(consumer, delivery, handle):
    try:
        handle(delivery.envelope)
        consumer.ack(delivery)
        return "done"
    except Unavailable:
        consumer.nak(delivery, min(2**delivery.attempt, 60))
        return "later"
    except Exception as error:
        if delivery.attempt < 3:
            consumer.nak(delivery)
            return "later"
        consumer.term(delivery, reason(error))
        return "buried"


@answers.wrong("acknowledge it, at whatever attempt")
def acknowledges_nothing(consumer, delivery, handle):
    class Deaf:
        nak, term = consumer.nak, consumer.term

        def ack(self, delivery):
            pass

    return dealt(Deaf(), delivery, handle)


@answers.wrong("Any other error is tried again at once")
def acknowledges_what_failed(consumer, delivery, handle):
    try:
        handle(delivery.envelope)
    except Unavailable:
        consumer.nak(delivery, min(2**delivery.attempt, 60))
        return "later"
    except Exception:
        consumer.ack(delivery)
        return "buried"
    consumer.ack(delivery)
    return "done"


@answers.wrong("the exit comes out")
def catches_an_exit_too(consumer, delivery, handle):
    try:
        handle(delivery.envelope)
    except Unavailable:
        consumer.nak(delivery, min(2**delivery.attempt, 60))
        return "later"
    except BaseException as error:
        if delivery.attempt < 3:
            consumer.nak(delivery)
            return "later"
        consumer.term(delivery, reason(error))
        return "buried"
    consumer.ack(delivery)
    return "done"


@answers.wrong("the exit comes out")
def acknowledges_in_a_finally(consumer, delivery, handle):
    said = "done"
    try:
        handle(delivery.envelope)
    except Unavailable:
        consumer.nak(delivery, min(2**delivery.attempt, 60))
        said = "later"
    except Exception as error:
        said = "later" if delivery.attempt < 3 else "buried"
        consumer.nak(delivery) if said == "later" else consumer.term(delivery, reason(error))
    finally:
        if said == "done":
            consumer.ack(delivery)
    return said


@answers.wrong("once, with delivery.envelope")
def hands_on_the_delivery(consumer, delivery, handle):
    return dealt(consumer, delivery, lambda envelope: handle(delivery))


@answers.wrong("once, with delivery.envelope")
def tries_again_by_itself(consumer, delivery, handle):
    def twice(envelope):
        try:
            handle(envelope)
        except LookupError:
            handle(envelope)

    return dealt(consumer, delivery, twice)
