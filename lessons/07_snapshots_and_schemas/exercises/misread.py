"""`misread`: which lines of a golden file a reader gets wrong, by key, by value, by type, or by raising."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis.strategies import integers, lists, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.attempt import Returned
from course_utils.text import code

from ..kit import State

exercise = Exercise(
    "misread",
    hints=(
        "For each pair there are two dictionaries: what `read` makes of the bytes, and what was meant. When are two "
        "dictionaries the same, if 10.5 and Decimal('10.5') count as different?",
        "`==` compares keys and values, and knows no types. Compare `{key: (type(value), value) …}` of both. And one line "
        "that raises must not end the loop.",
        "All but the …:"
        + code(
            "",
            "for stored, meant in golden:",
            "    try:",
            "        same = …",
            "    except Exception:",
            "        same = False",
            "    …",
        ),
    ),
)

Golden = list[tuple[bytes, State]]
Mistake = Callable[[State], State]


def line(cents: int, number: int) -> tuple[bytes, State]:
    """One line of a golden file; no two lines have the same bytes."""
    amount = f"{cents // 100}.{cents % 100:02}"
    meant = {"amount": Decimal(amount), "reason": ("", "rent", "cash")[number % 3], "slip": number}
    return f'{{"amount":"{amount}","slip":{number}}}'.encode(), meant


golden_files = lists(integers(1, 99_999), min_size=1, max_size=4).map(
    lambda amounts: [line(cents, number) for number, cents in enumerate(amounts, start=1)]
)


class Reader:
    """Reads a golden file as it is meant, but for one line, which it gets wrong in one way. Counts its calls."""

    def __init__(self, name: str, golden: Golden, wrong: int | None, mistake: Mistake) -> None:
        self.__name__ = name
        self.golden, self.mistake = golden, mistake
        self.wrong = {golden[wrong][0]} if wrong is not None else set()
        self.calls: list[bytes] = []

    def __call__(self, stored: bytes) -> State:
        self.calls.append(stored)
        meant = next(dict(state) for known, state in self.golden if known == stored)
        return self.mistake(meant) if stored in self.wrong else meant


def raises_key_error(meant: State) -> State:
    raise KeyError("amount")


def _mistake(name: str, change: Callable[[State], Any]) -> tuple[str, Callable[[State], Any]]:
    return name, change


VALUES = (
    _mistake("is_a_cent_off", lambda meant: meant | {"amount": meant["amount"] + Decimal("0.01")}),
    _mistake("makes_up_a_reason", lambda meant: meant | {"reason": "unknown"}),
    _mistake("counts_slips_from_0", lambda meant: meant | {"slip": meant["slip"] - 1}),
)
TYPES = (
    _mistake("gives_the_slip_as_a_float", lambda meant: meant | {"slip": float(meant["slip"])}),
    _mistake("gives_the_slip_as_a_Decimal", lambda meant: meant | {"slip": Decimal(meant["slip"])}),
    _mistake("gives_the_amount_as_a_text", lambda meant: meant | {"amount": str(meant["amount"])}),
)
ERRORS = (
    _mistake("raises_KeyError", raises_key_error),
    _mistake("raises_ZeroDivisionError", lambda meant: meant | {"slip": meant["slip"] // 0}),
)


def must_name(misread: Attempt, golden: Golden, wrong: int | None, name: str, mistake: Mistake) -> Returned:
    """The answer names just the line that this reader gets wrong; returns what came back."""
    reader = Reader(name, golden, wrong, mistake)
    returned = misread(golden, reader)
    expected = [golden[wrong][0]] if wrong is not None else []
    returned.should_be(expected)
    return returned


@exercise.law(golden=golden_files, examples=15)
def what_is_read_as_meant_is_not_named(misread: Attempt, golden: Golden) -> None:
    """Every line is read as it was meant, so the list is empty."""
    must_name(misread, golden, None, "reads_as_meant", dict)


@exercise.law(golden=golden_files, examples=10)
def the_order_of_keys_says_nothing(misread: Attempt, golden: Golden) -> None:
    """The same keys with the same values, in another order: that is read as it was meant."""
    reader = Reader("turns_the_keys_round", golden, None, dict)
    reader.wrong = {stored for stored, _ in golden}
    reader.mistake = lambda meant: dict(reversed(meant.items()))
    misread(golden, reader).should_be([])


@exercise.law(golden=golden_files, place=integers(0, 3), mistake=sampled_from(VALUES), examples=30)
def another_value_is_misread(misread: Attempt, golden: Golden, place: int, mistake: tuple[str, Mistake]) -> None:
    """A line of which one value is read as another one is misread, whichever field it is. Name its bytes."""
    must_name(misread, golden, min(place, len(golden) - 1), *mistake)


@exercise.law(golden=golden_files, place=integers(0, 3), examples=15)
def a_missing_key_is_misread(misread: Attempt, golden: Golden, place: int) -> None:
    """A line that is read with a key missing is misread: compare all keys that are meant."""
    without = {"forgets_the_reason": lambda meant: {k: v for k, v in meant.items() if k != "reason"}}
    for name, mistake in without.items():
        must_name(misread, golden, min(place, len(golden) - 1), name, mistake)


@exercise.law(golden=golden_files, place=integers(0, 3), examples=15)
def a_key_too_many_is_misread(misread: Attempt, golden: Golden, place: int) -> None:
    """A line that is read with a key too many is misread: nobody meant it."""
    must_name(misread, golden, min(place, len(golden) - 1), "adds_a_fee", lambda meant: meant | {"fee": 0})


@exercise.law(golden=golden_files, place=integers(0, 3), mistake=sampled_from(TYPES), examples=30)
def another_type_is_misread(misread: Attempt, golden: Golden, place: int, mistake: tuple[str, Mistake]) -> None:
    """The value is equal, and of another type: a float where a whole number or a Decimal was meant is how the next
    cent gets lost. Compare types, too."""
    must_name(misread, golden, min(place, len(golden) - 1), *mistake)


@exercise.law()
def an_exact_half_is_no_float(misread: Attempt) -> None:
    """10.5 and Decimal("10.5") are equal for Python, and not the same: one is a float. Compare the types of the values,
    too."""
    golden: Golden = [(b'{"cents":1050}', {"amount": Decimal("10.5")})]
    must_name(misread, golden, 0, "gives_a_float", lambda meant: {"amount": 10.5})


@exercise.law()
def true_is_no_1(misread: Attempt) -> None:
    """True and 1 are equal for Python, and `isinstance(True, int)` holds, for bool is a kind of int. But True is of another
    type than 1. Compare with `type`: the very same one."""
    golden: Golden = [(b'{"slip":1}', {"slip": 1})]
    must_name(misread, golden, 0, "gives_True", lambda meant: {"slip": True})


@exercise.law()
def digits_that_say_nothing(misread: Attempt) -> None:
    """Decimal("10.5") and Decimal("10.50") are equal, and of the same type: that is read as it was meant. Compare the
    values, and not how they are written."""
    golden: Golden = [(b'{"cents":1050}', {"amount": Decimal("10.50")})]
    reader = Reader("leaves_the_0_out", golden, 0, lambda meant: {"amount": Decimal("10.5")})
    misread(golden, reader).should_be([])


@exercise.law(golden=golden_files, place=integers(0, 3), mistake=sampled_from(ERRORS), examples=20)
def a_line_that_raises_is_misread(misread: Attempt, golden: Golden, place: int, mistake: tuple[str, Mistake]) -> None:
    """A line at which `read` raises is misread, too. Name it, and go on with the next."""
    must_name(misread, golden, min(place, len(golden) - 1), *mistake)


@exercise.law(cents=integers(100, 9_999), examples=10)
def every_misread_line_is_named(misread: Attempt, cents: int) -> None:
    """Several lines are misread, each in its own way: name all of them, in the order of the file."""
    golden = [line(cents + number, number) for number in range(1, 5)]
    reader = Reader("has_two_mistakes", golden, 3, VALUES[0][1])
    reader.wrong.add(golden[0][0])
    returned = misread(golden, reader)
    returned.should_be([golden[0][0], golden[3][0]])


@exercise.law(golden=golden_files, examples=10)
def each_line_is_read_once(misread: Attempt, golden: Golden) -> None:
    """Each line is read once, with its bytes."""
    reader = Reader("reads_as_meant", golden, None, dict)
    misread(golden, reader)
    if reader.calls != [stored for stored, _ in golden]:
        misread.fail(lines=[f"read was called {len(reader.calls)} times for {len(golden)} lines"])


@exercise.law()
def an_empty_file_has_no_mistake(misread: Attempt) -> None:
    """An empty golden file has no line that could be misread."""
    misread([], Reader("reads_as_meant", [], None, dict)).should_be([])
