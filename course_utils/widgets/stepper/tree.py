"""All orders in which writers can step, as one tree in plain columns: a node for each beginning of an order.

Every node was really reached: it holds what the last step said, and the rows of the store right after it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, TypeVar

from course_utils.schedules.interleavings import Run, Writer, interleavings
from course_utils.widgets.shared.shown import clean, shown

S = TypeVar("S")
Kind = Literal["start", "did", "waits", "fails"]
Row = Mapping[str, str]


@dataclass
class Tree:
    """Node 0 is the start; `parents`, `stepped`, `said`, `kinds` and `tables` have an entry for each node.

    `stepped` is the number of the writer (−1 at the start), `tables` the number of its entry in `contents`, which
    lists numbers of `rows`; a row has a text for each of `columns`. `ends` are the last nodes, one for each order.
    """

    writers: list[str]
    parents: list[int] = field(default_factory=list)
    stepped: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    contents: list[list[int]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def path(self, node: int) -> list[int]:
        """The nodes from the first step to `node`, without the start."""
        nodes = []
        while node:
            nodes.append(node)
            node = self.parents[node]
        return nodes[::-1]

    def table(self, node: int) -> list[dict[str, str]]:
        """The rows of the store at `node`, as they are shown; a cell that a row does not have is empty."""
        return [dict(zip(self.columns, self.rows[row], strict=True)) for row in self.contents[self.tables[node]]]

    def most_mixed(self) -> int:
        """The end of the first order in which the turns change most often."""

        def changes(end: int) -> int:
            return sum(self.stepped[one] != self.stepped[other] for one, other in pairwise(self.path(end)))

        return max(self.ends, key=changes)


def tree_of(
    shared: Callable[[], S],
    writers: Mapping[str, Writer[S]],
    show: Callable[[S], Iterable[Mapping[str, Any]]],
    *,
    most: int = 2000,
) -> Tree:
    """Carry out every order and take down the rows that `show(shared)` gives after each step.

    Raises what `interleavings` raises; TypeError when `show` does not give rows, and ValueError when it gives
    different rows after the same steps.
    """
    growing = _Growing(Tree(list(writers)))
    for run in interleavings(shared, writers, most=most, observe=lambda thing: _rows(show(thing))):
        growing.add(run)
    return growing.tree


class _Growing:
    """A tree while runs are added, and where to find what it has already."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._nodes: dict[tuple[int, int], int] = {}
        self._rows: dict[frozenset[tuple[str, str]], int] = {}
        self._contents: dict[tuple[int, ...], int] = {}

    def add(self, run: Run[S]) -> None:
        tree = self.tree
        last_steps = {step.writer: position for position, step in enumerate(run.steps)}
        node = self._node(-1, -1, "", "start", run.observed[0])
        for position, step in enumerate(run.steps):
            failed = step.writer in run.error and last_steps[step.writer] == position
            kind: Kind = "fails" if failed else "waits" if step.waited else "did"
            writer = tree.writers.index(step.writer)
            node = self._node(node, writer, clean(step.said), kind, run.observed[position + 1])
        tree.ends.append(node)

    def _node(self, parent: int, writer: int, said: str, kind: Kind, rows: Sequence[Row]) -> int:
        """The node for this step after `parent`; a new one the first time."""
        tree, table = self.tree, self._table(rows)
        node = self._nodes.setdefault((parent, writer), len(tree.parents))
        if node == len(tree.parents):
            tree.parents.append(parent)
            tree.stepped.append(writer)
            tree.said.append(said)
            tree.kinds.append(kind)
            tree.tables.append(table)
        elif (tree.said[node], tree.tables[node]) != (said, table):
            steps = ", ".join(tree.writers[tree.stepped[each]] for each in tree.path(node)) or "no step"
            raise ValueError(
                f"After the same steps ({steps}) the store showed other rows, or the writer said something else, than "
                "in an earlier run. Leave out what differs from run to run, such as random ids and the time of day."
            )
        return node

    def _table(self, rows: Sequence[Row]) -> int:
        """The number of the table of these rows."""
        numbers = tuple(self._row(row) for row in rows)
        table = self._contents.setdefault(numbers, len(self._contents))
        if table == len(self.tree.contents):
            self.tree.contents.append(list(numbers))
        return table

    def _row(self, row: Row) -> int:
        """The number of this row; a column seen for the first time is empty in the rows before."""
        tree = self.tree
        for column in row:
            if column not in tree.columns:
                tree.columns.append(column)
                for before in tree.rows:
                    before.append("")
        number = self._rows.setdefault(frozenset(row.items()), len(self._rows))
        if number == len(tree.rows):
            tree.rows.append([row.get(column, "") for column in tree.columns])
        return number


def _rows(given: object) -> list[Row]:
    """What `show` gave, as text, so that a later step cannot reach back and change it."""
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        raise TypeError(f"show returned {given!r}. Let it return the rows of the store, as a list of dictionaries.")
    rows = list(given)
    for row in rows:
        if not isinstance(row, Mapping):
            raise TypeError(f"show returned the row {row!r}. Let each row be a dictionary of its columns.")
    return [{clean(str(column)): str(shown(value)) for column, value in row.items()} for row in rows]
