"""An answer is run anew from its source, and what cannot be gets a sentence."""

from typing import Any

import pytest

from course_utils.exercises.limit import Limit
from course_utils.exercises.program import CannotRunAgain, Program
from tests.unit.exercises.stress.cells import cell


def remembered(handler: Any) -> list[int]:
    """How many calls each of two processes remembers, after two calls in the first."""
    program = Program("handle", handler)
    first = program.start()
    first()
    first()
    return [first(), program.start()()]


@pytest.mark.parametrize(
    "source",
    [
        "calls = []\ndef handle():\n    calls.append(1)\n    return len(calls)",
        "def handle(calls=[]):\n    calls.append(1)\n    return len(calls)",
        "calls = 0\ndef handle():\n    global calls\n    calls += 1\n    return calls",
        "def handle():\n    handle.calls += 1\n    return handle.calls\nhandle.calls = 0",
        "class Memory:\n    calls = 0\ndef handle():\n    Memory.calls += 1\n    return Memory.calls",
        "def made():\n    calls = []\n    def handle():\n        calls.append(1)\n        return len(calls)\n    return handle\nhandle = made()",
        "calls = []\ndef note():\n    calls.append(1)\n    return len(calls)\ndef handle():\n    return note()",
    ],
)
def test_what_was_kept_in_memory_is_gone(source: str) -> None:
    assert remembered(cell(source)) == [3, 1]


def test_a_function_of_another_cell_brings_its_own_cell_along() -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    cell("calls = []\ndef note():\n    calls.append(1)\n    return len(calls)", "note", namespace=namespace)
    assert remembered(cell("def handle():\n    return note()", namespace=namespace)) == [3, 1]


@pytest.mark.parametrize(
    "source",
    [
        "def handle():\n    return hash('ada')",
        "import builtins\ndef handle():\n    return builtins.hash(('ada', 1))",
        "from builtins import hash as number\ndef handle():\n    return number('ada')",
        "def handle():\n    import builtins\n    return builtins.hash('ada')",
    ],
)
def test_the_hash_of_a_text_is_another_one_in_each_process(source: str) -> None:
    program = Program("handle", cell(source))
    first, again, second = (program.start(process)() for process in (1, 1, 2))
    assert first == again != second


def test_the_hash_of_a_number_is_the_same_everywhere() -> None:
    program = Program("handle", cell("def handle():\n    return hash(17), hash(2.5), hash(None)"))
    assert program.start(1)() == program.start(2)() == (hash(17), hash(2.5), hash(None))


def test_of_two_functions_with_one_name_each_is_run_as_itself() -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    cell("def handle():\n    return 1\nfirst = handle\ndef handle():\n    return 2", namespace=namespace)
    assert Program("handle", namespace["first"]).start()() == 1
    assert Program("handle", namespace["handle"]).start()() == 2


def test_the_builtins_of_another_cell_are_those_of_the_process() -> None:
    import builtins

    program = Program("handle", cell("def handle():\n    return builtins.hash('a')", namespace={"builtins": builtins}))
    assert program.start(1)() != program.start(2)()


def test_what_else_the_cell_does_is_not_done_again() -> None:
    done: list[int] = []
    program = Program("handle", cell("done.append(1)\ndef handle():\n    return 7", namespace={"done": done}))
    assert [program.start()(), program.start()()] == [7, 7]
    assert done == [1]


@pytest.mark.parametrize(
    ("handler", "says"),
    [
        (cell("handle = lambda event, state: None"), "a lambda has no name"),
        (len, "has to be a function"),
        ([], "has to be a function"),
        (remembered.__class__, "has to be a function"),
    ],
)
def test_what_cannot_be_run_anew_gets_a_sentence(handler: Any, says: str) -> None:
    with pytest.raises(CannotRunAgain, match=says):
        Program("handle", handler)


def test_a_function_inside_another_is_not_to_be_found() -> None:
    def handle() -> None: ...

    with pytest.raises(CannotRunAgain, match="at the left margin of a cell"):
        Program("handle", handle)


def test_memory_of_another_cell_is_asked_for_here() -> None:
    with pytest.raises(CannotRunAgain, match="Put the line that makes seen into the cell of handle"):
        Program("handle", cell("def handle():\n    seen.add(1)", namespace={"seen": set()}))


def test_constants_modules_and_missing_names_are_no_memory() -> None:
    import math

    source = "def handle():\n    return math.floor(RATE)"
    assert Program("handle", cell(source, namespace={"math": math, "RATE": 2.5})).start()() == 2
    with pytest.raises(NameError):
        Program("handle", cell("def handle():\n    return missing")).start()()


def test_starting_is_within_the_limit() -> None:
    with Limit() as limit:
        assert limit.call(Program("handle", cell("def handle(): ...")).start)[1] is None


def test_a_name_that_the_handler_binds_for_itself_is_not_one_of_another_cell() -> None:
    elsewhere: dict[str, object] = {"__name__": "__main__", "account": {"account": "Ada"}}
    source = """
def handle(event, state):
    account = event["account"]
    state[account] = [account for account in (account,)]
"""
    state: dict[str, object] = {}
    Program("handle", cell(source, namespace=elsewhere)).start()({"account": "Ben"}, state)
    assert state == {"Ben": ["Ben"]}


def test_what_an_inner_function_of_the_handler_uses_comes_along() -> None:
    source = """
rate = 2
def handle(event, state):
    def double():
        return rate * event
    state["doubled"] = double()
"""
    state: dict[str, object] = {}
    Program("handle", cell(source)).start()(21, state)
    assert state == {"doubled": 42}
