"""Answers to `misread` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("misread")


def typed(state):
    return {key: (type(value), value) for key, value in state.items()}


@answers.wrong("Compare types, too")
def compares_values_only(golden, read):
    wrong = []
    for stored, meant in golden:
        try:
            same = read(stored) == meant
        except Exception:
            same = False
        if not same:
            wrong.append(stored)
    return wrong


@answers.wrong("whichever field it is")
def compares_amounts_only(golden, read):
    wrong = []
    for stored, meant in golden:
        try:
            if read(stored)["amount"] != meant["amount"]:
                wrong.append(stored)
        except Exception:
            wrong.append(stored)
    return wrong


@answers.wrong("whichever field it is")
def compares_the_sums(golden, read):
    found = sum(read(stored)["amount"] for stored, _ in golden)
    return [] if found == sum(meant["amount"] for _, meant in golden) else [stored for stored, _ in golden]


@answers.wrong("misread raised KeyError")
def lets_the_error_out(golden, read):
    return [stored for stored, meant in golden if typed(read(stored)) != typed(meant)]


@answers.wrong("a key too many")
def looks_for_what_is_meant(golden, read):
    wrong = []
    for stored, meant in golden:
        try:
            found = typed(read(stored))
            if any(found[key] != value for key, value in typed(meant).items()):
                wrong.append(stored)
        except Exception:
            wrong.append(stored)
    return wrong


@answers.wrong("with a key missing")
def looks_at_what_is_found(golden, read):
    wrong = []
    for stored, meant in golden:
        try:
            if any(typed(meant).get(key) != value for key, value in typed(read(stored)).items()):
                wrong.append(stored)
        except Exception:
            wrong.append(stored)
    return wrong


@answers.wrong("name all of them")
def stops_at_the_first(golden, read):
    for stored, meant in golden:
        try:
            if typed(read(stored)) != typed(meant):
                return [stored]
        except Exception:
            return [stored]
    return []


@answers.wrong("is misread, too. Name it")
def passes_over_errors(golden, read):
    wrong = []
    for stored, meant in golden:
        try:
            if typed(read(stored)) != typed(meant):
                wrong.append(stored)
        except Exception:
            continue
    return wrong


@answers.wrong("misread raised ZeroDivisionError")
def catches_missing_keys_only(golden, read):
    wrong = []
    for stored, meant in golden:
        try:
            same = typed(read(stored)) == typed(meant)
        except KeyError:
            same = False
        if not same:
            wrong.append(stored)
    return wrong


@answers.wrong("Name its bytes")
def names_what_was_meant(golden, read):
    wrong = []
    for stored, meant in golden:
        try:
            same = typed(read(stored)) == typed(meant)
        except Exception:
            same = False
        if not same:
            wrong.append(meant)
    return wrong


@answers.wrong("Each line is read once")
def reads_twice(golden, read):
    wrong = []
    for stored, meant in golden:
        try:
            same = read(stored) == meant and typed(read(stored)) == typed(meant)
        except Exception:
            same = False
        if not same:
            wrong.append(stored)
    return wrong


@answers.wrong("misread returned True")
def says_whether_all_is_well(golden, read):
    return all(typed(read(stored)) == typed(meant) for stored, meant in golden)


@answers.wrong("in another order")
def compares_how_they_look(golden, read):
    wrong = []
    for stored, meant in golden:
        try:
            same = repr(read(stored)) == repr(meant)
        except Exception:
            same = False
        if not same:
            wrong.append(stored)
    return wrong


@answers.wrong("for bool is a kind of int")
def takes_a_kind_of_the_type_for_the_type(golden, read):
    wrong = []
    for stored, meant in golden:
        try:
            state = read(stored)
            same = state == meant and all(isinstance(state[key], type(value)) for key, value in meant.items())
        except Exception:
            same = False
        if not same:
            wrong.append(stored)
    return wrong


@answers.wrong("and not how they are written")
def compares_how_values_are_written(golden, read):
    def told(state):
        return sorted((key, repr(value)) for key, value in state.items())

    wrong = []
    for stored, meant in golden:
        try:
            same = told(read(stored)) == told(meant)
        except Exception:
            same = False
        if not same:
            wrong.append(stored)
    return wrong


@answers.right
def sorted_with_the_names_of_types(golden, read):
    def told(state):
        return sorted((key, type(value).__name__, value) for key, value in state.items())

    def wrong(stored, meant):
        try:
            return told(read(stored)) != told(meant)
        except Exception:
            return True

    return [stored for stored, meant in golden if wrong(stored, meant)]


@answers.right
def key_by_key(golden, read):
    found = []
    for stored, meant in golden:
        try:
            state = read(stored)
            good = set(state) == set(meant)
            for key in meant:
                good = good and state[key] == meant[key] and type(state[key]) is type(meant[key])
            assert good
        except Exception:
            found += [stored]
    return found
