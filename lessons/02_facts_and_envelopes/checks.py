"""Exercises of lesson 02: four kinds of message, a fact that cannot change, JSON that keeps types, and identity."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import FrozenInstanceError, dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from hypothesis.strategies import (
    SearchStrategy,
    booleans,
    builds,
    datetimes,
    decimals,
    dictionaries,
    floats,
    integers,
    just,
    lists,
    none,
    one_of,
    recursive,
    sampled_from,
    text,
    tuples,
    uuids,
)

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.attempt import NotYet, Returned
from course_utils.text import show

Message = dict[str, Any]

# --- kind_of ---------------------------------------------------------------------------------------------------------

kind_of = Exercise(
    "kind_of",
    hints=(
        "May a receiver refuse, or must one act? Then something was asked, whatever the name says.",
        'Look at waits_for first: "an answer" makes a query. After that, ask whether something may be refused or '
        "has to be acted upon. Receivers decide nothing.",
        'asks = message["may_be_refused"] or message["waits_for"] == "an action". Not a query and asks nothing: an '
        "event. Asks something: past_tense tells the command in disguise from the plain command.",
    ),
)

_TWELVE = (
    ("command", "PlaceOrder", False, True, "an action", ("shop",)),
    ("event", "OrderPlaced", True, False, "nothing", ("inventory", "mail")),
    ("query", "GetBalance", False, True, "an answer", ("accounts",)),
    ("event", "MoneyWithdrawn", True, False, "nothing", ("mail",)),
    ("command in disguise", "StockReservationRequested", True, True, "an action", ("inventory",)),
    ("command", "SendReminder", False, True, "nothing", ("mail",)),
    ("query", "FindOrders", False, False, "an answer", ("shop", "archive")),
    ("event", "CardCharged", True, False, "nothing", ()),
    ("command in disguise", "WelcomeMailRequested", True, False, "an action", ("mail", "audit")),
    ("command", "CloseAccount", False, True, "an action", ("accounts",)),
    ("query", "ListPayments", False, True, "an answer", ("payments",)),
    ("command in disguise", "RefundInitiated", True, True, "nothing", ("refunds", "audit")),
)

_WHY = {
    "command": "Something is asked that a receiver may refuse, and the name says so: a command, waited for or not.",
    "event": "Nothing is asked and nothing can be refused: an event, however many receivers it has today.",
    "query": "The sender wants an answer and nothing else. That is a query, whether the answer may be refused or not.",
    "command in disguise": "The name tells of something past, and yet a receiver has to act or may refuse.",
}


def _message(name: str, past_tense: bool, may_be_refused: bool, waits_for: str, receivers: tuple[str, ...]) -> Message:
    return {
        "name": name,
        "past_tense": past_tense,
        "may_be_refused": may_be_refused,
        "waits_for": waits_for,
        "receivers": list(receivers),
    }


def _the_twelve() -> list[dict[str, Any]]:
    return [{"kind": kind, "message": _message(*message)} for kind, *message in _TWELVE]


_PAST = ("InvoiceSent", "LoanPaid", "TransferRequested", "SeatHeld", "CheckCompleted", "VideoSkipped")
_ORDERS = ("SendInvoice", "HoldSeat", "PayOut", "SkipVideo")
_QUESTIONS = ("FindSeats", "GetStatement", "CountViews")


def _used_as(
    kind: str, past_tense: bool, names: tuple[str, ...], *uses: tuple[bool, str]
) -> "SearchStrategy[tuple[str, Message]]":
    """Messages of one kind with other names; a use is whether it may be refused, and what its sender waits for."""
    receivers = lists(sampled_from(("audit", "mail")), unique=True).map(tuple)
    return tuples(
        just(kind),
        builds(
            lambda name, use, receivers: _message(name, past_tense, *use, receivers),
            sampled_from(names),
            sampled_from(uses),
            receivers,
        ),
    )


_UNSEEN = one_of(
    _used_as("event", True, _PAST, (False, "nothing")),
    _used_as("command", False, _ORDERS, (True, "an action"), (True, "nothing")),
    _used_as("query", False, _QUESTIONS, (False, "an answer"), (True, "an answer")),
    _used_as("command in disguise", True, _PAST, (True, "an action"), (False, "an action"), (True, "nothing")),
)


@kind_of.law(cases=_the_twelve)
def it_is_one_of_four_texts(kind_of: Attempt, kind: str, message: Message) -> None:
    """Return one of the four texts exactly."""
    returned = kind_of(message)
    returned.should(returned.value in list(_WHY), expected=", ".join(show(kind) for kind in _WHY))


@kind_of.law(cases=_the_twelve)
def the_twelve_are_sorted(kind_of: Attempt, kind: str, message: Message) -> None:
    """Judge the message by its use."""
    kind_of(message).should_be(kind, because=_WHY[kind])


@kind_of.law(unseen=_UNSEEN)
def others_are_sorted_too(kind_of: Attempt, unseen: tuple[str, Message]) -> None:
    """You know the twelve. This message is not one of them: judge it by its use, since a name can say anything."""
    kind, message = unseen
    kind_of(message).should_be(kind)


@kind_of.wrong("yet a receiver has to act or may refuse")
def the_name_decides(message: Message) -> str:
    if message["past_tense"]:
        return "event"
    return "query" if message["waits_for"] == "an answer" else "command"


@kind_of.wrong("nothing else. That is a query")
def whatever_may_be_refused_is_a_command(message: Message) -> str:
    if message["may_be_refused"]:
        return "command in disguise" if message["past_tense"] else "command"
    if message["waits_for"] == "an action":
        return "command in disguise"
    return "query" if message["waits_for"] == "an answer" else "event"


@kind_of.wrong("a command, waited for or not")
def only_waiting_counts(message: Message) -> str:
    if message["waits_for"] == "an action":
        return "command in disguise" if message["past_tense"] else "command"
    return "query" if message["waits_for"] == "an answer" else "event"


@kind_of.wrong("however many receivers it has")
def one_receiver_makes_a_command(message: Message) -> str:
    if message["waits_for"] == "an answer":
        return "query"
    if len(message["receivers"]) == 1:
        return "command in disguise" if message["past_tense"] else "command"
    return "event"


@kind_of.wrong("one of the four texts exactly")
def with_a_capital_letter(message: Message) -> str:
    return matches_on_the_use(message).capitalize()


@kind_of.wrong("one of the four texts exactly")
def nothing_on_some_path(message: Message) -> str | None:
    return "query" if message["waits_for"] == "an answer" else None


@kind_of.wrong("This message is not one of them")
def knows_the_twelve_by_name(message: Message) -> str:
    return {name: kind for kind, name, *_ in _TWELVE}.get(message["name"], "event")


@kind_of.right
def matches_on_the_use(message: Message) -> str:
    match message:
        case {"waits_for": "an answer"}:
            return "query"
        case {"waits_for": "nothing", "may_be_refused": False}:
            return "event"
        case {"past_tense": True}:
            return "command in disguise"
    return "command"


@kind_of.right
def by_what_is_asked_and_how_it_is_named(message: Message) -> str:
    if message["waits_for"] == "nothing" and not message["may_be_refused"]:
        asked = "nothing"
    else:
        asked = "to know" if message["waits_for"] == "an answer" else "to act"
    disguised = "command in disguise" if message["past_tense"] else "command"
    return {"nothing": "event", "to know": "query", "to act": disguised}[asked]


# --- Deposited -------------------------------------------------------------------------------------------------------

deposited = Exercise(
    "Deposited",
    hints=(
        "frozen=True locks the four fields, not the dict that one of them points to, nor the lists inside that dict.",
        "frozen calls itself: a dict becomes a new frozen dict of frozen values, a list a tuple of frozen values, "
        "anything else stays as it is. A frozen dict is MappingProxyType around a dict that only you hold.",
        "In __post_init__: raise TypeError unless isinstance(self.amount, Decimal), raise ValueError if "
        'self.at.utcoffset() is None, then object.__setattr__(self, "details", frozen(self.details)).',
    ),
)

_AT = datetime(2024, 1, 2, 10, 30, tzinfo=UTC)
_FIFTY = Decimal("50.00")
_DETAILS: tuple[dict[str, Any], ...] = (
    {},
    {"notes": [50]},
    {"teller": {"name": "Grace"}},
    {"slips": [{"kind": "cash", "notes": [20, 20, 10]}], "counter": 3},
    {"rolls": [[1, 2], [[5]]], "teller": {"name": "Alan", "desk": {"floor": 2}}},
)

Way = tuple[str | int, ...]


def _containers(value: Any, path: Way = ()) -> Iterator[Way]:
    """The way to every dict and list in `value`, outermost first."""
    if isinstance(value, dict | list):
        yield path
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _containers(item, (*path, key))


def _places() -> list[dict[str, Any]]:
    return [{"details": details, "path": path} for details in _DETAILS for path in _containers(details)]


def _follow(value: Any, path: Way) -> Any:
    for key in path:
        value = value[key]
    return value


def _reads_as(value: Any, original: Any) -> bool:
    """Whether `value` gives, by key and by position, what `original` gives; its own types do not matter."""
    try:
        if isinstance(original, dict):
            return set(value.keys()) == set(original) and all(_reads_as(value[key], original[key]) for key in original)
        if isinstance(original, list):
            return len(value) == len(original) and all(_reads_as(value[i], item) for i, item in enumerate(original))
        return bool(value == original)
    except Exception:
        return False


def _event(deposited: Attempt, details: dict[str, Any]) -> Returned:
    """An event with these details, the call written short."""
    event = deposited("42", _FIFTY, _AT, details)
    deposited.steps[-1:] = [f"details = {show(details)}", 'event = Deposited("42", Decimal("50.00"), at, details)']
    return event


def _written(name: str, path: Way) -> str:
    return name + "".join(f"[{show(key)}]" for key in path)


def _must_read_as(deposited: Attempt, event: Returned, original: dict[str, Any], because: str = "") -> None:
    details = getattr(event.value, "details", None)
    if not _reads_as(details, original):
        deposited.steps.append("event.details")
        if not hasattr(details, "keys") and not isinstance(details, tuple | list):
            because = _NO_KEYS
        deposited.fail(because, got=show(details), expected=f"something that reads as {show(original)}")


_NO_KEYS = "Frozen details still read as a dict does: by key, and they must also give their keys, by `keys()`."


@deposited.law(
    account=sampled_from(("42", "7")),
    amount=sampled_from(["0.01", "1", "19.99", "1.005", "70.00", "99999.99"]),
    details=sampled_from(_DETAILS),
    hours=integers(-8, 9),
)
def it_keeps_what_it_was_given(
    deposited: Attempt, account: str, amount: str, details: dict[str, Any], hours: int
) -> None:
    """An event keeps what it was given: the same account, amount (digit for digit) and moment, and details that read
    as before."""
    at = datetime(2024, 1, 2, 10, 30, tzinfo=timezone(timedelta(hours=hours)))
    try:
        event = deposited(account, Decimal(amount), at, deepcopy(details))
    except NotYet as failure:
        if isinstance(failure.__cause__, FrozenInstanceError):
            deposited.fail(_ASSIGNED)
        raise
    deposited.steps[-1] = f"event = {deposited.steps[-1]}"
    for name, expected in (("account", account), ("amount", Decimal(amount)), ("at", at)):
        got = getattr(event.value, name, None)
        same = type(got) is type(expected) and got == expected and (name == "at" or str(got) == str(expected))
        event.should(same, "", expected=f"{name} = {show(expected)}")
    _must_read_as(deposited, event, details)


_ASSIGNED = (
    "A frozen dataclass raised FrozenInstanceError. Assigning is forbidden here, to you as well: in __post_init__, use "
    '`object.__setattr__(self, "details", …)`.'
)


_A_FLOAT = (
    "This amount is a float, which holds the nearest binary fraction. Rounding may repair one value; after a few sums "
    "nobody knows what was meant. Raise TypeError."
)


@deposited.law(cases=lambda: [{"amount": 19.99}, {"amount": 50.0}])
def no_float_is_money(deposited: Attempt, amount: float) -> None:
    """A float is no money. Raise TypeError."""
    deposited.raises(TypeError, "42", amount, _AT, {}, because=_A_FLOAT)


@deposited.law(cases=lambda: [{"amount": 50}, {"amount": "50.00"}])
def only_a_decimal_is_money(deposited: Attempt, amount: object) -> None:
    """Only a Decimal says plainly how much it is. Whole numbers may be euros or cents, and text may be anything."""
    deposited.raises(TypeError, "42", amount, _AT, {}, because=only_a_decimal_is_money.__doc__ or "")


@deposited.law(day=integers(1, 28), hour=integers(0, 23))
def a_time_needs_its_zone(deposited: Attempt, day: int, hour: int) -> None:
    """This time has no zone, and nobody can tell which moment it is. Raise ValueError instead of guessing a zone."""
    at = datetime(2024, 1, day, hour, 30)
    deposited.raises(ValueError, "42", _FIFTY, at, {}, because=a_time_needs_its_zone.__doc__ or "")


@deposited.law()
def its_fields_stay(deposited: Attempt) -> None:
    """Somebody assigned to a field of the event, and nothing stopped them. Keep frozen=True."""
    event = _event(deposited, {})
    deposited.steps.append('event.amount = Decimal("0.00")')
    with suppress(Exception):
        event.value.amount = Decimal("0.00")
    if event.value.amount != _FIFTY:
        deposited.fail("", got=show(event.value.amount), expected="FrozenInstanceError raised")


@deposited.law(cases=_places)
def the_caller_cannot_reach_in(deposited: Attempt, details: dict[str, Any], path: Way) -> None:
    """Whoever made the event still holds the details they passed. They changed them later, and the event changed too."""
    mine = deepcopy(details)
    event = _event(deposited, mine)
    container = _follow(mine, path)
    if isinstance(container, dict):
        container["forged"] = True
        deposited.steps.append(_written("details", (*path, "forged")) + " = True")
    else:
        container.append("forged")
        deposited.steps.append(_written("details", path) + '.append("forged")')
    because = _STILL_THE_CALLERS if path else ""
    if not path and isinstance(getattr(event.value, "details", None), MappingProxyType):
        because = _A_VIEW
    _must_read_as(deposited, event, details, because)


_A_VIEW = (
    "A MappingProxyType is a view: it shows the dict behind it, which the caller still holds and changed later. "
    "Put a copy behind it."
)
_STILL_THE_CALLERS = (
    "The outermost dict is the event's own. What lies inside it is still the caller's, who changed it later."
)


@deposited.law(cases=_places)
def no_receiver_can_write(deposited: Attempt, details: dict[str, Any], path: Way) -> None:
    """Somebody who received the event wrote into its details, and everyone who holds the event now reads that."""
    event = _event(deposited, deepcopy(details))
    place = _written("event.details", path)
    attacks = {
        f'{place}["forged"] = True': lambda container: container.__setitem__("forged", True),
        f'{place}.append("forged")': lambda container: container.append("forged"),
        f'{place}[0] = "forged"': lambda container: container.__setitem__(0, "forged"),
        f"{place}.clear()": lambda container: container.clear(),
    }
    for statement, attack in attacks.items():
        with suppress(Exception):
            attack(_follow(event.value.details, path))
        if not _reads_as(event.value.details, details):
            deposited.steps.append(statement)
            _must_read_as(deposited, event, details, _OPEN_INSIDE if path else "")


_OPEN_INSIDE = "Outside the details are frozen, inside they are not: a receiver wrote into what lies within."


@deposited.law(details=sampled_from(_DETAILS), other=sampled_from(_DETAILS))
def equal_content_is_equal(deposited: Attempt, details: dict[str, Any], other: dict[str, Any]) -> None:
    """Two events with the same content are equal, and two with different content are not."""
    one, two = _event(deposited, deepcopy(details)), _event(deposited, deepcopy(other))
    deposited.steps[-1] = deposited.steps[-1].replace("event", "other", 1)
    equal = one.value == two.value
    if equal is not (details == other):
        deposited.steps.append("event == other")
        deposited.fail("", got=show(equal), expected=show(not equal))


@deposited.wrong("They changed them later")
@dataclass(frozen=True)
class FrozenOnTheOutside:
    account: str
    amount: Decimal
    at: datetime
    details: Any

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("The amount must be a Decimal.")
        if self.at.utcoffset() is None:
            raise ValueError("The time needs a zone.")
        self._keep()

    def _keep(self) -> None:
        """What happens to the details; the answers below differ here."""

    def _set(self, details: object) -> None:
        object.__setattr__(self, "details", details)


@deposited.wrong("What lies inside it is still the caller's")
class CopiesTheOutside(FrozenOnTheOutside):
    """A shallow copy: the lists inside are still the caller's."""

    def _keep(self) -> None:
        self._set(dict(self.details))


