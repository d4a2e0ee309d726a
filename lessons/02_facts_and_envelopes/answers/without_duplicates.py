"""Answers to `without_duplicates` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("without_duplicates")


def _distinct(messages, key):
    """The first message of each key: right or wrong, according to the key."""
    first = {}
    for message in messages:
        first.setdefault(key(message), message)
    return list(first.values())


@answers.wrong("Only source and id")
def compares_all_but_the_attempt(messages):
    return _distinct(messages, lambda m: str({key: value for key, value in m.items() if key != "attempt"}))


@answers.wrong("raised ValueError")
def takes_ids_for_numbers(messages):
    return _distinct(messages, lambda m: (m["source"], int(m["id"])))


_SEEN: set[tuple[str, str]] = set()


@answers.wrong("answered the same question differently")
def remembers_between_calls(messages):
    fresh = [m for m in messages if (m["source"], m["id"]) not in _SEEN]
    _SEEN.update((m["source"], m["id"]) for m in messages)
    return fresh


@answers.wrong("as two objects")
def by_object(messages):
    return _distinct(messages, id)


@answers.wrong("unique within its source")
def by_id_alone(messages):
    return _distinct(messages, lambda m: m["id"])


@answers.wrong("the broker counted the attempt")
def by_the_whole_message(messages):
    kept = []
    for message in messages:
        if message not in kept:
            kept.append(message)
    return kept


@answers.wrong("Equal content, different events")
def by_content(messages):
    return _distinct(messages, lambda m: (m["source"], str(m["data"])))


@answers.wrong("once they are glued together")
def by_glued_text(messages):
    return _distinct(messages, lambda m: m["source"] + m["id"])


@answers.wrong("once they are glued together")
def by_text_with_a_colon_between(messages):
    return _distinct(messages, lambda m: f"{m['source']}:{m['id']}")


@answers.wrong("once they are glued together")
def by_an_address(messages):
    return _distinct(messages, lambda m: "/".join([m["source"], m["id"]]))


@answers.wrong("once they are glued together")
def by_id_before_source(messages):
    return _distinct(messages, lambda m: m["id"] + "@" + m["source"])


@answers.wrong("once they are glued together")
def by_text_with_the_unit_separator_between(messages):
    return _distinct(messages, lambda m: f"{m['source']}\x1f{m['id']}")


@answers.wrong("once they are glued together")
def by_text_with_an_arrow_between(messages):
    return _distinct(messages, lambda m: f"{m['source']}→{m['id']}")


@answers.wrong("look alike")
def in_small_letters(messages):
    return _distinct(messages, lambda m: (m["source"].lower(), m["id"].lower()))


@answers.wrong("look alike")
def takes_digits_for_numbers(messages):
    return _distinct(messages, lambda m: (m["source"], int(m["id"]) if m["id"].isdigit() else m["id"]))


@answers.wrong("look alike")
def strips_spaces(messages):
    return _distinct(messages, lambda m: (m["source"].strip(), m["id"].strip()))


@answers.wrong("Other fields may differ")
def compares_the_data_as_well(messages):
    return _distinct(messages, lambda m: (m["source"], m["id"], str(m["data"])))


@answers.wrong("which of the two is the source")
def by_a_set_of_the_two(messages):
    return _distinct(messages, lambda m: frozenset((m["source"], m["id"])))


@answers.wrong("this is the later one")
def keeps_the_last(messages):
    return list({(m["source"], m["id"]): m for m in messages}.values())


@answers.wrong("in the order in which they arrived")
def sorts_them(messages):
    return sorted(_distinct(messages, lambda m: (m["source"], m["id"])), key=lambda m: m["id"])


@answers.wrong("`attempt` decides nothing")
def keeps_first_attempts(messages):
    return [m for m in messages if m["attempt"] == 1]


@answers.wrong("expected a list.\nThe list of the messages to keep")
def yields_them(messages):
    yield from _distinct(messages, lambda m: (m["source"], m["id"]))


@answers.wrong("not with the one before")
def compares_with_the_one_before(messages):
    before = [None, *messages]
    return [m for b, m in zip(before, messages) if b is None or (b["source"], b["id"]) != (m["source"], m["id"])]


@answers.right
def with_a_dict(messages):
    return _distinct(messages, lambda m: (m["source"], m["id"]))


@answers.right
def with_a_list_of_pairs(messages):
    pairs = [(m["source"], m["id"]) for m in messages]
    return [m for i, m in enumerate(messages) if pairs[i] not in pairs[:i]]


@answers.right
def with_a_set_for_each_source(messages):
    seen, kept = {}, []
    for message in messages:
        ids = seen.setdefault(message["source"], set())
        if message["id"] not in ids:
            ids.add(message["id"])
            kept.append(message)
    return kept
