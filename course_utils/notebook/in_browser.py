"""In a browser, a cell that takes what only the installed course has says so in a sentence, and the cells after it go on.

There are no threads and no processes there, and packages that are compiled for this machine are missing. A cell that builds on
one that could not run says that, too.
"""

import ast
import errno
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import display

from course_utils.notebook.faces import NotHere

Handler = Callable[..., None]

_NO_THREADS = "can't start new thread"

_missing_names: set[str] = set()
"""What the cells that could not run would have defined."""


def say_what_is_not_here(otherwise: Handler) -> None:
    """From the next cell on. `otherwise` shows every other NameError."""

    def handle(
        shell: Any, kind: type, error: Exception, traceback: TracebackType, tb_offset: int | None = None
    ) -> None:
        cell = shell.user_ns["In"][-1]
        sentence = what_is_not_here(error) or _follows_from_what_is_not_here(cell, error)
        if sentence:
            _missing_names.update(_named_in(cell, ast.Store))
            display(NotHere(sentence))  # type: ignore[no-untyped-call]
        elif isinstance(error, NameError):
            otherwise(shell, kind, error, traceback, tb_offset)
        else:
            shell.showtraceback((kind, error, traceback), tb_offset=tb_offset, running_compiled_code=True)

    if shell := get_ipython():
        shell.set_custom_exc((Exception,), handle)  # type: ignore[no-untyped-call]
        shell.events.register("post_run_cell", _note_what_is_there)


def what_is_not_here(error: BaseException) -> str:
    """The sentence for an error that comes of what a browser lacks; empty for any other."""
    for each in _chain(error):
        if isinstance(each, NameError) and each.name in _missing_names:
            return _BUILDS.format(each.name)
        if isinstance(each, RuntimeError) and _NO_THREADS in str(each):
            return _SENTENCE.format("starts threads, which a browser does not have")
        if isinstance(each, OSError) and each.errno in (errno.ENOTSUP, errno.ENOSYS):
            return _SENTENCE.format("starts other programs, which a browser cannot")
        if isinstance(each, ModuleNotFoundError):
            return _SENTENCE.format(f"uses {each.name}, which the browser's Python does not have")
    return ""


def _follows_from_what_is_not_here(cell: str, error: Exception) -> str:
    """A cell that could not run to its end may have left something half made, on which another one fails in its own way."""
    if isinstance(error, NameError):
        return ""
    half_made = sorted(_named_in(cell, ast.Load) & _missing_names)
    return f"{_BUILDS.format(half_made[0])} ({type(error).__name__}: {error})" if half_made else ""


def _note_what_is_there(result: Any) -> None:
    if result.success:
        _missing_names.difference_update(_named_in(result.info.raw_cell, ast.Store))


_BUILDS = "This builds on `{}`, which a cell above makes that needs the installed course."
_SENTENCE = (
    "This cell {}: it needs the installed course (`python3 course.py learn`). The cells that do not build on it go on."
)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _named_in(cell: str, how: type[ast.expr_context]) -> set[str]:
    """The names that a cell gives to anything (`Store`), or uses (`Load`)."""
    try:
        nodes = list(ast.walk(ast.parse(cell)))
    except SyntaxError:
        return set()  # it has magics
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, how)}
    if how is ast.Store:
        names |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        imports = (alias for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names)
        names |= {(alias.asname or alias.name).partition(".")[0] for alias in imports}
    return names
