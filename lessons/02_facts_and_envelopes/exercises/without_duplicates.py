"""Each event once: recognised by the pair (source, id), whatever else its deliveries say."""

from string import punctuation

from hypothesis.strategies import (
    integers,
    lists,
    sampled_from,
    tuples,
)

from course_utils.exercises import Attempt, Exercise

from ..kit import Message

exercise = Exercise(
    "without_duplicates",
    hints=(
        "Which two attributes did the producer set once, for good, when the event happened?",
        "Keep a set of the pairs (source, id) that you have seen, and a list of the messages to keep.",
        'For each message: pair = message["source"], message["id"]. If the pair is not in the set yet, add it, and '
        "append the message to the list.",
    ),
)


def _deposit(source: str = "/bank", id: str = "17", amount: int = 10, attempt: int = 1) -> Message:
    return {"source": source, "id": id, "data": {"deposited": amount}, "attempt": attempt}


@exercise.law()
def it_forgets_between_calls(without_duplicates: Attempt) -> None:
    """The list of the messages to keep: one event came, and it stays. Remember what you have seen within one call only."""
    for _ in range(2):
        without_duplicates([_deposit()]).should_be([_deposit()])


@exercise.law(examples=20, numbers=lists(integers(1, 30), max_size=5, unique=True))
def different_events_stay(without_duplicates: Attempt, numbers: list[int]) -> None:
    """No event came twice here. All of them stay, in the order in which they arrived."""
    messages = [_deposit(id=str(number), amount=number) for number in numbers]
    without_duplicates(messages).should_be(messages)


@exercise.law(examples=20, attempt=integers(2, 5))
def the_first_to_arrive_stays(without_duplicates: Attempt, attempt: int) -> None:
    """An earlier attempt got lost on the way, so this one is the first to arrive. It stays: `attempt` decides nothing."""
    messages = [_deposit(attempt=attempt)]
    without_duplicates(messages).should_be(messages)


@exercise.law(examples=20, number=integers(1, 30))
def a_second_delivery_goes(without_duplicates: Attempt, number: int) -> None:
    """The same event came twice, as two objects: each delivery is read from the network anew. Keep the first."""
    messages = [_deposit(id=str(number)), _deposit(id=str(number))]
    without_duplicates(messages).should_be(messages[:1])


@exercise.law(examples=20, number=integers(1, 30), between=integers(1, 3))
def whatever_came_between(without_duplicates: Attempt, number: int, between: int) -> None:
    """Another event came between two deliveries of one. Compare with all that you have seen, not with the one before."""
    others = [_deposit(id=str(100 + i), amount=20 + i) for i in range(between)]
    messages = [_deposit(id=str(number)), *others, _deposit(id=str(number))]
    without_duplicates(messages).should_be(messages[:-1])


@exercise.law(examples=20, number=integers(1, 30), sources=sampled_from((("/bank", "/shop"), ("/shop/de", "/shop/fr"))))
def an_id_belongs_to_its_source(without_duplicates: Attempt, number: int, sources: tuple[str, str]) -> None:
    """Two producers used the same id for events of their own. An id is unique within its source, and only there."""
    messages = [_deposit(source, str(number), amount) for source, amount in zip(sources, (10, 25), strict=False)]
    without_duplicates(messages).should_be(messages)


@exercise.law(examples=20, ids=lists(integers(1, 30), min_size=2, max_size=4, unique=True))
def equal_content_may_happen_twice(without_duplicates: Attempt, ids: list[int]) -> None:
    """Somebody paid in the same amount more than once. Equal content, different events: all of them stay."""
    messages = [_deposit(id=str(number)) for number in ids]
    without_duplicates(messages).should_be(messages)


@exercise.law(examples=20, number=integers(1, 30), attempt=integers(2, 5))
def a_retry_is_the_same_event(without_duplicates: Attempt, number: int, attempt: int) -> None:
    """One event, delivered again: the broker counted the attempt, so the two messages differ. Keep only the first."""
    messages = [_deposit(id=str(number)), _deposit(id=str(number), attempt=attempt)]
    result = without_duplicates(messages)
    again = result.value == messages[1:]
    result.should_be(messages[:1], because=_KEEP_THE_FIRST if again else "")


