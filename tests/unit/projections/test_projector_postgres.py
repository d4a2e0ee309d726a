"""A view in a file over a log on a PostgreSQL server, whose positions have gaps."""

from pathlib import Path

import pytest

from benchmarks.projecting.projected_bank import Picky, balances_in
from course_utils.domains.bank import AccountExists, Bank
from course_utils.eventstore import store_environment
from course_utils.projections.projector import Projector
from course_utils.projections.rebuild import rebuild
from tests.unit.eventstore.test_postgres import NAME, server  # noqa: F401
from tests.unit.projections.projector_laws import Deposits, save, stream, totals

LOG: Deposits = [(1, 9500, True), (1, 100, False), (2, 9900, False), (3, 250, False)]


@pytest.mark.usefixtures("server")
def test_a_log_with_gaps_on_a_server_is_projected_followed_and_rebuilt(tmp_path: Path) -> None:
    path, view = tmp_path / "balances.db", Picky()
    with Bank(store_environment(tmp_path / f"{NAME}.db")) as bank:
        accounts = save(bank, LOG[:2])
        with pytest.raises(AccountExists):
            bank.open_account("1", "rolled back, its number is not given again")
        save(bank, LOG[2:], accounts)
        end = bank.recorder.max_notification_id()
        assert end == 9, "eight events and a gap"
        with Projector(bank, view, path, batch_size=3) as projector:
            assert projector.catch_up() == 8
            assert (projector.position, balances_in(path)) == (9, totals(LOG, up_to_poison=True))
            with projector.running():
                projector.wait(bank.deposit("3", "2.50"), timeout=30)
            view.is_repaired = True
            assert projector.retry(stream(1)) == 2
            assert rebuild(bank, view, path, batch_size=3).handled == 9
    assert balances_in(path) == totals([*LOG, (3, 250, False)], up_to_poison=False)
