"""What a new exercise and a new lesson begin as. Each builds as it stands, and is to be replaced word by word."""

EXERCISE = '''\
"""Hints and laws of `$name`."""

from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise

exercise = Exercise(
    "$name",
    hints=(
        "A nudge: double the numbers of the check's case by hand.",
        "A pointer: what happens to the first number happens to all of them.",
        "Nearly the answer: build a list of 2 * number for each number.",
    ),
)


@exercise.law(numbers=lists(integers(-9, 9), max_size=5))
def each_number_is_doubled($name: Attempt, numbers: list[int]) -> None:
    """Each number comes back twice as large, in its place."""
    $name(numbers).should_be([number + number for number in numbers])
'''

ANSWERS = '''\
"""Answers to `$name` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("$name")


@answers.wrong("Each number comes back twice as large")
def repeats_the_list(numbers: list[int]) -> list[int]:
    return numbers + numbers


@answers.wrong("in its place")
def puts_them_in_order(numbers: list[int]) -> list[int]:
    return sorted(2 * number for number in numbers)


@answers.wrong("twice as large")
def squares_them(numbers: list[int]) -> list[int]:
    return [number**2 for number in numbers]


@answers.right
def adds_to_a_list(numbers: list[int]) -> list[int]:
    doubled = []
    for number in numbers:
        doubled.append(number + number)
    return doubled
'''

EXERCISE_TEXT = '''\
### Exercise $number · `$name` · 5 min

Write `$name(numbers)`: each number twice as large, in its place.

```python
$name([3, -1])
# [6, -2]
```

```{code-cell} python
:tags: [exercise]

def $name(numbers):
    """Each number twice as large."""
    ### solution
    return [2 * number for number in numbers]
    ### end
```

```{code-cell} python
:tags: [check]

check("$name", $name)
```
'''

LESSON = """\
---
needs: []
objectives:
  - Say what the learner can do at the end, beginning with a verb.
out_of_scope: what belongs to another lesson
---

$heading

One sentence: what this lesson promises.

+++

## The situation · ≈ 0 min in

Tell the running case, and let the obvious design run until it fails.

```{code-cell} python
numbers = [3, -1]
```

+++ {"tags": ["speaker"]}

What to let the room do, and the questions people ask.

+++ {"tags": ["predict"], "name": "what_comes"}

What will the next cell show?

- [ ] `[3, -1, 3, -1]` — That is the list, twice.
- [x] `[6, -2]` — Each number, twice as large.

```{code-cell} python
[2 * number for number in numbers]
```

+++

## The pattern · ≈ 5 min in

$exercise
+++

## What it bought, and what it cost · ≈ 10 min in

| You have | You pay |
|---|---|
| … | … |

+++

## Where you are now · ≈ 14 min in

The objectives again, as things the learner can now do.
"""
