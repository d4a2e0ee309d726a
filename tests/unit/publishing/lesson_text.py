"""A lesson's text without a mistake, to put mistakes into, and what is said about them."""

from pathlib import Path

from course_utils.publishing.contents import Entry
from course_utils.publishing.mistakes import LessonMistakes, Mistake
from course_utils.publishing.parse import Lesson, parse_lesson
from course_utils.publishing.rules import find_mistakes

ENTRY = Entry("Part", "77", "doubling", "Doubling")
TEXT = """\
---
needs: []
objectives:
  - Double a number.
out_of_scope: "tripling"
---

# 77 · Doubling

Numbers, twice as large.

+++

## Twice · ≈ 0 min in

Look at this.

```{code-cell} python
2 * 21
```

+++ {"tags": ["speaker"]}

Ask the room.

+++ {"tags": ["predict"], "name": "twice"}

Twice 21?

- [x] 42 — Yes.
- [ ] 21 — That is once.

+++

## Write it · ≈ 4 min in

### Exercise 1 · `double` · 10 min

`double(number)` is twice the number.

```{code-cell} python
:tags: [exercise]

def double(number):
    \"\"\"Twice the number.\"\"\"
    ### solution
    return 2 * number
    ### end
```

```{code-cell} python
:tags: [check]

check("double", double)
```

+++

## Recap · ≈ 15 min in

The end.
"""


DECLARED = {"double": 3}
"""What the lesson's folder would declare: each exercise with the number of its wrong answers."""


def read(folder: Path, text: str = TEXT) -> Lesson:
    (folder / "lesson.md").write_text(text, encoding="utf-8", newline="\n")
    return parse_lesson(folder, ENTRY)


def mistakes(folder: Path, text: str, wrong_answers: dict[str, int] | None = None) -> list[Mistake]:
    """All that is said about the lesson with this text."""
    try:
        return find_mistakes(read(folder, text), DECLARED if wrong_answers is None else wrong_answers)
    except LessonMistakes as error:
        return error.mistakes


def line_of(text: str, words: str) -> int:
    """The line of the file on which `words` stand."""
    return text[: text.index(words)].count("\n") + 1
