"""Whose code a frame runs: the learner's, a library's, or the house's, which nobody may interrupt."""

import sys
from enum import Enum
from functools import cache
from pathlib import Path
from sysconfig import get_path
from types import FrameType

from course_utils import places


class Whose(Enum):
    """`HOUSE` is what must not be struck: the examination, what it is made of, and the kernel around it."""

    LEARNER = "learner"
    LIBRARY = "library"
    HOUSE = "house"


def _as_written_and_as_meant(folder: Path) -> tuple[Path, Path]:
    """A folder and where it leads to: files may be known by a path with links in it."""
    return folder, folder.resolve()


_COURSE = _as_written_and_as_meant(Path(__file__).parents[2])
_COURSE_HOUSE = {"exercises", "schedules", "notebook", "widgets"}
_LIBRARIES = [
    folder for kind in ("purelib", "platlib", "stdlib") for folder in _as_written_and_as_meant(Path(get_path(kind)))
]
# In WebAssembly the standard library is an archive.
_LIBRARIES += [Path(entry) for entry in sys.path if entry.endswith(".zip")]
_LIBRARY_HOUSE = {"hypothesis", "ipykernel", "pyodide_kernel", "IPython", "jupyter_client", "zmq", "tornado"}


def whose_frame(frame: FrameType) -> Whose:
    """Whose code this frame runs. What a library generated, such as a dataclass's methods, is its caller's."""
    while frame.f_code.co_filename == "<string>" and frame.f_back is not None:
        frame = frame.f_back
    return whose_file(frame.f_code.co_filename)


@cache
def whose_file(name: str) -> Whose:
    """Whose code stands in a file, or in a cell of a notebook, of this name."""
    if name.startswith("<frozen"):
        return Whose.LIBRARY
    path = Path(name)
    for course in _COURSE:
        if path.is_relative_to(course):
            return Whose.HOUSE if path.relative_to(course).parts[0] in _COURSE_HOUSE else Whose.LIBRARY
    if path.is_relative_to(places.LESSONS):
        # A wrong answer is a learner's, wherever it stands.
        return Whose.LEARNER if path.parent.name == "answers" else Whose.HOUSE
    for library in _LIBRARIES:
        if path.is_relative_to(library):
            return Whose.HOUSE if _LIBRARY_HOUSE & {*path.relative_to(library).parts[:1]} else Whose.LIBRARY
    return Whose.LEARNER
