"""`redrive`: which letters go back, with their ids, in order per account, and which stay."""

from typing import Any

from hypothesis.strategies import SearchStrategy, composite, integers, lists, permutations, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code, show

from ..kit import Event, events_of, of_account

exercise = Exercise(
    "redrive",
    hints=(
        "Two walks through the letters. The first finds out which accounts are stuck, and from which version on; the second "
        "decides about each letter.",
        'In the first, look at letters of kind "permanent" whose ids are not in `mended`: keep the lowest version of each '
        "account. In the second, sorted by version, pass over what is thrown away. Of the others, a letter stays from that "
        'version on, and what is below it goes back: a "permanent" one with its fields replaced, any other as it is.',
        code(
            'fields = mended.get(event["id"], {}) if letter["kind"] == "permanent" else {}',
            "if fields is None:",
            "    continue  # thrown away",
            'if event["version"] >= stuck.get(event["account"], math.inf):',
            "    …  # it stays",
            "else:",
            "    again.append({**event, **fields})",
        ),
    ),
)

Letters = list[dict[str, Any]]
KINDS = ("permanent", "transient", "waits")
MENDINGS: tuple[dict[str, Any], ...] = ({}, {"e1": {"amount": 77}}, {"e1": None})


def _letter(event: Event, kind: str) -> dict[str, Any]:
    return {
        "event": event,
        "kind": kind,
        "reason": {"permanent": "KeyError('amount')", "transient": "TimeoutError()"}.get(kind, ""),
    }


@composite
def some_letters(draw: Any) -> Letters:
    """Letters of two accounts, in any order, of any kinds."""
    moves = draw(lists(sampled_from(["A-017", "A-042"]), min_size=1, max_size=5))
    letters = [_letter(event, draw(sampled_from(KINDS))) for event in events_of([(account, 10) for account in moves])]
    drawn: Letters = draw(permutations(letters))
    return drawn


def _mended(draw_from: Letters, choice: int) -> dict[str, Any]:
    """Some of them mended, by the digits of `choice`: not, corrected, thrown away, mended with no field of its own."""
    mended: dict[str, Any] = {}
    for letter in sorted(draw_from, key=lambda each: each["event"]["id"]):
        choice, way = divmod(choice, 4)
        if way:
            mended[letter["event"]["id"]] = ({"amount": 77}, None, {})[way - 1]
    return mended


choices: SearchStrategy[int] = integers(0, 4**5 - 1)


def _redrive(redrive: Attempt, letters: Letters, mended: dict[str, Any]) -> tuple[list[Event], Letters]:
    returned = redrive(letters, mended)
    value = returned.value
    pair = isinstance(value, tuple) and len(value) == 2 and all(isinstance(each, list) for each in value)
    returned.should(pair, "What comes back is a pair of lists: the events that go back, and the letters that stay.")
    again, left = value
    return again, left


def _fail(redrive: Attempt, what: str, found: object, expected: object) -> None:
    redrive.fail(lines=[f"{what:16}{show(found)}", f"{'expected':16}{show(expected)}"])


def _staying(letters: Letters, mended: dict[str, Any], account: str) -> int | None:
    """The version of the first event of this account that must stay; None if nothing must."""
    return min(
        (
            letter["event"]["version"]
            for letter in letters
            if letter["event"]["account"] == account
            and letter["kind"] == "permanent"
            and letter["event"]["id"] not in mended
        ),
        default=None,
    )


def _is_rubbish(letter: dict[str, Any], mended: dict[str, Any]) -> bool:
    return letter["kind"] == "permanent" and mended.get(letter["event"]["id"], {}) is None


def _goes(letter: dict[str, Any], letters: Letters, mended: dict[str, Any]) -> bool:
    first = _staying(letters, mended, letter["event"]["account"])
    return first is None or letter["event"]["version"] < first


@exercise.law(cases=lambda: [{"kind": kind, "mended": m} for m in MENDINGS for kind in ("transient", "waits")])
def what_may_pass_goes_back_as_it_is(redrive: Attempt, kind: str, mended: dict[str, Any]) -> None:
    """What failed for a reason that may pass, and what only waited, goes back as it is, with the id it had. `mended` speaks
    of permanent letters alone."""
    letter = _letter(events_of([("A-017", 10)])[0], kind)
    again, left = _redrive(redrive, [letter], mended)
    if (again, left) != ([letter["event"]], []):
        _fail(redrive, "came back as", (again, left), ([letter["event"]], []))


@exercise.law(cases=lambda: [{"mended": {}}, {"mended": {"e9": {"amount": 5}}}])
def what_is_not_mended_stays(redrive: Attempt, mended: dict[str, Any]) -> None:
    """An event that failed for good fails again unless it was mended: it stays, letter and all."""
    letter = _letter(events_of([("A-017", 10), ("A-017", 20)])[1], "permanent")
    again, left = _redrive(redrive, [letter], mended)
    if (again, left) != ([], [letter]):
        _fail(redrive, "came back as", (again, left), ([], [letter]))


