"""The progress file where SQLite can work on it: in place; in a browser on a copy, which is put back whole when it changed.

What Lab keeps in a browser can be read and written as a whole, and SQLite, which reads and writes here and there, takes it
for damaged. Two notebooks that save in the same moment keep what the later one has.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from course_utils.places import IN_A_BROWSER


@contextmanager
def at_hand(path: Path, on_a_copy: bool = IN_A_BROWSER) -> Iterator[Path]:
    """Where to work on the file at `path`, which need not exist yet. What goes wrong inside leaves `path` as it was."""
    if not on_a_copy:
        yield path
        return
    with TemporaryDirectory(prefix="course-progress-") as folder:
        copy = Path(folder) / path.name
        before = path.read_bytes() if path.exists() else b""
        if before:
            copy.write_bytes(before)
        yield copy
        after = copy.read_bytes() if copy.exists() else b""
        if after != before:
            path.write_bytes(after)
