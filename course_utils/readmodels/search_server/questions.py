"""Questions to a search server: the body of a `_search`, as JSON, in which values stand where it says "?"."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from course_utils.readmodels.documents import Document

_READS = {
    "_source", "aggs", "aggregations", "collapse", "fields", "from", "highlight", "min_score", "post_filter", "query",
    "rescore", "search_after", "size", "sort", "track_scores", "track_total_hits",
}  # fmt: skip
_LONGEST = 500  # characters: a server takes no more than some thousand words times fields


def question_for(fields: Sequence[str], limit: int = 10) -> str:
    """The question what has every word of one value in any of these fields, the best first."""
    match = {"query": "?", "fields": list(fields), "type": "cross_fields", "operator": "and"}
    return json.dumps({"query": {"multi_match": match}, "size": limit})


def body_for(question: str, values: Sequence[Any]) -> Document:
    """The body with its values, which are data whatever is in them; a text is cut after 500 characters.

    Raises PermissionError for what is in no search, or runs a script, and ValueError for what is no question.
    """
    try:
        body = json.loads(question)
    except ValueError as error:
        raise ValueError(f'This is no JSON ({error}). Ask with the body of a search, {{"query": …}}.') from None
    if not isinstance(body, dict):
        raise ValueError(f'{question} is no question. Ask with the body of a search, {{"query": …}}.')
    if refused := sorted(body.keys() - _READS) or [name for name in _names_in(body) if "script" in name]:
        raise PermissionError(
            f"{refused[0]!r} may do more than search, so nothing was asked. Documents are changed by the view's handle()."
        )
    left = [_whole(value) for value in values]
    filled: Document = _filled(body, left)
    if left:
        raise ValueError(f'{len(left)} values are left over. Write "?" where each belongs.')
    return filled


def _filled(part: Any, left: list[Any]) -> Any:
    match part:
        case dict():
            return {name: _filled(each, left) for name, each in part.items()}
        case list():
            return [_filled(each, left) for each in part]
        case "?" if not left:
            raise ValueError('There are more "?" in this question than values.')
        case "?":
            return left.pop(0)
        case _:
            return part


def _whole(value: Any) -> Any:
    """A text such as can be sent."""
    return value.encode("utf-8", "replace").decode("utf-8")[:_LONGEST] if isinstance(value, str) else value


def _names_in(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, each in part.items():
            yield name
            yield from _names_in(each)
    elif isinstance(part, list):
        for each in part:
            yield from _names_in(each)
