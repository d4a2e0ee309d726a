"""The kinds of store that run through the contract of stores. A further kind gives what a `Kind` holds, and no test more."""

from benchmarks.projecting.document_kinds import SEARCH_INDEX, SEARCH_SERVER
from benchmarks.projecting.postgres_kind import POSTGRES
from benchmarks.projecting.redis_kinds import EMBEDDED, REDIS
from benchmarks.projecting.sqlite_kinds import FULL_TEXT, SQLITE, has_full_text

KINDS = {
    kind.name: kind
    for kind in (
        SQLITE,
        *([FULL_TEXT] if has_full_text() else []),
        POSTGRES,
        EMBEDDED,
        REDIS,
        SEARCH_INDEX,
        SEARCH_SERVER,
    )
}