@deposited.wrong("Put a copy behind it")
class FreezesTheCallersDict(FrozenOnTheOutside):
    """A view of the caller's own dict: what the caller changes shines through."""

    def _keep(self) -> None:
        self._set(MappingProxyType(self.details))


@deposited.wrong("Somebody who received the event")
class CopiesDeeply(FrozenOnTheOutside):
    """The caller cannot reach in any more; every receiver still can."""

    def _keep(self) -> None:
        self._set(deepcopy(self.details))


@deposited.wrong("inside they are not")
class FreezesTheOutside(FrozenOnTheOutside):
    """A deep copy behind a view, with the lists inside still open."""

    def _keep(self) -> None:
        self._set(MappingProxyType(deepcopy(self.details)))


@deposited.wrong("changed the details it was given")
class FreezesTheCallersOwn(FrozenOnTheOutside):
    """Freezes in place, so that the caller's lists turn into tuples."""

    def _keep(self) -> None:
        for key, value in self.details.items():
            if isinstance(value, list):
                self.details[key] = tuple(value)


@deposited.wrong("details that read as before")
class LeavesPairs(FrozenOnTheOutside):
    """Cannot be changed, and cannot be read by key either."""

    def _keep(self) -> None:
        self._set(tuple(sorted(self.details.items())))


