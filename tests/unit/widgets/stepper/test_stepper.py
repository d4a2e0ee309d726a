"""The stepper's tree is what really happens: every path through it is one execution, step by step."""

import sqlite3
from collections.abc import Generator
from itertools import count
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.schedules import Writer, interleavings, waiting
from course_utils.widgets import InterleavingStepper, interleaving_stepper
from course_utils.widgets.stepper.tree import Tree, tree_of

SVG = "{http://www.w3.org/2000/svg}"
VIEW = "application/vnd.jupyter.widget-view+json"
MARKUP = "<script>alert(1)</script></svg><img src=x onerror=x>\x00&"

Row = dict[str, object]
Stored = list[Row]


class Store:
    """One stream in SQLite; an append says which version it expects."""

    def __init__(self) -> None:
        self.database = sqlite3.connect(":memory:")
        self.database.execute("CREATE TABLE events (version INTEGER PRIMARY KEY, kind TEXT, amount INTEGER)")
        self.append(0, "Deposited", 100)

    def append(self, expected: int, kind: str, amount: int) -> None:
        self.database.execute("INSERT INTO events VALUES (?, ?, ?)", (expected + 1, kind, amount))

    def rows(self) -> list[Row]:
        names = ("version", "kind", "amount")
        stored = self.database.execute("SELECT version, kind, amount FROM events ORDER BY version")
        return [dict(zip(names, row, strict=True)) for row in stored]

    def close(self) -> None:
        self.database.close()


def teller(amount: int) -> Writer[Store]:
    def withdraw(store: Store) -> Generator[str, None, None]:
        version = len(store.rows())
        yield f"reads version {version}"
        yield f"decides to pay {amount}"
        store.append(version, "Withdrawn", amount)
        yield f"appends {amount}"

    return withdraw


def two_tellers(title: str = "Two tellers") -> InterleavingStepper:
    return interleaving_stepper(
        Store, {"Ada": teller(80), "Bob": teller(60)}, Store.rows, title=title, description="One of them is refused."
    )


def naive(*names: str) -> Writer[Stored]:
    """Writes a row for each of the names."""

    def write(stored: Stored) -> Generator[str, None, None]:
        for name in names:
            stored.append({"name": name})
            yield f"writes {name}"

    return write


def stepper(writers: dict[str, Writer[Stored]]) -> InterleavingStepper:
    return interleaving_stepper(list, writers, list, title="Writers", description="They write.")


def as_text(rows: list[Row]) -> list[dict[str, str]]:
    return [{name: str(value) for name, value in row.items()} for row in rows]


def test_every_run_is_a_path_through_the_tree_and_the_other_way_round() -> None:
    writers = {"Ada": teller(80), "Bob": teller(60)}
    tree = tree_of(Store, writers, Store.rows, most=20)
    runs = list(interleavings(Store, writers, observe=Store.rows))
    assert len(runs) == len(tree.ends) == 20
    for run, end in zip(runs, tree.ends, strict=True):
        path = tree.path(end)
        assert tuple(tree.writers[tree.stepped[node]] for node in path) == run.schedule
        assert [tree.said[node] for node in path] == [step.said for step in run.steps]
        assert [tree.table(node) for node in (0, *path)] == [as_text(rows) for rows in run.observed]


# What a made-up writer does at a step: append its number, wait until so many rows are there, or fail beyond so many.
OPERATIONS = st.tuples(st.sampled_from(["append", "wait", "fail"]), st.integers(0, 3))


def made_up(name: str, operations: list[tuple[str, int]]) -> Writer[Stored]:
    def write(stored: Stored) -> Generator[str, None, None]:
        for operation, number in operations:
            while operation == "wait" and len(stored) < number:
                yield waiting(f"sees {len(stored)} rows")
            if operation == "fail" and len(stored) > number:
                raise ValueError(f"sees {len(stored)} rows")
            stored.append({"by": name, f"number {number}": number})
            yield f"writes {number} after {len(stored)} rows"

    return write


@given(st.lists(st.lists(OPERATIONS, min_size=1, max_size=3), min_size=2, max_size=2))
def test_every_path_is_what_a_fresh_execution_of_its_schedule_does(programs: list[list[tuple[str, int]]]) -> None:
    writers = {name: made_up(name, program) for name, program in zip("AB", programs, strict=True)}
    tree = stepper(writers).tree
    for end in tree.ends:
        stored: Stored = []
        generators = {name: write(stored) for name, write in writers.items()}
        for node in tree.path(end):
            generator = generators[tree.writers[tree.stepped[node]]]
            try:
                said = next(generator)
            except ValueError as error:
                assert tree.kinds[node] == "fails"
                said = f"fails with ValueError: {error}"
            assert tree.said[node] == said
            assert full(tree, as_text(stored)) == tree.table(node)


