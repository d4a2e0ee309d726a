"""Killing a projector at random calls into its store's client, again and again, and comparing the view after each kill."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.projecting.kind import Kind
from benchmarks.projecting.projected_bank import a_bank
from benchmarks.projecting.projector_process import CALL, DONE, KILLED, projecting
from course_utils.domains.bank import Account, Bank
from course_utils.projections import Effect, Projector, deliver
from course_utils.projections.store import ViewStore


@dataclass(frozen=True)
class Killed:
    """How many times a process was killed, after how many of them the view was not what its events add up to, and how
    many effects were missing or there twice at the ends of the log."""

    kills: int
    wrong_views: int
    wrong_effects: int


def kill(kind: Kind, folder: Path, kills: int, *, batch_size: int = 100, seed: int = 50) -> Killed:
    """Project `bank.db` of the folder by processes that are killed this often, anew when the end of the log is reached."""
    with a_bank(folder / "bank.db") as bank, kind.fresh(folder) as store:
        expected = _balances_by_position(bank)
        calls = _run(kind, folder, 2**62, batch_size)
        assert calls is not None
        owed = _delivered(store)
        store.delete()
        dice = Random(seed)
        killed = wrong_views = wrong_effects = 0
        while killed < kills:
            ended = _run(kind, folder, dice.randint(1, calls), batch_size)
            wrong_views += not _is_right(kind, store, expected)
            if ended is None:
                killed += 1
            else:
                wrong_effects += len(set(owed) ^ set(sent := _delivered(store))) + len(sent) - len(set(sent))
                store.delete()
        with Projector(bank, kind.view(), store) as projector:
            projector.catch_up()
        wrong_views += kind.read(store) != expected[-1]
        wrong_effects += _delivered(store) != owed
    return Killed(killed, wrong_views, wrong_effects)


def _run(kind: Kind, folder: Path, calls: int, batch_size: int) -> int | None:
    """How many calls a projector made that came to the end of the log; None if it was killed at the last of `calls`."""
    with projecting(folder, step=CALL, times=calls, batch_size=batch_size, kind=kind.name) as process:
        said = process.communicate()[0].split()
    assert process.returncode == (0 if said else KILLED), f"A projector into {kind.name} failed by itself."
    return int(said[1]) if said[:1] == [DONE] else None


def _balances_by_position(bank: Bank) -> list[dict[str, int]]:
    """The cents in every account after each number of events, added up event by event without any store."""
    balances: list[dict[str, int]] = [{}]
    for notification in bank.recorder.select_notifications(start=1, limit=2**31):
        event = bank.mapper.to_domain_event(notification)
        account, before = str(event.originator_id), balances[-1]
        cents = int(getattr(event, "amount", 0) * 100) * (-1 if isinstance(event, Account.Withdrawn) else 1)
        balances.append(before | {account: before.get(account, 0) + cents})
    return balances


def _is_right(kind: Kind, store: ViewStore[object], expected: list[dict[str, int]]) -> bool:
    with closing(store.open(kind.view(), "Bank")) as kept:
        found = kept.found()
    return found is None or kind.read(store) == expected[found.position]


def _delivered(store: ViewStore[object]) -> list[str]:
    sent: list[Effect] = []
    deliver(store, sent.append)
    return [effect.key for effect in sent]
