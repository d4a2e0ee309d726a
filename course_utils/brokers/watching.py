"""Watching an experiment: on three nodes where that is wanted and they can be had, else as it was recorded."""

from collections.abc import Callable

from course_utils.brokers.experiments import EXPERIMENTS, Run
from course_utils.brokers.recording import recorded
from course_utils.servers import cluster, serve


def watch(name: str, *, live: bool = False, say: Callable[[object], object] = print) -> Run:
    """The run of this experiment. What it is a run of is said first, then each moment, then what came of it.

    With `live` it happens now, on nodes that this process starts. Where none can be started or killed, it says why and
    gives the recording. Raises ValueError for a name that no experiment has, ServerTrouble as `serve` does.
    """
    if name not in EXPERIMENTS:
        raise ValueError(f"There is no experiment {name!r}. There are {', '.join(EXPERIMENTS)}.")
    run = _live(name, say) if live else None
    if run is None:
        recording = recorded()
        run = recording.runs[name]
        say(recording.said)
        for moment in run.moments:
            say(moment)
    say(run)
    return run


def _live(name: str, say: Callable[[object], object]) -> Run | None:
    backend = serve("nats", say=say)
    nodes = cluster(backend)
    say(f"Live: {backend.said}" if nodes else f"Nodes that this process did not start are not killed. {backend.said}")
    return EXPERIMENTS[name](backend, nodes, say=say) if nodes else None
