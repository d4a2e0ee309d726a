"""Answers to `sealing` that are wrong, and others that are right."""

import os
import random
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from course_utils.exercises import Answers

answers = Answers("sealing")


def key_of(keys, person):
    row = keys.execute("SELECT key FROM keys WHERE person = ?", (person,)).fetchone()
    return row and row[0]


def seals_with(key_for, nonce_for=lambda text: os.urandom(12)):
    def seal(keys, person, text):
        key = key_for(keys, person)
        nonce = nonce_for(text)
        return nonce + AESGCM(key).encrypt(nonce, text.encode(), None)

    return seal


def found_or_made(keys, person):
    keys.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", (person, AESGCM.generate_key(256)))
    return key_of(keys, person)


def unseal_plainly(keys, person, sealed):
    key = key_of(keys, person)
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], None).decode() if key else None


seal_plainly = seals_with(found_or_made)
answers.right((seal_plainly, unseal_plainly))


def seal_128(keys, person, text):
    row = keys.execute("SELECT key FROM keys WHERE person = ?", [person]).fetchall()
    if not row:
        row = [(os.urandom(16),)]
        keys.execute("INSERT INTO keys (key, person) VALUES (?, ?)", (row[0][0], person))
    (key,) = row[0]
    nonce = os.urandom(12)
    return b"".join([nonce, AESGCM(key).encrypt(nonce, bytes(text, "utf-8"), b"")])


def unseal_128(keys, person, sealed):
    for (key,) in keys.execute("SELECT key FROM keys WHERE person = ?", [person]).fetchall():
        return str(AESGCM(key).decrypt(sealed[:12], sealed[12:], b""), "utf-8")


answers.right((seal_128, unseal_128))


def a_new_key_each_time(keys, person):
    keys.execute("REPLACE INTO keys VALUES (?, ?)", (person, AESGCM.generate_key(256)))
    return key_of(keys, person)


def from_the_number(keys, person):
    keys.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", (person, sha256(person.encode()).digest()))
    return key_of(keys, person)


ONE = bytes(range(32))


def one_for_all(keys, person):
    keys.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", (person, ONE))
    return ONE


def without_a_commit(keys, person):
    if not keys.in_transaction:
        keys.execute("BEGIN")
    return found_or_made(keys, person)


def not_stored(keys, person):
    return key_of(keys, person) or AESGCM.generate_key(256)


def replaces_the_key_of_another(keys, person):
    if key_of(keys, person) is None:
        keys.execute("INSERT OR REPLACE INTO keys VALUES (?, ?)", (person, AESGCM.generate_key(256)))
    return key_of(keys, person)


def uses_a_key_that_was_ignored(keys, person):
    key = key_of(keys, person) or AESGCM.generate_key(256)
    keys.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", (person, key))
    return key


def seal_in_plain_text(keys, person, text):
    found_or_made(keys, person)
    return os.urandom(12) + text.encode() + bytes(16)


def seal_with_the_nonce_last(keys, person, text):
    sealed = seal_plainly(keys, person, text)
    return sealed[12:] + sealed[:12]


def unseal_and_make_a_key(keys, person, sealed):
    try:
        return AESGCM(found_or_made(keys, person)).decrypt(sealed[:12], sealed[12:], None).decode()
    except InvalidTag:
        return None


def unseal_whatever_is_wrong(keys, person, sealed):
    try:
        return unseal_plainly(keys, person, sealed)
    except InvalidTag:
        return None


def unseal_as_bytes(keys, person, sealed):
    key = key_of(keys, person)
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], None) if key else None


def unseal_with_any_key(keys, person, sealed):
    for (key,) in keys.execute("SELECT key FROM keys"):
        try:
            return AESGCM(key).decrypt(sealed[:12], sealed[12:], None).decode()
        except InvalidTag:
            continue
    return None


def unseal_as_empty(keys, person, sealed):
    return unseal_plainly(keys, person, sealed) or ""


COUNTED = [0]


def seal_with_a_counter(keys, person, text):
    key = found_or_made(keys, person)
    COUNTED[0] += 1
    nonce = COUNTED[0].to_bytes(12, "big")
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), None)


def seal_with_few_bits(keys, person, text):
    nonce = random.getrandbits(32).to_bytes(12, "big")
    return nonce + AESGCM(found_or_made(keys, person)).encrypt(nonce, text.encode(), None)


def unseal_once(keys, person, sealed):
    text = unseal_plainly(keys, person, sealed)
    keys.execute("DELETE FROM keys WHERE person = ?", (person,))
    return text


def unseal_with_a_similar_key(keys, person, sealed):
    row = keys.execute("SELECT key FROM keys WHERE person LIKE ?", (person,)).fetchone()
    return AESGCM(row[0]).decrypt(sealed[:12], sealed[12:], None).decode() if row else None


answers.wrong("the other program's key is gone")((seals_with(replaces_the_key_of_another), unseal_plainly))
answers.wrong("with a key that is not in `keys`")((seals_with(uses_a_key_that_was_ignored), unseal_plainly))
answers.wrong("of the 96 bits")((seal_with_few_bits, unseal_plainly))
answers.wrong("started again")((seal_with_a_counter, unseal_plainly))
answers.wrong("as often as it is read")((seal_plainly, unseal_once))
answers.wrong("no key any more")((seal_plainly, unseal_with_a_similar_key))
answers.wrong("A person keeps their key")((seals_with(a_new_key_each_time), unseal_plainly))
answers.wrong("made by chance")((seals_with(from_the_number), unseal_plainly))
answers.wrong("Each person has a key of their own")((seals_with(one_for_all), unseal_plainly))
answers.wrong("The key is not committed")((seals_with(without_a_commit), unseal_plainly))
answers.wrong("has 0 rows")((seals_with(not_stored), unseal_plainly))
answers.wrong("put the nonce first")((seal_in_plain_text, unseal_plainly))
answers.wrong("put the nonce first")((seal_with_the_nonce_last, unseal_plainly))
answers.wrong("a new nonce")((seals_with(found_or_made, lambda text: bytes(12)), unseal_plainly))
answers.wrong("a new nonce")(
    (seals_with(found_or_made, lambda text: sha256(text.encode()).digest()[:12]), unseal_plainly)
)
answers.wrong("no key any more")((seal_plainly, unseal_as_empty))
answers.wrong("has made a key for somebody")((seal_plainly, unseal_and_make_a_key))
answers.wrong("Let it out")((seal_plainly, unseal_whatever_is_wrong))
answers.wrong("it is the text again")((seal_plainly, unseal_as_bytes))
answers.wrong("no key any more")((seal_plainly, unseal_with_any_key))
