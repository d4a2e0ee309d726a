"""Answers to `may_release` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("may_release")


def reads(reader, writer):
    for field, kind in reader.items():
        if field not in writer:
            if not kind.endswith("?"):
                return False
        elif writer[field].rstrip("?") != kind.rstrip("?"):
            return False
        elif writer[field].endswith("?") and not kind.endswith("?"):
            return False
    return True


def decided(new, history, mode, reads=reads):
    backward = all(reads(new, old) for old in history)
    forward = not history or reads(history[-1], new)
    return {"backward": backward, "forward": forward, "full": backward and forward}[mode]


def known(mode):
    if mode not in ("backward", "forward", "full"):
        raise ValueError(mode)


@answers.wrong("not the last ones only")
def looks_at_the_last_only(new, history, mode):
    known(mode)
    return decided(new, history[-1:], mode)


@answers.wrong("does not matter")
def looks_at_all_in_both_directions(new, history, mode):
    known(mode)
    backward = all(reads(new, old) for old in history)
    forward = all(reads(old, new) for old in history)
    return {"backward": backward, "forward": forward, "full": backward and forward}[mode]


@answers.wrong("Old events do not have it")
def takes_one_direction_for_the_other(new, history, mode):
    known(mode)
    other = {"backward": "forward", "forward": "backward", "full": "full"}
    return decided(new, history, other[mode])


@answers.wrong("both directions are safe")
def refuses_every_change(new, history, mode):
    known(mode)
    return all(new == old for old in history)


@answers.wrong("another type than before")
def looks_at_names_only(new, history, mode):
    known(mode)

    def names(reader, writer):
        return all(
            kind.endswith("?") or (field in writer and not writer[field].endswith("?"))
            for field, kind in reader.items()
        )

    return decided(new, history, mode, names)


@answers.wrong("even where it may be missing")
def lets_types_change_where_it_may_be_missing(new, history, mode):
    known(mode)

    def lenient(reader, writer):
        return all(kind.endswith("?") or writer.get(field) == kind for field, kind in reader.items())

    return decided(new, history, mode, lenient)


@answers.wrong("new code relies on it")
def relies_on_what_may_be_missing(new, history, mode):
    known(mode)

    def trusting(reader, writer):
        return all(
            writer[field].rstrip("?") == kind.rstrip("?") if field in writer else kind.endswith("?")
            for field, kind in reader.items()
        )

    return decided(new, history, mode, trusting)


@answers.wrong("old code takes it or does without")
def compares_types_as_they_are(new, history, mode):
    known(mode)

    def exact(reader, writer):
        return all(writer[field] == kind if field in writer else kind.endswith("?") for field, kind in reader.items())

    return decided(new, history, mode, exact)


@answers.wrong("both directions are safe")
def wants_to_know_every_field(new, history, mode):
    known(mode)

    def strict(reader, writer):
        return set(writer) <= set(reader) and reads(reader, writer)

    return decided(new, history, mode, strict)


@answers.wrong("new code cannot read them")
def takes_full_for_either(new, history, mode):
    known(mode)
    backward = all(reads(new, old) for old in history)
    forward = not history or reads(history[-1], new)
    return {"backward": backward, "forward": forward, "full": backward or forward}[mode]


@answers.wrong("does not matter")
def takes_the_first_for_the_last(new, history, mode):
    known(mode)
    backward = all(reads(new, old) for old in history)
    forward = not history or reads(history[0], new)
    return {"backward": backward, "forward": forward, "full": backward and forward}[mode]


@answers.wrong("at its end")
def is_content_with_any_earlier_code(new, history, mode):
    known(mode)
    backward = all(reads(new, old) for old in history)
    forward = not history or any(reads(old, new) for old in history)
    return {"backward": backward, "forward": forward, "full": backward and forward}[mode]


@answers.wrong("The first release may go out")
def fails_without_a_history(new, history, mode):
    known(mode)
    backward = all(reads(new, old) for old in history)
    return {"backward": backward, "forward": reads(history[-1], new), "full": backward and reads(history[-1], new)}[
        mode
    ]


@answers.wrong("none of the three")
def takes_any_other_mode_for_full(new, history, mode):
    backward = all(reads(new, old) for old in history)
    forward = not history or reads(history[-1], new)
    if mode == "backward":
        return backward
    return forward if mode == "forward" else backward and forward


@answers.wrong("With an empty history, too")
def lets_everything_out_at_first(new, history, mode):
    if not history:
        return True
    known(mode)
    return decided(new, history, mode)


@answers.wrong("each as it is by itself")
def takes_all_for_full(new, history, mode):
    known(mode)
    if mode == "full":
        return all(reads(new, old) and reads(old, new) for old in history)
    return decided(new, history, mode)


@answers.wrong("each as it is by itself")
def takes_the_last_for_full(new, history, mode):
    known(mode)
    return decided(new, history[-1:] if mode == "full" else history, mode)


@answers.right
def with_sets(new, history, mode):
    known(mode)

    def split(schema):
        always = {(field, kind) for field, kind in schema.items() if kind[-1:] != "?"}
        return always, always | {(field, kind[:-1]) for field, kind in schema.items() if kind[-1:] == "?"}

    def can(reader, writer):
        (needs, knows), (has, may_have) = split(reader), split(writer)
        shared = reader.keys() & writer.keys()
        return needs <= has and {pair for pair in knows if pair[0] in shared} <= may_have

    questions = {
        "backward": [(new, old) for old in history],
        "forward": [(old, new) for old in history[-1:]],
    }
    questions["full"] = questions["backward"] + questions["forward"]
    return not [pair for pair in questions[mode] if not can(*pair)]


@answers.right
def step_by_step(new, history, mode):
    if mode == "full":
        return step_by_step(new, history, "backward") and step_by_step(new, history, "forward")
    known(mode)
    if mode == "forward":
        return reads(history[-1], new) if history else True
    return all(map(lambda old: reads(new, old), history))