class _ByKeyOnly:
    """Reads by key and has a length; says nothing of its keys."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = _worked_frozen(values)

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __len__(self) -> int:
        return len(self._values)


@deposited.wrong("must also give their keys")
class GivesNoKeys(FrozenOnTheOutside):
    def _keep(self) -> None:
        self._set(_ByKeyOnly(self.details))


@deposited.wrong("Assigning is forbidden here")
class AssignsToItself(FrozenOnTheOutside):
    def _keep(self) -> None:
        self.details = _worked_frozen(self.details)


@deposited.wrong("the nearest binary fraction")
@dataclass(frozen=True)
class TakesFloats(FrozenOnTheOutside):
    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", Decimal(str(self.amount)))
        self._set(_worked_frozen(self.details))


@deposited.wrong("Whole numbers may be euros or cents")
@dataclass(frozen=True)
class RefusesFloatsOnly(FrozenOnTheOutside):
    def __post_init__(self) -> None:
        if isinstance(self.amount, float):
            raise TypeError("No floats, please.")
        self._set(_worked_frozen(self.details))


@deposited.wrong("instead of guessing a zone")
@dataclass(frozen=True)
class GuessesTheZone(FrozenOnTheOutside):
    """`astimezone` takes a naive time for the local time of whichever machine this runs on."""

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("The amount must be a Decimal.")
        object.__setattr__(self, "at", self.at.astimezone(UTC))
        self._set(_worked_frozen(self.details))


@deposited.wrong("with the same content are equal")
@dataclass(frozen=True, eq=False)
class EqualByObject(FrozenOnTheOutside):
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def _keep(self) -> None:
        self._set(_worked_frozen(self.details))


@deposited.wrong("nothing stopped them")
@dataclass
class NotFrozen:
    account: str
    amount: Decimal
    at: datetime
    details: Any

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("The amount must be a Decimal.")
        if self.at.utcoffset() is None:
            raise ValueError("The time needs a zone.")
        self.details = _worked_frozen(self.details)


def _worked_frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _worked_frozen(item) for key, item in value.items()})
    return tuple(map(_worked_frozen, value)) if isinstance(value, list) else value


@deposited.right
class FreezesEverything(FrozenOnTheOutside):
    def _keep(self) -> None:
        self._set(_worked_frozen(self.details))


@deposited.right
@dataclass(frozen=True)
class HandsOutCopies:
    """Keeps the details as text, and gives every reader a copy of its own."""

    account: str
    amount: Decimal
    at: datetime
    details: Any

    def __post_init__(self) -> None:
        if type(self.amount) is not Decimal:
            raise TypeError(f"The amount is {self.amount!r}, not a Decimal.")
        if self.at.tzinfo is None:
            raise ValueError(f"{self.at} has no zone.")
        object.__setattr__(self, "_kept", deepcopy(self.details))
        object.__delattr__(self, "details")

    def __getattr__(self, name: str) -> Any:
        if name == "details":
            return deepcopy(self._kept)
        raise AttributeError(name)


@deposited.right
class UsesAReadOnlyDict(FrozenOnTheOutside):
    def _keep(self) -> None:
        self._set(_read_only(self.details))


class _ReadOnly(dict):
    """A dict whose writing methods raise."""

    def _refuse(self, *args: object, **kwargs: object) -> None:
        raise TypeError("An event does not change.")

    __setitem__ = __delitem__ = update = pop = popitem = clear = setdefault = _refuse


def _read_only(value: Any) -> Any:
    match value:
        case dict():
            return _ReadOnly((key, _read_only(item)) for key, item in value.items())
        case list():
            return tuple(_read_only(item) for item in value)
    return value


# --- to_json and from_json -------------------------------------------------------------------------------------------

to_json = Exercise(
    "to_json",
    answers=("to_json", "from_json"),
    hints=(
        "The text has to say which strings were a Decimal, a UUID or a time. Nobody can tell from the digits alone.",
        'Write each of the three as a small dict with a key that names its type, such as {"$decimal": "59.90"}. '
        "json.dumps(…, default=…) and json.loads(…, object_hook=…) walk through lists and dicts for you.",
        'In default: a Decimal gives {"$decimal": str(value)}, a UUID {"$uuid": str(value)}, a datetime '
        '{"$datetime": value.isoformat()} if it has a zone, a MappingProxyType dict(value). In object_hook: match the '
        "three, and return any other dict as it is.",
    ),
)

_ZONES = sampled_from((UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-5, minutes=-30))))
_MOMENTS = datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=_ZONES)
_MONEY = decimals("0.10", 9999, places=2) | decimals("0.0001", 1, places=4)
_WORDS = text("abcé42 .", max_size=6)
_FLOATS = floats(-1000, 1000, allow_subnormal=False)
_PLAIN = none() | booleans() | integers(-1000, 1000) | _FLOATS | _WORDS
_NAMES = sampled_from(("amount", "at", "id", "items", "note"))


def _nested(leaves: "SearchStrategy[Any]") -> "SearchStrategy[Any]":
    return recursive(
        leaves, lambda inner: lists(inner, max_size=3) | dictionaries(_NAMES, inner, max_size=3), max_leaves=5
    )


def _same(got: Any, expected: Any) -> bool:
    """Equal, and of the same types all the way down; a Decimal with the same digits, a time with a zone."""
    if isinstance(expected, datetime):
        return isinstance(got, datetime) and got.utcoffset() is not None and got == expected
    if type(got) is not type(expected):
        return False
    match expected:
        case dict():
            return got.keys() == expected.keys() and all(_same(got[key], expected[key]) for key in expected)
        case list():
            return len(got) == len(expected) and all(map(_same, got, expected))
        case Decimal():
            return str(got) == str(expected)
    return bool(got == expected)


def _returns(to_json: Attempt, from_json: Attempt, value: Any, because: str = "") -> None:
    """`value` survives the way to JSON text and back."""
    written = to_json(value)
    written.should(isinstance(written.value, str), "to_json returns text, ready to be sent.", expected="a str")
    try:
        json.loads(written.value)
    except ValueError as error:
        written.should(False, f"Others read this with a JSON parser, and theirs stops here: {error}.", "JSON text")
    back = from_json(written.value)
    back.should(_same(back.value, value), because or _what_happened(back.value, value), expected=show(value))


def _what_happened(got: Any, expected: Any) -> str:
    """The sentence for what became of one Decimal, UUID or time in a dict; empty when there is nothing special."""
    if not (isinstance(got, dict) and isinstance(expected, dict) and got.keys() == expected.keys()):
        return ""
    for name, value in expected.items():
        match got[name], value:
            case str(), Decimal() | UUID() | datetime():
                return f"The {type(value).__name__} came back as text. Let the JSON say what type it was."
            case float(), Decimal():
                return "The money came back as a float, and floats cannot hold every cent. Write its digits as text."
            case Decimal() as digits, Decimal() if str(digits) != str(value):
                return "The Decimal came back with other digits. Write it as it is; str(value) keeps every digit."
            case datetime() as moment, datetime() if moment.utcoffset() is None:
                return "The time came back without its zone."
    return ""


@to_json.law(examples=40, value=_nested(_PLAIN))
def plain_json_is_untouched(to_json: Attempt, from_json: Attempt, value: Any) -> None:
    """What JSON can say by itself comes back unchanged: None, bool, int, float, text, lists and dicts."""
    _returns(to_json, from_json, value)


@to_json.law(examples=20, amount=_MONEY)
def money_returns(to_json: Attempt, from_json: Attempt, amount: Decimal) -> None:
    """A Decimal comes back as a Decimal, digit for digit."""
    _returns(to_json, from_json, {"amount": amount})


@to_json.law(examples=20, identity=uuids(version=4))
def a_uuid_returns(to_json: Attempt, from_json: Attempt, identity: UUID) -> None:
    """A UUID comes back as the same UUID."""
    _returns(to_json, from_json, {"id": identity})


@to_json.law(examples=20, at=_MOMENTS)
def a_moment_returns(to_json: Attempt, from_json: Attempt, at: datetime) -> None:
    """A time comes back as a datetime with a zone, and as the same moment, to the microsecond."""
    _returns(to_json, from_json, {"at": at})


@to_json.law(examples=40, value=_nested(_MONEY | uuids(version=4) | _MOMENTS | integers(0, 9)))
def they_return_from_any_depth(to_json: Attempt, from_json: Attempt, value: Any) -> None:
    """The three types come back from anywhere: alone, in a list, in a dict within a list."""
    _returns(to_json, from_json, value, they_return_from_any_depth.__doc__ or "")


@to_json.law(
    look=sampled_from(("59.90", "2024-01-02T10:30:00+00:00", "2024-01-02", "cd613e30-d8f1-4adf-91b7-584a2265b1f5"))
)
def text_stays_text(to_json: Attempt, from_json: Attempt, look: str) -> None:
    """Text stays text, even when it looks like a number, a date or an id: a note may say anything."""
    _returns(to_json, from_json, {"note": look}, text_stays_text.__doc__ or "")


@to_json.law(cases=lambda: [{"value": _FIFTY}, {"value": UUID(int=42)}, {"value": _AT}])
def your_own_spelling_is_text_too(to_json: Attempt, from_json: Attempt, value: Any) -> None:
    """This is spelt as your to_json spells a value, and came back as that value. A note may say it: mark with a dict."""
    spelt = json.loads(to_json(value).value)
    to_json.steps.clear()
    if not isinstance(spelt, dict):
        _returns(to_json, from_json, spelt, your_own_spelling_is_text_too.__doc__ or "")


@to_json.law(
    cases=lambda: [
        {"data": {"type": "Deposited"}},
        {"data": {"type": "Decimal", "value": "5", "kind": "cash"}},
        *({"data": value} for value in (_FIFTY, UUID(int=42), _AT)),
    ]
)
def a_type_of_its_own(to_json: Attempt, from_json: Attempt, data: Any) -> None:
    """This is ordinary data, with a key that your marks use too. Mark with a key no data uses, such as $decimal."""
    if not isinstance(data, dict):  # data that says what the mark says, if the mark's keys are everyday words
        data = json.loads(to_json(data).value)
        to_json.steps.clear()
    if isinstance(data, dict) and all(key.isalpha() for key in data):
        _returns(to_json, from_json, data, a_type_of_its_own.__doc__ or "")


@to_json.law(cases=lambda: [{"details": details} for details in ({"notes": [50, 20]}, {"slip": [{"paid": _FIFTY}]})])
def frozen_details_return(to_json: Attempt, from_json: Attempt, details: dict[str, Any]) -> None:
    """A frozen event holds MappingProxyType and tuples. JSON knows neither: write them as a dict and as lists."""
    written = to_json(_worked_frozen(details))
    back = from_json(written.value)
    back.should(_same(back.value, details), expected=show(details))


@to_json.law(cases=lambda: [{"value": datetime(2024, 1, 2, 10, 30)}, {"value": [{"at": datetime(2024, 7, 1, 9)}]}])
def a_naive_time_is_refused(to_json: Attempt, from_json: Attempt, value: Any) -> None:
    """This time has no zone. Refuse it with a ValueError while somebody is there who knows which zone was meant."""
    to_json.raises(ValueError, value, because=a_naive_time_is_refused.__doc__ or "")


_TYPES = {"$decimal": Decimal, "$uuid": UUID, "$datetime": datetime.fromisoformat}


def _tagged(value: Any, naive: bool = False) -> Any:
    match value:
        case Decimal():
            return {"$decimal": str(value)}
        case UUID():
            return {"$uuid": str(value)}
        case datetime():
            if value.utcoffset() is None and not naive:
                raise ValueError(f"{value} has no zone.")
            return {"$datetime": value.isoformat()}
        case MappingProxyType():
            return dict(value)
    raise TypeError(f"{value!r} is nothing JSON can say.")


def _untagged(value: dict[str, Any]) -> Any:
    if len(value) == 1:
        [(tag, written)] = value.items()
        if tag in _TYPES:
            return _TYPES[tag](written)
    return value


def _write_tagged(value: Any) -> str:
    return json.dumps(value, default=_tagged)


def _read_tagged(written: str) -> Any:
    return json.loads(written, object_hook=_untagged)


def text_for_everything(value: Any) -> str:
    return json.dumps(value, default=str)


to_json.wrong("came back as text")((text_for_everything, json.loads))


def money_as_a_float(value: Any) -> str:
    return json.dumps(value, default=lambda item: float(item) if isinstance(item, Decimal) else _tagged(item))


to_json.wrong("The money came back as a float")((money_as_a_float, _read_tagged))


def every_number_a_decimal(value: Any) -> str:
    return money_as_a_float(value)


to_json.wrong("What JSON can say by itself")(
    (every_number_a_decimal, partial(json.loads, parse_float=Decimal, object_hook=_untagged))
)


def money_rounded_to_cents(value: Any) -> str:
    return json.dumps(value, default=lambda i: {"$decimal": f"{i:.2f}"} if isinstance(i, Decimal) else _tagged(i))


to_json.wrong("with other digits")((money_rounded_to_cents, _read_tagged))


def time_without_its_zone(value: Any) -> str:
    return json.dumps(
        value,
        default=lambda i: {"$datetime": i.strftime("%Y-%m-%dT%H:%M:%S.%f")} if isinstance(i, datetime) else _tagged(i),
    )


to_json.wrong("without its zone")((time_without_its_zone, _read_tagged))


def time_to_the_second(value: Any) -> str:
    return json.dumps(
        value,
        default=lambda i: {"$datetime": i.isoformat(timespec="seconds")} if isinstance(i, datetime) else _tagged(i),
    )


to_json.wrong("to the microsecond")((time_to_the_second, _read_tagged))


def takes_naive_times(value: Any) -> str:
    return json.dumps(value, default=partial(_tagged, naive=True))


to_json.wrong("Refuse it with a ValueError")((takes_naive_times, _read_tagged))


def first_level_only(value: Any) -> str:
    if isinstance(value, dict):
        return json.dumps({k: _tagged(v) if isinstance(v, Decimal | UUID | datetime) else v for k, v in value.items()})
    return json.dumps(value)


to_json.wrong("to_json raised TypeError")((first_level_only, _read_tagged))


def _read_one_level(written: str) -> Any:
    value = json.loads(written)
    return {k: _untagged(v) if isinstance(v, dict) else v for k, v in value.items()} if type(value) is dict else value


def reads_one_level(value: Any) -> str:
    return _write_tagged(value)


to_json.wrong("come back from anywhere")((reads_one_level, _read_one_level))


def _guess(value: Any) -> Any:
    if isinstance(value, list):
        return [_guess(item) for item in value]
    if isinstance(value, dict):
        return {key: _guess(item) for key, item in value.items()}
    if isinstance(value, str) and len(value) > 2 and any(sign in value for sign in ".-"):
        for kind in (Decimal, UUID, datetime.fromisoformat):
            with suppress(ValueError, ArithmeticError):
                return kind(value)
    return value


def guesses_from_the_looks(value: Any) -> str:
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise ValueError(f"{value} has no zone.")
    return json.dumps(value, default=str)


to_json.wrong("it looks like a number, a date or an id")(
    (guesses_from_the_looks, lambda written: _guess(json.loads(written)))
)


def marks_the_text(value: Any) -> str:
    return json.dumps(value, default=lambda item: ":".join(next(iter(_tagged(item).items()))))


def _read_marked(written: str) -> Any:
    def unmarked(value: Any) -> Any:
        if isinstance(value, list):
            return [unmarked(item) for item in value]
        if isinstance(value, dict):
            return {key: unmarked(item) for key, item in value.items()}
        tag, _, rest = value.partition(":") if isinstance(value, str) else ("", "", "")
        return _TYPES[tag](rest) if tag in _TYPES else value

    return unmarked(json.loads(written))


to_json.wrong("spelt as your to_json spells a value")((marks_the_text, _read_marked))


def python_source_for_json(value: Any) -> str:
    return repr(value)


to_json.wrong("theirs stops here")((python_source_for_json, lambda written: eval(written)))  # noqa: S307


def a_dict_is_not_text(value: Any) -> Any:
    return value


to_json.wrong("to_json returns text")((a_dict_is_not_text, lambda value: value))


def forgets_the_frozen(value: Any) -> str:
    return json.dumps(value, default=lambda item: _tagged(None if isinstance(item, MappingProxyType) else item))


to_json.wrong("write them as a dict and as lists")((forgets_the_frozen, _read_tagged))


_KINDS = {"Decimal": Decimal, "UUID": UUID, "datetime": datetime.fromisoformat}


def _in_words(value: Any) -> Any:
    [(_, written)] = _tagged(value).items()
    return {"type": type(value).__name__, "value": written}


def marks_with_everyday_words(value: Any) -> str:
    return json.dumps(value, default=_in_words)


to_json.wrong("Mark with a key no data uses")(
    (
        marks_with_everyday_words,
        partial(
            json.loads,
            object_hook=lambda v: _KINDS[v["type"]](v["value"]) if v.keys() == {"type", "value"} else v,
        ),
    )
)


def takes_every_type_for_a_mark(value: Any) -> str:
    return json.dumps(value, default=_in_words)


to_json.wrong("Mark with a key no data uses")(
    (
        takes_every_type_for_a_mark,
        partial(json.loads, object_hook=lambda v: _KINDS[v["type"]](v["value"]) if "type" in v else v),
    )
)


class _Encoder(json.JSONEncoder):
    """Pairs of type and text instead of tags, times in UTC."""

    def default(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return dict(value)
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise ValueError("A time without a zone is no moment.")
            value = value.astimezone(UTC).isoformat().replace("+00:00", "Z")
            return {"__type__": "datetime", "value": value}
        return {"__type__": type(value).__name__, "value": str(value)}


def with_an_encoder_class(value: Any) -> str:
    return json.dumps(value, cls=_Encoder, indent=2)


def _read_pairs(value: dict[str, Any]) -> Any:
    return _KINDS[value["__type__"]](value["value"]) if "__type__" in value else value


to_json.right((with_an_encoder_class, lambda written: json.loads(written, object_hook=_read_pairs)))


def walks_by_itself(value: Any) -> str:
    def plain(item: Any) -> Any:
        if isinstance(item, Mapping):
            return {key: plain(inner) for key, inner in item.items()}
        if isinstance(item, list | tuple):
            return [plain(inner) for inner in item]
        return _tagged(item) if isinstance(item, Decimal | UUID | datetime) else item

    return json.dumps(plain(value), ensure_ascii=False)


to_json.right((walks_by_itself, _read_tagged))

# --- without_duplicates ----------------------------------------------------------------------------------------------

without_duplicates = Exercise(
    "without_duplicates",
    hints=(
        "Which two attributes did the producer set once, for good, when the event happened?",
        "Keep a set of the pairs (source, id) that you have seen, and a list of the messages to keep.",
        'For each message: pair = message["source"], message["id"]. If the pair is not in the set yet, add it, and '
        "append the message to the list.",
    ),
)


def _deposit(source: str = "/bank", id: str = "17", amount: int = 10, attempt: int = 1) -> Message:
    return {"source": source, "id": id, "data": {"deposited": amount}, "attempt": attempt}


@without_duplicates.law()
def it_forgets_between_calls(without_duplicates: Attempt) -> None:
    """The list of the messages to keep: one event came, and it stays. Remember what you have seen within one call only."""
    for _ in range(2):
        without_duplicates([_deposit()]).should_be([_deposit()])


@without_duplicates.law(examples=20, numbers=lists(integers(1, 30), max_size=5, unique=True))
def different_events_stay(without_duplicates: Attempt, numbers: list[int]) -> None:
    """No event came twice here. All of them stay, in the order in which they arrived."""
    messages = [_deposit(id=str(number), amount=number) for number in numbers]
    without_duplicates(messages).should_be(messages)


@without_duplicates.law(examples=20, attempt=integers(2, 5))
def the_first_to_arrive_stays(without_duplicates: Attempt, attempt: int) -> None:
    """An earlier attempt got lost on the way, so this one is the first to arrive. It stays: `attempt` decides nothing."""
    messages = [_deposit(attempt=attempt)]
    without_duplicates(messages).should_be(messages)


@without_duplicates.law(examples=20, number=integers(1, 30))
def a_second_delivery_goes(without_duplicates: Attempt, number: int) -> None:
    """The same event came twice, as two objects: each delivery is read from the network anew. Keep the first."""
    messages = [_deposit(id=str(number)), _deposit(id=str(number))]
    without_duplicates(messages).should_be(messages[:1])


@without_duplicates.law(examples=20, number=integers(1, 30), between=integers(1, 3))
def whatever_came_between(without_duplicates: Attempt, number: int, between: int) -> None:
    """Another event came between two deliveries of one. Compare with all that you have seen, not with the one before."""
    others = [_deposit(id=str(100 + i), amount=20 + i) for i in range(between)]
    messages = [_deposit(id=str(number)), *others, _deposit(id=str(number))]
    without_duplicates(messages).should_be(messages[:-1])


@without_duplicates.law(
    examples=20, number=integers(1, 30), sources=sampled_from((("/bank", "/shop"), ("/shop/de", "/shop/fr")))
)
def an_id_belongs_to_its_source(without_duplicates: Attempt, number: int, sources: tuple[str, str]) -> None:
    """Two producers used the same id for events of their own. An id is unique within its source, and only there."""
    messages = [_deposit(source, str(number), amount) for source, amount in zip(sources, (10, 25))]
    without_duplicates(messages).should_be(messages)


@without_duplicates.law(examples=20, ids=lists(integers(1, 30), min_size=2, max_size=4, unique=True))
def equal_content_may_happen_twice(without_duplicates: Attempt, ids: list[int]) -> None:
    """Somebody paid in the same amount more than once. Equal content, different events: all of them stay."""
    messages = [_deposit(id=str(number)) for number in ids]
    without_duplicates(messages).should_be(messages)


@without_duplicates.law(examples=20, number=integers(1, 30), attempt=integers(2, 5))
def a_retry_is_the_same_event(without_duplicates: Attempt, number: int, attempt: int) -> None:
    """One event, delivered again: the broker counted the attempt, so the two messages differ. Keep only the first."""
    messages = [_deposit(id=str(number)), _deposit(id=str(number), attempt=attempt)]
    result = without_duplicates(messages)
    again = result.value == messages[1:]
    result.should_be(messages[:1], because=_KEEP_THE_FIRST if again else "")


_KEEP_THE_FIRST = "One of the two is enough, and this is the later one. Keep the message that arrived first."


@without_duplicates.law(examples=20, number=integers(1, 9), tens=integers(1, 9))
def a_pair_is_no_glued_text(without_duplicates: Attempt, number: int, tens: int) -> None:
    """Two sources and two ids that read the same once they are glued together. Compare the pair, not one text."""
    messages = [_deposit(f"/till{tens}", str(number)), _deposit("/till", f"{tens}{number}")]
    without_duplicates(messages).should_be(messages)


_ARRIVALS = lists(tuples(sampled_from(("/bank", "/shop")), integers(1, 4), integers(1, 3)), max_size=8)


@without_duplicates.law(arrivals=_ARRIVALS)
def each_event_once(without_duplicates: Attempt, arrivals: list[tuple[str, int, int]]) -> None:
    """Each event once, in the order of its first arrival."""
    messages = [_deposit(source, str(number), attempt=attempt) for source, number, attempt in arrivals]
    seen = dict.fromkeys((source, number) for source, number, _ in arrivals)
    first = [next(i for i, arrived in enumerate(arrivals) if arrived[:2] == pair) for pair in seen]
    expected = [messages[i] for i in first]
    kept = without_duplicates(messages)
    if isinstance(kept.value, list) and kept.value != expected:
        moved = len(kept.value) == len(expected) and all(message in kept.value for message in expected)
        kept.should(not moved, "The right messages in another order. Each stays at the place of its first delivery.")
    kept.should_be(expected)


@without_duplicates.law(ids=lists(sampled_from(["a7", "b-2", "9c", "17"]), min_size=1, max_size=3, unique=True))
def only_source_and_id_count(without_duplicates: Attempt, ids: list[str]) -> None:
    """Only source and id say which event it is. Other fields may differ between two deliveries of one event, and an
    id need not be a number."""
    first = [_deposit(id=name) | {"received": "10:00"} for name in ids]
    again = [_deposit(id=name) | {"received": "10:05"} for name in ids]
    without_duplicates(first + again).should_be(first)


def _distinct(messages: list[Message], key: Any) -> list[Message]:
    """The first message of each key: right or wrong, according to the key."""
    first: dict[Any, Message] = {}
    for message in messages:
        first.setdefault(key(message), message)
    return list(first.values())


@without_duplicates.wrong("Only source and id")
def compares_all_but_the_attempt(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: str({key: value for key, value in m.items() if key != "attempt"}))


@without_duplicates.wrong("raised ValueError")
def takes_ids_for_numbers(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: (m["source"], int(m["id"])))


_SEEN: set[tuple[str, str]] = set()


@without_duplicates.wrong("answered the same question differently")
def remembers_between_calls(messages: list[Message]) -> list[Message]:
    fresh = [m for m in messages if (m["source"], m["id"]) not in _SEEN]
    _SEEN.update((m["source"], m["id"]) for m in messages)
    return fresh


@without_duplicates.wrong("as two objects")
def by_object(messages: list[Message]) -> list[Message]:
    return _distinct(messages, id)


@without_duplicates.wrong("unique within its source")
def by_id_alone(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: m["id"])


@without_duplicates.wrong("the broker counted the attempt")
def by_the_whole_message(messages: list[Message]) -> list[Message]:
    kept: list[Message] = []
    for message in messages:
        if message not in kept:
            kept.append(message)
    return kept


@without_duplicates.wrong("Equal content, different events")
def by_content(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: (m["source"], str(m["data"])))


@without_duplicates.wrong("once they are glued together")
def by_glued_text(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: m["source"] + m["id"])


@without_duplicates.wrong("this is the later one")
def keeps_the_last(messages: list[Message]) -> list[Message]:
    return list({(m["source"], m["id"]): m for m in messages}.values())


@without_duplicates.wrong("in the order in which they arrived")
def sorts_them(messages: list[Message]) -> list[Message]:
    return sorted(_distinct(messages, lambda m: (m["source"], m["id"])), key=lambda m: m["id"])


@without_duplicates.wrong("`attempt` decides nothing")
def keeps_first_attempts(messages: list[Message]) -> list[Message]:
    return [m for m in messages if m["attempt"] == 1]


@without_duplicates.wrong("expected a list.\nThe list of the messages to keep")
def yields_them(messages: list[Message]) -> Iterator[Message]:
    yield from _distinct(messages, lambda m: (m["source"], m["id"]))


@without_duplicates.wrong("not with the one before")
def compares_with_the_one_before(messages: list[Message]) -> list[Message]:
    before = [None, *messages]
    return [m for b, m in zip(before, messages) if b is None or (b["source"], b["id"]) != (m["source"], m["id"])]


@without_duplicates.right
def with_a_dict(messages: list[Message]) -> list[Message]:
    return _distinct(messages, lambda m: (m["source"], m["id"]))


@without_duplicates.right
def with_a_list_of_pairs(messages: list[Message]) -> list[Message]:
    pairs = [(m["source"], m["id"]) for m in messages]
    return [m for i, m in enumerate(messages) if pairs[i] not in pairs[:i]]
