"""Answers to `choose` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..exercises.choose import DECISIONS

answers = Answers("choose")


def calls(s):
    return s["readers"] * s["events_per_second"] * s["reads_per_event"]


def in_order(s, order, **changed):
    """The rules tried in `order`, some of them `changed`: what most of the wrong answers do."""
    applies = {
        1: s["payload_bytes"] > 1_000_000,
        2: s["personal_data"] and not s["all_may_see_it"],
        3: s["needs_history"],
        4: s["must_be_current"],
        5: s["source_often_down"],
        6: calls(s) > s["spare_reads_per_second"],
        7: True,
    } | {int(name.removeprefix("rule")): value for name, value in changed.items()}
    return next(DECISIONS[number] for number in order if applies[number])


@answers.wrong("too many only when they are more")
def always_carries_state(scenario):
    return "state transfer", "too many reads"


@answers.wrong("The broker does not take")
def finds_nothing_against_it(scenario):
    return "notification", "nothing against it"


@answers.wrong("The broker does not take")
def history_before_size(scenario):
    return in_order(scenario, [3, 1, 2, 4, 5, 6, 7])


@answers.wrong("must not be sent")
def outages_before_privacy(scenario):
    return in_order(scenario, [1, 5, 2, 3, 4, 6, 7])


@answers.wrong("takes two facts")
def no_personal_data_at_all(scenario):
    return in_order(scenario, range(1, 8), rule2=scenario["personal_data"])


@answers.wrong("exactly as many still fit")
def too_large_at_the_limit(scenario):
    return in_order(scenario, range(1, 8), rule1=scenario["payload_bytes"] >= 1_000_000)


@answers.wrong("takes two facts")
def one_of_the_two_facts_is_enough(scenario):
    private = scenario["personal_data"] or not scenario["all_may_see_it"]
    return in_order(scenario, range(1, 8), rule2=private)


@answers.wrong("Too large is over 1,000,000 bytes")
def a_zero_too_few(scenario):
    return in_order(scenario, range(1, 8), rule1=scenario["payload_bytes"] > 100_000)


@answers.wrong("the table's design for it is")
def takes_the_other_design_when_current(scenario):
    design, reason = in_order(scenario, range(1, 8))
    return ("state transfer", reason) if reason == "must be current" else (design, reason)


@answers.wrong("is no reason in the table")
def says_it_in_other_words(scenario):
    design, reason = in_order(scenario, range(1, 8))
    return design, reason.capitalize()


@answers.wrong("Here the source is not often down")
def takes_many_reads_for_an_outage(scenario):
    down = scenario["source_often_down"] or calls(scenario) > scenario["spare_reads_per_second"]
    return in_order(scenario, range(1, 8), rule5=down)


@answers.wrong("nobody can ask for one that is gone")
def asks_for_history(scenario):
    return in_order(scenario, [1, 2, 4, 3, 5, 6, 7])


@answers.wrong("nobody can ask for one that is gone")
def as_the_table_is_printed(scenario):
    return in_order(scenario, [1, 2, 4, 6, 5, 3, 7])


@answers.wrong("nobody can ask for one that is gone")
def does_not_place_the_two(scenario):
    return in_order(scenario, [1, 2, 4, 6, 7])


@answers.wrong("before outages and reads")
def outages_before_freshness(scenario):
    return in_order(scenario, [1, 2, 3, 5, 4, 6, 7])


@answers.wrong("before the number of reads")
def reads_before_outages(scenario):
    return in_order(scenario, [1, 2, 3, 4, 6, 5, 7])


@answers.wrong("asks reads_per_event times")
def counts_the_events_only(scenario):
    load = scenario["events_per_second"] > scenario["spare_reads_per_second"]
    return in_order(scenario, range(1, 8), rule6=load)


@answers.wrong("asks reads_per_event times")
def adds_instead_of_multiplying(scenario):
    load = scenario["readers"] + scenario["events_per_second"] > scenario["spare_reads_per_second"]
    return in_order(scenario, range(1, 8), rule6=load)


@answers.wrong("asks reads_per_event times")
def one_read_for_each_event(scenario):
    load = scenario["readers"] * scenario["events_per_second"] > scenario["spare_reads_per_second"]
    return in_order(scenario, range(1, 8), rule6=load)


@answers.wrong("just as many are not")
def too_many_at_the_limit(scenario):
    load = calls(scenario) >= scenario["spare_reads_per_second"]
    return in_order(scenario, range(1, 8), rule6=load)


@answers.wrong("expected a tuple")
def gives_no_reason(scenario):
    return in_order(scenario, range(1, 8))[0]


@answers.right
def a_table_of_rules(scenario):
    table = [
        (lambda s: s["payload_bytes"] > 1_000_000, "notification", "too large"),
        (lambda s: s["personal_data"] and not s["all_may_see_it"], "notification", "not for every reader"),
        (lambda s: s["needs_history"], "state transfer", "every version counts"),
        (lambda s: s["must_be_current"], "notification", "must be current"),
        (lambda s: s["source_often_down"], "state transfer", "source often down"),
        (lambda s: calls(s) > s["spare_reads_per_second"], "state transfer", "too many reads"),
        (lambda s: True, "notification", "nothing against it"),
    ]
    return next((design, reason) for applies, design, reason in table if applies(scenario))


@answers.right
def the_designs_in_two_functions(scenario):
    reason = None
    if calls(scenario) > scenario["spare_reads_per_second"]:
        reason = "state transfer", "too many reads"
    if scenario["source_often_down"]:
        reason = "state transfer", "source often down"
    if scenario["must_be_current"]:
        reason = "notification", "must be current"
    if scenario["needs_history"]:
        reason = "state transfer", "every version counts"
    if scenario["personal_data"] and not scenario["all_may_see_it"]:
        reason = "notification", "not for every reader"
    if scenario["payload_bytes"] > 1_000_000:
        reason = "notification", "too large"
    return reason or ("notification", "nothing against it")
