"""Answers to `forget` that are wrong, and others that are right."""

import sqlite3
from contextlib import closing

from course_utils.exercises import Answers

from ..kit import HOLDERS

answers = Answers("forget")


def write_down(home, person):
    with open(home / "erasures.txt", "a", encoding="utf-8") as erasures:
        erasures.write(person + "\n")


def erase(home, person, holders=HOLDERS, before=(), after=("VACUUM",), checkpoint="TRUNCATE", asks=True):
    for file, tables in holders.items():
        with closing(sqlite3.connect(home / file, isolation_level=None, timeout=0.1)) as connection:
            for statement in before:
                connection.execute(statement)
            for table in tables:
                connection.execute(f"DELETE FROM {table} WHERE person = ?", (person,))
            for statement in after:
                connection.execute(statement)
            if checkpoint:
                busy = connection.execute(f"PRAGMA wal_checkpoint({checkpoint})").fetchone()[0]
                if busy and asks:
                    raise RuntimeError(f"{file} is still read")


@answers.wrong("No table of HOLDERS")
def the_key_alone(home, person):
    write_down(home, person)
    erase(home, person, {"keys.db": ["keys"]})


@answers.wrong("No table of HOLDERS")
def forgets_the_outbox(home, person):
    write_down(home, person)
    erase(home, person, {**HOLDERS, "view.db": ["customers"]})


@answers.wrong("two ids on one line are nobody's")
def one_after_the_other_on_one_line(home, person):
    with open(home / "erasures.txt", "a", encoding="utf-8") as erasures:
        erasures.write(person)
    erase(home, person)


@answers.wrong("O'Brien")
def pastes_the_id_into_the_query(home, person):
    write_down(home, person)
    for file, tables in HOLDERS.items():
        with closing(sqlite3.connect(home / file, isolation_level=None, timeout=0.1)) as connection:
            for table in tables:
                connection.execute(f"DELETE FROM {table} WHERE person = '{person}'")
            connection.execute("VACUUM")
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise RuntimeError(f"{file} is still read")


@answers.wrong("All rows of others stay")
def everybody(home, person):
    write_down(home, person)
    for file, tables in HOLDERS.items():
        with closing(sqlite3.connect(home / file, isolation_level=None)) as connection:
            for table in tables:
                connection.execute(f"DELETE FROM {table}")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@answers.wrong("the key is still in the bytes of keys.db")
def deletes_and_that_is_all(home, person):
    write_down(home, person)
    erase(home, person, after=(), checkpoint="")


@answers.wrong("keys.db-wal")
def overwrites_and_leaves_the_wal(home, person):
    write_down(home, person)
    erase(home, person, before=("PRAGMA secure_delete=ON",), checkpoint="")


@answers.wrong("is still in the bytes of")
def empties_the_wal_alone(home, person):
    write_down(home, person)
    erase(home, person, after=())


@answers.wrong("cannot VACUUM from within a transaction")
def vacuums_within_a_transaction(home, person):
    write_down(home, person)
    for file, tables in HOLDERS.items():
        with closing(sqlite3.connect(home / file)) as connection:
            for table in tables:
                connection.execute(f"DELETE FROM {table} WHERE person = ?", (person,))
            connection.execute("VACUUM")


@answers.wrong("keys.db-wal")
def a_passive_checkpoint(home, person):
    write_down(home, person)
    erase(home, person, checkpoint="PASSIVE")


@answers.wrong("All rows of others stay")
def takes_the_wal_away(home, person):
    write_down(home, person)
    erase(home, person, checkpoint="")
    for file in home.glob("*-wal"):
        file.unlink()


@answers.wrong("All rows of others stay")
def with_new_files(home, person):
    write_down(home, person)
    for file in HOLDERS:
        (home / file).write_bytes(b"")


@answers.wrong("free long before you came")
def overwrites_what_it_deletes(home, person):
    write_down(home, person)
    erase(home, person, before=("PRAGMA secure_delete=ON",), after=())


