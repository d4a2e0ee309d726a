"""Finding what a lesson's folder declares: `exercises/NAME.py` with one exercise, `answers/NAME.py` with its answers.

Both are modules of one package a lesson, so that `from ..kit import opened` finds the builders its laws share. A module
is run when it is asked for, so that a kernel loads the exercise being checked and none of the others.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from course_utils.exercises.answers import Answers
from course_utils.exercises.exercise import Exercise

Kind = TypeVar("Kind", Exercise, Answers)


def exercise_names(folder: Path) -> list[str]:
    """The names of the exercises that a lesson's folder declares, in alphabetical order."""
    return sorted(path.stem for path in (folder / "exercises").glob("*.py"))


def load_exercise(folder: Path, name: str) -> Exercise:
    """The exercise of this name. Raises LookupError when there is no such file or it declares none of that name."""
    return _declared(folder, "exercises", name, "exercise", Exercise)


def load_answers(folder: Path, name: str) -> Answers:
    """The answers to the exercise of this name. Raises LookupError as `load_exercise` does."""
    answers = _declared(folder, "answers", name, "answers", Answers)
    answers.names = vars(sys.modules[f"{_package(folder)}.answers.{name}"])
    return answers


def _declared(folder: Path, part: str, name: str, variable: str, kind: type[Kind]) -> Kind:
    if not (folder / part / f"{name}.py").is_file():
        raise LookupError(f"{folder / part / name}.py is missing; it declares the {part} of {name!r}.")
    module = importlib.import_module(f"{_package(folder)}.{part}.{name}")
    declared = getattr(module, variable, None)
    if not isinstance(declared, kind) or declared.name != name:
        raise LookupError(
            f'{module.__file__} declares no {variable} = {kind.__name__}("{name}", …). Add it, or rename the file.'
        )
    return declared


def _package(folder: Path) -> str:
    """The name under which the modules of a lesson's folder are imported. A number begins no name, so it gets a word."""
    name = f"lesson_{folder.name}"
    known = sys.modules.get(name)
    if known is None or list(known.__path__) != [str(folder)]:
        for module in [module for module in sys.modules if module == name or module.startswith(f"{name}.")]:
            del sys.modules[module]
        package = sys.modules[name] = ModuleType(name)
        package.__path__ = [str(folder)]
        importlib.invalidate_caches()
    return name
