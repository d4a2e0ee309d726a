"""Which modules of `course_utils` are reached from a lesson or a command, by walking imports and loading nothing.

A name that a package hands on (`from course_utils.charts import labelled_bars`) reaches the module it comes from, and
not all that the package hands on besides. A module named in a string, as settings of the library name one, is reached.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from course_utils import places
from course_utils.publishing.contents import read_contents
from course_utils.publishing.parse import parse_lesson


def _files() -> dict[str, Path]:
    paths = [path.relative_to(places.ROOT) for path in (places.ROOT / "course_utils").rglob("*.py")]
    return {".".join(path.with_suffix("").parts).removesuffix(".__init__"): places.ROOT / path for path in paths}


FILES = _files()
"""Every module by its name; a package under its own."""


def reached(code: list[str]) -> set[str]:
    """The modules that these pieces of code reach, and their packages."""
    waiting = [name for text in code for name in _asked_for(ast.parse(text))]
    found: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += _asked_for(_tree(module))
    return found | {package for module in found for package in _packages(module)}


VERBS_AND_COMMANDS = ["import course_utils, course_utils.__main__"]


def code_of_lessons() -> list[str]:
    """The code cells of every lesson, and what its exercises and answers are made of."""
    lessons = [parse_lesson(places.LESSONS / entry.folder_name, entry) for entry in read_contents()]
    cells = [cell.source for lesson in lessons for cell in lesson.cells if cell.kind in ("code", "exercise", "check")]
    return cells + [path.read_text(encoding="utf-8") for path in sorted(places.LESSONS.glob("*/**/*.py"))]


def _tree(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


def _asked_for(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in FILES:
            yield from (_home_of(str(node.module), alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in FILES)
        elif isinstance(node, ast.Constant) and node.value in FILES:
            yield str(node.value)


def _home_of(module: str, name: str) -> str:
    """The module in which a name is defined that can be imported from this one."""
    if FILES[module].name == "__init__.py":  # what it imports under this name goes before a module that is called so
        for node in ast.walk(_tree(module)):
            if isinstance(node, ast.ImportFrom) and node.module in FILES and node.module != module:
                for alias in node.names:
                    if name == (alias.asname or alias.name):
                        return _home_of(str(node.module), alias.name)
    return f"{module}.{name}" if f"{module}.{name}" in FILES else module


def _packages(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]
