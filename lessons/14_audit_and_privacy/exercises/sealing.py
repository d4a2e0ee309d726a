"""`sealing`: what is personal under a key of its own, which opens it and nothing else does."""

import sqlite3
from contextlib import closing
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis.strategies import characters, sampled_from, text

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.program import CannotRunAgain, Program
from course_utils.schedules import WatchedConnection
from course_utils.schedules.observers import Count
from course_utils.text import code

from ..kit import TABLES

exercise = Exercise(
    "sealing",
    answers=("seal", "unseal"),
    none_is_an_answer=True,
    hints=(
        "First the key: look for the person's row, and make one if there is none. Then the nonce. Which of the two may be "
        "used again?",
        "The key is the person's, for all their texts; the nonce is the text's, from os.urandom(12). To open: the first "
        "twelve bytes are the nonce, the others go to decrypt, and without a row there is None.",
        code(
            'keys.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", (person, AESGCM.generate_key(256)))',
            "(key,) = …  # which is in the table now, whoever made it",
            "nonce = os.urandom(12)",
            "return nonce + AESGCM(key).encrypt(nonce, …, None)",
        ),
    ),
)

texts = text(characters(codec="utf-8"), max_size=12)
persons = sampled_from(["C-7", "C-8", "o'neil"])
_TEXTS = 300  # then each bit of a nonce is set in 150, give or take 60 at the very most


class _Another(Count):
    """Another program, which gives C-7 a key just before the `at`-th statement, if they have none and it may write."""

    key = bytes(range(50, 82))

    def __init__(self, keys: WatchedConnection, at: int) -> None:
        super().__init__()
        self.keys, self.at, self.was_first = keys, at, False

    def before(self, what: object) -> None:
        super().before(what)
        if self.done == self.at and not self.keys.in_transaction:
            with self.keys.unobserved():
                made = self.keys.execute("INSERT OR IGNORE INTO keys VALUES ('C-7', ?)", (self.key,))
            self.was_first = made.rowcount == 1


def _keys() -> "closing[WatchedConnection]":
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=WatchedConnection)
    for statement in TABLES["keys.db"]:
        connection.execute(statement)
    return closing(connection)


def _key_of(attempt: Attempt, keys: sqlite3.Connection, person: str) -> bytes:
    if keys.in_transaction:
        attempt.fail("The key is not committed: an event that is sealed with it may be stored, and the key lost.")
    found = keys.execute("SELECT key FROM keys WHERE person = ?", (person,)).fetchall()
    if len(found) != 1:
        attempt.fail(
            f"After that, `keys` has {len(found)} rows of {person}. The first text gives a person a key, in one row."
        )
    key = found[0][0]
    if not isinstance(key, bytes) or len(key) not in (16, 24, 32):
        attempt.fail(f"The key of {person} is no key of AES. AESGCM.generate_key(256) makes one.")
    return bytes(key)


def _opened(attempt: Attempt, key: bytes, sealed: object) -> bytes:
    if not isinstance(sealed, bytes) or len(sealed) < 28:
        attempt.fail("What comes back is bytes: twelve of the nonce, then what `encrypt` returned.")
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], None)
    except InvalidTag:
        attempt.fail(
            "The person's key does not open this with its first twelve bytes as the nonce. Seal with the key that is in "
            "`keys`, put the nonce first, and hand None as the third argument."
        )


def _opens(key: bytes, sealed: bytes) -> bool:
    try:
        AESGCM(key).decrypt(sealed[:12], sealed[12:], None)
    except InvalidTag:
        return False
    return True


@exercise.law(examples=30, plain=texts, person=persons)
def sealed_with_the_persons_key(seal: Attempt, unseal: Attempt, plain: str, person: str) -> None:
    """The text is sealed with the key that is in `keys` for this person: the nonce, then what `encrypt` makes of the text in
    UTF-8."""
    with _keys() as keys:
        sealed = seal(keys, person, plain).value
        if _opened(seal, _key_of(seal, keys, person), sealed) != plain.encode():
            seal.fail()


@exercise.law(examples=30, plain=texts, person=persons)
def unsealed_it_is_the_text_again(seal: Attempt, unseal: Attempt, plain: str, person: str) -> None:
    """Unsealed with the person's key, it is the text again, as often as it is read."""
    with _keys() as keys:
        key, nonce = bytes(range(32)), bytes(range(12))
        keys.execute("INSERT INTO keys VALUES (?, ?)", (person, key))
        for _again in range(2):
            unseal(keys, person, nonce + AESGCM(key).encrypt(nonce, plain.encode(), None)).should_be(plain)


@exercise.law(person=persons)
def a_person_keeps_their_key(seal: Attempt, unseal: Attempt, person: str) -> None:
    """A person keeps their key: what was sealed before is still to be opened after the next text."""
    with _keys() as keys:
        first = seal(keys, person, "Ada Lovelace").value
        key = _key_of(seal, keys, person)
        seal(keys, person, "Oak Lane 2")
        if _key_of(seal, keys, person) != key:
            seal.fail()
        _opened(seal, key, first)


