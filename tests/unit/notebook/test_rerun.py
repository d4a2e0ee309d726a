"""A cell that defines an aggregate can be run again: the new code runs, for new objects and for old events."""

import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import eventsourcing.utils
import nbformat
import pytest
from eventsourcing.domain import Aggregate, ProgrammingError
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from traitlets.config import Config

import course_utils
from course_utils.notebook import rerun
from course_utils.notebook.rerun import allow_redefinition

BANK = """
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

class Bank(Application):
    is_snapshotting_enabled = True

bank = Bank({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": path})
"""

ACCOUNT = """
class Account(Aggregate):
    def __init__(self, owner):
        self.owner = owner
        self.balance = 0

    @event("Deposited")
    def deposit(self, amount):
        self.balance += amount
"""

NEWER_ACCOUNT = ACCOUNT.replace("+= amount", "+= 10 * amount")

OPENED = """
account = Account("Ada")
account.deposit(5)
bank.save(account)
"""


class Notebook:
    """A shell in this process; a cell that fails raises here what it raised there."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell

    def __call__(self, cell: str) -> None:
        self.shell.run_cell(dedent(cell)).raise_error()

    def __getitem__(self, expression: str) -> Any:
        """The value of an expression in the notebook."""
        return self.shell.run_cell(f"_value = {expression}").raise_error() or self.shell.user_ns["_value"]


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notebook]:
    """A notebook with a bank in a SQLite file, in which nothing was switched on."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(eventsourcing.utils, "_topic_cache", dict(eventsourcing.utils._topic_cache))
    monkeypatch.setattr(rerun, "_topic_cache", eventsourcing.utils._topic_cache)
    monkeypatch.setattr(rerun, "_forgotten", [])
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    shell.showtraceback = shell.showsyntaxerror = lambda *args, **kwargs: None  # type: ignore[method-assign]
    made = Notebook(shell)
    shell.user_ns["path"] = str(tmp_path / "bank.sqlite")
    made(BANK)
    yield made
    shell.user_ns["bank"].close()
    InteractiveShell.clear_instance()


@pytest.fixture
def notebook(bare: Notebook) -> Notebook:
    """The same, switched on the way a notebook does it."""
    bare("from course_utils.notebook.rerun import allow_redefinition; assert allow_redefinition()")
    return bare


def test_without_it_the_library_refuses_the_second_run(bare: Notebook) -> None:
    bare(ACCOUNT)
    with pytest.raises(ProgrammingError, match=r"Name 'Account' .* already defined"):
        bare(ACCOUNT)


