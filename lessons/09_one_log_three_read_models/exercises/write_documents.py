"""`write_documents`: products go into an index that has no transactions: each with a version, the position last."""

from contextlib import suppress
from typing import Any

from hypothesis.strategies import composite, integers, sampled_from

from course_utils.domains.shop import Customer, Order, Product
from course_utils.exercises import Attempt, Exercise
from course_utils.models.bulk_index import Action, BulkIndex
from course_utils.schedules import Kill, every_crash
from course_utils.schedules.observers import Killed
from course_utils.text import code, show

from ..kit import SKUS, Named, call, customer_event, listed, named, order_event, product_event

exercise = Exercise(
    "write_documents",
    hints=(
        "Nothing here is undone, so everything may be done twice. What makes the second time harmless? And when is it safe "
        "to say how far you are?",
        "Make one action for each event of a product, with the event's position as version. Give them to one bulk, and look "
        "at every status: 409 is no mistake, and 404 is none for a delete. Only then write the position, by a bulk of its own, and look at its status.",
        code(
            "actions = []",
            "for position, event in events:",
            "    match event:",
            "        case Product.Withdrawn():",
            '            actions.append(("delete", event.sku, position, None))',
            "        …",
            'done = ("index", "position", position, {"position": position})',
            "for batch in (actions, [done]):",
            "    for (kind, *_), (key, status) in zip(batch, index.bulk(batch)):",
            "        …  # raise, unless it is below 400, or 409, or 404 of a delete",
        ),
    ),
)

Event = tuple[int, Any]
WHATS = ("listed", "order")
refusals = sampled_from([400, 429, 500, 503])


class Index(BulkIndex):
    """An index whose process can be killed before each item, and which refuses one: the nth, or that of a key."""

    def __init__(self, kill: Kill | None = None, busy_at: int | str = 0, status: int = 429) -> None:
        super().__init__()
        self.kill, self.busy_at, self.items, self.status = kill or Kill(), busy_at, 0, status

    def _carry_out(self, action: Action) -> int:
        self.kill.before(f"{action[0]} {action[1]}")
        self.items += 1
        if self.busy_at in (self.items, action[1]):
            self.busy_at = 0
            return self.status
        return super()._carry_out(action)

    def state(self) -> dict[str, Any]:
        return dict(self._documents)


@composite
def histories(draw: Any, least: int = 1) -> list[tuple[str, str, str]]:
    """What happens to products in order: (what, sku, words). A product is withdrawn once, and never comes back."""
    story: list[tuple[str, str, str]] = []
    gone: set[str] = set()
    there: set[str] = set()
    for number in range(draw(integers(least, 6))):
        sku = draw(sampled_from(SKUS))
        if sku in gone:
            story.append(("order", sku, ""))
        elif sku not in there:
            story.append(("listed", sku, f"pot {number}"))
            there.add(sku)
        else:
            what = draw(sampled_from(["renamed", "withdrawn", "order"]))
            story.append((what, sku, f"pot {number}"))
            gone |= {sku} if what == "withdrawn" else set()
    return story


def _events(story: list[tuple[str, str, str]], first: int = 1, step: int = 1) -> list[Event]:
    return [(first + n * step, _event(*each)) for n, each in enumerate(story)]


def _event(what: str, sku: str, words: str) -> Any:
    texts = {"name": words, "description": f"{words}, described"}
    match what:
        case "listed":
            return product_event(Product.Listed, sku, **texts)
        case "renamed":
            return product_event(Product.Renamed, sku, **texts)
        case "withdrawn":
            return product_event(Product.Withdrawn, sku)
    return order_event(Order.Shipped, "2024-02-29") if words else customer_event(Customer.Deleted)


def _documents(story: list[tuple[str, str, str]]) -> dict[str, Any]:
    last = {sku: (what, words) for what, sku, words in story if what != "order"}
    return {
        sku: {"name": words, "description": f"{words}, described"}
        for sku, (what, words) in last.items()
        if what != "withdrawn"
    }


def _named(events: list[Event]) -> list[Any]:
    return [(position, named(event)) for position, event in events]


def _write(attempt: Attempt, index: Index, events: list[Event]) -> None:
    call(attempt, Named(index, "index"), _named(events))


def _must_be(
    attempt: Attempt, index: Index, story: list[tuple[str, str, str]], position: int, because: str = ""
) -> None:
    found, expected = index.state(), _documents(story) | {"position": {"position": position}}
    if found != expected:
        lines = [*listed("index has ", sorted(found.items())), *listed("expected  ", sorted(expected.items()))]
        attempt.fail(because, lines=lines)