@exercise.law()
def each_person_has_their_own(seal: Attempt, unseal: Attempt) -> None:
    """Each person has a key of their own, made by chance. With one for all, forgetting one is forgetting everybody; and a
    key made from the person's number can be made again by anybody."""
    with _keys() as keys, _keys() as elsewhere:
        for person in ("C-7", "C-8"):
            seal(keys, person, "Ada Lovelace")
        seal(elsewhere, "C-7", "Ada Lovelace")
        made = [_key_of(seal, keys, "C-7"), _key_of(seal, keys, "C-8"), _key_of(seal, elsewhere, "C-7")]
        if len(set(made)) != 3:
            seal.fail()


@exercise.law()
def no_nonce_twice(seal: Attempt, unseal: Attempt) -> None:
    """Each text gets a new nonce. With the same one twice, equal texts look equal, and of different ones the difference
    shows."""
    with _keys() as keys:
        texts = ["Ada", "Ada", "Ben", "Ada Lovelace", "Grace Hopper"] * 3
        nonces = [seal(keys, person, text).value[:12] for person in ("C-7", "C-8") for text in texts]
        if len(set(nonces)) != len(nonces):
            seal.fail(lines=[f"{len(nonces)} texts, {len(set(nonces))} nonces"])


@exercise.law()
def another_program_may_come_first(seal: Attempt, unseal: Attempt) -> None:
    """Between two of your statements, another program may have given this person a key, and have sealed with it. That key
    stays, and yours is not used: a text that was sealed with a key that is not in `keys` is never opened again."""
    answer: Any = seal.answer
    at, another = 0, None
    while another is None or another.done >= at:
        at += 1
        with _keys() as keys:
            another = _Another(keys, at)
            keys.observers = (another,)
            seal.steps[:] = [f"# before statement {at} of seal, another program gives C-7 a key"]
            sealed, error = seal.limit.call(answer, [keys, "C-7", "Ada Lovelace"])
            keys.observers = ()
            seal.steps.append('seal(keys, "C-7", "Ada Lovelace")')
            if not another.was_first:
                continue
            if _key_of(seal, keys, "C-7") != another.key:
                seal.fail(lines=["then the other program's key is gone"])
            if error is None and not _opens(another.key, sealed):  # to fail is no loss: the caller tries again
                seal.fail(lines=["then the text is sealed with a key that is not in `keys`"])


@exercise.law(person=sampled_from(["C-7", "o'neil", "C_9", "c-9"]))
def without_a_key_there_is_nothing(seal: Attempt, unseal: Attempt, person: str) -> None:
    """The person has no key any more: what is left is None, and no key may be made for opening."""
    with _keys() as keys:
        sealed = bytes(range(12)) + AESGCM(bytes(32)).encrypt(bytes(range(12)), b"Ada Lovelace", None)
        keys.execute("INSERT INTO keys VALUES ('C-9', ?)", (bytes(32),))
        unseal(keys, person, sealed).should_be(None)
        if keys.execute("SELECT count(*) FROM keys").fetchone() != (1,):
            unseal.fail(
                "`unseal` has made a key for somebody who has none: after forgetting, it would look like a new one."
            )


@exercise.law()
def another_key_does_not_open(seal: Attempt, unseal: Attempt) -> None:
    """Another person's key, or bytes that were changed: `decrypt` raises InvalidTag. Let it out, for None would say that the
    person was forgotten."""
    with _keys() as keys:
        for person, key in (("C-7", bytes(32)), ("C-8", bytes(range(32)))):
            keys.execute("INSERT INTO keys VALUES (?, ?)", (person, key))
        nonce = bytes(range(12))
        sealed = nonce + AESGCM(bytes(32)).encrypt(nonce, b"Ada Lovelace", None)
        unseal.raises(InvalidTag, keys, "C-8", sealed)
        unseal.raises(InvalidTag, keys, "C-7", sealed[:-1] + bytes([sealed[-1] ^ 1]))


@exercise.law()
def no_nonce_twice_after_a_restart(seal: Attempt, unseal: Attempt) -> None:
    """Each text gets a new nonce, also when the program has been started again: what was counted in memory begins anew, and
    the key is the old one."""
    with _keys() as keys:
        nonces = set[bytes]()
        for _process in range(2):
            try:
                started = Program(seal.name, seal.answer).start()
            except CannotRunAgain as trouble:
                seal.fail(str(trouble))
            seal.steps.append("# a new process")
            nonces.add(seal.run(seal.name, started, (keys, "C-7", "Ada Lovelace"), {}).value[:12])
        if len(nonces) != 2:
            seal.fail()


@exercise.law()
def nonces_are_drawn_from_all_their_bits(seal: Attempt, unseal: Attempt) -> None:
    """A nonce is twelve bytes by os.urandom(12). From fewer bits, or from a clock, two programs soon make the same one."""
    with _keys() as keys:
        nonces = [seal(keys, "C-7", "Ada Lovelace").value[:12] for _ in range(_TEXTS)]
        seal.steps[1:] = [f"# {_TEXTS} times"]
        numbers = [int.from_bytes(nonce, "big") for nonce in nonces]
        ones = [sum(number >> bit & 1 for number in numbers) for bit in range(96)]
        if stuck := sum(not _TEXTS // 4 < one < _TEXTS * 3 // 4 for one in ones):
            seal.fail(lines=[f"then {stuck} of the 96 bits of a nonce were nearly always the same"])
