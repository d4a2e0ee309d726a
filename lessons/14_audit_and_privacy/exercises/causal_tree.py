"""`causal_tree`: the events of one story, each under the one that caused it."""

from typing import Any

from hypothesis.strategies import composite, integers, permutations, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

from ..kit import Event

exercise = Exercise(
    "causal_tree",
    hints=(
        "A tree is a list of roots, each with what is below it. Who stands below an event, and who is a root?",
        "First take the events of this story. Write a function that takes a cause and a depth, and for each event of that "
        "cause gives (depth, id) and then all that is below it.",
        code(
            'own = [event for event in events if event["correlation"] == story]',
            'ids = {event["id"] for event in own}',
            "def below(cause, depth):",
            "    found = []",
            "    for event in own:",
            "        if … == cause:  # for a root, whose cause is not in ids, take None",
            '            found += [(depth, event["id"]), *below(event["id"], depth + 1)]',
            "    return found",
        ),
    ),
)

Placed = tuple[int, str]


def _event(id: str, cause: str | None, story: str = "shop-7") -> Event:
    return {"id": id, "correlation": story, "cause": cause, "type": "Happened"}


@composite
def some_story(draw: Any) -> tuple[list[Event], list[Placed]]:
    """Events of one story and their tree: each is caused by nothing, by another story, or by one of those before it."""
    size = draw(integers(1, 6))
    ids = draw(permutations([f"e{number}" for number in range(1, size + 1)]))
    causes = [draw(sampled_from([None, "e90", *ids[:number]])) for number in range(size)]
    events = [_event(id, cause) for id, cause in zip(ids, causes, strict=True)]
    return events, _tree(events)


def _tree(events: list[Event]) -> list[Placed]:
    """By paths: an event's path is its parent's with its own place at the end; sorted paths are the tree."""
    place = {event["id"]: number for number, event in enumerate(events)}
    cause = {event["id"]: event["cause"] for event in events}

    def path(id: str) -> tuple[int, ...]:
        above = cause[id]
        return (*(path(above) if above in cause else ()), place[id])

    return [(len(path(id)) - 1, id) for id in sorted(cause, key=path)]


@exercise.law(cases=lambda: [{"ids": ["e1"]}, {"ids": ["e9", "e2"]}, {"ids": ["e3", "e8", "e5", "e4"]}])
def each_under_its_cause(causal_tree: Attempt, ids: list[str]) -> None:
    """An event whose cause is None, or no event of the story, is a root, of depth 0. What an event caused stands right below
    it, one deeper."""
    events = [_event(id, cause) for id, cause in zip(ids, [None, *ids], strict=False)]
    causal_tree(events, "shop-7").should_be([(depth, id) for depth, id in enumerate(ids)])


@exercise.law()
def an_effect_may_stand_before_its_cause(causal_tree: Attempt) -> None:
    """In a list that was put together from several logs, an effect may stand before its cause. It belongs below it all the
    same."""
    events = [_event("e3", "e2"), _event("e2", "e1"), _event("e1", None)]
    causal_tree(events, "shop-7").should_be([(0, "e1"), (1, "e2"), (2, "e3")])


@exercise.law()
def all_below_one_before_the_next(causal_tree: Attempt) -> None:
    """All that is below an event comes before the event's next neighbour."""
    events = [_event("e1", None), _event("e2", "e1"), _event("e3", "e1"), _event("e4", "e2")]
    causal_tree(events, "shop-7").should_be([(0, "e1"), (1, "e2"), (2, "e4"), (1, "e3")])


@exercise.law()
def other_stories_are_left_out(causal_tree: Attempt) -> None:
    """Events of other stories are left out, also when they stand between."""
    events = [_event("e1", None, "app-1"), _event("e2", None), _event("e3", "e1", "app-1"), _event("e4", "e2")]
    causal_tree(events, "shop-7").should_be([(0, "e2"), (1, "e4")])
    causal_tree(events, "app-1").should_be([(0, "e1"), (1, "e3")])


@exercise.law()
def the_cause_may_be_in_another_story(causal_tree: Attempt) -> None:
    """A cause may be an event of another story. Then the event is a root of its own story."""
    events = [_event("e1", None, "app-1"), _event("e2", "e1"), _event("e3", "e2")]
    causal_tree(events, "shop-7").should_be([(0, "e2"), (1, "e3")])


@exercise.law()
def what_it_caused_in_another_story(causal_tree: Attempt) -> None:
    """What an event caused in another story belongs to that one: leave it out here, also where its cause is one of yours."""
    events = [_event("e1", None), _event("e2", "e1", "app-1"), _event("e3", "e2"), _event("e4", "e1")]
    causal_tree(events, "shop-7").should_be([(0, "e1"), (1, "e4"), (0, "e3")])


@exercise.law()
def no_such_story(causal_tree: Attempt) -> None:
    """A story of which there is no event has an empty tree."""
    causal_tree([_event("e1", None)], "shop-8").should_be([])
    causal_tree([], "shop-7").should_be([])


@exercise.law(story=some_story())
def every_event_once_in_the_order_of_the_list(causal_tree: Attempt, story: tuple[list[Event], list[Placed]]) -> None:
    """Every event of the story stands there once. Those with the same cause, and roots among themselves, come in the order
    of the list."""
    events, expected = story
    causal_tree(events, "shop-7").should_be(expected)
