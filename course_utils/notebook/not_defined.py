"""A check of an answer that is not defined yet says which cell to run, instead of a NameError with its traceback."""

import ast
import linecache
from types import TracebackType
from typing import Any

from IPython.core.getipython import get_ipython


class NotDefinedYet(NameError):
    """The answer handed to a check does not exist. In a notebook it shows its sentence and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def explain_missing_answers() -> None:
    """From the next cell on, where this is a notebook. Every other NameError stays as it is."""
    if shell := get_ipython():
        shell.set_custom_exc((NameError,), show_missing_answer)  # type: ignore[no-untyped-call]


def show_missing_answer(
    shell: Any, kind: type, error: NameError, traceback: TracebackType, tb_offset: int | None = None
) -> None:
    """Show a NameError: as a sentence where the answer of a check is missing, else as it is."""
    if _is_answer_of_a_check(error.name, traceback):
        sentence = f"There is no `{error.name}` yet. Run the cell above that defines it first, then this check again."
        error = NotDefinedYet(sentence, name=error.name)
    shell.showtraceback((type(error), error, traceback), tb_offset=tb_offset, running_compiled_code=True)


def _is_answer_of_a_check(name: str | None, traceback: TracebackType) -> bool:
    """Whether the error was raised in the cell itself, on the line of a call `check("…", name)`."""
    while traceback.tb_next:
        traceback = traceback.tb_next
    frame, line = traceback.tb_frame, traceback.tb_lineno
    if frame.f_code.co_name != "<module>":
        return False
    try:
        tree = ast.parse("".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals)))
    except SyntaxError:
        return False  # a cell with magics is compiled from another text than the one that is kept
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "check"
        and node.lineno <= line <= (node.end_lineno or line)
        and any(isinstance(handed, ast.Name) and handed.id == name for handed in node.args)
        for node in ast.walk(tree)
    )
