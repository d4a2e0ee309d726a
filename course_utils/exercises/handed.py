"""What was handed to a check: whether it is the function or the class that the exercise asks for, or a half-written one."""

import inspect
import sys
from types import FunctionType
from typing import Any

from course_utils.exercises.limit.whose import Whose, whose_file
from course_utils.text import show


def complaint_about_kind(name: str, handed: object) -> str:
    """The sentence for an answer that is not what its name says, or nothing.

    As in all of the course, the name of a class begins with a capital. A function that makes its objects will do as well.
    """
    if name[0].isupper():
        if isinstance(handed, type) or inspect.isroutine(handed):
            return ""
        return (
            f"check was given {show(handed)}, {_object_of(handed)}. Hand over the class itself, without calling it: "
            f'check("{name}", {name}).'
        )
    if isinstance(handed, type) and _is_the_learners(handed):
        return f"check was given the class {handed.__name__}, and {name} is a function: `def {name}(…):` in place of `class`."
    if not callable(handed):
        return (
            f"check was given {show(handed)}, the {type(handed).__name__} that {name} came back with, perhaps. "
            f'Hand over the function itself, without calling it: check("{name}", {name}).'
        )
    return ""


def _is_the_learners(kind: type) -> bool:
    """Not a class of Python's or a library's, such as `str`, which may well stand for a function."""
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    return kind.__module__ != "builtins" and (file is None or whose_file(file) is Whose.LEARNER)


def _object_of(handed: object) -> str:
    kind = type(handed).__name__
    return (
        f"an object of the class {kind}"
        if callable(handed) or hasattr(handed, "__dict__")
        else f"and that is of type {kind}"
    )


def has_finished_methods(instance: object) -> bool:
    """Whether the learner's class has methods of its own that are more than a stub."""
    methods = [
        method
        for kind in type(instance).__mro__
        for name, method in vars(kind).items()
        if isinstance(method, FunctionType) and not name.startswith("_") and method is _found(instance, name)
    ]
    return any("NotImplementedError" not in method.__code__.co_names for method in methods)


def _found(instance: object, name: str) -> Any:
    """The function that a call of this method would run."""
    return inspect.getattr_static(type(instance), name, None)
