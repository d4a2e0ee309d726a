"""A table in a notebook: words to the left, numbers to the right, each cell on one line; it scrolls where it is too wide.

Cells are escaped: what they hold is text, never markup.
"""

from collections.abc import Sequence
from html import escape


def html_table(
    label: str, header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool], caption: str = ""
) -> str:
    """A table as HTML. `label` names it aloud; `numbers` says of each column whether numbers stand in it.

    Raises ValueError when a row is longer or shorter than the header.
    """
    looks = [f'style="text-align:{"right" if number else "left"};white-space:nowrap"' for number in numbers]
    head = "".join(f'<th scope="col" {look}>{escape(name)}</th>' for name, look in zip(header, looks, strict=True))
    body = "".join(
        f"<tr>{''.join(f'<td {look}>{escape(cell)}</td>' for cell, look in zip(row, looks, strict=True))}</tr>\n"
        for row in rows
    )
    above = f'<caption style="text-align:left">{escape(caption)}</caption>\n' if caption else ""
    return (
        f'<div tabindex="0" role="group" aria-label="{escape(label)}" style="overflow-x:auto">'
        f"<table>\n{above}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>"
    )
