"""In a browser, a cell that takes what only the installed course has says so in a sentence, and the cells after it go on.

There are no threads and no processes there, and packages that are compiled for this machine are missing. A cell that builds on
one that could not run says that, too.
"""

import ast
import errno
import sys
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import display

from course_utils.notebook.faces import NotHere

Handler = Callable[..., None]

IN_A_BROWSER = sys.platform == "emscripten"
_NO_THREADS = "can't start new thread"

_missing_names: set[str] = set()
"""What the cells that could not run would have defined."""


def say_what_is_not_here(otherwise: Handler) -> None:
    """From the next cell on. `otherwise` shows every other NameError."""

    def handle(
        shell: Any, kind: type, error: Exception, traceback: TracebackType, tb_offset: int | None = None
    ) -> None:
        sentence = what_is_not_here(error)
        if sentence:
            _missing_names.update(_defined_in(shell.user_ns["In"][-1]))
            display(NotHere(sentence))  # type: ignore[no-untyped-call]
        elif isinstance(error, NameError):
            otherwise(shell, kind, error, traceback, tb_offset)
        else:
            shell.showtraceback((kind, error, traceback), tb_offset=tb_offset, running_compiled_code=True)

    if shell := get_ipython():
        shell.set_custom_exc((Exception,), handle)  # type: ignore[no-untyped-call]


def what_is_not_here(error: BaseException) -> str:
    """The sentence for an error that comes of what a browser lacks; empty for any other."""
    for each in _chain(error):
        if isinstance(each, NameError) and each.name in _missing_names:
            return f"This builds on `{each.name}`, which a cell above makes that needs the installed course."
        if isinstance(each, RuntimeError) and _NO_THREADS in str(each):
            return _SENTENCE.format("starts threads, which a browser does not have")
        if isinstance(each, OSError) and each.errno in (errno.ENOTSUP, errno.ENOSYS):
            return _SENTENCE.format("starts other programs, which a browser cannot")
        if isinstance(each, ModuleNotFoundError):
            return _SENTENCE.format(f"uses {each.name}, which the browser's Python does not have")
    return ""


_SENTENCE = (
    "This cell {}: it needs the installed course (`python3 course.py learn`). The cells that do not build on it go on."
)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _defined_in(cell: str) -> set[str]:
    """The names that a cell gives to anything."""
    try:
        nodes = list(ast.walk(ast.parse(cell)))
    except SyntaxError:
        return set()
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    imports = (alias for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names)
    return names | {(alias.asname or alias.name).partition(".")[0] for alias in imports}
