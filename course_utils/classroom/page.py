"""A page to read and to print: one HTML file that asks for nothing else, in the course's colours on white paper."""

from html import escape

from course_utils import colours
from course_utils.publishing.pages.markdown import CODE_STYLE

_STYLE = """
:root { color-scheme: light; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1.5rem; background: var(--course-ground);
  color: var(--course-ink); font: 16px/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 2.2rem; } h3 { font-size: 1.05rem; }
table { border-collapse: collapse; }
caption { padding: .2rem 0 .5rem; color: var(--course-muted); }
th, td { padding: .25rem .7rem .25rem 0; border-bottom: 1px solid var(--course-hair); vertical-align: top; text-align: left; }
td { white-space: normal !important; } /* a page may be printed, so long cells break, which in a notebook they do not */
td:first-child { white-space: nowrap !important; }
code, pre { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .9em; }
pre { padding: .7rem 1rem; background: var(--course-soft); overflow-x: auto; }
blockquote { margin: 1rem 0; padding: .1rem 1rem; border-left: 4px solid var(--course-hair); }
figure { margin: 1.5rem 0; } svg { max-width: 100%; height: auto; }
@media print { body { margin: 0; max-width: none; } pre, tr, figure { break-inside: avoid; } h2, h3 { break-after: avoid; } }
"""


def page(title: str, body: str) -> str:
    """The page with this title (text) and this body (HTML)."""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>\n{colours.variables(':root')}{_STYLE}{CODE_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
