"""What wrong answers of several exercises share."""

import json
from sqlite3 import IntegrityError


def _version_of(connection, stream):
    return connection.execute("SELECT max(version) FROM events WHERE stream = ?", (stream,)).fetchone()[0] or 0


def _insert(connection, stream, version, event):
    row = (stream, version, event["id"], json.dumps(event))
    connection.execute("INSERT INTO events (stream, version, id, data) VALUES (?, ?, ?, ?)", row)


def _insert_all(connection, stream, expected_version, events):
    for version, event in enumerate(events, start=expected_version + 1):
        _insert(connection, stream, version, event)


def _expect(connection, stream, expected_version):
    if _version_of(connection, stream) != expected_version:
        raise IntegrityError(f"{stream} is not at version {expected_version}")


def _load(connection, stream):
    found = connection.execute("SELECT data FROM events WHERE stream = ? ORDER BY version", (stream,))
    return [json.loads(data) for (data,) in found.fetchall()]


def _position_of(connection, id):
    found = connection.execute("SELECT position FROM events WHERE id = ?", (id,)).fetchone()
    return found[0] if found else None
