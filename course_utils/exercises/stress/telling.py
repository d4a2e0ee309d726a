"""A history told: as calls that a person can make by hand, and as a trace for the message theatre."""

from collections import Counter
from collections.abc import Iterator, Sequence

from course_utils.exercises.stress.bench import Bench
from course_utils.exercises.stress.history import Moment
from course_utils.messages.trace import Ending, Mark, Message, Trace
from course_utils.text import show, visible

_APART_MS = 10.0


def calls_of(bench: Bench, steps: Sequence[Moment]) -> str:
    """The calls in their order, one a line, and what befell each of them, as comments."""
    kept = "connection = …  # a fresh database" if bench.stress.setup else "state = {}"
    return visible("\n".join([kept, *_lines(bench, steps)]))


def _lines(bench: Bench, steps: Sequence[Moment]) -> Iterator[str]:
    names = [program.name for program in bench.programs]
    seen: Counter[object] = Counter()
    for step in steps:
        consumer, number = step.delivered
        match step.happening:
            case "delivered":
                seen[step.delivered] += 1
                said = [f"worker {step.worker}"] * bool(step.worker) + ["it comes again"] * (seen[step.delivered] > 1)
                yield _call(bench, names[consumer], number) + (f"  # {', '.join(said)}" if said else "")
            case "died":
                yield f"# the process dies before {step.said}; a new one runs your source again"
            case "raised":
                yield f"# it raises {step.said}"
            case "refused":
                yield f"# it refuses the event for now ({step.said})"
            case "asked":
                yield f"# {step.said}"
            case "acknowledged":
                yield "# it acknowledges the event"
            case "stepped":
                yield f"# {step.worker}: {step.said}"


def _call(bench: Bench, name: str, number: int) -> str:
    given = [show(bench.events[number]) if each == "event" else each for each in bench.stress.takes]
    return f"{name}({', '.join(given)})"


def trace_of(bench: Bench, steps: Sequence[Moment]) -> Trace:
    """The deliveries and what became of them, 10 ms apart."""
    names = [program.name for program in bench.programs]
    workers = sorted({step.worker for step in steps if step.worker})
    outside = [receiver.name for receiver in bench.stress.receivers]
    broker = f"the {bench.stress.contract}"
    trace = Trace([broker, *names, *(f"worker {each}" for each in workers), *outside])
    seen: Counter[object] = Counter()
    died = False
    for place, step in enumerate(steps):
        consumer, number = step.delivered
        lane = f"worker {step.worker}" if step.worker else names[consumer]
        now = _APART_MS * (place + 1)
        if step.happening == "delivered":
            seen[step.delivered] += 1
            after = steps[place + 1].happening if place + 1 < len(steps) else ""
            ending = _ending(seen[step.delivered], died, after)
            trace.messages.append(Message(broker, lane, _label(bench.events[number], number), now - 8, now, ending))
            died = False
        elif step.happening == "asked":
            receiver, _, how = step.said.partition("(")
            how = how.rpartition("): ")[2]
            lost: Ending = "refused" if how == "refuses" else "delivered"
            trace.messages.append(Message(lane, receiver, how, now - 8, now, lost))
        else:
            died |= step.happening == "died"
            trace.marks.append(Mark(lane, now, _MARKS[step.happening].format(said=step.said)))
    return trace


_MARKS = {
    "died": "dies before {said}",
    "raised": "raises {said}",
    "refused": "refuses it for now",
    "acknowledged": "acknowledges it",
    "stepped": "{said}",
}


def _ending(time: int, died: bool, after: str) -> Ending:
    if after in ("raised", "died"):
        return "failed"
    if after == "refused":
        return "refused"
    return "delivered" if time == 1 else "retried" if died else "duplicate"


def _label(event: object, number: int) -> str:
    kind = event.get("type") if isinstance(event, dict) else type(event).__name__
    return f"{number + 1} {kind}" if isinstance(kind, str) else f"event {number + 1}"
