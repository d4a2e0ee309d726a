"""Views in Redis that tests project the bank into."""

from collections.abc import Callable
from typing import Any

from benchmarks.projecting.redis_kinds import RedisBalances
from course_utils.domains.bank import Account
from course_utils.projections import View
from course_utils.readmodels.redis.rows import RedisRows

Handle = Callable[[Any, RedisRows], object]


def view_of(handle: Handle, **attributes: Any) -> Any:
    """The balances, for the sake of which nothing is ever wrong, and what `handle` does besides with every deposit."""

    class Dashboard(RedisBalances):
        def handle(self, event: Any, rows: RedisRows) -> None:
            super().handle(event, rows)
            if isinstance(event, Account.Deposited):
                handle(event, rows)

    return type("Dashboard", (Dashboard,), attributes)()


def top(event: Any, rows: RedisRows) -> None:
    """Who paid in most, by the reason they gave."""
    rows.zincrby("top", float(event.amount), event.reason)


class Empty(View[RedisRows]):
    """Keeps nothing."""

    def handle(self, event: Any, rows: RedisRows) -> None:
        pass
