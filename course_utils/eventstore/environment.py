"""Where an application keeps its events: in a SQLite file, or on a PostgreSQL server when DATABASE_URL names one."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from course_utils.eventstore.errors import NotAStore, StoreUnreachable

_NOTE = "The events of this store are on the server in DATABASE_URL, in the schema "
_EXAMPLE = "postgresql://user:password@localhost:5432/course"


def store_environment(path: Path | str, *, application: str = "Bank") -> dict[str, str]:
    """The `env` of an application whose events are kept in the file at `path`.

    With DATABASE_URL set, they are kept in a schema of that database, and the file at `path` holds its name: a new
    file is a new store there as well, and a file that was moved is still the same store. The schema of `bank.db` is
    `bank_` and eight more letters or digits. Raises StoreUnreachable when the address or the name cannot be used, and
    NotAStore when there is something else at `path`; TypeError or ValueError for a path that is none.
    Each setting is there for this application by name, so that several can be merged, and for any other as well, since
    an application without settings would keep its events in memory and lose them without a word.
    """
    if not isinstance(path, str | Path):
        raise TypeError(f"{path!r} is no path of a store. Give a text or a Path, such as 'bank.db'.")
    url = os.environ.get("DATABASE_URL", "")
    settings = _on_a_server(url, path) if url else _in_a_file(path)
    return settings | {f"{application.upper()}_{name}": value for name, value in settings.items()}


def _in_a_file(path: Path | str) -> dict[str, str]:
    if not str(path).strip():
        raise ValueError(f"{path!r} names no file, so events would be lost. Name one, such as 'bank.db'.")
    return {"PERSISTENCE_MODULE": "course_utils.eventstore.sqlite", "SQLITE_DBNAME": str(path)}


def _on_a_server(url: str, path: Path | str) -> dict[str, str]:
    parts, database = urlsplit(url), urlsplit(url).path.strip("/")
    if parts.scheme not in ("postgresql", "postgres"):
        raise StoreUnreachable(f"DATABASE_URL begins with {parts.scheme!r}. It names a PostgreSQL server: {_EXAMPLE}.")
    try:
        port = parts.port or 5432
    except ValueError as error:
        raise StoreUnreachable(f"DATABASE_URL has no port that can be used: {error}. An example: {_EXAMPLE}.") from None
    if not (parts.hostname and parts.username and database):
        raise StoreUnreachable(f"DATABASE_URL lacks a user, a server or a database. All of them: {_EXAMPLE}.")
    if parts.query:
        raise StoreUnreachable(
            f"DATABASE_URL has options that are not passed on: {parts.query}. Leave them out, and set them as "
            "environment variables of PostgreSQL's own, such as PGSSLMODE=require."
        )
    return {
        "PERSISTENCE_MODULE": "course_utils.eventstore.postgres",
        "POSTGRES_DBNAME": unquote(database),
        "POSTGRES_HOST": parts.hostname,
        "POSTGRES_PORT": str(port),
        "POSTGRES_USER": unquote(parts.username),
        "POSTGRES_PASSWORD": unquote(parts.password or ""),
        "POSTGRES_SCHEMA": _schema_for(path),
    }


def _schema_for(path: Path | str) -> str:
    """The schema that is noted at `path`; the first time, a new one is made up and noted."""
    file = Path(path)
    schema = _new_schema(file)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as note:
            note.write(f"{_NOTE}{schema}\n")
        return schema
    except FileExistsError:
        noted = re.fullmatch(re.escape(_NOTE) + r"(\w+)\n", file.read_bytes().decode("utf-8", "replace"), re.ASCII)
    except OSError as error:
        raise StoreUnreachable(f"{path} cannot be made: {error.strerror}. Check its folder.") from error
    if noted is None:
        raise NotAStore(
            f"{path} does not say where its events are on the server in DATABASE_URL, so it was left as it is. Name "
            "another file; or, if it is a store from a time without DATABASE_URL, unset that."
        )
    return noted[1]


def _new_schema(file: Path) -> str:
    """Refuses a name that would have to be changed to be a schema's."""
    if not re.fullmatch(r"(?!pg_)[a-z_][a-z0-9_]{0,53}", file.stem):
        raise StoreUnreachable(
            f"The store {file.stem!r} cannot be a schema on the server in DATABASE_URL. Name the file with small "
            "letters, digits and underscores, beginning with a letter."
        )
    return f"{file.stem}_{uuid4().hex[:8]}"
