"""Side effects are queued with the rows and done afterwards: not one too few, and never because of a rebuild."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.projecting.projected_bank import Balances, Welcomes, a_bank
from course_utils.domains.bank import Account, Bank
from course_utils.eventstore.errors import NotAStore, StoreGone
from course_utils.projections.effects import deliver
from course_utils.projections.projector import Projector
from course_utils.projections.view import Effect
from tests.unit.projections.projector_laws import stream


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with a_bank(tmp_path / "bank.db") as opened:
        opened.open_account("1", "Ada")
        opened.open_account("2", "Ben")
        opened.deposit("2", "95.00")
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "balances.db"


ADA, BEN = stream(1), stream(2)
ALL = [
    Effect(f"welcome {ADA}", "mail", {"to": "Ada"}),
    Effect(f"welcome {BEN}", "mail", {"to": "Ben"}),
    Effect(f"large deposit {BEN}:2", "mail", {"amount": "95.00"}),
]


def test_effects_are_delivered_once_and_in_order(bank: Bank, path: Path) -> None:
    sent: list[Effect] = []
    with Projector(bank, Welcomes(), path, batch_size=2) as projector:
        projector.catch_up()
    assert sent == []
    assert deliver(path, sent.append) == 3
    assert sent == ALL
    assert deliver(path, sent.append) == 0


def test_effects_can_be_delivered_while_the_projector_works(bank: Bank, path: Path) -> None:
    sent: list[Effect] = []
    with Projector(bank, Welcomes(), path) as projector:
        projector.catch_up(upto=1)
        assert deliver(path, sent.append) == 1
        projector.catch_up()
        assert deliver(path, sent.append) == 2
    assert sent == ALL


def test_a_view_without_effects_queues_none(bank: Bank, path: Path) -> None:
    with Projector(bank, Balances(), path) as projector:
        projector.catch_up()
    assert deliver(path, print) == 0


@pytest.mark.parametrize("step", ["handled", "before commit", "committed"])
def test_an_interrupted_batch_queues_its_effects_once(bank: Bank, path: Path, step: str) -> None:
    def interrupt(name: str, position: int) -> None:
        if name == step:
            raise KeyboardInterrupt

    sent: list[Effect] = []
    with Projector(bank, Welcomes(), path, on_step=interrupt) as projector, pytest.raises(KeyboardInterrupt):
        projector.catch_up()
    with Projector(bank, Welcomes(), path) as projector:
        projector.catch_up()
    deliver(path, sent.append)
    assert sent == ALL


def test_an_effect_that_cannot_be_done_stays_with_those_after_it(bank: Bank, path: Path) -> None:
    def send(effect: Effect) -> None:
        if effect == ALL[1] and not is_up:
            raise ConnectionRefusedError("no mail today")
        sent.append(effect)

    sent: list[Effect] = []
    is_up = False
    with Projector(bank, Welcomes(), path) as projector:
        projector.catch_up()
    with pytest.raises(ConnectionRefusedError, match="no mail today") as caught:
        deliver(path, send)
    assert caught.value.__notes__ == [f"Effect {ALL[1].key!r} stays queued in {path}; 1 before it were delivered."]
    is_up = True
    assert deliver(path, send) == 2
    assert sent == ALL


def test_who_is_stopped_between_doing_and_noting_does_the_effect_again(bank: Bank, path: Path) -> None:
    def send(effect: Effect) -> None:
        sent.append(effect)
        if len(sent) == 2:
            raise KeyboardInterrupt

    sent: list[Effect] = []
    with Projector(bank, Welcomes(), path) as projector:
        projector.catch_up()
    with pytest.raises(KeyboardInterrupt):
        deliver(path, send)
    deliver(path, send)
    assert [effect.key for effect in sent] == [ALL[0].key, ALL[1].key, ALL[1].key, ALL[2].key]


def test_an_effect_that_was_done_but_cannot_be_noted_says_so(bank: Bank, path: Path) -> None:
    def send(effect: Effect) -> None:
        path.with_name("balances.db-wal").unlink(missing_ok=True)
        path.unlink()

    with Projector(bank, Welcomes(), path) as projector:
        projector.catch_up()
    with pytest.raises(StoreGone) as caught:
        deliver(path, send)
    assert caught.value.__notes__ == [
        f"Effect {ALL[0].key!r} was done, but could not be noted, so it will be done once more."
    ]


def test_data_that_several_effects_share_is_copied() -> None:
    shared = {"amount": "1.00"}
    effect = Effect("a", "mail", shared)
    shared["amount"] = "2.00"
    assert effect.data == {"amount": "1.00"}


class Once(Balances):
    """Wants the same mail for every deposit."""

    def effects(self, event: Any) -> Iterable[Effect]:
        if isinstance(event, Account.Deposited):
            yield Effect(f"first deposit {event.originator_id}", "mail", {"amount": str(event.amount)})


def test_what_is_asked_for_again_under_the_same_key_is_done_once(bank: Bank, path: Path) -> None:
    sent: list[Effect] = []
    with Projector(bank, Once(), path) as projector:
        for _ in range(2):
            bank.deposit("2", "1.00")
            projector.catch_up()
            deliver(path, sent.append)
    assert [effect.data for effect in sent] == [{"amount": "95.00"}]


class Clumsy(Welcomes):
    """Cannot say what is to be done for Ben, until repaired."""

    name = "Balances"
    is_repaired = False

    def effects(self, event: Any) -> Iterable[Effect]:
        yield from super().effects(event)
        if getattr(event, "owner", "") == "Ben" and not self.is_repaired:
            yield Effect("", "mail")


def test_an_event_whose_effects_fail_is_parked_and_queues_none_until_retried(bank: Bank, path: Path) -> None:
    sent: list[Effect] = []
    view = Clumsy()
    with Projector(bank, view, path) as projector:
        projector.catch_up()
        (parked,) = projector.parked()
        assert (parked.stream, parked.waiting) == (BEN, 2)
        assert "The key of an effect is ''" in parked.reason
        assert projector.select("SELECT account FROM balances") == [(ADA,)]
        deliver(path, sent.append)
        assert sent == ALL[:1]
        view.is_repaired = True
        projector.retry(BEN)
    deliver(path, sent.append)
    assert sent == ALL


@pytest.mark.parametrize(
    ("key", "kind", "data", "sentence"),
    [
        ("", "mail", {}, "The key of an effect is ''. Give a text that is not empty"),
        ("a", " ", {}, "The kind of an effect is ' '"),
        (1, "mail", {}, "The key of an effect is 1"),
        ("a\0b", "mail", {}, "The key of an effect is .* has no zero character"),
        ("a", "mail", {"amount": {1, 2}}, "cannot be kept as JSON: Object of type set"),
        ("a", "mail", {"amount": float("nan")}, "cannot be kept as JSON: Out of range float"),
        ("a", "mail", {"pair": (1, 2)}, r"would come back from JSON as {'pair': \[1, 2\]}"),
        ("a", "mail", {1: "one"}, "would come back from JSON as {'1': 'one'}"),
        ("a", "mail", None, "cannot be kept as JSON"),
        ("a", "mail", {"to": "\ud800"}, "cannot be kept as JSON"),
        ("a\ud800", "mail", {}, "cannot be kept as JSON"),
    ],
)
def test_an_effect_that_could_not_be_kept_as_it_is_is_refused(key: Any, kind: Any, data: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Effect(key, kind, data)


def test_effects_are_data_and_never_code(bank: Bank, path: Path) -> None:
    bank.open_account("3", "'); DROP TABLE outbox; --")
    sent: list[Effect] = []
    with Projector(bank, Welcomes(), path) as projector:
        projector.catch_up()
    deliver(path, sent.append)
    assert sent[-1].data == {"to": "'); DROP TABLE outbox; --"}


def test_where_there_is_no_view_nothing_is_delivered(bank: Bank, path: Path) -> None:
    with pytest.raises(NotAStore, match=r"There is no view at .*balances"):
        deliver(path, print)
    assert not path.exists()
    sqlite3.connect(path).close()
    for other in (path, path.with_name("bank.db")):
        other.touch()
        with pytest.raises(NotAStore, match="is no view, so no effects wait there"):
            deliver(other, print)
