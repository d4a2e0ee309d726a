"""Whose mistake an error in a law is: the answer's, or the law's own, which only its author can mend.

It is the answer's where code of the learner's was running. It is too where a law looked at what the answer returned, or
at an object that it was given and may have changed, and found it of another form than it should have. The expression at
which each frame of the traceback stands tells what the law looked at.
"""

import ast
import gc
import linecache
from collections.abc import Iterable, Iterator
from functools import cache
from types import CodeType, FrameType, FunctionType, ModuleType, TracebackType

from course_utils.exercises.limit.whose import Whose, whose_file

_NOTHING_TO_FOLLOW = (ModuleType, CodeType, FrameType, type)


def is_the_answers(error: BaseException, law: CodeType, touched: Iterable[object], ours: tuple[type, ...]) -> bool:
    """Whether an error that came out of the `law` is the answer's mistake.

    `touched` is what the answer returned, raised, or was given and may have changed. Objects of `ours` are those that a
    law knows the answer by: they stand for what is in their attributes, and lack none.
    """
    steps = list(_from(law, error.__traceback__))
    files = [step.tb_frame.f_code.co_filename for step in steps]
    owners = [Whose.HOUSE if file == law.co_filename else whose_file(file) for file in files]
    if Whose.LEARNER in owners:
        return True
    if isinstance(error, NameError | ImportError) or isinstance(getattr(error, "obj", None), ours):
        return False
    reached = _reachable(touched)
    return any(
        id(value) in reached or (isinstance(value, ours) and id(getattr(value, "value", None)) in reached)
        for step, owner in zip(steps, owners, strict=True)
        if owner is Whose.HOUSE
        for value in _looked_at(step)
    )


def _from(law: CodeType, step: TracebackType | None) -> Iterator[TracebackType]:
    """The steps of a traceback from the law's own frame inwards."""
    inside = False
    while step is not None:
        inside = inside or step.tb_frame.f_code is law
        if inside:
            yield step
        step = step.tb_next


def _looked_at(step: TracebackType) -> list[object]:
    """The values of the names in the expression at which a frame stands; of its whole statement where those are gone."""
    code, known = step.tb_frame.f_code, step.tb_frame.f_locals
    first, last, begin, end = list(code.co_positions())[step.tb_lasti // 2]
    around = list(_around(code.co_filename, first or step.tb_lineno))
    here = [node for node in around if _place(node) == (first, last, begin, end)]
    names = [name for node in here for name in _names(node)]
    if not names or any(isinstance(name.ctx, ast.Store) or _is_gone(name.id, step.tb_frame) for name in names):
        statement = [node for node in around if isinstance(node, ast.stmt)][-1:]
        names = [name for node in statement for part in _head(node) for name in _names(part)]
    return [known[name.id] for name in names if name.id in known]


def _around(file: str, line: int) -> Iterator[ast.AST]:
    """The nodes of a file that reach over a line, the outer ones first."""
    for node in ast.walk(_parsed(file)):
        if getattr(node, "lineno", line + 1) <= line <= getattr(node, "end_lineno", 0):
            yield node


@cache
def _parsed(file: str) -> ast.Module:
    return ast.parse("".join(linecache.getlines(file)))


def _place(node: ast.AST) -> tuple[object, ...]:
    return tuple(getattr(node, name, None) for name in ("lineno", "end_lineno", "col_offset", "end_col_offset"))


def _head(statement: ast.AST) -> Iterator[ast.AST]:
    """A statement without the statements inside it."""
    return (part for part in ast.iter_child_nodes(statement) if not isinstance(part, ast.stmt | ast.ExceptHandler))


def _names(node: ast.AST) -> list[ast.Name]:
    return [each for each in ast.walk(node) if isinstance(each, ast.Name)]


def _is_gone(name: str, frame: FrameType) -> bool:
    """Whether a name has no value any more, as that of a comprehension that has ended."""
    return not any(name in known for known in (frame.f_locals, frame.f_globals, frame.f_builtins))


def _reachable(values: Iterable[object]) -> dict[int, object]:
    """The values and what is in them, by identity, which holds as long as they are kept; of functions, what they close over."""
    found, waiting = dict[int, object](), list(values)
    while waiting:
        value = waiting.pop()
        if id(value) in found or isinstance(value, _NOTHING_TO_FOLLOW):
            continue
        found[id(value)] = value
        if isinstance(value, FunctionType):
            waiting += [*(value.__closure__ or ()), *(value.__defaults__ or ())]
        else:
            waiting += gc.get_referents(value)
    return found