@answers.wrong("raise, for traces are left")
def does_not_ask_the_checkpoint(home, person):
    write_down(home, person)
    erase(home, person, asks=False)


@answers.wrong("is a line of erasures.txt")
def writes_nothing_down(home, person):
    erase(home, person)


@answers.wrong("is a line of erasures.txt")
def writes_the_list_anew(home, person):
    (home / "erasures.txt").write_text(person + "\n", encoding="utf-8")
    erase(home, person)


@answers.wrong("Write them down first")
def writes_it_down_last(home, person):
    erase(home, person)
    write_down(home, person)


@answers.wrong("whose id begins with this one")
def all_whose_id_begins_so(home, person):
    write_down(home, person)
    for file, tables in HOLDERS.items():
        with closing(sqlite3.connect(home / file, isolation_level=None, timeout=0.1)) as connection:
            for table in tables:
                connection.execute(f"DELETE FROM {table} WHERE person LIKE ?", (f"{person}%",))
            connection.execute("VACUUM")
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise RuntimeError(f"{file} is still read")


@answers.wrong("with their columns and keys")
def puts_a_copy_in_its_place(home, person):
    write_down(home, person)
    for file, tables in HOLDERS.items():
        with closing(sqlite3.connect(home / file, isolation_level=None, timeout=0.1)) as connection:
            for table in tables:
                connection.execute(f"CREATE TABLE kept AS SELECT * FROM {table} WHERE person <> ?", (person,))
                connection.execute(f"DROP TABLE {table}")
                connection.execute(f"ALTER TABLE kept RENAME TO {table}")
    erase(home, person)


@answers.wrong("free long before you came")
def writes_over_the_rows(home, person):
    write_down(home, person)
    for file, tables in HOLDERS.items():
        with closing(sqlite3.connect(home / file, isolation_level=None, timeout=0.1)) as connection:
            for table in tables:
                column = {"keys": "key", "customers": "name", "outbox": "text", "snapshots": "state"}[table]
                connection.execute(f"UPDATE {table} SET {column} = '' WHERE person = ?", (person,))
    erase(home, person, after=())


@answers.wrong("beside the home")
def keeps_a_copy_next_door(home, person):
    for file in HOLDERS:
        (home.parent / file).write_bytes((home / file).read_bytes() + (home / f"{file}-wal").read_bytes())
    write_down(home, person)
    erase(home, person)


@answers.wrong("is a line of erasures.txt")
def takes_another_id_for_this_one(home, person):
    path = home / "erasures.txt"
    if not path.exists() or person not in path.read_text(encoding="utf-8"):
        write_down(home, person)
    erase(home, person)


@answers.wrong("is left as it is, byte for byte")
def the_log_as_well(home, person):
    write_down(home, person)
    erase(home, person)
    (home / "log.db").write_bytes(b"")


@answers.wrong("before the person was in erasures.txt")
def only_when_all_is_well(home, person):
    for file in HOLDERS:
        with closing(sqlite3.connect(home / file, isolation_level=None, timeout=0.1)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                connection.execute("ROLLBACK")
                if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    raise RuntimeError("busy")
            else:
                connection.execute("ROLLBACK")
    write_down(home, person)
    erase(home, person)


@answers.right
def overwrites_and_vacuums(home, person):
    write_down(home, person)
    erase(home, person, before=("PRAGMA secure_delete=ON",))


@answers.right
def in_two_rounds(home, person):
    with (home / "erasures.txt").open("ab") as erasures:
        erasures.write(f"{person}\n".encode())
    for file, tables in HOLDERS.items():
        connection = sqlite3.connect(home / file, timeout=0.1)
        for table in tables:
            connection.execute("DELETE FROM " + table + " WHERE person = :person", {"person": person})
        connection.commit()
        connection.close()
    busy = 0
    for file in HOLDERS:
        connection = sqlite3.connect(home / file, timeout=0.1)
        connection.execute("VACUUM")
        busy += connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        connection.close()
    if busy:
        raise OSError("somebody reads; traces are left")
