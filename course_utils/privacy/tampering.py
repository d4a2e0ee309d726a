"""Every way to tamper with a small chained log, one lie at a time: what one counts to say what a chain is worth."""

from collections.abc import Iterator, Sequence

from course_utils.privacy.chain import GENESIS, Link, link

Log = Sequence[Link]


def chained(events: Sequence[bytes]) -> list[Link]:
    """A log of these events, at the positions 1, 2, 3, …, each with its hash."""
    log, previous = list[Link](), GENESIS
    for position, event in enumerate(events, start=1):
        fields = (str(position).encode(), event)
        previous = link(previous, *fields)
        log.append(Link(position, fields, previous))
    return log


def lies(log: Log) -> Iterator[tuple[str, list[Link]]]:
    """Each lie about a log that `chained` made: what was done, and the log that is left."""
    for at, one in enumerate(log):
        before, after = list(log[:at]), list(log[at + 1 :])
        changed = (one.fields[0], one.fields[1] + b"!")
        yield "one is changed", [*before, one._replace(fields=changed), *after]
        yield "one is taken out", before + after
        yield "the end is cut off", before
        anew = [other.fields[1] for other in log]
        anew[at] = changed[1]
        yield "one is changed, and all hashes made anew", chained(anew)
        if at:
            yield "two are swapped", [*log[: at - 1], *_swapped(log[at - 1], one), *after]


def _swapped(first: Link, second: Link) -> tuple[Link, Link]:
    """The events change places; positions and hashes stay where they are."""
    return (
        first._replace(fields=(first.fields[0], second.fields[1])),
        second._replace(fields=(second.fields[0], first.fields[1])),
    )
