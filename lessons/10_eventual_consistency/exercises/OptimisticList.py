"""`OptimisticList`: shows an order before the shop has answered, takes back what was refused, and yields to the view."""

from dataclasses import dataclass
from typing import Any

from hypothesis.strategies import composite, integers, permutations, sampled_from

from course_utils.exercises import Attempt, Exercise, Returned
from course_utils.text import code, show

from ..kit import Row, positions

exercise = Exercise(
    "OptimisticList",
    hints=(
        "Keep two things apart: what the view last said, with its position, and the customer's own orders that it has not "
        "got yet. When does an own order leave?",
        "A dict of own orders, number to position, with None while the answer is under way. A read of position p takes out "
        "those whose position is p or less; a refusal takes out one; an older read than the last does nothing.",
        "shown: [*rows, *own orders that are in none of the rows]. accepted: if position is above that of the last read, "
        "note it for the number, else take the number out: the view knows better."
        + code(
            "if position >= self.position:",
            "    self.rows, self.position = rows, position",
            "    self.own = {number: at for number, at in self.own.items() if at is None or at > position}",
        ),
    ),
)

NUMBERS = ["O-00011", "O-00012", "O-00013", "O-00014"]
numbers = sampled_from(NUMBERS)
pairs = permutations(NUMBERS).map(lambda order: order[:2])
triples = permutations(NUMBERS).map(lambda order: order[:3])
OLD: Row = ("O-00001", "shipped")


def _shows(made: Returned, rows: list[Row], because: str = "") -> None:
    got = made.call("shown")
    if isinstance(got.value, list | tuple) and got.value and not all(isinstance(row, tuple) for row in got.value):
        because = "Each row is a tuple: (number, status)."
    got.should_be(tuple(rows) if isinstance(got.value, tuple) else rows, because)


@exercise.law(sent=triples, examples=5)
def two_lists_share_nothing(OptimisticList: Attempt, sent: list[str]) -> None:
    """Every customer has a list of their own: what one shows, another does not."""
    made, other = OptimisticList(), OptimisticList()
    for number in sent:
        made.call("sent", number)
    _shows(other, [])


@exercise.law(sent=triples, examples=10)
def it_shows_at_once_what_was_sent(OptimisticList: Attempt, sent: list[str]) -> None:
    """An order shows as soon as it is sent, as (number, "sending"), below the rows of the view, in the order of sending."""
    made = OptimisticList()
    _shows(made, [], "A new list is empty.")
    made.call("refreshed", [OLD], 3)
    for number in sent:
        made.call("sent", number)
    _shows(made, [OLD, *((number, "sending") for number in sent)])


@exercise.law(number=numbers, position=positions, examples=20)
def an_accepted_order_is_not_gone(OptimisticList: Attempt, number: str, position: int) -> None:
    """An accepted order stays, as (number, "placed"), until a read comes that is of its position or later. Else it would be
    gone again just when the shop has said yes."""
    made = OptimisticList()
    made.call("sent", number)
    made.call("accepted", number, position)
    _shows(made, [(number, "placed")])
    made.call("refreshed", [], position - 1)
    _shows(made, [(number, "placed")])


@exercise.law(sent=triples, examples=20)
def what_was_refused_is_taken_back(OptimisticList: Attempt, sent: list[str]) -> None:
    """A refused order is taken off the list. That one, and no other: others were sent or accepted, and rows were read,
    in the meantime."""
    first, refused, last = sent
    made = OptimisticList()
    made.call("sent", first)
    made.call("sent", refused)
    made.call("sent", last)
    made.call("accepted", first, 9)
    made.call("refreshed", [OLD], 5)
    made.call("refused", refused)
    _shows(made, [OLD, (first, "placed"), (last, "sending")])
    made.call("refused", last)
    _shows(made, [OLD, (first, "placed")])


@exercise.law(number=numbers, position=positions, ahead=integers(0, 3), examples=20)
def each_order_shows_once(OptimisticList: Attempt, number: str, position: int, ahead: int) -> None:
    """Each order shows once. The view may have it before the shop's answer has come back: then its row counts."""
    made = OptimisticList()
    made.call("sent", number)
    made.call("refreshed", [(number, "placed")], position + ahead)
    _shows(made, [(number, "placed")])
    made.call("accepted", number, position)
    _shows(made, [(number, "placed")])


@exercise.law(number=numbers, position=positions, ahead=integers(0, 3), examples=20)
def the_view_has_the_last_word(OptimisticList: Attempt, number: str, position: int, ahead: int) -> None:
    """A read that is of the order's own position or of a later one has the last word, also when the order is not in it:
    somebody took it off the list since. What counts is the position, and not the row."""
    made = OptimisticList()
    made.call("sent", number)
    made.call("accepted", number, position)
    made.call("refreshed", [OLD], position + ahead)
    _shows(made, [OLD])


