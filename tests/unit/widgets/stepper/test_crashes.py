"""The crash stepper: one process, killed after any of its steps, and started anew."""

import sqlite3
from collections.abc import Callable, Generator
from xml.etree import ElementTree

from course_utils.widgets import crash_stepper
from course_utils.widgets.stepper.stepper import InterleavingStepper

Process = Callable[[sqlite3.Connection], Generator[str, None, None]]
SVG = "{http://www.w3.org/2000/svg}"


def start() -> sqlite3.Connection:
    store = sqlite3.connect(":memory:", isolation_level=None)
    store.execute("CREATE TABLE kept (total INTEGER, position INTEGER)")
    store.execute("INSERT INTO kept VALUES (0, 0)")
    return store


def show(store: sqlite3.Connection) -> list[dict[str, int]]:
    total, position = store.execute("SELECT total, position FROM kept").fetchone()
    return [{"total": total, "position": position}]


def position_of(store: sqlite3.Connection) -> int:
    return show(store)[0]["position"]


def separately(store: sqlite3.Connection) -> Generator[str, None, None]:
    while position_of(store) < 2:
        store.execute("UPDATE kept SET total = total + 10")
        yield "adds 10"
        store.execute("UPDATE kept SET position = position + 1")
        yield "moves on"


def together(store: sqlite3.Connection) -> Generator[str, None, None]:
    while position_of(store) < 2:
        with store:
            store.execute("BEGIN")
            store.execute("UPDATE kept SET total = total + 10")
            yield "adds 10"
            store.execute("UPDATE kept SET position = position + 1")
        yield "moves on"


def stepper(process: Process) -> InterleavingStepper:
    return crash_stepper(start, process, show, title="Ten twice", description="A kill between the two adds ten again.")


def totals(shown: InterleavingStepper) -> list[tuple[list[str], str]]:
    """For each order: what was said, and the total at the end."""
    tree = shown.tree
    return [([tree.said[node] for node in tree.path(end)], tree.table(end)[0]["total"]) for end in tree.ends]


def test_killed_between_its_two_writes_a_process_does_the_first_one_again() -> None:
    doubled = [said for said, total in totals(stepper(separately)) if total != "20"]
    assert [said.index(next(each for each in said if each.startswith("kills"))) for said in doubled] == [3, 1]


def test_what_was_not_committed_is_gone_and_done_again() -> None:
    assert {total for _, total in totals(stepper(together))} == {"20"}
    assert any(said.count("adds 10") == 3 for said, _ in totals(stepper(together)))


def test_the_kill_can_come_after_any_step_and_after_the_end() -> None:
    places = sorted(next(at for at, each in enumerate(said) if "kill" in each) for said, _ in totals(stepper(together)))
    assert places == [0, 1, 2, 3, 4]
    assert sum(said[-1].startswith("finds no process to kill") for said, _ in totals(stepper(together))) == 1


def test_a_store_of_another_kind_says_itself_what_a_kill_takes_away() -> None:
    def process(store: dict[str, list[int]]) -> Generator[str, None, None]:
        while len(store["kept"]) < 1:
            store["memory"].append(1)
            yield "remembers"
            store["kept"] = list(store["memory"])
            yield "keeps"

    shown = crash_stepper(
        lambda: {"memory": [], "kept": []},
        process,
        lambda store: [{"kept": sum(store["kept"])}],
        forget=lambda store: store["memory"].clear(),
        name="worker",
        title="A worker",
        description="What is only remembered does not survive.",
    )
    assert shown.tree.writers == ["worker", "kill"]
    assert {shown.tree.table(end)[0]["kept"] for end in shown.tree.ends} == {"1"}


def test_its_picture_speaks_of_the_kill_and_has_room_for_all_words() -> None:
    (data, _) = stepper(separately)._repr_mimebundle_()
    words = [text.text or "" for text in ElementTree.fromstring(data["image/svg+xml"]).iter(f"{SVG}text")]
    assert {"kills the process; a new one starts", "One of 5 moments for the kill. In the end there is:"} <= set(words)
    assert not [line for line in words if "…" in line]


def test_its_line_of_text_counts_steps_and_orders() -> None:
    assert repr(stepper(together)) == "Stepper: 2 writers, 4–5 + 1 steps, 5 orders"
