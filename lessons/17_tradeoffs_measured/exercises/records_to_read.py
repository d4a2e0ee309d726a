"""`records_to_read`: back by causes from an effect to where it began, and no further."""

from hypothesis.strategies import integers, permutations

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

from ..kit import Record, caused_in_turn, ids, record

exercise = Exercise(
    "records_to_read",
    hints=(
        "You go from a record to another by an id, again and again. What finds a record by its id quickly?",
        "Make a dictionary from id to record. Go on while the id you are at is in it, and you have not been there.",
        code(
            'by_id = {record["id"]: record for record in records}',
            "path = []",
            "while id in by_id and id not in path:",
            "    …  # note the id, and go on to its cause",
            "return path",
        ),
    ),
)

lengths = integers(1, 6)


@exercise.law(names=ids, length=lengths, order=permutations(range(7)), examples=50)
def it_goes_from_the_effect_to_the_first_cause(
    records_to_read: Attempt, names: list[str], length: int, order: list[int]
) -> None:
    """From the record asked for to its cause, then to the cause of that, up to the first; in whatever order they lie there."""
    chain = caused_in_turn(names[:length])
    shuffled = [chain[place] for place in order if place < length]
    records_to_read(shuffled, names[length - 1]).should_be(names[:length][::-1])


@exercise.law(names=ids, length=integers(3, 6), examples=25)
def what_came_of_it_later_is_not_read(records_to_read: Attempt, names: list[str], length: int) -> None:
    """What the record itself has caused is not on the way to its cause."""
    records_to_read(caused_in_turn(names[:length]), names[length - 2]).should_be(names[: length - 1][::-1])


@exercise.law(names=ids, examples=25)
def other_branches_are_not_read(records_to_read: Attempt, names: list[str]) -> None:
    """A record of the same story that did not lead to this one is not read: that is what causes are for."""
    root, first, second, effect, other, *_ = names
    records = [*caused_in_turn([root, first, effect]), record(second, root), record(other, second)]
    records_to_read(records, effect).should_be([effect, first, root])


@exercise.law(names=ids, examples=25)
def a_cause_in_another_story_is_read(records_to_read: Attempt, names: list[str]) -> None:
    """A cause is read even if it belongs to another story."""
    root, first, effect, *_ = names
    records = [record(effect, first, "s2"), record(root, None, "s1"), record(first, root, "s1")]
    records_to_read(records, effect).should_be([effect, first, root])


@exercise.law(names=ids, length=lengths, examples=25)
def it_ends_at_a_cause_that_is_no_record(records_to_read: Attempt, names: list[str], length: int) -> None:
    """It ends at a record whose cause is no record there, such as a request: that id is not in the list."""
    records_to_read(caused_in_turn(names[:length], root="request-1"), names[length - 1]).should_be(names[:length][::-1])


@exercise.law(names=ids, length=lengths, examples=25)
def it_ends_at_what_is_its_own_cause(records_to_read: Attempt, names: list[str], length: int) -> None:
    """It ends at a record whose cause is its own id, which is read once."""
    records_to_read(caused_in_turn(names[:length], root=names[0]), names[length - 1]).should_be(names[:length][::-1])


@exercise.law(names=ids, length=lengths, twice=integers(0, 5), examples=25)
def a_record_that_lies_there_twice_is_read_once(
    records_to_read: Attempt, names: list[str], length: int, twice: int
) -> None:
    """A record that was delivered twice lies there twice, and is read once."""
    chain: list[Record] = caused_in_turn(names[:length])
    records_to_read([*chain, dict(chain[twice % length])], names[length - 1]).should_be(names[:length][::-1])


@exercise.law(names=ids, length=integers(0, 3), examples=15)
def an_id_that_is_no_record_leads_nowhere(records_to_read: Attempt, names: list[str], length: int) -> None:
    """For an id that is no record there, nothing is read: the list is empty."""
    records_to_read(caused_in_turn(names[:length]), names[6]).should_be([])
