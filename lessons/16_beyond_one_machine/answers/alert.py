"""Answers to `alert` that are wrong, with the sentence each gets, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("alert")

KNOWN = ("handled", "dead", "waiting", "in_flight")


def gone(reading):
    return reading["published"] - sum(reading[name] for name in KNOWN)


def judged(readings, expected, word):
    by_name = {reading["consumer"]: reading for reading in readings}
    words = {consumer: word(by_name[consumer]) if consumer in by_name else "silent" for consumer in expected}
    return {consumer: said for consumer, said in words.items() if said}


def is_late(reading, seconds):
    return (reading["oldest"] or 0) > seconds


@answers.right
def by_a_function_for_one(readings, expected, seconds):
    def word(reading):
        return "overtaken" if gone(reading) > 0 else "late" if is_late(reading, seconds) else ""

    return judged(readings, expected, word)


@answers.right
def readings_first(readings, expected, seconds):
    found = dict.fromkeys(expected, "silent")
    for reading in readings:
        consumer = reading["consumer"]
        if consumer in found:
            del found[consumer]
            if gone(reading) > 0:
                found[consumer] = "overtaken"
            elif reading["oldest"] is not None and reading["oldest"] > seconds:
                found[consumer] = "late"
    return found


@answers.wrong("However much waits")
def by_count(readings, expected, seconds):
    def word(reading):
        late = reading["waiting"] + reading["in_flight"] > 100
        return "overtaken" if gone(reading) > 0 else "late" if late else ""

    return judged(readings, expected, word)


@answers.wrong("A single event that is older")
def only_where_much_waits(readings, expected, seconds):
    def word(reading):
        late = reading["waiting"] > 10 and is_late(reading, seconds)
        return "overtaken" if gone(reading) > 0 else "late" if late else ""

    return judged(readings, expected, word)


@answers.wrong("and so is one that is only in flight")
def passes_over_what_is_in_flight(readings, expected, seconds):
    def word(reading):
        late = reading["waiting"] and is_late(reading, seconds)
        return "overtaken" if gone(reading) > 0 else "late" if late else ""

    return judged(readings, expected, word)


@answers.wrong("nobody will ever handle it")
def by_age_alone(readings, expected, seconds):
    return judged(readings, expected, lambda reading: "late" if is_late(reading, seconds) else "")


@answers.wrong("the one thing to say of it")
def late_first(readings, expected, seconds):
    def word(reading):
        return "late" if is_late(reading, seconds) else "overtaken" if gone(reading) > 0 else ""

    return judged(readings, expected, word)


@answers.wrong("the process that should measure is gone")
def of_readings_alone(readings, expected, seconds):
    return by_a_function_for_one(readings, [reading["consumer"] for reading in readings], seconds)


@answers.wrong("Those that nobody expects are passed over")
def everybody_it_sees(readings, expected, seconds):
    return by_a_function_for_one(
        readings, list(dict.fromkeys([*expected, *(reading["consumer"] for reading in readings)])), seconds
    )


@answers.wrong("Each partition of each consumer is judged by itself")
def by_name_alone(readings, expected, seconds):
    by_name = {reading["consumer"][0]: reading for reading in readings}
    found = {}
    for consumer in expected:
        reading = by_name.get(consumer[0]) if len({name for name, _ in expected}) > 1 else readings[0]
        if not any(each["consumer"] == consumer for each in readings):
            found[consumer] = "silent"
        elif gone(reading) > 0:
            found[consumer] = "overtaken"
        elif is_late(reading, seconds):
            found[consumer] = "late"
    return found


@answers.wrong("Each published event is handled, dead, waiting or in flight")
def takes_the_dead_for_gone(readings, expected, seconds):
    def word(reading):
        missing = gone(reading) + reading["dead"]
        return "overtaken" if missing > 0 else "late" if is_late(reading, seconds) else ""

    return judged(readings, expected, word)


@answers.wrong("when its oldest event is not older")
def from_the_limit_on(readings, expected, seconds):
    def word(reading):
        late = reading["oldest"] is not None and reading["oldest"] >= seconds
        return "overtaken" if gone(reading) > 0 else "late" if late else ""

    return judged(readings, expected, word)


@answers.wrong("Nothing is missing")
def whatever_does_not_add_up(readings, expected, seconds):
    def word(reading):
        return "overtaken" if gone(reading) else "late" if is_late(reading, seconds) else ""

    return judged(readings, expected, word)


@answers.wrong("keeps up, and nobody is called")
def a_minute_for_all(readings, expected, seconds):
    return by_a_function_for_one(readings, expected, 4)
