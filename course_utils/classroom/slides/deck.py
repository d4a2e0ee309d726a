"""The page of a deck of slides, and the files beside it: reveal.js from its wheel, Vega, and the lesson's pictures.

The page opens from a folder, without a server, and asks for nothing beyond that folder.
"""

from html import escape
from importlib.util import find_spec
from pathlib import Path

from course_utils import colours
from course_utils.classroom.slides.cutting import Stack, cut
from course_utils.publishing.pages.cells import about, presented
from course_utils.publishing.pages.markdown import CODE_STYLE, as_html
from course_utils.publishing.pages.outputs import Living
from course_utils.publishing.pages.scripts import content, styles, vega
from course_utils.publishing.parse import Lesson

_HERE = Path(__file__).parent
_REVEAL = {"reveal.js": "dist/reveal.js", "notes.js": "plugin/notes/notes.js"}
_REVEAL_STYLE = "dist/reveal.css"
VEGA = "vega.js"


def deck(lesson: Lesson, notebooks: Path) -> dict[str, str]:
    """The files of the lesson's slides by their path in the deck's folder; `index.html` is the one to open.

    Raises NotBuilt when the lesson's notebooks are not there, or are of another text.
    """
    living = Living()
    cells = presented(lesson, notebooks)
    stacks = cut(lesson, about(lesson, notebooks), cells, living)
    files = {"index.html": _page(lesson, stacks, living), **{name: _reveal(path) for name, path in _REVEAL.items()}}
    if living.charts:
        files[VEGA] = vega()
    for picture in sorted((notebooks / "pictures").glob(f"{lesson.entry.number}_*.svg")):
        files[f"pictures/{picture.name}"] = picture.read_text(encoding="utf-8")
    return files


def _reveal(path: str) -> str:
    """A file of reveal.js out of the wheel that carries it; the package itself, which needs Sphinx, is not loaded."""
    spec = find_spec("sphinx_revealjs")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("reveal.js is not there: sphinx-revealjs, named in requirements.lock, is not installed.")
    folder = Path(spec.submodule_search_locations[0]) / "_static" / "revealjs"
    return (folder / path).read_text(encoding="utf-8")


def _page(lesson: Lesson, stacks: list[Stack], living: Living) -> str:
    title = escape(f"{lesson.entry.number} · {lesson.entry.title}")
    styling = [
        _reveal(_REVEAL_STYLE),
        colours.variables(":root"),
        _own("deck.css"),
        CODE_STYLE,
        styles(living),
    ]
    scripts = ["reveal.js", "notes.js", *([VEGA] if living.charts else [])]
    slides = "\n".join(_stack(stack) for stack in stacks)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="icon" href="data:,">\n<style>\n{"".join(styling)}</style>\n</head>\n'
        f'<body>\n<main><div class="reveal"><div class="slides">\n{slides}\n</div></div></main>\n'
        f"{content(living)}\n"
        + "".join(f'<script src="{script}"></script>\n' for script in scripts)
        + f'<script type="module">\n{_own("deck.js")}</script>\n</body>\n</html>\n'
    )


def _stack(stack: Stack) -> str:
    slides = "\n".join(
        f'<section data-timing="{seconds}"><div class="slide">\n{slide.body}\n</div>{_notes(slide.notes)}</section>'
        for slide, seconds in zip(stack.slides, stack.seconds(), strict=True)
    )
    return f"<section>\n{slides}\n</section>"


def _notes(notes: list[str]) -> str:
    text = "\n\n".join(notes)
    return f'<aside class="notes">{as_html(text)}</aside>' if notes else ""


def _own(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
