"""The projector against the library's runner and against raw sqlite3; fifty kills; and a rebuild while events are saved.

What it is ahead of the library by is batches, and commits that do not wait for the disk: rows say how much is which.
"""

import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from threading import Event, Thread

from eventsourcing.projection import ProjectionRunner

from benchmarks.measurement import Measurement
from benchmarks.other_projectors import IN_MEMORY, InMemory, LibraryBalances, LibraryView, raw_loop, read_by_hand
from benchmarks.projecting.projected_bank import Audited, Balances, Welcomes, a_bank, balances_in, fill
from benchmarks.projecting.projector_process import DONE, projecting
from course_utils.domains.bank import Account, Bank
from course_utils.projections.effects import deliver
from course_utils.projections.projector import Projector
from course_utils.projections.rebuild import rebuild
from course_utils.projections.view import Effect

SOME_EVENTS, MANY_EVENTS = 20_000, 100_000
ROUNDS = 3
KILLS = 50
BATCH = 500


def measure() -> list[Measurement]:
    """Ratios of events per second, and counts of what went wrong, which are all to be 0."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        return [*_against_the_library(home), _against_raw_sqlite(home), *_kills(home), *_rebuild_meanwhile(home)]


# ---- against the library's runner: from a log in memory into a SQLite file


def _against_the_library(home: Path) -> list[Measurement]:
    numbers = count()

    def library(**settings: str) -> float:
        file = home / f"library{next(numbers)}.db"
        settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(file)} | settings
        with ProjectionRunner(
            application_class=InMemory,
            projection_class=LibraryBalances,
            view_class=LibraryView,
            env={f"LIBRARYBALANCES_{name}": value for name, value in settings.items()},
        ) as runner:
            runner.wait(IN_MEMORY, timeout=600)
            seconds: float = time.perf_counter() - runner.app.filled_at
        return seconds

    def as_careless_as_the_course() -> float:
        return library(PERSISTENCE_MODULE="course_utils.eventstore.sqlite", SQLITE_SYNCHRONOUS="NORMAL")

    def course(batch_size: int = BATCH) -> float:
        file = home / f"course{next(numbers)}.db"
        with InMemory() as bank, Projector(bank, Balances(), file, batch_size=batch_size) as projector:
            projector.catch_up()
            return time.perf_counter() - bank.filled_at

    theirs, theirs_careless, ours, one_by_one = _alternate(
        library, as_careless_as_the_course, course, partial(course, 1)
    )
    files = [balances_in(file) for file in home.glob("*.db")]
    assert all(file == files[0] for file in files), "all hold the same"
    against = f"the library's ProjectionRunner, {IN_MEMORY / theirs:,.0f} events/s"
    careless = f"the same runner, not waiting for the disk either, {IN_MEMORY / theirs_careless:,.0f} events/s"
    return [
        Measurement(f"projecting, in batches of {BATCH}", theirs / ours, "×", against, 10, False),
        Measurement("of which not by leaving out the disk", theirs_careless / ours, "×", careless, 5, False),
        Measurement(
            "of which not by batches either: one by one", theirs_careless / one_by_one, "×", careless, 0.5, False
        ),
    ]


# ---- against a loop of nothing but sqlite3: the same log file, the same writes, the same batches


def _against_raw_sqlite(home: Path) -> Measurement:
    log = home / "some.db"
    numbers = count()
    with a_bank(log) as bank:
        cents = fill(bank, SOME_EVENTS, at_once=BATCH)

        def raw() -> float:
            file = home / f"raw{next(numbers)}.db"
            start = time.perf_counter()
            with read_by_hand(log, BATCH) as read:
                raw_loop(read, file)
            seconds = time.perf_counter() - start
            assert balances_in(file) == cents
            return seconds

        def course() -> float:
            file = home / f"batches{next(numbers)}.db"
            start = time.perf_counter()
            with Projector(bank, Balances(), file, batch_size=BATCH) as projector:
                projector.catch_up()
            seconds = time.perf_counter() - start
            assert balances_in(file) == cents
            return seconds

        theirs, ours = _alternate(raw, course)
    against = f"a raw sqlite3 loop, {SOME_EVENTS / theirs:,.0f} events/s"
    return Measurement("time of a projection", ours / theirs, "×", against, 3, True)


# ---- fifty kills


def _kills(home: Path) -> list[Measurement]:
    """Kill the projector's process fifty times, at random steps and moments, over one log, and compare after each."""
    folder = home / "killed"
    folder.mkdir()
    path = folder / "balances.db"
    dice = Random(50)
    lost = doubled = differing = kills = 0
    with a_bank(folder / "bank.db") as bank:
        cents = fill(bank, SOME_EVENTS, at_once=BATCH)
        log = _versions(bank)
        while kills < KILLS:
            step, most = dice.choice([("handled", 600), ("before commit", 6), ("committed", 6)])
            then = dice.choice(["hold", "go on"])
            with projecting(folder, step=step, times=dice.randint(1, most), then=then) as process:
                assert process.stdout is not None
                assert process.stdout.readline().startswith((step, DONE))
                process.kill()
                was_killed = process.wait() != 0
            if not was_killed:  # it had come to the end of the log: begin anew
                differing += balances_in(path) != cents
                for file in folder.glob("balances.db*"):
                    file.unlink()
                continue
            kills += 1
            missing, surplus = _compare(path, log)
            lost, doubled = lost + missing, doubled + surplus
        with Projector(bank, Audited(), path) as projector:
            projector.catch_up()
        missing, surplus = _compare(path, log)
        differing += balances_in(path) != cents
    return [
        Measurement("events lost", lost + missing, "", f"{kills} kills at random points", 0, True),
        Measurement("events doubled", doubled + surplus, "", f"{kills} kills at random points", 0, True),
        Measurement("wrong views afterwards", differing, "", "the sums counted while saving", 0, True),
    ]


