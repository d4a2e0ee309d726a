"""A decision record as data: what was chosen among which options, the case against it, and when to look again."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

FEWEST_OPTIONS, FEWEST_WORDS = 3, 4
AGAINST_TO_GAIN = 0.5
"""How long the case against must be at least, in words, as a share of what the chosen option is said to bring."""


@dataclass(frozen=True)
class Option:
    """One way to build it: what it brings and what it costs, here and not in general. `events`: whether it keeps events."""

    name: str
    events: bool
    gain: str
    cost: str


@dataclass(frozen=True)
class Decision:
    """`against` is the best case against what was chosen, as those would put it who chose otherwise.

    `without` maps each part of the system that does without events to the reason. `again_when` is what has to be measured
    for the decision to be taken anew.
    """

    question: str
    options: tuple[Option, ...]
    chosen: str
    against: str
    without: Mapping[str, str]
    again_when: str


Rule = Callable[[Decision], Iterator[str]]


def there_were_options(decision: Decision) -> Iterator[str]:
    """There were three options at least, one with events and one without: else nothing was decided."""
    names = [option.name for option in decision.options]
    if len(set(names)) < FEWEST_OPTIONS:
        yield f"Here are {len(set(names))}: {', '.join(names) or 'none'}. A row that is overwritten, a table of changes, and what else?"
    for events, kind in ((True, "with"), (False, "without")):
        if not any(option.events is events for option in decision.options):
            yield f"None of them is {kind} events."
    if decision.chosen not in names:
        yield f"{decision.chosen!r} was chosen, and is none of them: {', '.join(names)}."


def each_option_has_two_sides(decision: Decision) -> Iterator[str]:
    """Each option brings something and costs something, in a sentence of its own."""
    seen: dict[str, str] = {}
    for option in decision.options:
        for side, text in (("gain", option.gain), ("cost", option.cost)):
            if _words(text) < FEWEST_WORDS:
                yield f"The {side} of {option.name!r} is {text!r}. Say it in a sentence: what does it mean for this system?"
            elif text.strip() in seen:
                yield f"The {side} of {option.name!r} is what {seen[text.strip()]!r} has already."
            seen[text.strip()] = option.name


def the_case_against_is_made(decision: Decision) -> Iterator[str]:
    """The case against what was chosen is made by somebody who means it. A check cannot read it; it can count."""
    chosen = next((option for option in decision.options if option.name == decision.chosen), None)
    if chosen is None:
        return
    if decision.against.strip() in {side.strip() for option in decision.options for side in (option.gain, option.cost)}:
        yield "It is a sentence that one of the options has already. What would somebody say who chose otherwise?"
    elif _words(decision.against) < max(FEWEST_WORDS, AGAINST_TO_GAIN * _words(chosen.gain)):
        yield (
            f"It has {_words(decision.against)} different words, and what {chosen.name!r} brings has {_words(chosen.gain)}. Who "
            "wants to be believed takes the other side seriously."
        )


def something_does_without(decision: Decision) -> Iterator[str]:
    """Where events were chosen, some part does without them, and the record says which and why."""
    chosen = next((option for option in decision.options if option.name == decision.chosen), None)
    if chosen is not None and chosen.events and not decision.without:
        yield "Here, everything is kept as events. Settings, drafts, a cache, a list that somebody else keeps: nothing of it?"
    for part, why in decision.without.items():
        if _words(why) < FEWEST_WORDS:
            yield f"{part!r} does without events, because: {why!r}. Say it in a sentence."


def it_can_be_taken_again(decision: Decision) -> Iterator[str]:
    """It says what has to be measured for the decision to be taken again, with a number in it."""
    measured = re.sub(r"\bin (19|20)\d\d\b", "", decision.again_when)
    if not re.search(r"\d", measured):
        but = "no number" if measured == decision.again_when else "no number but a year, which comes by itself"
        yield f"{decision.again_when!r} has {but}. How many, how long, how often?"


RULES: tuple[Rule, ...] = (
    there_were_options,
    each_option_has_two_sides,
    the_case_against_is_made,
    something_does_without,
    it_can_be_taken_again,
)


def _words(text: str) -> int:
    """How many different words."""
    return len(set(text.lower().split()))
