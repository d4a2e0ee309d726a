"""Text of lessons as HTML, for pages that are no notebook: Markdown as Jupyter shows it, code in the course's colours."""

from functools import cache
from html import escape

from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

CODE_STYLE = """
.hl-k, .hl-kn, .hl-kc, .hl-ow { color: var(--course-accent); font-weight: 600; }
.hl-s1, .hl-s2, .hl-sa, .hl-si, .hl-se, .hl-sd { color: var(--course-good); }
.hl-c1, .hl-cm, .hl-ch { color: var(--course-muted); font-style: italic; }
.hl-mi, .hl-mf, .hl-bp { color: var(--course-warning); }
"""


def as_html(markdown: str) -> str:
    """The text as HTML. A lesson's text may hold HTML of its own, such as what is folded away."""
    return str(_parser().render(markdown))


def code_html(source: str, language: str = "python") -> str:
    """Source in a <pre> that a keyboard can scroll."""
    return f'<pre tabindex="0" class="code"><code>{_highlighted(source, language)}</code></pre>'


@cache
def _parser() -> MarkdownIt:
    options = {"html": True, "highlight": lambda source, language, _: code_html(source, language or "text")}
    return MarkdownIt("commonmark", options).enable("table")


def _highlighted(source: str, language: str) -> str:
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return escape(source)
    return str(highlight(source, lexer, HtmlFormatter(nowrap=True, classprefix="hl-"))).rstrip("\n")
