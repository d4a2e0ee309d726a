"""What a hash chain and sealed names cost: a save with the chain, a save with two sealed fields, and checking a long log."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import JSONTranscoder

from benchmarks.measurement import Measurement
from benchmarks.timing import medians
from course_utils.privacy import Keys, Sealed, SealedAsText, Tree, head_of, tree_of, verify
from course_utils.privacy.inclusion import proves

SAVES, NEW_PERSONS = 400, 50
EVENTS, CHUNK, CHECKS = 50_000, 1_000, 3
LEAVES = 100_000
PLAIN, CHAINED = "course_utils.eventstore.sqlite", "course_utils.privacy.chained"


class Customer(Aggregate):
    """What is personal of a customer, in plain text or sealed."""

    class Registered(Aggregate.Created):
        name: Any
        address: Any

    class Moved(Aggregate.Event):
        name: Any
        address: Any

    @classmethod
    def register(cls, number: int, name: object, address: object) -> "Customer":
        """A new one. Its id follows from its number."""
        return cls._create(cls.Registered, id=uuid5(NAMESPACE_URL, f"{number}"), name=name, address=address)

    def move(self, name: object, address: object) -> None:
        """Another name and address."""
        self.trigger_event(self.Moved, name=name, address=address)


class Customers(Application[UUID]):
    """Stores sealed texts as well as plain ones."""

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        """With the one for what is sealed."""
        super().register_transcodings(transcoder)
        transcoder.register(SealedAsText())


def measure() -> list[Measurement]:
    """Ratios as medians of alternating rounds; each commit waits for the disk."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        plain, chained, sealed, both = _saves(home / "waiting", perf_counter)
        alone = _saves(home / "computing", process_time)
        seconds = _check(home / "long.db")
        rebuilt, steps = _proof()
        newcomer, first = _newcomers(home)
    return [
        Measurement("save with the chain", chained / plain, "×", f"the same save, {plain * 1000:.3g} ms", 1.2, True),
        Measurement("save with two sealed fields", sealed / plain, "×", "the same save in plain text", 1.3, True),
        Measurement("save with both", both / plain, "×", "the plain save without a chain"),
        *(
            Measurement(f"{name}, computing alone", took / alone[0], "×", f"{alone[0] * 1000:.3g} ms of one core")
            for name, took in zip(("chain", "two sealed fields", "both"), alone[1:], strict=True)
        ),
        Measurement("check the chain", EVENTS / seconds, "events/s", f"a log of {EVENTS:,} in a file", 40_000, False),
        Measurement(
            f"the Merkle tree of {LEAVES:,} events",
            rebuilt,
            "s",
            f"one core; a proof is {steps} hashes",
        ),
        Measurement(
            "first event of a new person",
            newcomer / first,
            "×",
            "the same save in plain text",
            remark="their key is on the disk before the event: a second commit",
        ),
    ]


@contextmanager
def _customers(path: Path, module: str) -> Iterator[Customers]:
    with Customers({"PERSISTENCE_MODULE": module, "SQLITE_DBNAME": str(path)}) as opened:
        yield opened


def _saves(home: Path, clock: Callable[[], float]) -> list[float]:
    """Seconds to save one event: plain, chained, sealed, sealed and chained."""
    home.mkdir()
    with ExitStack() as open_files:
        keys = open_files.enter_context(Keys(home / "keys.db"))

        def saving(path: str, module: str, make: Callable[[str], object]) -> Callable[[], object]:
            app = open_files.enter_context(_customers(home / path, module))
            customer = Customer.register(1, make("Ada Lovelace"), make("Oak Lane 2"))
            app.save(customer)

            def save() -> None:
                customer.move(make("Ada Lovelace"), make("Elm Road 1, 1020 Vienna"))
                app.save(customer)

            return save

        def seal(text: str) -> Sealed:
            return keys.seal("C-1", text)

        ways = [
            saving("plain.db", PLAIN, str),
            saving("chained.db", CHAINED, str),
            saving("sealed.db", PLAIN, seal),
            saving("both.db", CHAINED, seal),
        ]
        return medians(SAVES, ways, clock)


def _newcomers(home: Path) -> list[float]:
    """Seconds to save the first event of a person, sealed with a new key, and in plain text."""
    numbers = count()
    with Keys(home / "newcomers.db") as keys, _customers(home / "newcomers store.db", PLAIN) as app:

        def save(sealed: bool) -> None:
            number = next(numbers)
            name: object = keys.seal(f"C-{number}", "Ada Lovelace") if sealed else "Ada Lovelace"
            app.save(Customer.register(number, name, ""))

        return medians(NEW_PERSONS, [lambda: save(True), lambda: save(False)])


def _check(path: Path) -> float:
    """Seconds of the processor to check a long chain, which must hold, and must not after an edit of its last event."""
    with _customers(path, CHAINED) as app:
        customer = Customer.register(1, "Ada Lovelace", "Oak Lane 2")
        for number in range(1, EVENTS):
            customer.move("Ada Lovelace", f"Elm Road {number}, 1020 Vienna")
            if number % CHUNK == 0:  # collecting events is quadratic in their number
                app.save(customer)
        app.save(customer)
    head, times = head_of(path), []
    for _ in range(CHECKS):
        start = process_time()
        found = verify(path, head)
        times.append(process_time() - start)
        if found is not None:
            raise AssertionError(f"An honest chain was said to be broken. {found}")
    with sqlite3.connect(path) as file:
        file.execute("UPDATE stored_events SET topic = topic || 'x' WHERE rowid = ?", (EVENTS,))
    file.close()
    found = verify(path)
    if found is None or found.position != EVENTS or not tree_of(path).root:
        raise AssertionError(f"The edit of event {EVENTS} was found as: {found}.")
    return median(times)


def _proof() -> tuple[float, int]:
    """Seconds to build the tree, and the steps of a proof, which must hold."""
    events = [number.to_bytes(4, "big") for number in range(LEAVES)]
    start = perf_counter()
    tree = Tree(events)
    took = perf_counter() - start
    proof = tree.proof(LEAVES // 2)
    if not proves(tree.root, events[LEAVES // 2], proof):
        raise AssertionError("A true proof was refused.")
    return took, len(proof)