@exercise.law()
def what_is_mended_goes_back_under_its_id(redrive: Attempt) -> None:
    """A mended event goes back with its corrected fields, and with the id, account and version it had: by these the
    consumer knows that it is the one it waits for, and knows it again if it comes twice."""
    event = {**events_of([("A-017", 10), ("A-017", 20)])[1], "amount": None}
    again, left = _redrive(redrive, [_letter(event, "permanent")], {event["id"]: {"amount": 20}})
    if (again, left) != ([{**event, "amount": 20}], []):
        _fail(redrive, "came back as", (again, left), ([{**event, "amount": 20}], []))


@exercise.law()
def it_may_be_mended_without_a_field(redrive: Attempt) -> None:
    """An event whose id is in `mended` goes back, also if no field of it is replaced: then it was right, and the handler was
    mended."""
    event = events_of([("A-017", 10), ("A-017", 20)])[1]
    again, left = _redrive(redrive, [_letter(event, "permanent")], {event["id"]: {}})
    if (again, left) != ([event], []):
        _fail(redrive, "came back as", (again, left), ([event], []))


@exercise.law()
def what_is_thrown_away_does_neither(redrive: Attempt) -> None:
    """Where `mended` says None, the event is thrown away: it neither goes back nor stays, and nothing waits for it."""
    events = events_of([("A-017", 10), ("A-017", 20)])
    letters = [_letter(events[0], "permanent"), _letter(events[1], "waits")]
    again, left = _redrive(redrive, letters, {events[0]["id"]: None})
    if (again, left) != ([events[1]], []):
        _fail(redrive, "came back as", (again, left), ([events[1]], []))


@exercise.law(cases=lambda: [{"first": first} for first in (True, False)])
def rubbish_waits_for_nobody(redrive: Attempt, first: bool) -> None:
    """What is thrown away is thrown away at once, also behind an event that stays: it is never handled, so it overtakes
    nobody."""
    events = events_of([("A-017", 10), ("A-017", 20)])
    letters = [_letter(event, "permanent") for event in (events if first else events[::-1])]
    again, left = _redrive(redrive, letters, {events[1]["id"]: None})
    expected = [letter for letter in letters if letter["event"] == events[0]]
    if (again, left) != ([], expected):
        _fail(redrive, "came back as", (again, left), ([], expected))


@exercise.law(letters=some_letters(), choice=choices, examples=60)
def nothing_overtakes_what_stays(redrive: Attempt, letters: Letters, choice: int) -> None:
    """What comes after an event that stays, of the same account, stays as well, also if it is mended; whatever comes before
    it, or belongs to others, goes back. Only what is thrown away does neither."""
    mended = _mended(letters, choice)
    again, left = _redrive(redrive, letters, mended)
    wanted = [each for each in letters if not _is_rubbish(each, mended)]
    expected = {each["event"]["id"] for each in wanted if not _goes(each, letters, mended)}
    found = {each["event"]["id"] for each in left}
    if found != expected or len(left) != len(expected) or any(each not in letters for each in left):
        _fail(redrive, "letters of", sorted(found), sorted(expected))
    back = {each["event"]["id"] for each in wanted if _goes(each, letters, mended)}
    if {event["id"] for event in again} != back or len(again) != len(back):
        _fail(redrive, "gone back", [event["id"] for event in again], sorted(back))


@exercise.law(cases=lambda: [{"first": first} for first in (True, False)])
def an_equal_version_stays_too(redrive: Attempt, first: bool) -> None:
    """Two letters claim the same version of an account, and one of them stays. Then the other stays as well, in whatever
    order they lie: nobody has decided yet which of them it is."""
    event = events_of([("A-017", 10), ("A-017", 20)])[1]
    letters = [_letter({**event, "id": "damaged"}, "permanent"), _letter(event, "waits")]
    letters = letters if first else letters[::-1]
    again, left = _redrive(redrive, letters, {})
    if again or sorted(map(str, left)) != sorted(map(str, letters)):
        _fail(redrive, "came back as", (again, left), ([], letters))


@exercise.law(letters=some_letters(), examples=40)
def in_order_per_account(redrive: Attempt, letters: Letters) -> None:
    """Of each account the events go back in the order of their versions, in whatever order the letters lie."""
    again, _ = _redrive(redrive, letters, {each["event"]["id"]: {} for each in letters})
    for own in of_account(again).values():
        versions = [event["version"] for event in own]
        if versions != sorted(versions):
            _fail(redrive, "versions", versions, sorted(versions))
