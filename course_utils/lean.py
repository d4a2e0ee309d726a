"""Loading what others made without what the course never uses of it.

With every notebook and every chart comes jsonschema, and that compiles a grammar of web addresses: a second, for a format
nothing here has. jsonschema does without the grammar's package where it is not installed, so it looks so meanwhile.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_GRAMMAR = "rfc3987_syntax"


@contextmanager
def without_grammar() -> Iterator[None]:
    """Inside, the grammar's package looks as if it were not installed."""
    known = sys.modules.get(_GRAMMAR)
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if known is None:
            del sys.modules[_GRAMMAR]
        else:
            sys.modules[_GRAMMAR] = known
