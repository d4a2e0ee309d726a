"""The code that a service is made of, cut out of a module's text: what one counts to say how far services are coupled.

Nothing is run. From a name, the code is followed to the functions and constants of the modules given that it uses.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from course_utils import places


def module_text(name: str) -> str:
    """The text of a module of the course, such as "processes.order_pipeline.stock". Raises FileNotFoundError."""
    return Path(places.ROOT, "course_utils", *name.split(".")).with_suffix(".py").read_text(encoding="utf-8")


def lesson_text(folder: str) -> str:
    """All code cells of a lesson, such as "01_deposit_cascade", solved, as one text. Raises FileNotFoundError."""
    text = (places.LESSONS / folder / "lesson.md").read_text(encoding="utf-8")
    cells = re.findall(r"^```\{code-cell\} python\n(?::tags:[^\n]*\n)?(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join(cells)


def code_of(texts: Sequence[str], *names: str) -> str:
    """What stands under these names at the top of these texts, and under all names used there, in that order.

    A text goes before those after it where both have a name. Raises LookupError for one of `names` that none has.
    """
    defined: dict[str, str] = {}
    for text in texts:
        for name, source in _defined(text):
            defined.setdefault(name, source)
    for name in names:
        if name not in defined:
            raise LookupError(f"Nothing is called {name!r} there. There are: {', '.join(defined)}.")
    found: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name in defined and name not in found:
            found[name] = defined[name]
            waiting += _used(defined[name])
    return "\n\n".join(dict.fromkeys(found.values()))


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """Each name at the top of the text, and the statement that defines it."""
    lines = text.splitlines()
    for node in ast.parse(text).body:
        source = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, source
            case ast.Assign(targets=targets):
                yield from ((target.id, source) for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name, source


def _used(source: str) -> list[str]:
    """Names of variables, and of attributes too, since `stock.reserve` is the `reserve` of another module.

    A parameter is what it was called with, and not what has its name elsewhere.
    """
    nodes = list(ast.walk(ast.parse(source)))
    own = {node.arg for node in nodes if isinstance(node, ast.arg)}
    variables = [node.id for node in nodes if isinstance(node, ast.Name) and node.id not in own]
    return variables + [node.attr for node in nodes if isinstance(node, ast.Attribute)]
