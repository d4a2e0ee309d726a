"""Five services in processes of their own, killed at random statements and away for a time, while orders flow.

    python -m benchmarks.outages [KILLS] [OUTAGES] [choreography | orchestration]

kills so many processes (500), and has each of the five services, the gateway and the mail server away so many times
(100), in one way of directing them or in both. Some cards are declined, some goods are sold out. In the end it counts
what is wrong; `course bench outages` does less of the same.
"""

import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.measurement import Measurement
from benchmarks.order_laws import Requested, Verdict, judge
from course_utils.messages import Envelope
from course_utils.processes import Gateway, Mailbox
from course_utils.processes.in_processes import InProcesses
from course_utils.processes.order_pipeline.desk import PRICES, card_given, goods_arrived, order_requested
from course_utils.processes.outside import DECLINED

WAYS = {
    "choreography": "course_utils.processes.order_pipeline.choreography:CHOREOGRAPHY",
    "orchestration": "course_utils.processes.order_pipeline.orchestration:ORCHESTRATION",
}
"""The two pipelines, as their processes find them."""
KILLS, OUTAGES = 20, 2
BATCH = 4
_SOLD_OUT = {"cup": 10}


@dataclass
class Desk:
    """People: they order, and who hears that a card was declined gives another one. `dice` decide who wants what."""

    shop: InProcesses
    dice: Random
    requested: dict[str, Requested] = field(default_factory=dict)
    brought: dict[str, int] = field(default_factory=lambda: dict(_SOLD_OUT))
    _given: int = 0

    def __post_init__(self) -> None:
        self.shop.publish("desk", [goods_arrived(f"g-{sku}", sku, count) for sku, count in _SOLD_OUT.items()])

    def order(self, count: int = BATCH) -> None:
        """So many more orders, and the goods for most of them; one card in eight will be declined."""
        events = list(self._requests(count))
        self.shop.publish("desk", events)

    def _requests(self, count: int) -> Iterator[Envelope]:
        for _ in range(count):
            number = f"O-{len(self.requested) + 1}"
            sku = self.dice.choice(["teapot", "teapot", "teapot", "kettle", "cup"])
            wanted = self.requested[number] = Requested(f"C-{number}", sku, PRICES[sku])
            if sku not in _SOLD_OUT:
                self.brought[sku] = self.brought.get(sku, 0) + 1
                yield goods_arrived(f"g-{number}", sku, 1)
            card = DECLINED if self.dice.random() < 1 / 8 else "tok-1"
            yield order_requested(f"r-{number}", number, wanted.customer, [(sku, 1)], card)

    def give_other_cards(self) -> bool:
        """Give one for each order that waits for it. Whether there was any."""
        last = {event.subject: event.type for event in self.shop.events("orders")}
        waiting = [number for number, type in last.items() if type == "OrderDeclined"]
        self._given += 1
        self.shop.publish("desk", [card_given(f"c-{self._given}-{number}", number, "tok-2") for number in waiting])
        return bool(waiting)


def kill_at_random(folder: Path, kills: int, way: str, *, seed: int = 13) -> tuple[int, Desk]:
    """Kill one to five services at a random statement that writes, again and again. How often; and who ordered what."""
    with InProcesses(WAYS[way], folder) as shop:
        desk, killed = Desk(shop, Random(seed)), 0
        while killed < kills:
            names = desk.dice.sample(shop.names, desk.dice.randint(1, len(shop.names)))
            shop.stop(*names)
            if others := [name for name in shop.names if name not in names]:
                shop.start(*others)
            desk.order()
            desk.give_other_cards()
            shop.start(*names, kill_at=desk.dice.randint(3, 25 * BATCH))
            shop.wait_until_idle()
            killed += sum(not shop.runs(name) for name in names)
            shop.stop(*names)  # who had less to do than that would die later, uncounted
            _report(f"{killed} of {kills} kills", killed >= kills)
        _come_to_an_end(shop, desk)
    return killed, desk


def be_away(folder: Path, outages: int, way: str, *, seed: int = 14) -> Desk:
    """Have each service, the gateway and the mail server away while others work, so many times. Who ordered what."""
    with InProcesses(WAYS[way], folder) as shop:
        desk = Desk(shop, Random(seed))
        shop.start()
        for number in range(outages):
            for name in shop.names:
                shop.stop(name)
                desk.order(1)
                shop.wait_until_idle()
                shop.start(name)
            for outside, owing in (
                (Gateway(folder / "gateway.db"), "payment"),
                (Mailbox(folder / "mail.txt"), "notification"),
            ):
                outside.switch(on=False)
                desk.order(1)
                shop.wait_until_idle(owing)
                outside.switch(on=True)
            desk.give_other_cards()
            _report(f"{number + 1} of {outages} outages of each", number + 1 == outages)
        _come_to_an_end(shop, desk)
    return desk


def _come_to_an_end(shop: InProcesses, desk: Desk) -> None:
    shop.start()
    shop.wait_until_idle()
    while desk.give_other_cards():
        shop.wait_until_idle()


def _report(done: str, is_last: bool) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}  ", end="\n" if is_last else "", file=sys.stderr, flush=True)


def measure(kills: int = KILLS, outages: int = OUTAGES, ways: Iterable[str] = WAYS) -> list[Measurement]:
    """Counts of what went wrong, all of which are to be 0, but for the mails that a kill allows."""
    return [row for way in ways for row in (*_killed(way, kills), *_away(way, outages))]


def _killed(way: str, kills: int) -> list[Measurement]:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        killed, desk = kill_at_random(Path(folder), kills, way)
        took = time.perf_counter() - begun
        against = f"{way}: {killed} kills at random statements, {len(desk.requested)} orders, in {took:,.0f} s"
        return _rows(judge(desk.shop.folder, desk.requested, desk.brought), against, killed)


def _away(way: str, outages: int) -> list[Measurement]:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        desk = be_away(Path(folder), outages, way)
        took = time.perf_counter() - begun
        each = f"{outages} outages of each service, gateway and mail"
        against = f"{way}: {each}; {len(desk.requested)} orders, in {took:,.0f} s"
        return _rows(judge(desk.shop.folder, desk.requested, desk.brought), against, 0)


def _rows(verdict: Verdict, against: str, kills: int) -> list[Measurement]:
    counts = {
        "orders that did not end, or ended twice": verdict.without_one_end,
        "rows lost or doubled": verdict.rows_lost_or_doubled,
        "pieces of stock lost, gained or kept": verdict.stock_off,
        "orders not charged once": verdict.charged_wrongly,
        "mails lost": verdict.mails_lost,
        "events or calls left waiting": verdict.left_waiting,
    }
    rows = [Measurement(name, count, "", against, 0) for name, count in counts.items()]
    remark = "The mail server knows no keys; the gateway does."
    return [
        *rows,
        Measurement("mails sent again, at most one a kill", verdict.mails_again, "", against, kills, True, remark),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure as often as said, and print the rows; 0 when all of them hold."""
    from benchmarks.run import cells, table

    parser = ArgumentParser(description="Kill services and have them away, and count what is wrong afterwards.")
    parser.add_argument("kills", type=int, nargs="?", default=500)
    parser.add_argument("outages", type=int, nargs="?", default=100)
    parser.add_argument("way", choices=WAYS, nargs="?", help="one way of directing the services, and not both")
    chosen = parser.parse_args(arguments)
    rows = measure(chosen.kills, chosen.outages, [chosen.way] if chosen.way else WAYS)
    print(table([cells(row) for row in rows]))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
