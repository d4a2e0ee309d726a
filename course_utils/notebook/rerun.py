"""Running a notebook's cell again, when it defines an aggregate or its events, runs the new code.

The eventsourcing library refuses a second class of one name in one module, and for each topic it keeps the first
class it saw. So before a cell runs, what it is about to define is forgotten: the name, and the topics of the classes
under it. After the cell, what it did not define after all is put back, topics that were registered for a class by
hand lead to its successor, and handlers that other cells registered for an old class with `singledispatch` or
`singledispatchmethod` take events of the new one, too.

The library offers no way to forget a topic, so this is the one module that knows its private names.
"""

import ast
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatchmethod
from types import FunctionType
from typing import Any

from eventsourcing.utils import (
    SupportsTopic,
    _topic_cache,
    _topic_cache_lock,
    _type_cache,
    construct_topic,
)
from IPython.core.getipython import get_ipython

Namespace = dict[str, Any]


def allow_redefinition() -> bool:
    """From the next cell on, cells that define aggregates and events can be run again, as often as you like.

    Calling it again changes nothing. Outside a notebook it does nothing: it warns and returns False.
    """
    shell = get_ipython()
    if shell is None:
        warnings.warn(
            "allow_redefinition() is for notebooks, and this is none: nothing was changed. "
            "A module is defined once, and loaded anew with a new process.",
            stacklevel=2,
        )
        return False
    shell.events.register("pre_run_cell", _before_cell)
    shell.events.register("post_run_cell", _after_cell)
    return True


@dataclass(frozen=True)
class _Forgotten:
    """What was forgotten before a cell ran: the names it defines, what they stood for, and topics."""

    names: set[str]
    values: Namespace
    topics: dict[str, SupportsTopic]


_forgotten: list[_Forgotten] = []
"""One entry for each cell that is running: a cell may run another one."""


def _before_cell(info: Any) -> None:
    if shell := get_ipython():
        names = _names_defined(info.raw_cell, shell.transform_cell, shell.user_ns)
        _forgotten.append(_forget(names, shell.user_ns))


def _after_cell(result: Any) -> None:
    # The cell that switched this on was not seen when it began.
    if (shell := get_ipython()) and _forgotten:
        _remember(_forgotten.pop(), shell.user_ns)


def _forget(names: set[str], namespace: Namespace) -> _Forgotten:
    values = {name: namespace.pop(name) for name in names if name in namespace}
    with _topic_cache_lock:
        topics = {topic: known for topic, known in _topic_cache.items() if _root(known, namespace) in names}
        for topic in topics:
            del _topic_cache[topic]
    # Objects of the old classes may live on. They keep their topics, and never claim one in the library's list again.
    for value in values.values():
        for old in _family(value, namespace).values():
            _type_cache.setdefault(old, construct_topic(old))
    return _Forgotten(names, values, topics)


def _remember(forgotten: _Forgotten, namespace: Namespace) -> None:
    redefined = {name for name in forgotten.names if name in namespace}
    for name in forgotten.values.keys() - redefined:
        namespace[name] = forgotten.values[name]
    successors = {
        old: new
        for name in forgotten.values.keys() & redefined
        for old, new in _successors(forgotten.values[name], namespace[name], namespace)
    }
    with _topic_cache_lock:
        for topic, known in forgotten.topics.items():
            if _root(known, namespace) not in redefined:
                _topic_cache[topic] = known
            elif topic != construct_topic(known) and known in successors:
                _topic_cache.setdefault(topic, successors[known])
    _hand_on(successors, namespace)


def _root(known: object, namespace: Namespace) -> str | None:
    """The name at the notebook's top level under which a class was defined; None for one from elsewhere."""
    if isinstance(known, type) and known.__module__ == namespace["__name__"]:
        return known.__qualname__.partition(".")[0]
    return None


def _family(value: object, namespace: Namespace) -> dict[str, type]:
    """A class of the notebook and the classes inside it, each by its path, such as "Account.Opened"."""
    if not isinstance(value, type) or _root(value, namespace) is None:
        return {}
    family = {value.__qualname__: value}
    for inner in vars(value).values():
        if isinstance(inner, type) and inner.__qualname__.startswith(f"{value.__qualname__}."):
            family |= _family(inner, namespace)
    return family


def _successors(old: object, new: object, namespace: Namespace) -> Iterator[tuple[type, type]]:
    """Each old class with the new class of the same path, where there is one."""
    family = _family(new, namespace)
    for path, known in _family(old, namespace).items():
        if family.get(path, known) is not known:
            yield known, family[path]


def _hand_on(successors: dict[type, type], namespace: Namespace) -> None:
    """Let the handlers of the old classes take the new ones, where the new ones have none of their own."""
    for dispatcher in _dispatchers(list(namespace.values())):
        for old, handler in list(dispatcher.registry.items()):
            new = successors.get(old)
            if new is not None and new not in dispatcher.registry:
                dispatcher.register(new, handler)


def _dispatchers(values: Iterable[object]) -> Iterator[Any]:
    """What `singledispatch` made of functions, and `singledispatchmethod` of the methods of classes."""
    for value in values:
        if isinstance(value, FunctionType) and "registry" in vars(value):
            yield value
        elif isinstance(value, type):
            yield from (made.dispatcher for made in vars(value).values() if isinstance(made, singledispatchmethod))


def _names_defined(cell: str, transform: Callable[[str], str], namespace: Namespace) -> set[str]:
    """The names that a cell gives to classes at its top level, without those that it reads before.

    An assignment counts where it replaces a class of the notebook. A cell that is no Python defines nothing.
    """
    definitions = _Definitions(transform)
    definitions.read_cell(cell)
    return definitions.classes | {name for name in definitions.assigned if _family(namespace.get(name), namespace)}


class _Definitions(ast.NodeVisitor):
    """Goes through a cell in the order in which it runs. Functions run later, if at all, so they are left out."""

    def __init__(self, transform: Callable[[str], str]) -> None:
        self.classes: set[str] = set()
        self.assigned: set[str] = set()
        self._read: set[str] = set()
        self._transform = transform
        self._depth = 0

    def read_cell(self, cell: str) -> None:
        """Read a cell with its magics; one with a mistake will be told of it by whoever runs it."""
        try:
            tree = ast.parse(self._transform(cell))
        except (SyntaxError, ValueError):
            return
        self.visit(tree)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._depth += 1
        self.generic_visit(node)
        self._depth -= 1
        self._define(node.name, self.classes)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self._define(node.id, self.assigned)
        else:
            self._read.add(node.id)

    def visit_Call(self, node: ast.Call) -> None:
        """A cell under a magic such as %%time has become `get_ipython().run_cell_magic("time", "", cell)`."""
        match node:
            case ast.Call(func=ast.Attribute(attr="run_cell_magic"), args=[_, _, ast.Constant(value=str(cell))]):
                self.read_cell(cell)
            case _:
                self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """What a function reads, it reads when it is called."""

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """The same."""

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """The same."""

    def _define(self, name: str, kind: set[str]) -> None:
        if self._depth == 0 and name not in self._read:
            kind.add(name)
