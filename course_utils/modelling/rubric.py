"""What of a declared system can be checked. Each rule says by its docstring what must hold, and yields what does not.

A rule that holds says little: that a text is there, and not that it is true. What is left is in `questions`.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from course_utils.modelling.declared import Model
from course_utils.modelling.past_tense import VAGUE, past_word, words_among, words_of

Rule = Callable[[Model], Iterator[str]]

FEWEST_EVENTS, FEWEST_VIEWS, FEWEST_WORDS = 3, 2, 3
_OF_A_PERSON = words_among(
    "address birthdate birthday borrower card customer email employee iban mail member owner passenger "
    "patient person phone reader student surname user username visitor who"
)


def it_is_a_system(model: Model) -> Iterator[str]:
    """A model has three sorts of events at least, and two views: with fewer there is nothing to keep apart."""
    if len(model.events) < FEWEST_EVENTS:
        names = _listed(tuple(event.name for event in model.events))
        yield f"Declared here: {names}. What else happens there that somebody would want to know?"
    if len(model.views) < FEWEST_VIEWS:
        yield f"The views here: {_listed(tuple(view.name for view in model.views))}. Who else asks something?"


def each_has_one_owner(model: Model) -> Iterator[str]:
    """Each sort of event is declared once, and has one owner: the only service that publishes it."""
    for name, times in Counter(event.name for event in model.events).items():
        owners = sorted({event.owner for event in model.events if event.name == name})
        if times > 1:
            yield f"{name} is declared {times} times, by {' and by '.join(owners)}. What two services know are two different facts."
    for event in model.events:
        if not event.owner.strip():
            yield f"{event.name} has no owner. Whom do you ask when it is wrong?"


def names_are_facts(model: Model) -> Iterator[str]:
    """A name is in the past tense: an event has happened, and nobody can refuse it."""
    if model.events and all(past_word(event.name) in VAGUE for event in model.events):
        yield (
            f"All that happens here is that something is changed: {_listed(tuple(event.name for event in model.events))}. "
            "What has happened, in the words of those who do it?"
        )
    for event in model.events:
        if not event.past and past_word(event.name) is None:
            yield (
                f"{event.name} reads like a command, or like a thing: this check knows words in -ed and some 150 others, and "
                "found none. If it is a past tense, say so: past=True."
            )


def keys_are_carried(model: Model) -> Iterator[str]:
    """An event carries the field that is its key, and each of its fields once."""
    for event in model.events:
        if event.key not in event.fields:
            yield f"{event.name} has the key {event.key!r}, which is none of its fields: {_listed(event.fields)}."
        for field, times in Counter(event.fields).items():
            if times > 1:
                yield f"{event.name} has the field {field!r} {times} times."


def what_is_personal_is_marked(model: Model) -> Iterator[str]:
    """What is about a person is marked as personal, in every event that carries it: it will have to be forgotten."""
    marked = {field: event.name for event in model.events for field in event.personal}
    for event in model.events:
        for field in (*event.personal, *event.impersonal):
            if field not in event.fields:
                yield f"{event.name} marks {field!r}, which is none of its fields: {_listed(event.fields)}."
        for field in event.fields:
            if field in event.personal or field in event.impersonal:
                continue
            if field in marked:
                yield f"{field!r} is personal in {marked[field]}, and is not marked in {event.name}."
            elif _OF_A_PERSON & set(words_of(field)):
                yield (
                    f"{field!r} in {event.name} sounds like a person's, and is not marked. If it says nothing about anybody, "
                    f'say so: impersonal=["{field}"].'
                )


def each_view_is_asked(model: Model) -> Iterator[str]:
    """A view has a name of its own, and somebody who asks it."""
    for name, times in Counter(view.name for view in model.views).items():
        if times > 1:
            yield f"There are {times} views named {name!r}."
    for view in model.views:
        if not view.asked_by.strip():
            yield f"Nobody asks {view.name!r}. A view without a reader is a bill without a buyer: who is it for?"


def each_view_can_be_made(model: Model) -> Iterator[str]:
    """A view reads declared events, and each field that it needs is carried by one of them; some view tells more than keys."""
    keys = {event.name: event.key for event in model.events}
    if model.views and all(set(view.needs) <= {keys.get(name) for name in view.reads} for view in model.views):
        yield "No view needs a field besides the keys of what it reads: whatever is asked, the answer is a list of numbers."
    fields = {event.name: set(event.fields) for event in model.events}
    for view in model.views:
        if not view.reads or not view.needs:
            yield f"{view.name!r} reads {_listed(view.reads)} and needs {_listed(view.needs)}. What is it made of?"
        for name in view.reads:
            if name not in fields:
                yield f"{view.name!r} reads {name}, which nobody declares."
        carried = set().union(*(fields.get(name, set()) for name in view.reads))
        for field in view.needs:
            if field not in carried:
                yield f"{view.name!r} needs {field!r}, and none of the events it reads carries it: {_listed(view.reads)}."


def each_event_is_read(model: Model) -> Iterator[str]:
    """An event is read by a view. One that nobody reads is a promise that is kept for nobody."""
    read = {name for view in model.views for name in view.reads}
    for event in model.events:
        if event.name not in read:
            yield f"No view reads {event.name}. Who needs it? If it is an auditor, theirs is a view, too."


def trouble_is_answered(model: Model) -> Iterator[str]:
    """A view says what it shows when an event that it reads comes late, or twice."""
    for view in model.views:
        for trouble, answer in (("late", view.when_late), ("double", view.when_double)):
            coming = [event.name for event in model.events if event.name in view.reads and getattr(event, trouble)]
            if coming and len(answer.split()) < FEWEST_WORDS:
                comes = "come late" if trouble == "late" else "come twice"
                yield f"{coming[0]} may {comes}. What does {view.name!r} show then? Say it in when_{trouble}, in a sentence."


RULES: tuple[Rule, ...] = (
    it_is_a_system,
    each_has_one_owner,
    names_are_facts,
    keys_are_carried,
    what_is_personal_is_marked,
    each_view_is_asked,
    each_view_can_be_made,
    each_event_is_read,
    trouble_is_answered,
)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nothing"
