"""The same figures from all events at once, in pandas: what a stream is held against the next morning."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import pandas as pd

from course_utils.domains.viewing.features import NEAR_THE_END, Pair


def batch_windows(events: Iterable[Mapping[str, Any]], length: int) -> dict[int, dict[str, int]]:
    """By the start of each window of `length` seconds, how many events of each type happened in it. An id counts once."""
    table = _table(events)
    if table.empty:
        return {}
    counted = table.groupby([table["at"] // length * length, "type"]).size()
    found: dict[int, dict[str, int]] = {}
    for (start, kind), number in cast(dict[tuple[int, str], int], counted.to_dict()).items():
        found.setdefault(start, {})[kind] = number
    return found


def batch_sessions(events: Iterable[Mapping[str, Any]], gap: int) -> set[tuple[str, int, int, int]]:
    """Of every session: viewer, times of the first and last event, and number of events."""
    table = _table(events)
    if table.empty:
        return set()
    table = table.sort_values(["viewer", "at"])
    is_new = (table["viewer"] != table["viewer"].shift()) | (table["at"] - table["at"].shift() >= gap)
    spans = table.groupby(is_new.cumsum()).agg(
        viewer=("viewer", "first"), first=("at", "min"), last=("at", "max"), events=("at", "size")
    )
    return set(cast(Iterable[tuple[str, int, int, int]], spans.itertuples(index=False, name=None)))


def batch_features(
    events: Iterable[Mapping[str, Any]], seconds: Mapping[str, int]
) -> tuple[dict[str, float], dict[Pair, int]]:
    """The completion rate of each title, and for each two titles how many viewers began both, as Features has them."""
    table = _table(events)
    if "title" not in table:
        return {}, {}
    table = table[table["title"].notna()]
    began = table.loc[table["type"] == "Played", ["title", "viewer"]].drop_duplicates()
    furthest = table.groupby(["title", "viewer"])["position"].max()
    reached = began.join(furthest, on=["title", "viewer"])
    is_seen = reached["position"] >= NEAR_THE_END * reached["title"].map(seconds)
    completion = {str(title): float(share) for title, share in is_seen.groupby(reached["title"]).mean().items()}
    pairs = began.merge(began, on="viewer", suffixes=("", "_other"))
    pairs = pairs[pairs["title"] < pairs["title_other"]]
    counted = pairs.groupby(["title", "title_other"]).size()
    return completion, cast(dict[Pair, int], counted.to_dict())


def _table(events: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(list(events))
    return table if table.empty else table.drop_duplicates("id")