@exercise.law(story=histories(), first=integers(1, 50), step=integers(1, 3), examples=30)
def the_index_has_what_is_on_sale(
    write_documents: Attempt, story: list[tuple[str, str, str]], first: int, step: int
) -> None:
    """After the events, every product that is on sale has one document, with its last `name` and `description` and nothing
    else, under its sku. One that was withdrawn has none. `position` holds the position of the last event, whatever that
    was. (Positions may have gaps.)"""
    index = Index()
    events = _events(story, first, step)
    _write(write_documents, index, events)
    _must_be(write_documents, index, story, events[-1][0])


@exercise.law(story=histories(least=2), cut=integers(1, 5), examples=15)
def batch_after_batch(write_documents: Attempt, story: list[tuple[str, str, str]], cut: int) -> None:
    """A product that came in one batch is renamed or withdrawn by the next: its document is replaced, or deleted."""
    index, events = Index(), _events(story)
    cut = min(cut, len(events) - 1)
    for batch in (events[:cut], events[cut:]):
        _write(write_documents, index, batch)
    _must_be(write_documents, index, story, events[-1][0])


@exercise.law(sku=sampled_from(SKUS), examples=3)
def a_name_may_come_back(write_documents: Attempt, sku: str) -> None:
    """A product may get its old name back: the last change counts, whatever the index holds while you make your list."""
    index = Index()
    story = [("listed", sku, "pot 0"), ("renamed", sku, "pot 1"), ("renamed", sku, "pot 0")]
    first, *others = _events(story)
    for batch in ([first], others):
        _write(write_documents, index, batch)
    _must_be(write_documents, index, story, others[-1][0])


@exercise.law(story=histories(least=2), examples=10)
def the_same_events_again_are_harmless(write_documents: Attempt, story: list[tuple[str, str, str]]) -> None:
    """The same events come again, since the position was not written the first time. The index refuses each with 409: it
    has this version already. That is no mistake, so go on, and raise nothing."""
    index, events = Index(), _events(story)
    _write(write_documents, index, events)
    _write(write_documents, index, events)
    _must_be(write_documents, index, story, events[-1][0])


@exercise.law(story=histories(least=2), examples=8)
def killed_anywhere_nothing_is_lost(write_documents: Attempt, story: list[tuple[str, str, str]]) -> None:
    """Killed between two documents, the next projector starts after the position that is in the index. Write the position
    when all documents of the batch are there, and not before."""
    events = _events(story)
    for kill in every_crash():
        write_documents.steps.clear()
        index = Index(kill)
        _until_killed(write_documents, kill, index, events)
        position = (index.get("position") or {"position": 0})["position"]
        index.kill = Kill()
        left = [event for event in events if event[0] > position]
        if left:
            _write(write_documents, index, left)
        _must_be(write_documents, index, story, events[-1][0])


def _until_killed(attempt: Attempt, kill: Kill, index: Index, events: list[Event]) -> None:
    answer: Any = attempt.answer

    def process(index: Named, named_events: list[Any]) -> None:
        with suppress(Killed):
            answer(index.value, [(position, event.value) for position, event in named_events])

    attempt.run(attempt.name, process, (Named(index, "index"), _named(events)), {})
    if kill.struck is not None:
        attempt.steps.append(f"    # killed just before: {kill.struck}")


@exercise.law(story=histories(least=2), busy_at=integers(1, 5), status=refusals, examples=20)
def a_bulk_is_not_one_step(
    write_documents: Attempt, story: list[tuple[str, str, str]], busy_at: int, status: int
) -> None:
    """A bulk is not one step: one action was refused (400, not understood; 429, too busy; 503, not there), the others were
    done, and nothing was raised by the index. Look at the status of each; for one from 400 on that is not 409
    raise RuntimeError, before the position is written."""
    documents = len({sku for what, sku, _ in story if what != "order"})
    index, events = Index(busy_at=1 + (busy_at - 1) % documents, status=status), _events(story)
    write_documents.steps.append(f"# the index answers {status} to action {index.busy_at}")
    _must_raise(write_documents, index, events, "a_bulk_is_not_one_step")
    if index.get("position") is not None:
        write_documents.fail(lines=[f"position is {show(index.get('position'))}"])
    _write(write_documents, index, events)
    _must_be(write_documents, index, story, events[-1][0])


