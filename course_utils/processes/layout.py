"""What is in the private file of a service besides its own tables."""

import sqlite3

from course_utils.processes.cursor import Cursor

STATEMENTS = (
    "CREATE TABLE IF NOT EXISTS inbox (source TEXT, id TEXT, PRIMARY KEY (source, id)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS cursors "
    "(feed TEXT PRIMARY KEY, epoch TEXT, position INTEGER, last_source TEXT, last_id TEXT)",
    "CREATE TABLE IF NOT EXISTS outbox "
    "(number INTEGER PRIMARY KEY, envelope TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX IF NOT EXISTS outbox_waiting ON outbox (number) WHERE NOT published",
    "CREATE TABLE IF NOT EXISTS calls (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, receiver TEXT NOT NULL, "
    "body TEXT NOT NULL, cause TEXT NOT NULL, reply TEXT)",
    "CREATE INDEX IF NOT EXISTS calls_owed ON calls (number) WHERE reply IS NULL",
    "CREATE TABLE IF NOT EXISTS reminders (id TEXT PRIMARY KEY, due REAL NOT NULL, envelope TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS parked (number INTEGER PRIMARY KEY, feed TEXT NOT NULL, subject TEXT NOT NULL, "
    "envelope TEXT NOT NULL, reason TEXT)",
    "CREATE INDEX IF NOT EXISTS parked_subjects ON parked (subject, number)",
)


def make_layout(connection: sqlite3.Connection, tables: str) -> None:
    """Make what is missing, the service's own tables included, in one transaction."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'inbox'").fetchone():
            return
        for statement in STATEMENTS:
            connection.execute(statement)
        for statement in filter(str.strip, tables.split(";")):
            connection.execute(statement)


def read_cursor(connection: sqlite3.Connection, feed: str) -> Cursor:
    """How far the service is in this feed."""
    select = "SELECT epoch, position, last_source, last_id FROM cursors WHERE feed = ?"
    row = connection.execute(select, (feed,)).fetchone()
    return Cursor(row[0], row[1], (row[2], row[3])) if row else Cursor()


def write_cursor(connection: sqlite3.Connection, feed: str, cursor: Cursor) -> None:
    """Remember it."""
    row = (feed, cursor.epoch, cursor.position, *cursor.last)
    connection.execute("REPLACE INTO cursors VALUES (?, ?, ?, ?, ?)", row)
