"""`forget`: an erasure that passes a search of every byte of every file."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

from ..kit import TABLES, Home, a_home

exercise = Exercise(
    "forget",
    none_is_an_answer=True,
    hints=(
        "DELETE says that the space is free. What is still in that space, and in the file beside it that ends in -wal?",
        "First the line in erasures.txt. Then for each file: DELETE in its tables, VACUUM, and last the checkpoint, whose "
        "row you fetch: if its first number is not 0, raise.",
        code(
            "for file, tables in HOLDERS.items():",
            "    connection = sqlite3.connect(home / file, isolation_level=None)",
            "    for table in tables:",
            '        connection.execute(f"DELETE FROM {table} WHERE person = ?", (person,))',
            '    connection.execute("VACUUM")',
            '    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()',
            "    connection.close()",
            "    …",
        ),
    ),
)

ADA, BEN = "C-7", "C-8"
NAMES = {ADA: "Ada Lovelace", BEN: "Ben Franklin"}
KEYS = {ADA: bytes(range(100, 132)), BEN: bytes(range(200, 232))}


def _persons() -> list[dict[str, Any]]:
    return [{"person": ADA}, {"person": BEN}]


@contextmanager
def _lived_in(mode: str = "WAL") -> Iterator[Home]:
    with a_home(mode) as home:
        for person, name in NAMES.items():
            home.add(person, name, KEYS[person])
        yield home


def _steps(forget: Attempt, person: str) -> None:
    forget.steps.append("# the home has C-7, Ada Lovelace, and C-8, Ben Franklin; another program has its files open")


def _left(forget: Attempt, home: Home, wanted: bytes, what: str, because: str = "") -> None:
    found = home.files_with(wanted)
    if found:
        forget.fail(because, lines=[f"then {what} is still in the bytes of {', '.join(found)}"])


@exercise.law(cases=_persons)
def others_keep_theirs(forget: Attempt, person: str) -> None:
    """All rows of others stay as they are, their keys and the mails that wait for them included, and every file can still be
    read."""
    other = BEN if person == ADA else ADA
    with _lived_in() as home:
        _steps(forget, person)
        before = home.rows(other)
        forget(home.folder, person)
        after = home.rows(other)
        if after != before:
            found = {table: [row[1:] for row in after if row[0] == table] for table, *_ in before}
            changed = next(table for table in found if found[table] != [row[1:] for row in before if row[0] == table])
            forget.fail(lines=[f"then {changed} has of {other}   {found[changed] or 'nothing'}"])


@exercise.law()
def who_has_a_similar_id_stays(forget: Attempt) -> None:
    """All rows of others stay, also of those whose id begins with this one, or differs in a capital letter."""
    with _lived_in() as home:
        _steps(forget, ADA)
        for person in ("C-70", "c-7"):
            home.add(person, "Grace Hopper", bytes(range(32)))
            forget.steps.append(f"# and {person}, Grace Hopper")
        before = [home.rows(person) for person in ("C-70", "c-7")]
        forget(home.folder, ADA)
        if [home.rows(person) for person in ("C-70", "c-7")] != before:
            forget.fail()


@exercise.law()
def tables_stay_what_they_were(forget: Attempt) -> None:
    """The tables stay what they were, with their columns and keys. The programs that have them open go on writing to them."""
    with _lived_in() as home:
        _steps(forget, ADA)
        before = home.tables()
        forget(home.folder, ADA)
        changed = [sql for sql in home.tables() if sql not in before]
        if changed or len(home.tables()) != len(before):
            forget.fail(lines=[f"then a table is   {changed[0]}"] if changed else [])


@exercise.law(cases=_persons)
def no_row_is_left(forget: Attempt, person: str) -> None:
    """No table of HOLDERS has a row of this person any more."""
    with _lived_in() as home:
        _steps(forget, person)
        forget(home.folder, person)
        if rows := home.rows(person):
            forget.fail(lines=[f"then {rows[0][0]} holds   {rows[0][1:]}"])


@exercise.law(cases=_persons)
def the_key_is_in_no_byte(forget: Attempt, person: str) -> None:
    """The key must be in the bytes of no file, also not where it was deleted, nor in a file that ends in -wal: with it, every
    copy of the log could be read again."""
    with _lived_in() as home:
        _steps(forget, person)
        forget(home.folder, person)
        _left(forget, home, KEYS[person], "the key")


@exercise.law(cases=lambda: [{"mode": "WAL"}, {"mode": "DELETE"}])
def the_name_is_in_no_byte(forget: Attempt, mode: str) -> None:
    """The name must be in the bytes of no file, whether it keeps a write-ahead log or not."""
    with _lived_in(mode) as home:
        _steps(forget, ADA)
        forget(home.folder, ADA)
        _left(forget, home, b"Lovelace", "the name")


@exercise.law()
def what_was_deleted_before_is_gone_too(forget: Attempt) -> None:
    """What was deleted long ago is gone as well. Its bytes lie in space that was free long before you came, so overwriting
    what you delete yourself is not enough: VACUUM writes the file anew."""
    with _lived_in() as home:
        view = home.connections["view.db"]
        mails = [
            ("C-7", f"{year}: happy birthday, Ada Lovelace! " + "Many returns. " * 60) for year in range(1990, 2020)
        ]
        view.executemany("INSERT INTO outbox (person, text, sent) VALUES (?, ?, 1)", mails)
        view.execute("INSERT INTO outbox (person, text, sent) VALUES ('C-8', 'Happy birthday', 1)")
        view.execute("DELETE FROM outbox WHERE text LIKE '%happy birthday, Ada%'")
        view.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _steps(forget, ADA)
        forget.steps.append("# thirty more mails to C-7 stood in outbox, and were deleted last week")
        forget(home.folder, ADA)
        _left(forget, home, b"Lovelace", "the name")


@exercise.law(cases=_persons)
def it_is_written_down(forget: Attempt, person: str) -> None:
    """The person is a line of erasures.txt, after those that are there; and nothing else of them."""
    with _lived_in() as home:
        another = f"{person}0"  # whose id holds this one
        (home.folder / "erasures.txt").write_text(f"{another}\n", encoding="utf-8", newline="\n")
        _steps(forget, person)
        forget(home.folder, person)
        lines = (home.folder / "erasures.txt").read_text(encoding="utf-8").splitlines()
        if lines[:1] != [another] or set(lines[1:]) != {person}:
            forget.fail(lines=[f"then erasures.txt has the lines   {lines}", f"it should have     {[another, person]}"])


@exercise.law()
def the_list_begins_with_the_first(forget: Attempt) -> None:
    """The first person who is forgotten begins erasures.txt."""
    with _lived_in() as home:
        _steps(forget, ADA)
        forget(home.folder, ADA)
        path = home.folder / "erasures.txt"
        if not path.exists() or path.read_text(encoding="utf-8").split() != [ADA]:
            forget.fail(
                lines=[f"then erasures.txt {'holds ' + repr(path.read_text()) if path.exists() else 'is not there'}"]
            )


@exercise.law(cases=lambda: [{"person": BEN}, {"person": "O'Brien"}])
def who_comes_next_has_a_line_of_their_own(forget: Attempt, person: str) -> None:
    """Who is forgotten next has a line of their own in erasures.txt: two ids on one line are nobody's. An id is data, and may
    hold a quotation mark."""
    with _lived_in() as home:
        home.add("O'Brien", "Flann O'Brien", bytes(range(32)))
        _steps(forget, ADA)
        forget(home.folder, ADA)
        forget(home.folder, person)
        lines = (home.folder / "erasures.txt").read_text(encoding="utf-8").splitlines()
        if lines != [ADA, person] or home.rows(person):
            forget.fail(lines=[f"then erasures.txt has the lines   {lines}", f"it should have     {[ADA, person]}"])


@exercise.law(cases=lambda: [{"file": file} for file in TABLES])
def a_reader_in_the_way_is_said(forget: Attempt, file: str) -> None:
    """Somebody is in the middle of reading a file, so its write-ahead log cannot be emptied: raise, for traces are left. The
    checkpoint itself raises nothing; it returns a row that begins with 1. What stands in erasures.txt is done later, so
    the line has to be there."""
    with _lived_in() as home:
        reader = home.connections[file]
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM sqlite_master").fetchall()
        _steps(forget, ADA)
        forget.steps.append(f"# the other program is in the middle of a transaction that reads {file}")
        forget.raises(Exception, home.folder, ADA)
        path = home.folder / "erasures.txt"
        if not path.exists() or ADA not in path.read_text(encoding="utf-8").split():
            forget.fail(
                "It raised before the person was in erasures.txt. Write them down first: then somebody can finish it."
            )
        reader.execute("COMMIT")
        forget(home.folder, ADA)
        _left(forget, home, b"Lovelace", "the name", "Called once more when the reader is done, it does the rest.")


@exercise.law()
def once_more_changes_nothing(forget: Attempt) -> None:
    """Somebody who is not there is forgotten without complaint: a list of erasures is applied to restored files, and again."""
    with _lived_in() as home:
        _steps(forget, ADA)
        before = home.rows(ADA)
        forget(home.folder, "C-3")
        forget(home.folder, "C-3")
        if home.rows(ADA) != before:
            forget.fail()


@exercise.law()
def the_log_is_left_alone(forget: Attempt) -> None:
    """log.db is left as it is, byte for byte, and no file is taken away."""
    with _lived_in() as home:
        _steps(forget, ADA)
        forget(home.folder, ADA)
        missing = [name for name in (*TABLES, "log.db") if not (home.folder / name).exists()]
        if missing or (home.folder / "log.db").read_bytes() != b"events, sealed":
            forget.fail(lines=[f"then {', '.join(missing) or 'log.db'} is not as it was"])
