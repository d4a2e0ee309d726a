"""The short account says the same in both of its styles."""

from decimal import Decimal
from typing import Any

import pytest
from eventsourcing.application import Application
from hypothesis import given
from hypothesis.strategies import integers, just, lists, one_of, tuples

from course_utils.domains.bank import short
from course_utils.domains.money import money

amounts = integers(-50, 300).map(lambda cents: Decimal(cents).scaleb(-2))
commands = lists(one_of(tuples(just("deposit"), amounts), tuples(just("withdraw"), amounts), tuples(just("close"))))


def carried_out(kind: Any, wishes: list[tuple[Any, ...]]) -> tuple[Any, list[bool]]:
    """An account after these commands, and which of them it refused."""
    account, refused = kind("Ada", money("1")), []
    for name, *amount in wishes:
        try:
            getattr(account, name)(*amount)
        except ValueError:
            refused.append(True)
        else:
            refused.append(False)
    return account, refused


def facts(events: Any) -> list[tuple[str, Any]]:
    return [(type(event).__name__, getattr(event, "amount", None)) for event in events]


@given(commands)
def test_both_styles_refuse_the_same_and_store_the_same_facts(wishes: list[tuple[Any, ...]]) -> None:
    (plain, refused), (decorated, refused_too) = (
        carried_out(kind, wishes) for kind in (short.Account, short.DecoratedAccount)
    )
    assert refused == refused_too
    assert facts(plain.collect_events()) == facts(decorated.collect_events())
    assert (plain.balance, plain.is_closed) == (decorated.balance, decorated.is_closed)


@pytest.mark.parametrize("kind", [short.Account, short.DecoratedAccount])
def test_what_is_loaded_is_what_was_saved(kind: Any) -> None:
    account, _ = carried_out(kind, [("deposit", money("2")), ("withdraw", money("2")), ("close",)])
    with Application() as bank:
        bank.save(account)
        loaded: Any = bank.repository.get(account.id)
    assert loaded == account
    assert loaded.is_closed
    assert (loaded.owner, loaded.overdraft_limit, loaded.balance) == ("Ada", money("1"), money("0"))
