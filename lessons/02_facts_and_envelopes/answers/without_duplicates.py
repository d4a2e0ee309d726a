"""Answers to `without_duplicates` that are wrong, and others that are right."""

from collections.abc import Iterator
from typing import Any

from course_utils.exercises import Answers

from ..kit import Message

answers = Answers("without_duplicates")


def _distinct(messages: list[Message], key: Any) -> list[Message]:
    """The first message of each key: right or wrong, according to the key."""
    first: dict[Any, Message] = {}
    for message in messages:
        first.setdefault(key(message), message)
    return list(first.values())


@answers.wrong("Only source and id")
def compares_all_but_the_attempt(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: str({key: value for key, value in m.items() if key != "attempt"}))


@answers.wrong("raised ValueError")
def takes_ids_for_numbers(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: (m["source"], int(m["id"])))


_SEEN: set[tuple[str, str]] = set()


@answers.wrong("answered the same question differently")
def remembers_between_calls(messages: list[Message]) -> list[Message]:
    fresh = [m for m in messages if (m["source"], m["id"]) not in _SEEN]
    _SEEN.update((m["source"], m["id"]) for m in messages)
    return fresh


@answers.wrong("as two objects")
def by_object(messages: list[Message]) -> list[Message]:
    return _distinct(messages, id)


@answers.wrong("unique within its source")
def by_id_alone(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: m["id"])


@answers.wrong("the broker counted the attempt")
def by_the_whole_message(messages: list[Message]) -> list[Message]:
    kept: list[Message] = []
    for message in messages:
        if message not in kept:
            kept.append(message)
    return kept


@answers.wrong("Equal content, different events")
def by_content(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: (m["source"], str(m["data"])))


@answers.wrong("once they are glued together")
def by_glued_text(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: m["source"] + m["id"])


@answers.wrong("this is the later one")
def keeps_the_last(messages: list[Message]) -> list[Message]:
    return list({(m["source"], m["id"]): m for m in messages}.values())


@answers.wrong("in the order in which they arrived")
def sorts_them(messages: list[Message]) -> list[Message]:
    return sorted(_distinct(messages, lambda m: (m["source"], m["id"])), key=lambda m: m["id"])


@answers.wrong("`attempt` decides nothing")
def keeps_first_attempts(messages: list[Message]) -> list[Message]:
    return [m for m in messages if m["attempt"] == 1]


@answers.wrong("expected a list.\nThe list of the messages to keep")
def yields_them(messages: list[Message]) -> Iterator[Message]:
    yield from _distinct(messages, lambda m: (m["source"], m["id"]))


@answers.wrong("not with the one before")
def compares_with_the_one_before(messages: list[Message]) -> list[Message]:
    before = [None, *messages]
    return [m for b, m in zip(before, messages) if b is None or (b["source"], b["id"]) != (m["source"], m["id"])]


@answers.right
def with_a_dict(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: (m["source"], m["id"]))


@answers.right
def with_a_list_of_pairs(messages: list[Message]) -> list[Message]:
    pairs = [(m["source"], m["id"]) for m in messages]
    return [m for i, m in enumerate(messages) if pairs[i] not in pairs[:i]]