def _versions(bank: Bank) -> list[tuple[str, int]]:
    found = bank.recorder.select_notifications(start=1, limit=SOME_EVENTS)
    return [(str(each.originator_id), each.originator_version) for each in found]


def _compare(path: Path, log: list[tuple[str, int]]) -> tuple[int, int]:
    """How many of the events up to its position the view has not seen, and how many times it has seen one too often."""
    with closing(sqlite3.connect(path)) as view:
        position = view.execute("SELECT notification_id FROM tracking WHERE application_name = 'Bank'").fetchone()
        seen = Counter(view.execute("SELECT account, version FROM seen").fetchall())
    expected = Counter(log[: position[0] if position else 0])
    return (expected - seen).total(), (seen - expected).total()


# ---- a rebuild of a large view while events are saved and the live view goes on


def _rebuild_meanwhile(home: Path) -> list[Measurement]:
    path = home / "large_balances.db"
    sent: list[Effect] = []
    done = Event()
    with a_bank(home / "large.db") as bank:
        cents = fill(bank, MANY_EVENTS, accounts=1000, at_once=BATCH)
        with Projector(bank, Welcomes(), path) as live:
            live.catch_up()
            deliver(path, sent.append)
            before = len(sent)
            saved: list[str] = []
            teller = Thread(target=_save_until, args=(done, bank, saved))
            with live.running():
                teller.start()
                start = time.perf_counter()
                rebuilt = rebuild(bank, Welcomes(), path)
                seconds = time.perf_counter() - start
                done.set()
                teller.join()
                live.wait(bank.recorder.max_notification_id() or 0, timeout=60)
            deliver(path, sent.append)
    assert saved, "the rebuild is over before anything was saved"
    for account in saved:
        cents[account] += 9500
    wrong = {account for account, _ in cents.items() ^ balances_in(path).items()}
    mails = Counter(effect.key.removeprefix("large deposit ").partition(":")[0] for effect in sent[before:])
    owed = Counter(saved)
    against = f"{len(saved)} deposits saved during {rebuilt.handled:,} events in {seconds:.1f} s"
    return [
        Measurement("wrong balances after a rebuild", len(wrong), "", against, 0, True),
        Measurement("side effects of a rebuild", (mails - owed).total(), "", f"{before:,} of before", 0, True),
        Measurement("side effects lost by it", (owed - mails).total(), "", f"{len(saved)} of meanwhile", 0, True),
    ]


def _save_until(done: Event, bank: Bank, saved: list[str]) -> None:
    """Deposits large enough for a mail each, until it is done."""
    for number in count():
        if done.is_set():
            return
        account = str(number % 1000)
        bank.deposit(account, "95.00")
        saved.append(str(Account.create_id(account)))


def _alternate(*ways: Callable[[], float]) -> list[float]:
    """The median seconds of each way, run in turns, so that a slow moment of the machine strikes them all."""
    times = [[way() for way in ways] for _ in range(ROUNDS)]
    return [median(column) for column in zip(*times, strict=True)]