def _must_raise(attempt: Attempt, index: Index, events: list[Event], law: str) -> None:
    answer: Any = attempt.answer

    def unnamed(index: Named, named_events: list[Any]) -> Any:
        return answer(index.value, [(position, event.value) for position, event in named_events])

    sentence = next(each.sentence for each in exercise.laws if each.name == law)
    args = (Named(index, "index"), _named(events))
    attempt.run_expecting(RuntimeError, sentence, attempt.name, unnamed, args, {})


@exercise.law(
    cases=lambda: [
        {"old": [("listed", "T-1042", "pot 0")], "new": [("renamed", "T-1042", "pot 1")]},
        {"old": [("listed", "T-1042", "pot 0")], "new": [("withdrawn", "T-1042", "")]},
        {"old": [("listed", "T-1042", "pot 0")], "new": [("order", "T-1042", "")]},
    ]
)
def a_slow_projector_undoes_nothing(
    write_documents: Attempt, old: list[tuple[str, str, str]], new: list[tuple[str, str, str]]
) -> None:
    """A projector that was taken for dead wakes up, and writes what it had read long ago. The version of every document, and
    of the position, is the position of its event: so the index refuses what is older."""
    index, story = Index(), [*old, *new]
    events = _events(story, first=11)
    _write(write_documents, index, events)
    write_documents.steps.append("    # the slow one wakes up")
    _write(write_documents, index, events[: len(old)])
    _must_be(write_documents, index, story, events[-1][0])


@exercise.law(sku=sampled_from(SKUS), status=refusals, examples=8)
def a_delete_can_be_refused_too(write_documents: Attempt, sku: str, status: int) -> None:
    """A delete may be refused like any other action, and then the product is found for ever: only 409 and 404 are no
    mistake for it. Raise RuntimeError."""
    index, story = Index(), [("listed", sku, "pot 1"), ("withdrawn", sku, "")]
    first, second = _events(story)
    _write(write_documents, index, [first])
    index.busy_at, index.status, index.items = 1, status, 0
    write_documents.steps.append(f"    # now the index answers {status} to action 1")
    _must_raise(write_documents, index, [second], "a_delete_can_be_refused_too")
    _write(write_documents, index, [second])
    _must_be(write_documents, index, story, second[0])


@exercise.law(sku=sampled_from(SKUS), first=integers(1, 50), examples=5)
def nothing_to_delete_is_deleted(write_documents: Attempt, sku: str, first: int) -> None:
    """A delete comes again when the index has forgotten the version of what is gone, and is answered with 404: there is
    nothing to delete. That is no mistake, so go on, and raise nothing."""
    index, story = Index(), [("withdrawn", sku, ""), ("listed", next(each for each in SKUS if each != sku), "pot 1")]
    events = _events(story, first)
    write_documents.steps.append(f"# the index has no {sku}, and has forgotten that it had one")
    _write(write_documents, index, events)
    _must_be(write_documents, index, story, events[-1][0])


@exercise.law(sku=sampled_from(SKUS), first=integers(1, 50), examples=5)
def an_index_that_is_not_there_is_a_mistake(write_documents: Attempt, sku: str, first: int) -> None:
    """404 for what is to be written says that the index itself is not there. Only for a delete is it no mistake: raise
    RuntimeError."""
    write_documents.steps.append(f"# the index answers 404 to what is written under {sku}")
    index, other = Index(busy_at=sku, status=404), next(each for each in SKUS if each != sku)
    events = _events([("listed", other, "pot 0"), ("withdrawn", other, ""), ("listed", sku, "pot 1")], first)
    _must_raise(write_documents, index, events, "an_index_that_is_not_there_is_a_mistake")


@exercise.law(cases=lambda: [{"status": status, "what": what} for status in (400, 404, 429, 503) for what in WHATS])
def the_position_can_be_refused_too(write_documents: Attempt, status: int, what: str) -> None:
    """The position is a document like any other, and may be refused as well. Who returns as if it were written is behind,
    and nobody is told: look at its status, too, and raise RuntimeError."""
    story = [(what, SKUS[0], "pot 1")]
    index, events = Index(busy_at="position", status=status), _events(story)
    write_documents.steps.append(f"# the index answers {status} to the position")
    _must_raise(write_documents, index, events, "the_position_can_be_refused_too")
    _write(write_documents, index, events)
    _must_be(write_documents, index, story, events[-1][0])
