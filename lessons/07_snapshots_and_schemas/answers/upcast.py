"""Answers to `upcast` that are wrong, and others that are right."""

from functools import reduce

from course_utils.exercises import Answers

answers = Answers("upcast")


@answers.wrong("takes every step")
def takes_one_step(state, current, steps):
    state = dict(state)
    version = state.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    return steps[version](state) if version < current else state


@answers.wrong("begins with step 2, not 1")
def begins_at_version_1_always(state, current, steps):
    if state.get("class_version", 1) > current:
        raise ValueError("newer")
    if state.get("class_version", 1) == current:
        return {key: value for key, value in state.items() if key != "class_version"}
    for version in range(1, current):
        state = steps[version](state)
    return state


@answers.wrong("begins with step 2, not 1")
def begins_at_version_1_even_when_current(state, current, steps):
    new = dict(state)
    if new.pop("class_version", 1) > current:
        raise ValueError("newer")
    for version in range(1, current):
        new = steps[version](new)
    return new


@answers.wrong("would be a guess")
def guesses_at_the_future(state, current, steps):
    state = dict(state)
    for version in range(state.pop("class_version", 1), current):
        state = steps[version](state)
    return state


@answers.wrong("stop at `current`")
def takes_every_step_there_is(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    for step in sorted(steps):
        if step >= version:
            new = steps[step](new)
    return new


@answers.wrong("stop at `current`")
def goes_on_as_long_as_there_are_steps(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    while version in steps:
        new = steps[version](new)
        version += 1
    return new


@answers.wrong("Too far: step 1 leads to version 2, and `current` is 1")
def takes_one_step_too_many(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    for step in range(version, current + 1):
        new = steps[step](new)
    return new


@answers.wrong("out of order")
def goes_by_the_order_of_the_dictionary(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    for number, step in steps.items():
        if version <= number < current:
            new = step(new)
    return new


@answers.wrong("A step on the way is missing")
def picks_the_steps_there_are(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    for number, step in sorted(steps.items()):
        if version <= number < current:
            new = step(new)
    return new


@answers.wrong("A step on the way is missing")
def stops_where_a_step_is_missing(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    while version < current and version in steps:
        new = steps[version](new)
        version += 1
    return new


@answers.wrong("would be a guess")
def refuses_only_what_no_step_leads_to(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > max(steps, default=0) + 1:
        raise ValueError("newer")
    for step in range(version, current):
        new = steps[step](new)
    return new


@answers.wrong("the result does not carry it")
def leaves_the_old_number_in(state, current, steps):
    version = state.get("class_version", 1)
    if version > current:
        raise ValueError("newer")
    for step in range(version, current):
        state = steps[step](state)
    return state


@answers.wrong("takes every step")
def drops_what_the_step_returns(state, current, steps):
    state = dict(state)
    version = state.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    while version < current:
        steps[version](state)
        version += 1
    return state


@answers.wrong("changed the state it was given")
def rewrites_what_is_stored(state, current, steps):
    version = state.pop("class_version", 1)
    if version > current:
        raise ValueError("newer")
    for step in range(version, current):
        state.update(steps[step](state))
        state.pop("cents", None)
    return state


@answers.wrong("the first release wrote none")
def wants_every_event_to_say_its_version(state, current, steps):
    new = dict(state)
    version = new.pop("class_version")
    if version > current:
        raise ValueError("newer")
    for step in range(version, current):
        new = steps[step](new)
    return new


@answers.right
def as_the_last_hint_says(state, current, steps):
    new = dict(state)
    version = new.pop("class_version", 1)
    if version > current:
        raise ValueError(f"version {version}")
    while version < current:
        new = steps[version](new)
        version += 1
    return new


@answers.right
def over_a_range(state, current, steps):
    version = state.get("class_version", 1)
    if version > current:
        raise ValueError(f"version {version}")
    state = {key: value for key, value in state.items() if key != "class_version"}
    for step in range(version, current):
        state = steps[step](state)
    return state


@answers.right
def refuses_before_it_begins(state, current, steps):
    version = state.get("class_version", 1)
    way = range(version, current)
    if version > current or not set(way) <= set(steps):
        raise ValueError(f"no way from version {version} to {current}")
    new = reduce(lambda state, number: steps[number](state), way, state)
    return {key: value for key, value in new.items() if key != "class_version"}


@answers.right
def recursively(state, current, steps, version=None):
    state = dict(state)
    version = version or state.pop("class_version", 1)
    if version > current:
        raise ValueError(f"version {version}")
    return state if version == current else recursively(steps[version](state), current, steps, version + 1)
