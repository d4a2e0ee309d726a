"""What wrong answers of several exercises share."""

import json
from sqlite3 import IntegrityError


def version_of(connection, stream):
    return connection.execute("SELECT max(version) FROM events WHERE stream = ?", (stream,)).fetchone()[0] or 0


def insert(connection, stream, version, event):
    row = (stream, version, event["id"], json.dumps(event))
    connection.execute("INSERT INTO events (stream, version, id, data) VALUES (?, ?, ?, ?)", row)


def insert_all(connection, stream, expected_version, events):
    for version, event in enumerate(events, start=expected_version + 1):
        insert(connection, stream, version, event)


def expect(connection, stream, expected_version):
    if version_of(connection, stream) != expected_version:
        raise IntegrityError(f"{stream} is not at version {expected_version}")


def load(connection, stream):
    found = connection.execute("SELECT data FROM events WHERE stream = ? ORDER BY version", (stream,))
    return [json.loads(data) for (data,) in found.fetchall()]


def position_of(connection, id):
    found = connection.execute("SELECT position FROM events WHERE id = ?", (id,)).fetchone()
    return found[0] if found else None
