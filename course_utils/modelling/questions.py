"""What no check can answer about a declared system: the questions to put to a colleague, each about this very model."""

from collections.abc import Iterator

from course_utils.modelling.declared import Model
from course_utils.modelling.past_tense import VAGUE, past_word


def questions(model: Model) -> list[str]:
    """The questions, those about events first."""
    return [*_about_names(model), *_about_persons(model), *_about_delivery(model), *_about_views(model)]


def _about_names(model: Model) -> Iterator[str]:
    for event in model.events:
        if event.past:
            yield f"{event.name}: you say that this is a past tense. Would a colleague read it so?"
        if past_word(event.name) in VAGUE:
            yield f"{event.name}: what happened? A reader has to guess it from the fields."


def _about_persons(model: Model) -> Iterator[str]:
    for field in _once(field for event in model.events for field in event.personal):
        carriers = [event.name for event in model.events if field in event.personal]
        yield f"{field}, in {' and '.join(carriers)}: how long is it needed, and who destroys the key?"
    for field in _once(field for event in model.events for field in event.impersonal):
        yield f"{field}: you say that it is about nobody. Together with a list that somebody else has, too?"
    if not any(event.personal for event in model.events):
        yield "Nothing here is personal. Whose wishes and doings are these events, then?"


def _about_delivery(model: Model) -> Iterator[str]:
    for event in model.events:
        if event.late:
            yield f"{event.name} may come late: what has {event.owner} decided by then, and who mends it?"
    if not any(event.late for event in model.events):
        yield "Nothing comes late. Is no device ever offline, and no worker ever restarted?"
    if not any(event.double for event in model.events):
        yield "Nothing comes twice. Is nothing ever sent again when no reply came?"


def _about_views(model: Model) -> Iterator[str]:
    for view in model.views:
        yield f"{view.name}: what did {view.asked_by} do before they had it, and what if it is a minute old?"


def _once(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))
