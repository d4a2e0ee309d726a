"""Keys of persons: one each, in a file apart from the store. Who destroys a key forgets what was sealed with it.

What is sealed stays in the log for ever, and nobody can read it any more (crypto-shredding). So the file of keys is backed
up apart from the store, and its backups are not kept for long: a key that lives on in one is not destroyed.
A destroyed key leaves its row behind, without the key, so that it can be told from a key that was lost.
"""

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from course_utils.privacy.errors import NoKey, PersonForgotten, WrongKey
from course_utils.privacy.private_file import PrivateFile
from course_utils.privacy.sealed import Sealed

_NONCE = 12  # bytes, drawn anew for each text: with the same nonce twice, two texts give each other away
_TABLE = "CREATE TABLE IF NOT EXISTS keys (person TEXT PRIMARY KEY, key BLOB)"


class Keys(PrivateFile):
    """The keys in the file at `path`, which is made if there is none. Threads and processes may share it.

    Raises DamagedKeys when the file cannot be used, and KeysClosed after `close()`.
    """

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, _TABLE, "keys")

    def seal(self, person: str, text: str) -> Sealed:
        """The text, readable only while this person has a key; the first text gives them one, on the disk before it returns.

        Raises PersonForgotten, ValueError for an empty person or what is no text, and DamagedKeys.
        """
        must_be_a_person(person)
        if not isinstance(text, str):
            raise ValueError(f"What is sealed for {person} is {text!r}. Give a text.")
        nonce = os.urandom(_NONCE)
        sealed = self._cipher(person, self._key_of(person) or self._new_key(person))
        return Sealed(person, nonce + sealed.encrypt(nonce, text.encode(), person.encode()))

    def open(self, sealed: Sealed) -> str | None:
        """The text; None once the person was forgotten. Raises NoKey, WrongKey, DamagedKeys."""
        try:
            key = self._key_of(sealed.person)
        except PersonForgotten:
            return None
        if key is None:
            raise NoKey(
                f"There is no key of {sealed.person} in {self.path}, and nobody has destroyed it. Is it an older backup? "
                "Restore the newest one of the keys, and apply the list of erasures to it."
            )
        nonce, data = sealed.data[:_NONCE], sealed.data[_NONCE:]
        try:
            return self._cipher(sealed.person, key).decrypt(nonce, data, sealed.person.encode()).decode()
        except (InvalidTag, ValueError):
            raise WrongKey(
                f"The key of {sealed.person} in {self.path} does not open this: it was sealed with another key, or its "
                "bytes were changed since. Check that store and keys belong together, and that the chain of the log holds."
            ) from None

    def destroy(self, person: str) -> bool:
        """Destroy the key of this person, whether there is one or not; then no text can be sealed or opened for them.

        Returns whether there was one. What reads the file at that moment may still find the key in its own memory.
        """
        must_be_a_person(person)
        with self.writing() as connection:
            row = connection.execute("SELECT 1 FROM keys WHERE person = ? AND key IS NOT NULL", (person,)).fetchone()
            connection.execute("INSERT INTO keys VALUES (?, NULL) ON CONFLICT DO UPDATE SET key = NULL", (person,))
        return row is not None

    def persons(self) -> list[str]:
        """Who has a key."""
        return [name for (name,) in self.rows("SELECT person FROM keys WHERE key IS NOT NULL ORDER BY person")]

    def _key_of(self, person: str) -> bytes | None:
        """None if there never was one. Raises PersonForgotten."""
        found = self.rows("SELECT key FROM keys WHERE person = ?", (person,))
        if found and found[0][0] is None:
            raise PersonForgotten(
                f"{person} was forgotten, and gets no other key. Whoever comes back registers under a new number."
            )
        return bytes(found[0][0]) if found else None

    def _new_key(self, person: str) -> bytes:
        with self.writing() as connection:
            row = (person, AESGCM.generate_key(256))
            connection.execute("INSERT INTO keys VALUES (?, ?) ON CONFLICT DO NOTHING", row)
        return self._key_of(person) or self._new_key(person)  # another process may have been faster

    def _cipher(self, person: str, key: bytes) -> AESGCM:
        try:
            return AESGCM(key)
        except ValueError as error:
            raise self.damaged(f"the key of {person} is no key: {error}") from error


def must_be_a_person(person: object) -> None:
    """Raises ValueError for what names no person."""
    if not isinstance(person, str) or not person.strip():
        raise ValueError(f"{person!r} names no person. Give a number or an id, such as 'C-0007', and never a name.")
