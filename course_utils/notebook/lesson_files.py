"""Where a lesson keeps the files it makes, such as a database: beside the learner's notebooks, one folder per lesson.

Running a lesson again starts with fresh files. What the last run left is not thrown away: it is kept under a name of
its own, so that a learner can still open it.
"""

from pathlib import Path
from shutil import rmtree

from course_utils import places
from course_utils.files import free_name

# What SQLite puts beside a database that is or was open.
_COMPANIONS = ("", "-wal", "-shm", "-journal")


def fresh_file(lesson: str, name: str) -> Path:
    """The path of a file or folder that does not exist yet, in the folder of `lesson`, such as "05_your_own_event_store".

    A file of that name is first renamed: `bank.db` to `bank.previous.db`, which replaces the one before. Where it
    cannot be renamed, since a program still has it open (on Windows), the next free name is used: `bank.2.db`.

    Raises ValueError for a name that is not a plain file name.
    """
    if not name or Path(name).name != name or name in (".", "..") or "\\" in name:
        raise ValueError(f'{name!r} is not a file name. Give a plain one, without folders, such as "bank.db".')
    folder = places.files() / lesson
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    previous = path.with_name(f"{path.stem}.previous{path.suffix}")
    try:
        for companion in _COMPANIONS:
            _move(Path(f"{path}{companion}"), Path(f"{previous}{companion}"))
    except PermissionError:
        return free_name(path, "", first=2)
    return path


def _move(source: Path, target: Path) -> None:
    if target.is_dir():
        rmtree(target)
    if source.exists():
        source.replace(target)
    else:
        target.unlink(missing_ok=True)
