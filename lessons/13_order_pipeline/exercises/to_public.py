"""`to_public`: what others may know of an event is a list of what is let out, not of what is kept back."""

from typing import Any

from hypothesis.strategies import SearchStrategy, fixed_dictionaries, integers, lists, sampled_from, text

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

PUBLIC = {
    "OrderPlaced": ("order", "lines", "cents", "card"),
    "OrderCompleted": ("order", "customer", "cents"),
    "OrderCancelled": ("order", "customer", "reason"),
}
_NEW = ("discount_code", "phone", "supplier", "note_to_self", "total", "v")

exercise = Exercise(
    "to_public",
    hints=(
        "Next month somebody adds a private field. Will your function know that it is private?",
        "Write down, for each public type, which fields go out. A type that is not in there gives None; else build a new "
        "dictionary of `type` and those fields.",
        code(
            'allowed = {"OrderPlaced": ["order", "lines", "cents", "card"], …}',
            'if event["type"] not in allowed:',
            "    return None",
            'return {name: event[name] for name in ["type", *allowed[…]]}',
        ),
    ),
    none_is_an_answer=True,
)


def _events() -> SearchStrategy[dict[str, Any]]:
    """An event of the orders service, with all that it may carry."""
    values: dict[str, SearchStrategy[Any]] = {"order": sampled_from(["O-1", "O-77"]), "cents": integers(0, 9_000)}
    values["lines"] = lists(
        fixed_dictionaries({"sku": sampled_from(["teapot", "cup"]), "quantity": integers(1, 9)}), max_size=2
    )
    texts = {name: text("abcä ", max_size=4) for name in ("customer", "card", "reason", "margin", *_NEW)}
    return fixed_dictionaries({"type": sampled_from(sorted(PUBLIC)), **values, **texts})


@exercise.law(event=_events(), examples=40)
def what_others_build_on_goes_out(to_public: Attempt, event: dict[str, Any]) -> None:
    """A public event has its type and the fields that others build on, with their values, and nothing else: what is private
    today, and what somebody adds tomorrow, stays inside."""
    expected = {name: event[name] for name in ("type", *PUBLIC[event["type"]])}
    to_public(event).should_be(expected)


@exercise.law(type=sampled_from(["MarginChecked", "OrderArchived", "orderplaced"]), examples=6)
def other_types_stay_inside(to_public: Attempt, type: str) -> None:
    """A type that is not on the list is private, also one that is invented later: return None."""
    to_public({"type": type, "order": "O-1", "cents": 5, "customer": "Ada", "reason": ""}).should_be(None)