_KEEP_THE_FIRST = "One of the two is enough, and this is the later one. Keep the message that arrived first."


_SIGNS = (*punctuation, " ")
_RARE_SIGNS = (*map(chr, range(32)), "\x7f", "\x85", "\xa0", "\ufeff", "\u2028", "\u2029", *"§¶·¦–—•…→⇒│␞␟")
"""Signs that no text is expected to hold: ASCII's separators, such as \\x1f, and others that are hardly ever typed."""
_GLUE = (
    "",
    *(form.replace("x", sign) for form in ("x", "xx", "xxx", " x ", "x ") for sign in _SIGNS),
    *_RARE_SIGNS,
    "->",
    "=>",
    " -> ",
    "<>",
)


@exercise.law(cases=lambda: [{"glue": glue, "source_first": first} for glue in _GLUE for first in (True, False)])
def a_pair_is_no_glued_text(without_duplicates: Attempt, glue: str, source_first: bool) -> None:
    """Two sources and two ids that read the same once they are glued together. Compare the pair, not one text."""
    pairs = [("/till", f"7{glue}8"), (f"/till{glue}7", "8")]
    if not source_first:
        pairs = [(f"8{glue}/till", "7"), ("/till", f"7{glue}8")]
    messages = [_deposit(source, id) for source, id in pairs]
    without_duplicates(messages).should_be(messages)


@exercise.law(
    cases=lambda: [
        {"one": one, "other": other} for one, other in (("a7", "A7"), ("17", "017"), ("17", "17 "), ("17", "17/"))
    ]
)
def texts_that_look_alike_differ(without_duplicates: Attempt, one: str, other: str) -> None:
    """Two ids, or two sources, that look alike are still two: case, zeros, spaces and strokes count. Compare them as they are."""
    for pairs in ((("/bank", one), ("/bank", other)), ((f"/{one}", "1"), (f"/{other}", "1"))):
        without_duplicates.steps.clear()
        messages = [_deposit(source, id) for source, id in pairs]
        without_duplicates(messages).should_be(messages)


@exercise.law(examples=5, number=integers(1, 9))
def source_and_id_do_not_change_places(without_duplicates: Attempt, number: int) -> None:
    """The same two texts, and they have changed places: which of the two is the source, and which the id, counts."""
    messages = [_deposit("/bank", f"/{number}"), _deposit(f"/{number}", "/bank")]
    without_duplicates(messages).should_be(messages)


_ARRIVALS = lists(tuples(sampled_from(("/bank", "/shop")), integers(1, 4), integers(1, 3)), max_size=8)


@exercise.law(arrivals=_ARRIVALS)
def each_event_once(without_duplicates: Attempt, arrivals: list[tuple[str, int, int]]) -> None:
    """Each event once, in the order of its first arrival."""
    messages = [_deposit(source, str(number), attempt=attempt) for source, number, attempt in arrivals]
    seen = dict.fromkeys((source, number) for source, number, _ in arrivals)
    first = [next(i for i, arrived in enumerate(arrivals) if arrived[:2] == pair) for pair in seen]
    expected = [messages[i] for i in first]
    kept = without_duplicates(messages)
    if isinstance(kept.value, list) and kept.value != expected:
        moved = len(kept.value) == len(expected) and all(message in kept.value for message in expected)
        kept.should(not moved, "The right messages in another order. Each stays at the place of its first delivery.")
    kept.should_be(expected)


@exercise.law(ids=lists(sampled_from(["a7", "b-2", "9c", "17"]), min_size=1, max_size=3, unique=True))
def only_source_and_id_count(without_duplicates: Attempt, ids: list[str]) -> None:
    """Only source and id say which event it is. Other fields may differ between two deliveries of one event, and an
    id need not be a number."""
    first = [_deposit(id=name) | {"received": "10:00"} for name in ids]
    again = [_deposit(id=name) | {"received": "10:05", "data": {"deposited": 10, "currency": "EUR"}} for name in ids]
    without_duplicates(first + again).should_be(first)
