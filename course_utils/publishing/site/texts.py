"""A lesson, and the front page, as texts for Sphinx: MyST Markdown, with what cells showed as HTML between it."""

import re
from itertools import groupby

from course_utils.publishing.contents import Entry
from course_utils.publishing.pages.cells import Presented
from course_utils.publishing.pages.outputs import Living, Shown, outputs_of
from course_utils.publishing.pages.scripts import content, styles
from course_utils.publishing.parse import Lesson

VEGA = "vega.js"
LAB = "lab-in-browser"
"""The folder of the Lab that runs in the browser, where the site has one."""
_NOTEBOOK = re.compile(r"\[([^\]]+)\]\((\w+)\.ipynb\)")
_ROLE = re.compile(r"\{(?=[\w:+-]+\}`)")
_HERE = (
    "open a lesson and follow the link below its title: it runs in your browser, and what you do is kept there. What needs "
    "threads, processes or servers does not; for that, and to keep your work in files of your own, "
)
_INSTALLED = '<p class="installed">This one is moved in the installed course; here is its picture.</p>'


def lesson_text(about: str, cells: list[Presented], script: str, pages: set[str]) -> str:
    """The page of a lesson. `about` stands after its title, `script` brings what lives on the page to life, and `pages`
    are the names of those that the site has: a link to any other is left out."""
    living = Living()
    title, *rest = (one for one in cells if one.cell.kind != "speaker")
    parts = [_lesson_text(title.solved, pages), _lesson_text(about, pages)]
    for one in rest:
        parts.append(_lesson_text(one.solved, pages) if one.cell.kind == "text" else _code_cell(one, living))
    return "\n\n".join([*parts, _raw(_scripts(living, script))]) + "\n"


def run_here(entry: Entry) -> str:
    """The link from a lesson's page to its notebook in the Lab of the site."""
    address = f"{LAB}/lab/index.html?path={entry.folder_name}.ipynb"
    return _raw(f'<p class="run"><a href="{address}">Run this lesson in your browser</a>, with nothing installed.</p>')


def front_page(lessons: list[Lesson], with_kernel: bool = False) -> str:
    """The first page: what the course is, and all its lessons by part, with their minutes."""
    hours = round(sum(lesson.minutes for lesson in lessons) / 60)
    parts = [
        "# Event-driven architecture, by doing",
        "Build a bank account, an order pipeline and read models from events. Break them with duplicates, reordering and "
        "crashes, and repair them.",
        f"These are the {len(lessons)} lessons to read, about {hours} hours of them: what moves can be moved here, and "
        f"solutions are folded away. To run the code and have your own answers checked, {_HERE if with_kernel else ''}"
        "install the course: `python3 course.py learn`.",
    ]
    for part, of_it in groupby(lessons, key=lambda lesson: lesson.entry.part):
        entries = {lesson.entry: lesson.minutes for lesson in of_it}
        rows = [f"| {_link(entry)} | {minutes} |" for entry, minutes in entries.items()]
        parts += [f"## {part}", "\n".join(["| Lesson | Minutes |", "|---|---:|", *rows]), _tree(part, list(entries))]
    return "\n\n".join(parts) + "\n"


def _code_cell(one: Presented, living: Living) -> str:
    kind = one.cell.kind
    if kind == "exercise":
        return f"{_code(one.stub)}\n\n{_folded('A solution', _code(one.solved))}"
    shown = _raw("\n".join(map(_output, outputs_of(one, living))))
    code = _code(one.solved)
    if kind == "predict":
        return shown
    if kind == "check":
        return _folded("What the check says of it", f"{code}\n\n{shown}")
    return f"{_folded('Set-up', code) if 'setup' in one.cell.tags else code}\n\n{shown}"


def _output(shown: Shown) -> str:
    return f"{shown.html}\n{_INSTALLED}" if shown.still else shown.html


def _lesson_text(source: str, pages: set[str]) -> str:
    """Text of a lesson: links to notebooks lead to pages, and what MyST would take for a role is none in a notebook."""
    linked = _NOTEBOOK.sub(lambda link: f"[{link[1]}]({link[2]}.md)" if link[2] in pages else link[1], source)
    return _ROLE.sub(r"\\{", linked).replace("](../pictures/", "](pictures/")


def _code(source: str) -> str:
    return _fenced("python", source)


def _raw(html: str) -> str:
    return _fenced("{raw} html", html) if html else ""


def _fenced(head: str, body: str) -> str:
    """Between fences longer than any in it."""
    longest = max((len(run) for run in re.findall(r"`+", body)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{head}\n{body}\n{fence}"


def _folded(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _scripts(living: Living, script: str) -> str:
    vega = f'<script src="_static/{VEGA}"></script>\n' if living.charts else ""
    return f'{vega}<style>{styles(living)}</style>\n{content(living)}\n<script type="module">\n{script}</script>'


def _link(entry: Entry) -> str:
    return f"[{entry.number} {entry.title}]({entry.folder_name}.md)"


def _tree(part: str, entries: list[Entry]) -> str:
    names = "\n".join(entry.folder_name for entry in entries)
    return _fenced("{toctree}", f":hidden:\n:caption: {part}\n\n{names}")