def full(tree: Tree, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows with a cell for each column of the tree."""
    return [{column: row.get(column, "") for column in tree.columns} for row in rows]


def test_a_step_says_whether_it_did_something_waited_or_failed() -> None:
    def patient(stored: Stored) -> Generator[str, None, None]:
        while not stored:
            yield waiting("waits for a row")
        yield "sees a row"
        raise KeyError("gone")

    tree = stepper({"Ada": patient, "Bob": naive("x")}).tree
    paths = [[(tree.said[node], tree.kinds[node]) for node in tree.path(end)] for end in tree.ends]
    assert [
        ("waits for a row", "waits"), ("writes x", "did"), ("sees a row", "did"), ("fails with KeyError: 'gone'", "fails"),
    ] in paths  # fmt: skip


def test_the_text_of_a_stepper_counts_writers_steps_and_orders() -> None:
    assert repr(two_tellers()) == "Stepper: 2 writers, 3 + 3 steps, 20 orders"
    assert repr(stepper({"Ada": naive("x")})) == "Stepper: 1 writer, 1 step, 1 order"


def test_steps_that_depend_on_the_order_are_counted_from_the_fewest_to_the_most() -> None:
    def patient(stored: Stored) -> Generator[str, None, None]:
        if not stored:
            yield waiting("waits for a row")
        yield "sees a row"

    assert repr(stepper({"Ada": patient, "Bob": naive("x")})) == "Stepper: 2 writers, 1–2 + 1 steps, 2 orders"


def test_what_goes_to_the_browser_is_plain_and_the_same_every_time() -> None:
    one, other = two_tellers(), two_tellers()
    assert one.columns == other.columns
    assert repr(one) == repr(other)
    assert len({len(one.columns[name]) for name in ("parents", "stepped", "said", "kinds", "tables")}) == 1


def test_a_stepper_offers_the_live_view_a_picture_and_text() -> None:
    data, _ = two_tellers()._repr_mimebundle_()
    assert set(data) == {VIEW, "image/svg+xml", "text/plain"}
    assert data["text/plain"] == "Stepper: 2 writers, 3 + 3 steps, 20 orders"


def words_of(stepper: InterleavingStepper) -> list[str]:
    picture = ElementTree.fromstring(stepper._repr_mimebundle_()[0]["image/svg+xml"])
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def test_the_picture_shows_the_order_with_the_most_changes_of_turn_and_what_the_store_holds_then() -> None:
    words = words_of(two_tellers())
    assert {"Two tellers", "One of them is refused.", "Ada", "Bob"} <= set(words)
    assert [line for line in words if line.startswith(("reads", "decides", "appends", "fails"))] == [
        "reads version 1", "reads version 1", "decides to pay 80", "decides to pay 60", "appends 80",
        "fails with IntegrityError: UNIQUE cons…",
    ]  # fmt: skip
    assert words[-3:] == [
        "One of 20 orders. In the end the store holds:",
        "version 1, kind Deposited, amount 100",
        "version 2, kind Withdrawn, amount 80",
    ]


def test_a_long_run_is_cut_in_the_picture_and_says_so() -> None:
    words = words_of(stepper({"Ada": naive(*map(str, range(40)))}))
    assert {"… and 24 more steps", "The only order. In the end the store holds:", "… and 33 more rows"} <= set(words)


def test_an_empty_store_is_pictured_as_holding_nothing() -> None:
    def idle(stored: Stored) -> Generator[str, None, None]:
        yield "looks around"

    assert words_of(stepper({"Ada": idle}))[-1] == "nothing"


def test_contents_stay_text_in_the_picture() -> None:
    shown = interleaving_stepper(
        list, {MARKUP: naive(MARKUP)}, lambda rows: [{MARKUP: MARKUP}], title=MARKUP, description=MARKUP
    )
    root = ElementTree.fromstring(shown._repr_mimebundle_()[0]["image/svg+xml"])
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "rect", "line", "circle", "text",
    }  # fmt: skip


def test_a_later_step_cannot_change_the_rows_of_an_earlier_one() -> None:
    def raises(stored: Stored) -> Generator[str, None, None]:
        stored.append({"balance": 1})
        yield "opens"
        stored[0]["balance"] = 2
        yield "deposits"

    tree = stepper({"Ada": raises}).tree
    assert [tree.table(node) for node in range(3)] == [[], [{"balance": "1"}], [{"balance": "2"}]]


def test_rows_that_are_none_are_refused_with_a_sentence() -> None:
    def shows(given: object) -> InterleavingStepper:
        return interleaving_stepper(
            list,
            {"Ada": naive("x")},
            lambda stored: given,
            title="t",
            description="d",  # type: ignore[arg-type, return-value]
        )

    with pytest.raises(TypeError, match=r"show returned None\. Let it return the rows"):
        shows(None)
    with pytest.raises(TypeError, match="show returned 'rows'"):
        shows("rows")
    with pytest.raises(TypeError, match=r"show returned the row \(1, 2\). Let each row be a dictionary"):
        shows([(1, 2)])


def test_rows_that_differ_from_run_to_run_are_refused() -> None:
    ids = count()

    def random(stored: Stored) -> Generator[str, None, None]:
        stored.append({"id": next(ids)})
        yield "writes"
        yield "rests"

    with pytest.raises(ValueError, match=r"After the same steps \(Ada\) the store showed other rows"):
        stepper({"Ada": random, "Bob": naive("x", "y")})


def test_what_interleavings_refuse_the_stepper_refuses() -> None:
    with pytest.raises(ValueError, match="There are no writers"):
        stepper({})
    with pytest.raises(ValueError, match="more than 5 orders"):
        interleaving_stepper(
            list, {"Ada": naive(*"abc"), "Bob": naive(*"abc")}, list, title="t", description="d", most=5
        )
