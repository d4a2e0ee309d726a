"""The solution in an exercise cell, between its markers, and the stub that a learner finds in its place."""

import re

START, GIVEN, END = MARKERS = "### solution", "### stub", "### end"
STUB = re.compile(
    rf"^(?P<indent>[ \t]*){START}[ \t]*\n(?P<solution>.*?)"
    rf"(?:^[ \t]*{GIVEN}[ \t]*\n(?P<given>.*?))?^[ \t]*{END}[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
"""A solution between its markers, and the stub given with it, commented out, if it is not to be a line that raises."""


def cut_stub(source: str, name: str) -> str:
    """The exercise cell with each solution replaced by the stub given with it, or else by a line that raises."""

    def stub(found: re.Match[str]) -> str:
        if found["given"] is None:
            advice = f"Write {_written(source, found.start(), name)}, run this cell, then the check below it."
            return f'{found["indent"]}raise NotImplementedError("{advice}")\n'
        return re.sub(r"^([ \t]*)# ?", r"\1", found["given"], flags=re.MULTILINE)

    return STUB.sub(stub, source).rstrip("\n")


def _written(source: str, place: int, name: str) -> str:
    """What a stub at `place` stands for: the exercise's own name, or in one of several answers the function around it."""
    defined = re.findall(r"^(?:def|class) (\w+)", source, re.MULTILINE)
    before = re.findall(r"^(?:def|class) (\w+)", source[:place], re.MULTILINE)
    return name if name in defined or not before else before[-1]


def without_markers(source: str) -> str:
    """The exercise cell as a solution to read: without the stub markers and any stub given."""
    return STUB.sub(lambda found: found["solution"], source).rstrip("\n")
