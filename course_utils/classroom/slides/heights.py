"""How high things stand on a slide, about, in its pixels: so that what belongs together shares one, and nothing runs over.

It is an estimate. What runs over all the same can be scrolled.
"""

import re
from math import ceil

from course_utils.publishing.pages.outputs import Shown

ROOM = 640
"""How high the contents of a slide may be."""

_SIGNS, _LINE, _GAP = 76, 42, 18
_CODE_LINE, _CODE_FRAME, _ROW, _HEADING, _PICTURE = 33, 46, 52, 70, 480
_NEAR_ROW, _NEAR_PICTURE = 42, 400
_FENCE = re.compile(r"^```", re.MULTILINE)


def of_code(source: str) -> int:
    """Code, and what a cell printed."""
    return _CODE_LINE * len(source.splitlines()) + _CODE_FRAME


def of_output(shown: Shown) -> int:
    """What a cell printed, a table row by row, or a picture."""
    rows = shown.html.count("<tr")
    return of_code(shown.said) if shown.said else _NEAR_ROW * rows if rows else _NEAR_PICTURE


def of_block(block: str) -> int:
    """A block of text: a heading, paragraph, list, table, picture, or code between fences."""
    lines = block.splitlines()
    if block.startswith("```"):
        return of_code("\n".join(lines[1:-1]))
    if block.startswith("#"):
        return _HEADING
    if block.startswith("|"):
        return sum(_ROW * max(1, ceil(max(map(len, line.split("|"))) / 34)) for line in lines[:1] + lines[2:]) + _GAP
    if block.startswith("!["):
        return _PICTURE
    if block.startswith("<details"):
        return _LINE + _GAP
    return sum(_LINE * ceil(len(line) / _SIGNS) for line in lines) + _GAP


def blocks_of(text: str) -> list[str]:
    """The blocks of a text, code between fences being one even where it has empty lines."""
    blocks: list[str] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        if blocks and len(_FENCE.findall(blocks[-1])) % 2:
            blocks[-1] += f"\n\n{part}"
        else:
            blocks.append(part)
    return blocks


def pages_of(text: str) -> list[str]:
    """The text in pieces that have room on a slide, cut between blocks and at each section; a heading stays above
    what it is of."""
    pages: list[list[str]] = [[]]
    used = 0
    blocks = blocks_of(text)
    for place, block in enumerate(blocks):
        height = of_block(block)
        needed = height + (of_block(blocks[place + 1]) if block.startswith("#") and place + 1 < len(blocks) else 0)
        full = used + needed > ROOM and not _only_headings(pages[-1])
        if pages[-1] and (full or block.startswith("## ")):
            pages.append([])
            used = 0
        pages[-1].append(block)
        used += height
    return ["\n\n".join(page) for page in pages]


def of_text(text: str) -> int:
    """All blocks of a text, one below the other."""
    return sum(map(of_block, blocks_of(text)))


def _only_headings(blocks: list[str]) -> bool:
    return all(block.startswith("#") for block in blocks)
