"""An answer as a program that can be started again: its source, run anew, so that what it kept in memory is gone.

Of the cell, or the file, that defines the answer those statements are run that it needs: imports, functions, classes, and
what is assigned to a name it uses. A function from another cell brings its own cell with it.
"""

import ast
import builtins
import linecache
from collections.abc import Callable, Iterator
from symtable import symtable
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

from course_utils.exercises.limit.whose import Whose, whose_file
from course_utils.text import show

Handler = Callable[..., Any]

_KEEPING = (list, dict, set, bytearray)
_DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class CannotRunAgain(Exception):
    """There is no source to run anew; the sentence says why, and what to do."""


class Program:
    """An answer whose source is known. Raises CannotRunAgain where it is not."""

    def __init__(self, name: str, handler: object) -> None:
        if not isinstance(handler, FunctionType):
            raise CannotRunAgain(_NO_FUNCTION.format(name=name, what=show(handler), kind=type(handler).__name__))
        if handler.__name__ == "<lambda>":
            raise CannotRunAgain(_LAMBDA.format(name=name))
        self.name = name
        self._given: dict[str, Any] = {}
        self._code: list[CodeType] = []
        self._known: set[tuple[str, str]] = set()
        self._bound = self._take(handler)

    def start(self, process: int = 0) -> Handler:
        """The answer in a new process. Runs the learner's code, which may raise.

        In a `process` of another number the `hash` of anything but a number is another one.
        """
        known = _builtins_of(process)
        namespace: dict[str, Any] = {name: known if value is builtins else value for name, value in self._given.items()}
        for code in self._code:
            exec(code, namespace)
        handler: Handler = namespace[self._bound]
        return handler

    def _take(self, function: FunctionType) -> str:
        """Take over the source of a function, and give the name it is bound to there."""
        source = _Source.of(function)
        name = source.name_of(function) if source else None
        if source is None or name is None:
            raise CannotRunAgain(_NO_SOURCE.format(name=self.name, function=function.__name__))
        if (source.file, name) not in self._known:
            statements, missing = source.needed_for(name, function.__code__.co_firstlineno)
            self._known |= {(source.file, bound) for each in statements for bound in _binds(each)}
            self._given |= {"__name__": function.__globals__.get("__name__", "__main__"), "__builtins__": builtins}
            for used in sorted(missing):
                self._take_from_elsewhere(used, function.__globals__)
            bare = [_without_decorators(each, function) for each in statements]
            self._code.append(compile(ast.Module(bare, []), source.file, "exec"))
        return name

    def _take_from_elsewhere(self, name: str, known: dict[str, Any]) -> None:
        if name not in known:
            return  # a built-in, or a name that is missing: the call will tell
        value = known[name]
        if isinstance(value, FunctionType) and whose_file(value.__code__.co_filename) is Whose.LEARNER:
            bound = self._take(value)
            if bound == name:
                return
        elif isinstance(value, _KEEPING) or _is_an_object_of_the_learners(value, known):
            raise CannotRunAgain(_KEPT_ELSEWHERE.format(name=self.name, kept=name, kind=type(value).__name__))
        self._given[name] = value