@exercise.law(number=numbers, position=positions, ahead=integers(0, 3), examples=20)
def a_late_yes_is_old_news(OptimisticList: Attempt, number: str, position: int, ahead: int) -> None:
    """The shop's yes may come after a read that is of its position or later. Then the read has said all there is to say."""
    made = OptimisticList()
    made.call("sent", number)
    made.call("refreshed", [], position + ahead)
    _shows(made, [(number, "sending")])
    made.call("accepted", number, position)
    _shows(made, [])


@exercise.law(number=numbers, position=positions, back=integers(1, 5), examples=20)
def an_older_read_that_comes_late_changes_nothing(
    OptimisticList: Attempt, number: str, position: int, back: int
) -> None:
    """Answers of reads overtake each other. One of an earlier position than another that has come changes nothing."""
    made = OptimisticList()
    made.call("refreshed", [OLD, (number, "placed")], position)
    made.call("refreshed", [OLD], max(0, position - back))
    _shows(made, [OLD, (number, "placed")])


@exercise.law(number=numbers, examples=5)
def what_is_shown_can_be_kept(OptimisticList: Attempt, number: str) -> None:
    """Whoever gets the list from `shown` may do with it what they like: it is theirs, and the next is a new one."""
    made, read = OptimisticList(), [OLD]
    made.call("refreshed", read, 3)
    made.call("sent", number)
    first = made.call("shown").value
    if isinstance(first, list):
        first.clear()
        OptimisticList.steps.append("# the list that came back was cleared")
    _shows(made, [OLD, (number, "sending")])
    if read != [OLD]:
        OptimisticList.fail(
            "The rows that a read brought are not yours to change: others may hold the same list.",
            lines=[f"the read's rows {show(read)}", f"expected        {show([OLD])}"],
        )


@dataclass(frozen=True)
class Step:
    """A call of the list: its method and arguments."""

    method: str
    args: tuple[Any, ...]


@composite
def days(draw: Any) -> list[Step]:
    """Orders are sent, answered, and read, and each of these may come back late: any order of calls that can happen.

    The order sent as number n gets the position 10 · n if it is accepted, and is taken off the list at 10 · n + 5 for odd
    n. A read may be of any position up to that of the last order that was sent.
    """
    count = draw(integers(1, 4))
    refused = {n for n in range(1, count + 1) if draw(integers(0, 3)) == 0}
    answers = [
        Step("refused", (NUMBERS[n - 1],)) if n in refused else Step("accepted", (NUMBERS[n - 1], 10 * n))
        for n in range(1, count + 1)
    ]
    steps: list[Step] = []
    waiting: list[Step] = []
    for n in range(1, count + 1):
        steps.append(Step("sent", (NUMBERS[n - 1],)))
        waiting.append(answers[n - 1])
        for _ in range(draw(integers(0, 2))):
            stored = [m for m in range(1, n + 1) if m not in refused]
            position = draw(sampled_from([0, *(10 * m + late for m in stored for late in (0, 5))]))
            steps.append(Step("refreshed", (_rows(stored, position), position)))
        while waiting and draw(integers(0, 1)):
            steps.append(waiting.pop(draw(integers(0, len(waiting) - 1))))
    return steps + list(draw(permutations(waiting)))


def _rows(stored: list[int], position: int) -> list[Row]:
    on_the_list = [n for n in stored if 10 * n <= position and not (n % 2 and position >= 10 * n + 5)]
    return [(NUMBERS[n - 1], "placed") for n in on_the_list]


def _expected(steps: list[Step]) -> list[Row]:
    """What a list shows after these: said of the whole of them, with nothing kept from step to step."""
    reads = [step.args for step in steps if step.method == "refreshed"]
    rows, read = next((args for args in reversed(reads) if args[1] == max(at for _, at in reads)), ([], -1))
    positions = {step.args[0]: step.args[1] for step in steps if step.method == "accepted"}
    refused = {step.args[0] for step in steps if step.method == "refused"}
    sent = [step.args[0] for step in steps if step.method == "sent" and step.args[0] not in refused]
    open_still = [number for number in sent if number not in positions or positions[number] > read]
    own = [(number, "placed" if number in positions else "sending") for number in open_still]
    return [*rows, *(row for row in own if row[0] not in [number for number, _ in rows])]


def _either_is_right(steps: list[Step]) -> bool:
    """Whether an order without an answer was in a read, and is not in the newest: it may be shown as "sending", or not."""
    read = {row[0] for step in steps if step.method == "refreshed" for row in step.args[0]}
    return any(status == "sending" and number in read for number, status in _expected(steps))


@exercise.law(steps=days(), examples=80)
def whatever_comes_when(OptimisticList: Attempt, steps: list[Step]) -> None:
    """Whatever comes back when, the list shows the newest read, then each own order that is sent, not refused, and newer
    than that read; each once."""
    made = OptimisticList()
    for number, step in enumerate(steps, start=1):
        made.call(step.method, *step.args)
        if not _either_is_right(steps[:number]):
            _shows(made, _expected(steps[:number]))
