"""`course site`: the website of all lessons, or of one, written by Sphinx from notebooks that are built already.

It asks for nothing beyond its own folder, and needs no server: its pages open as files.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from course_utils import colours, places
from course_utils.publishing.contents import find_entry, read_contents
from course_utils.publishing.pages.cells import about, presented
from course_utils.publishing.pages.markdown import CODE_STYLE
from course_utils.publishing.pages.scripts import vega
from course_utils.publishing.parse import Lesson, parse_lesson
from course_utils.publishing.site.texts import VEGA, front_page, lesson_text, run_here

_HERE = Path(__file__).parent
_MARK = ".buildinfo"  # Sphinx leaves it in a folder that it wrote
_TITLE = "Event-driven architecture, by doing"
_SETTINGS = {
    "project": _TITLE,
    "html_title": _TITLE,
    "language": "en",
    "extensions": ["myst_parser"],
    "html_theme": "furo",
    "html_static_path": ["static"],
    "html_css_files": ["site.css"],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_copyright": False,
    "html_use_index": False,
    "html_show_search_summary": False,  # a page that is opened as a file may not read another one
    "suppress_warnings": ["misc.highlighting_failure"],  # an example may leave something out with …
    "pygments_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


class SiteTrouble(Exception):
    """The site cannot be written; the message says why, and what to do."""


def write_site(folder: Path, only: str | None = None, *, with_kernel: bool = False) -> Path:
    """Write the site into `folder`, and return the page to open. With `only`, the front page and one lesson.

    With `with_kernel` the pages lead to Lab in the same folder, which `lite` writes.

    Raises LookupError for an unknown lesson, LessonMistakes, NotBuilt, SiteTrouble and OSError.
    """
    contents = read_contents()
    chosen = [find_entry(contents, only)] if only else contents
    if folder.exists() and not (folder / _MARK).exists() and any(folder.iterdir()):
        raise SiteTrouble(f"{folder} holds something that is no site of the course. Name a new folder with --into.")
    lessons = [parse_lesson(places.LESSONS / entry.folder_name, entry) for entry in chosen]
    with TemporaryDirectory(prefix="course-site-") as temporary:
        source = Path(temporary) / "source"
        _write_source(source, lessons, with_kernel)
        _run_sphinx(source, folder, Path(temporary) / "kept")
    return folder / "index.html"


def _write_source(source: Path, lessons: list[Lesson], with_kernel: bool) -> None:
    static, pictures = source / "static", source / "pictures"
    static.mkdir(parents=True)
    pictures.mkdir()
    _write(source / "conf.py", "".join(f"{name} = {value!r}\n" for name, value in _SETTINGS.items()))
    _write(source / "index.md", front_page(lessons, with_kernel))
    _write(static / VEGA, vega())
    _write(static / "site.css", colours.variables("body") + _own("site.css") + CODE_STYLE)
    pages = {lesson.entry.folder_name for lesson in lessons}
    for lesson in lessons:
        notebooks = places.notebooks()
        head = about(lesson, notebooks) + (f"\n\n{run_here(lesson.entry)}" if with_kernel else "")
        text = lesson_text(head, presented(lesson, notebooks), _own("site.js"), pages)
        _write(source / f"{lesson.entry.folder_name}.md", text)
        for picture in (notebooks / "pictures").glob(f"{lesson.entry.number}_*.svg"):
            _write(pictures / picture.name, picture.read_text(encoding="utf-8"))


def _run_sphinx(source: Path, folder: Path, kept: Path) -> None:
    """In a process of its own: Sphinx registers what it knows for the whole of one, and warns of it the next time."""
    command = [sys.executable, "-m", "sphinx", "--builder", "html", "--quiet", "--no-color", "--fail-on-warning"]
    done = subprocess.run([*command, "--doctree-dir", kept, source, folder], capture_output=True, text=True)
    if done.returncode:
        raise SiteTrouble(f"Sphinx could not write the site as it should be:\n{done.stderr.strip()}")


def _own(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
