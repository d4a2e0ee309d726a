"""Who was forgotten: a list that outlives every backup, and is applied again to keys that were restored from one.

It is kept in a file of its own, which is never restored to an older state. It names persons by their ids, nothing else.
"""

from pathlib import Path

from course_utils.privacy.keys import Keys, must_be_a_person
from course_utils.privacy.private_file import PrivateFile

_TABLE = "CREATE TABLE IF NOT EXISTS erasures (number INTEGER PRIMARY KEY, person TEXT NOT NULL UNIQUE)"


class Erasures(PrivateFile):
    """The list in the file at `path`, which is made if there is none. Raises DamagedKeys and KeysClosed as Keys does."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, _TABLE, "erasures")

    def forget(self, person: str, keys: Keys) -> None:
        """Write the person down, then destroy their key. Killed between the two, `apply` does the rest.

        Raises ValueError for what names no person.
        """
        must_be_a_person(person)
        with self.writing() as connection:
            connection.execute("INSERT INTO erasures (person) VALUES (?) ON CONFLICT DO NOTHING", (person,))
        keys.destroy(person)

    def apply(self, keys: Keys) -> list[str]:
        """Destroy the key of everybody on the list, after keys were restored; returns who had one again."""
        return [person for person in self.persons() if keys.destroy(person)]

    def persons(self) -> list[str]:
        """Everybody who was forgotten, in that order."""
        return [person for (person,) in self.rows("SELECT person FROM erasures ORDER BY number")]