class _Source:
    """The statements at the top of one cell or file."""

    def __init__(self, file: str, statements: list[ast.stmt]) -> None:
        self.file, self.statements = file, statements

    @classmethod
    def of(cls, function: FunctionType) -> "_Source | None":
        file = function.__code__.co_filename
        lines = linecache.getlines(file, function.__globals__)
        try:
            return cls(file, ast.parse("".join(lines)).body) if lines else None
        except SyntaxError:  # a cell with magics is compiled from another text than the one that is kept
            return None

    def name_of(self, function: FunctionType) -> str | None:
        """The name that the function has here: of its `def`, or one that is assigned to what a call made."""
        line = function.__code__.co_firstlineno
        for each in self.statements:
            if isinstance(each, ast.FunctionDef) and line in (each.lineno, _first_line(each)):
                return each.name
        bound = {name for each in self.statements for name in _binds(each)}
        return next((name for name in bound if function.__globals__.get(name) is function), None)

    def needed_for(self, name: str, line: int) -> tuple[list[ast.stmt], set[str]]:
        """The statements behind a name, in their order, and the names they use that none of them binds.

        Of several functions of this name it is the one at this line; those below it came later.
        """
        own = [each for each in self.statements if isinstance(each, ast.FunctionDef) and each.name == name]
        here = any(line in (each.lineno, _first_line(each)) for each in own)
        later = [each for each in own if here and _first_line(each) > line]
        needed, wanted, chosen = {name}, [name], set()
        while wanted:
            bound = wanted.pop()
            for place, each in enumerate(self.statements):
                if bound in _binds(each) and place not in chosen and each not in later:
                    chosen.add(place)
                    wanted += [used for used in _uses(each) if used not in needed]
                    needed |= set(_uses(each))
        statements = [self.statements[place] for place in sorted(chosen)]
        return statements, needed - {bound for each in statements for bound in _binds(each)}


def _binds(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement defines, or whose object it changes by an assignment."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in names)
        case ast.Assign(targets=targets):
            yield from (name for target in targets for name in _roots(target))
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
            yield from _roots(target)


def _roots(target: ast.expr) -> Iterator[str]:
    while isinstance(target, ast.Attribute | ast.Subscript | ast.Starred):
        target = target.value
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            yield from _roots(each)


def _uses(statement: ast.stmt) -> Iterator[str]:
    """The names of the whole cell that a statement uses; a name that a function binds for itself is none of them."""
    top = symtable(ast.unparse(statement), "<statement>", "exec")
    yield from top.get_identifiers()
    inner = top.get_children()
    while inner:
        scope = inner.pop()
        yield from (symbol.get_name() for symbol in scope.get_symbols() if symbol.is_global())
        inner += scope.get_children()


def _first_line(definition: ast.FunctionDef) -> int:
    return min([definition.lineno, *(each.lineno for each in definition.decorator_list)])


def _without_decorators(statement: ast.stmt, function: FunctionType) -> ast.stmt:
    """A `def` whose decorators handed back the function itself does without them: they did something by the way."""
    if isinstance(statement, ast.FunctionDef) and function.__code__.co_firstlineno == _first_line(statement):
        return ast.copy_location(
            ast.FunctionDef(**{**dict(ast.iter_fields(statement)), "decorator_list": []}), statement
        )
    return statement


def _builtins_of(process: int) -> ModuleType:
    """What Python itself brings along in this process: texts have hashes of their own in each."""
    if not process:
        return builtins
    own = ModuleType("builtins")
    vars(own).update(vars(builtins))

    def hash_here(value: object, /) -> int:
        return hash(value) if isinstance(value, int | float | None) else hash((process, value))

    def import_here(name: str, *rest: Any, **options: Any) -> ModuleType:
        return own if name == "builtins" else __import__(name, *rest, **options)

    vars(own).update({"hash": hash_here, "__import__": import_here})
    return own


def _is_an_object_of_the_learners(value: object, known: dict[str, Any]) -> bool:
    plain = isinstance(value, type | ModuleType | FunctionType | BuiltinFunctionType)
    return not plain and type(value).__module__ == known.get("__name__") and bool(getattr(value, "__dict__", None))


_NO_FUNCTION = (
    "For a new process the source of {name} is run anew, so it has to be a function. This is {what}, of type {kind}. "
    "Write it with `def`."
)
_LAMBDA = (
    "For a new process the source of {name} is run anew, and a lambda has no name to find it by. Write it with `def`."
)
_NO_SOURCE = (
    "For a new process the source of {name} is run anew, and that of {function} is not to be found. Define it with `def` at the "
    "left margin of a cell, not inside another function."
)
_KEPT_ELSEWHERE = (
    "For a new process the source of {name} is run anew. It uses {kept}, of type {kind}, which another cell made, so nobody "
    "knows what a new process would find in it. Put the line that makes {kept} into the cell of {name}."
)
