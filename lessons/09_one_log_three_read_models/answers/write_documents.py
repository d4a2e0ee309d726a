"""Answers to `write_documents` that are wrong, and others that are right."""

from itertools import count

from course_utils.domains.shop import Product
from course_utils.exercises import Answers

answers = Answers("write_documents")
COUNTER = count(1)


def action(position, event, version=None):
    version = position if version is None else version
    match event:
        case Product.Listed() | Product.Renamed():
            return ("index", event.sku, version, {"name": event.name, "description": event.description})
        case Product.Withdrawn():
            return ("delete", event.sku, version, None)
    return None


def actions_of(events):
    return [made for made in (action(*pair) for pair in events) if made]


def look_at(results, fine=(409, 404)):
    for key, status in results:
        if status >= 400 and status not in fine:
            raise RuntimeError(f"{key} was refused: {status}")


def carry_out(index, actions):
    """As it should be: 404 is fine for a delete."""
    for made in actions:
        look_at(index.bulk([made]), fine=(409, 404) if made[0] == "delete" else (409,))


def at(position):
    return ("index", "position", position, {"position": position})


@answers.right
def one_bulk_for_each_document(index, events):
    carry_out(index, [*actions_of(events), at(events[-1][0])])


@answers.right
def only_the_last_change_of_each(index, events):
    last = {made[1]: made for made in actions_of(events)}
    for made, (_, status) in zip(last.values(), index.bulk(list(last.values())), strict=True):
        if status not in (200, 201, 409) and (made[0], status) != ("delete", 404):
            raise RuntimeError("not everything was written")
    look_at(index.bulk([at(events[-1][0])]), fine=(409,))


@answers.wrong("A bulk is not one step")
def takes_bulk_for_atomic(index, events):
    index.bulk([*actions_of(events), at(events[-1][0])])


@answers.wrong("before the position is written")
def looks_when_it_is_too_late(index, events):
    look_at(index.bulk([*actions_of(events), at(events[-1][0])]))


@answers.wrong("Write the position when all documents of the batch are there")
def position_first(index, events):
    look_at(index.bulk([at(events[-1][0])]))
    look_at(index.bulk(actions_of(events)))


@answers.wrong("One that was withdrawn has none")
def leaves_withdrawn_products_in(index, events):
    look_at(index.bulk([made for made in actions_of(events) if made[0] == "index"]))
    index.bulk([at(events[-1][0])])


@answers.wrong("with its last `name` and `description`")
def forgets_that_products_are_renamed(index, events):
    look_at(index.bulk(actions_of([pair for pair in events if not isinstance(pair[1], Product.Renamed)])))
    index.bulk([at(events[-1][0])])


@answers.wrong("That is no mistake")
def takes_409_for_a_mistake(index, events):
    look_at(index.bulk(actions_of(events)), fine=())
    index.bulk([at(events[-1][0])])


@answers.wrong("there is nothing to delete")
def takes_404_for_a_mistake(index, events):
    look_at(index.bulk(actions_of(events)), fine=(409,))
    look_at(index.bulk([at(events[-1][0])]), fine=(409,))


@answers.wrong("the index itself is not there")
def takes_404_for_no_mistake_ever(index, events):
    look_at(index.bulk(actions_of(events)))
    look_at(index.bulk([at(events[-1][0])]))


@answers.wrong("The version of every document")
def counts_versions_itself(index, events):
    look_at(index.bulk([(kind, key, next(COUNTER), document) for kind, key, _, document in actions_of(events)]))
    index.bulk([at(events[-1][0])])


@answers.wrong("whatever that was")
def position_of_the_last_product_event(index, events):
    made = actions_of(events)
    look_at(index.bulk(made))
    if made:
        index.bulk([at(made[-1][2])])


@answers.wrong("look at its status, too")
def believes_that_the_position_was_written(index, events):
    carry_out(index, actions_of(events))
    index.bulk([at(events[-1][0])])


@answers.wrong("Positions may have gaps")
def counts_positions(index, events):
    look_at(index.bulk(actions_of(events)))
    index.bulk([at(events[0][0] + len(events) - 1)])


@answers.wrong("400, not understood; 429, too busy; 503, not there")
def looks_for_429_only(index, events):
    for made in (*actions_of(events), at(events[-1][0])):
        ((key, status),) = index.bulk([made])
        if status == 429 or (status == 404 and made[0] != "delete"):
            raise RuntimeError(f"{key} was refused: {status}")


@answers.wrong("Look at the status of each")
def looks_only_at_what_is_put_in(index, events):
    actions = actions_of(events)
    look_at([result for made, result in zip(actions, index.bulk(actions), strict=True) if made[0] == "index"], (409,))
    look_at(index.bulk([at(events[-1][0])]), fine=(409,))


@answers.wrong("get its old name back")
def leaves_out_what_the_index_has(index, events):
    look_at(index.bulk([made for made in actions_of(events) if made[0] == "delete" or index.get(made[1]) != made[3]]))
    look_at(index.bulk([at(events[-1][0])]), fine=(409,))


@answers.wrong("the index itself is not there")
def takes_404_for_no_mistake_beside_a_delete(index, events):
    actions = actions_of(events)
    fine = (409, 404) if any(made[0] == "delete" for made in actions) else (409,)
    look_at(index.bulk(actions), fine)
    look_at(index.bulk([at(events[-1][0])]), fine=(409,))