def test_new_objects_run_the_new_code(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    assert notebook["account.balance"] == 5
    notebook(NEWER_ACCOUNT + OPENED)
    assert notebook["account.balance"] == 50


def test_events_stored_before_replay_through_the_new_code(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    assert notebook["bank.repository.get(account.id).balance"] == 5
    notebook(NEWER_ACCOUNT)
    assert notebook["bank.repository.get(account.id).balance"] == 50
    assert notebook["type(bank.repository.get(account.id)) is Account"]
    assert notebook["bank.repository.get(account.id, version=1).balance"] == 0
    assert notebook["type(list(bank.events.get(account.id))[1]) is Account.Deposited"]


def test_old_and_new_events_of_one_account_go_on_together(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    for _ in range(3):
        notebook(NEWER_ACCOUNT)
        notebook("again = bank.repository.get(account.id); again.deposit(1); bank.save(again)")
    assert notebook["bank.repository.get(account.id).balance"] == 80
    assert notebook["bank.repository.get(account.id).version"] == 5


def test_a_snapshot_taken_before_comes_back_as_the_new_class(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    notebook("bank.take_snapshot(account.id)")
    notebook(NEWER_ACCOUNT)
    assert notebook["type(bank.repository.get(account.id)) is Account"]
    notebook("again = bank.repository.get(account.id); again.deposit(1); bank.save(again)")
    assert notebook["bank.repository.get(account.id).balance"] == 15
    notebook("bank.take_snapshot(account.id)")
    assert notebook["bank.repository.get(account.id).balance"] == 15


EXPLICIT = """
class Account(Aggregate):
    class Opened(Aggregate.Created):
        owner: str

    class Deposited(Aggregate.Event):
        amount: int
        def apply(self, account):
            account.balance += self.amount

    class Renamed(Aggregate.Event):
        owner: str

    def __init__(self, owner):
        self.owner = owner
        self.balance = 0

    def deposit(self, amount):
        self.trigger_event(self.Deposited, amount=amount)

    @event(Renamed)
    def rename(self, owner):
        self.owner = owner
"""


def test_explicit_event_classes_and_their_upcasts_are_the_new_ones(notebook: Notebook) -> None:
    notebook(EXPLICIT + OPENED + "account.rename('Bob'); bank.save(account)")
    versioned = """
        def apply(self, account):
            account.balance += self.cents
        class_version = 2
        @staticmethod
        def upcast_v1_v2(state):
            state["cents"] = 100 * state.pop("amount")
    """
    old_apply = "        def apply(self, account):\n            account.balance += self.amount\n"
    newer = EXPLICIT.replace(old_apply, versioned).replace("amount: int", "cents: int")
    notebook(newer.replace("amount=amount", "cents=amount"))
    assert notebook["bank.repository.get(account.id).balance"] == 500
    assert notebook["bank.repository.get(account.id).owner"] == "Bob"


def test_classes_with_topics_of_their_own_can_be_redefined(notebook: Notebook) -> None:
    named = """
    class Account(Aggregate):
        TOPIC = "account"
        class Created(Aggregate.Created):
            TOPIC = "opened"
        class Deposited(Aggregate.Event):
            TOPIC = "deposited"
            amount: int
            def apply(self, account):
                account.balance = getattr(account, "balance", 0) + self.amount
        def deposit(self, amount):
            self.trigger_event(self.Deposited, amount=amount)
    """
    notebook(named)
    notebook("account = Account(); account.deposit(5); bank.save(account)")
    notebook(named.replace("+ self.amount", "+ 10 * self.amount"))
    assert notebook["bank.repository.get(account.id).balance"] == 50
    notebook("account = Account(); account.deposit(5); bank.save(account)")
    assert notebook["bank.repository.get(account.id).balance"] == 50


def test_a_subclass_in_the_same_cell_or_in_one_of_its_own_can_be_run_again(notebook: Notebook) -> None:
    savings = """
    class Savings(Account):
        @event("InterestCredited")
        def credit_interest(self):
            self.balance *= 2
    """
    notebook(ACCOUNT)
    notebook(savings)
    notebook("savings = Savings('Ada'); savings.deposit(5); savings.credit_interest(); bank.save(savings)")
    assert notebook["bank.repository.get(savings.id).balance"] == 10
    notebook(savings.replace("*= 2", "*= 3"))
    assert notebook["bank.repository.get(savings.id).balance"] == 15
    notebook(NEWER_ACCOUNT)
    notebook(savings)
    assert notebook["bank.repository.get(savings.id).balance"] == 100
    notebook(ACCOUNT + dedent(savings))
    assert notebook["bank.repository.get(savings.id).balance"] == 10


DISPATCHING = """
from __future__ import annotations
from eventsourcing.dispatch import singledispatchmethod

class Account(Aggregate):
    class Event(Aggregate.Event):
        def apply(self, account):
            account.when(self)
    class Opened(Event, Aggregate.Created): pass
    class Deposited(Event):
        amount: int

    @singledispatchmethod
    def when(self, event):
        raise NotImplementedError(type(event))

    @when.register
    def _(self, event: Account.Opened):
        self.balance = 0

    @when.register
    def _(self, event: Account.Deposited):
        self.balance += event.amount

    def deposit(self, amount):
        self.trigger_event(self.Deposited, amount=amount)
"""


def test_an_aggregate_that_dispatches_on_its_own_events_can_be_redefined(notebook: Notebook) -> None:
    opened = "account = Account(); account.deposit(5); bank.save(account)"
    notebook(DISPATCHING)
    notebook(opened)
    notebook(DISPATCHING.replace("+= event.amount", "+= 10 * event.amount"))
    assert notebook["bank.repository.get(account.id).balance"] == 50
    notebook(opened)
    assert notebook["account.balance"] == 50


HANDLERS = """
from functools import singledispatch, singledispatchmethod

@singledispatch
def told(event):
    return "unknown"

@told.register
def _(event: Account.Deposited):
    return f"deposited {event.amount}"

class Story:
    @singledispatchmethod
    def handle(self, event):
        return "unknown"

    @handle.register
    def _(self, event: Account.Deposited):
        return f"deposited {event.amount}"

story = Story()
"""
LAST_EVENT = "list(bank.events.get(account.id))[-1]"


def test_handlers_in_other_cells_take_events_of_the_new_class(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    notebook(HANDLERS)
    for _ in range(2):
        notebook(NEWER_ACCOUNT + OPENED)
        assert notebook[f"told({LAST_EVENT})"] == notebook[f"story.handle({LAST_EVENT})"] == "deposited 5"
    assert notebook["told(account)"] == "unknown"


def test_handlers_defined_anew_in_the_same_cell_are_the_ones_that_count(notebook: Notebook) -> None:
    notebook(ACCOUNT + HANDLERS + OPENED)
    notebook(ACCOUNT + HANDLERS.replace('f"deposited', 'f"put in') + OPENED)
    assert notebook[f"told({LAST_EVENT})"] == notebook[f"story.handle({LAST_EVENT})"] == "put in 5"


def test_a_handler_that_the_cell_adds_for_the_new_class_counts_more_than_the_old_one(notebook: Notebook) -> None:
    notebook(ACCOUNT + HANDLERS + OPENED)
    notebook(ACCOUNT + "@told.register\ndef _(event: Account.Deposited): return 'put in'\n" + OPENED)
    assert notebook[f"told({LAST_EVENT})"] == "put in"


def test_an_object_of_the_old_class_can_still_be_saved_and_comes_back_as_one_of_the_new(notebook: Notebook) -> None:
    notebook(ACCOUNT)
    notebook("account = Account('Ada'); account.deposit(5)")
    notebook(NEWER_ACCOUNT)
    notebook("bank.save(account)")
    assert notebook["account.balance"] == 5
    assert notebook["bank.repository.get(account.id).balance"] == 50
    assert notebook["type(bank.repository.get(account.id)) is Account"]


def test_an_old_topic_registered_for_a_class_leads_to_its_successor(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    notebook("from eventsourcing.utils import register_topic, resolve_topic")
    notebook("register_topic('bank:Konto', Account); register_topic('bank:Eingezahlt', Account.Deposited)")
    notebook(NEWER_ACCOUNT)
    assert notebook["resolve_topic('bank:Konto') is Account"]
    assert notebook["resolve_topic('bank:Eingezahlt') is Account.Deposited"]
    with pytest.raises(ZeroDivisionError):
        notebook("1 / 0\n" + ACCOUNT)
    assert notebook["resolve_topic('bank:Konto') is Account"]


def test_an_event_that_the_new_code_does_not_have_is_missing(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    notebook("class Account(Aggregate): pass")
    with pytest.raises(eventsourcing.utils.TopicError, match=r"Account\.Deposited"):
        notebook["bank.repository.get(account.id)"]


def test_a_cell_that_fails_before_it_defines_the_class_leaves_the_old_one(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    for broken in ("1 / 0\n" + NEWER_ACCOUNT, NEWER_ACCOUNT + "    1 / 0\n"):
        with pytest.raises(ZeroDivisionError):
            notebook(broken)
        assert notebook["bank.repository.get(account.id).balance"] == 5
        assert notebook["Account('Bob').owner"] == "Bob"
    notebook(NEWER_ACCOUNT)
    assert notebook["bank.repository.get(account.id).balance"] == 50


def test_a_cell_that_fails_after_it_defined_the_class_leaves_the_new_one(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    with pytest.raises(ZeroDivisionError):
        notebook(NEWER_ACCOUNT + "1 / 0")
    assert notebook["bank.repository.get(account.id).balance"] == 50


def test_a_mistake_in_the_syntax_is_told_as_ever_and_changes_nothing(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook(ACCOUNT + OPENED)
    with pytest.raises(SyntaxError):
        notebook(NEWER_ACCOUNT + "def broken(:")
    assert "Error in callback" not in capsys.readouterr().out
    assert notebook["bank.repository.get(account.id).balance"] == 5


@pytest.mark.parametrize("magic", ["%%time\n", "%pwd\n", "!echo hello\n", "%%capture shown\n%pwd\n"])
def test_magics_in_the_cell_do_no_harm(notebook: Notebook, magic: str) -> None:
    notebook(ACCOUNT + OPENED)
    notebook(magic + NEWER_ACCOUNT.lstrip())
    assert notebook["bank.repository.get(account.id).balance"] == 50


def test_a_cell_that_is_only_written_to_a_file_defines_nothing(notebook: Notebook, tmp_path: Path) -> None:
    notebook(ACCOUNT + OPENED)
    notebook(f"%%writefile {tmp_path / 'account.py'}\n{NEWER_ACCOUNT}")
    assert notebook["bank.repository.get(account.id).balance"] == 5


def test_a_definition_inside_if_or_try_counts(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    inner = NEWER_ACCOUNT.replace("\n", "\n    ")
    notebook(f"try:{inner}\n    Account('Ada')\nfinally:\n    pass")
    assert notebook["bank.repository.get(account.id).balance"] == 50


def test_a_plain_class_may_become_an_aggregate(notebook: Notebook) -> None:
    notebook("class Account: pass")
    notebook(ACCOUNT + OPENED)
    assert notebook["bank.repository.get(account.id).balance"] == 5


def test_a_class_that_is_assigned_takes_the_place_of_the_old_one(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    notebook(
        f"def worked():\n    made = globals() | {{}}\n    exec({NEWER_ACCOUNT!r}, made)\n    return made['Account']"
    )
    notebook("Account = worked()")
    assert notebook["bank.repository.get(account.id).balance"] == 50


def test_a_class_that_extends_its_namesake_is_refused_by_the_library_as_ever(notebook: Notebook) -> None:
    notebook(ACCOUNT)
    with pytest.raises(ProgrammingError, match="already defined"):
        notebook("class Account(Account): pass")
    notebook("same = Account; Account = (lambda it: it)(Account)")
    assert notebook["same is Account"]
    assert notebook["Account('Ada').balance"] == 0


def test_other_names_and_topics_are_left_alone(notebook: Notebook) -> None:
    notebook(ACCOUNT + ACCOUNT.replace("Account", "Other") + OPENED)
    notebook("other = Other('Bob'); other.deposit(1); bank.save(other); total = 1; kept = Other")
    notebook("class Deposited: pass\ndef one_more(): return total + 1\n")
    notebook(NEWER_ACCOUNT + "total = one_more()\nlength = len\n")
    notebook(EXPLICIT + "mine = Deposited")
    notebook(NEWER_ACCOUNT)
    assert notebook["total"] == 2
    assert notebook["mine is Deposited"]
    assert notebook["Other is kept and bank.repository.get(other.id).balance"] == 1
    assert eventsourcing.utils.resolve_topic("eventsourcing.domain:Aggregate") is Aggregate


def test_a_cell_run_by_another_cell_is_seen_too(notebook: Notebook) -> None:
    notebook(ACCOUNT + OPENED)
    notebook(f"get_ipython().run_cell({NEWER_ACCOUNT!r})")
    assert notebook["bank.repository.get(account.id).balance"] == 50


def test_switching_it_on_twice_changes_nothing(notebook: Notebook) -> None:
    notebook("allow_redefinition(); allow_redefinition()")
    registered = notebook.shell.events.callbacks
    assert [callback.__name__ for callback in registered["pre_run_cell"]].count("_before_cell") == 1
    assert [callback.__name__ for callback in registered["post_run_cell"]].count("_after_cell") == 1


def test_outside_a_notebook_it_says_that_it_does_nothing() -> None:
    InteractiveShell.clear_instance()
    with pytest.warns(UserWarning, match="for notebooks, and this is none: nothing was changed"):
        assert allow_redefinition() is False


def test_a_notebook_imports_it_from_course_utils() -> None:
    assert course_utils.allow_redefinition is allow_redefinition


def test_the_library_still_keeps_topics_the_way_this_module_takes_them_back() -> None:
    """When this fails, a new version of eventsourcing keeps topics elsewhere: course_utils/eventstore/rerun.py."""

    class Probe:
        pass

    topic = eventsourcing.utils.get_topic(Probe)
    try:
        assert rerun._topic_cache is eventsourcing.utils._topic_cache, "the topics are kept in another dictionary"
        assert rerun._topic_cache.get(topic) is Probe, "_topic_cache no longer maps a topic to its class"
        assert rerun._type_cache.get(Probe) == topic, "_type_cache no longer maps a class to its topic"
        with rerun._topic_cache_lock:
            assert rerun._topic_cache_lock.locked(), "_topic_cache_lock no longer is a lock"
    finally:
        rerun._topic_cache.pop(topic, None)
        rerun._type_cache.pop(Probe, None)


def test_it_works_in_a_real_kernel(tmp_path: Path) -> None:
    show = "print(bank.repository.get(account.id).balance, bank.repository.get(account.id, version=1).balance)"
    cells = [
        "from course_utils import allow_redefinition\nallow_redefinition()",
        f"path = {str(tmp_path / 'bank.sqlite')!r}\n" + BANK,
        ACCOUNT, OPENED, show, NEWER_ACCOUNT, show,
        "bank.take_snapshot(account.id)", NEWER_ACCOUNT, OPENED, show,
        "async def nothing(): pass\nawait nothing()\n" + ACCOUNT, "bank.repository.get(account.id).deposit(1)", show,
        "bank.close()",
    ]  # fmt: skip
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, kernel_name="python3", timeout=60).execute()
    printed = [
        output["text"] for cell in notebook.cells for output in cell["outputs"] if output.get("name") == "stdout"
    ]
    assert printed == ["5 0\n", "50 0\n", "50 0\n", "5 0\n"]
