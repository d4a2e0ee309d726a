"""The datasets are the ones described, come from their seeds, and their known answers are true."""

import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from course_utils.datasets import EventLog, answers, load, load_archive, load_events, regenerate
from course_utils.domains.bank import Account, Bank

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def ledger():
    return load_events("bank_ledger")


def effect(event):
    """What an event does to its account's balance, in cents."""
    match event["type"]:
        case "AccountOpened":
            return event["balance"]
        case "Deposited" | "InterestCredited":
            return event["amount"]
        case "Withdrawn":
            return -event["amount"]
        case "AccountClosed":
            return 0


def balances(events):
    totals = defaultdict(int)
    for event in events:
        totals[event["account"]] += effect(event)
    return totals


def test_account_42_is_the_account_of_the_lesson():
    assert load_events("account_42") == [
        {"type": "AccountOpened", "balance": 0, "timestamp": "2024-01-01T00:00:00Z"},
        {"type": "Deposited", "amount": 1000, "timestamp": "2024-01-02T10:30:00Z"},
        {"type": "Withdrawn", "amount": 200, "timestamp": "2024-01-03T14:15:00Z"},
        {"type": "Deposited", "amount": 500, "timestamp": "2024-01-04T09:00:00Z"},
    ]


def test_the_answers_about_account_42_are_true():
    known = answers("account_42")
    events = load_events("account_42")
    assert known["final_balance"] == sum(map(effect, events))
    for moment, balance in known["balances_at"].items():
        assert balance == sum(effect(event) for event in events if event["timestamp"] <= moment)


def test_the_bytes_follow_from_the_seeds_in_any_process(tmp_path):
    code = "import sys, pathlib, course_utils.datasets as d; d.regenerate(pathlib.Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "5"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "other")], env=environment, check=True)
    paths = regenerate(tmp_path / "here")
    assert {path.name for path in paths} == {path.name for path in load.FOLDER.iterdir()} - {"README.md"}
    for path in paths:
        made = path.read_bytes()
        assert made == (tmp_path / "other" / path.name).read_bytes()
        assert made == (ROOT / "datasets" / path.name).read_bytes().replace(b"\r\n", b"\n")


def test_the_manifest_describes_the_files():
    manifest = json.loads((ROOT / "datasets" / "manifest.json").read_text(encoding="utf-8"))
    kept = {name: entry for name, entry in manifest.items() if entry["file"]}
    assert set(manifest) - set(kept) == {"shop_year", "viewing_day"}
    for name, entry in kept.items():
        text = (ROOT / "datasets" / entry["file"]).read_bytes().replace(b"\r\n", b"\n")
        assert entry["bytes"] == len(text)
        assert entry["rows"] == len(load_events(name))


def test_the_ledger_has_ten_thousand_events_of_two_hundred_accounts(ledger):
    assert len(ledger) == 10_000
    assert len({event["account"] for event in ledger}) == 200
    assert len({event["id"] for event in ledger}) == 10_000


def test_positions_and_versions_have_no_gaps_and_time_never_goes_back(ledger):
    assert [event["position"] for event in ledger] == list(range(1, 10_001))
    versions = defaultdict(list)
    for event in ledger:
        versions[event["account"]].append(event["version"])
    assert all(seen == list(range(1, len(seen) + 1)) for seen in versions.values())
    times = [event["timestamp"] for event in ledger]
    assert times == sorted(times)
    assert times[0] >= "2024-01-01T00:00:00Z"
    assert times[-1] <= "2024-12-31T23:59:59Z"


def test_accounts_open_first_close_at_zero_and_stay_closed(ledger):
    stories = defaultdict(list)
    for event in ledger:
        stories[event["account"]].append(event)
    for story in stories.values():
        assert [event["type"] for event in story].index("AccountOpened") == 0
        assert "AccountClosed" not in [event["type"] for event in story[:-1]]
        if story[-1]["type"] == "AccountClosed":
            assert sum(map(effect, story)) == 0


def test_no_withdrawal_goes_below_the_overdraft_limit(ledger):
    running, limits, overdrawn = defaultdict(int), {}, 0
    for event in ledger:
        account = event["account"]
        limits.setdefault(account, event.get("overdraft_limit"))
        running[account] += effect(event)
        assert running[account] >= -limits[account]
        overdrawn += running[account] < 0
    assert overdrawn > 0, "a ledger in which nobody is ever overdrawn tests no limit"


def test_interest_is_a_quarter_of_two_percent_rounded_down(ledger):
    running = defaultdict(int)
    for event in ledger:
        if event["type"] == "InterestCredited":
            assert event["amount"] == running[event["account"]] * 2 // 400
        running[event["account"]] += effect(event)


def test_a_transfer_is_a_withdrawal_and_a_deposit_of_the_same_money(ledger):
    halves = [event for event in ledger if "transfer_id" in event]
    assert len({event["transfer_id"] for event in halves}) == len(halves) // 2 == answers("bank_ledger")["transfers"]
    for out, into in zip(halves[::2], halves[1::2], strict=True):
        assert (out["type"], into["type"]) == ("Withdrawn", "Deposited")
        assert out["account"] != into["account"]
        assert into["position"] == out["position"] + 1
        assert [out[name] for name in ("transfer_id", "amount", "timestamp")] == [
            into[name] for name in ("transfer_id", "amount", "timestamp")
        ]


def test_the_answers_about_the_ledger_equal_an_independent_fold(ledger):
    known, final = answers("bank_ledger"), balances(ledger)
    outside = [event for event in ledger if "transfer_id" not in event]
    kinds = Counter(event["type"] for event in ledger)
    assert known["events_by_type"] == kinds
    assert known["accounts_open_at_the_end"] == kinds["AccountOpened"] - kinds["AccountClosed"]
    assert len(known["final_balances"]) == 12
    assert known["final_balances"] == {account: final[account] for account in known["final_balances"]}
    assert known["total_money"] == sum(final.values())
    assert known["brought_in"] == sum(effect(e) for e in outside if e["type"] in ("AccountOpened", "Deposited"))
    assert known["taken_out"] == -sum(effect(e) for e in outside if e["type"] == "Withdrawn")
    assert known["interest_credited"] == sum(effect(e) for e in outside if e["type"] == "InterestCredited")


def test_the_balances_at_known_moments_equal_an_independent_fold(ledger):
    moments = answers("bank_ledger")["balances_at"]
    assert len(moments) == 4
    for moment, known in moments.items():
        then = balances(event for event in ledger if event["timestamp"] <= moment)
        assert known == {"all": sum(then.values())} | {name: then[name] for name in known if name != "all"}


def test_the_deliveries_are_the_ledger_with_known_troubles(ledger):
    known, deliveries = answers("bank_ledger_deliveries"), load_events("bank_ledger_deliveries")
    whole = [event for event in deliveries if not event["id"].startswith("poison")]
    first = {event["id"]: event for event in reversed(whole)}
    assert [event["delivery"] for event in deliveries] == list(range(1, known["deliveries"] + 1))
    assert len(deliveries) - len(whole) == known["poison"] == 8
    assert all("amount" not in event for event in deliveries if event["id"].startswith("poison"))
    assert len(whole) - len(first) == known["duplicate"] == 150
    assert len(first) == known["events"] == len(ledger)
    in_order = sorted(first.values(), key=lambda event: event["position"])
    assert [{name: value for name, value in e.items() if name != "delivery"} for e in in_order] == ledger
    text = (ROOT / "datasets" / "bank_ledger_deliveries.csv").read_text(encoding="utf-8")
    assert text.count(",late\n") == known["late"] == 120


def test_late_events_really_overtake_their_own_account():
    seen, overtaken = defaultdict(int), 0
    for event in load_events("bank_ledger_deliveries"):
        overtaken += event["version"] < seen[event["account"]]
        seen[event["account"]] = max(seen[event["account"]], event["version"])
    assert overtaken > 0


@pytest.fixture
def archived_bank(tmp_path):
    """The bank of today over a file that holds the archive."""
    env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "BANK_SQLITE_DBNAME": str(tmp_path / "bank.db")}
    with Bank(env) as bank:
        bank.recorder.insert_events(load_archive())
        yield bank


def in_cents(state):
    """The amount of a stored state of any schema version, read from its JSON alone."""
    return state["cents"] if "cents" in state else int(state["amount"]["_data_"].replace(".", ""))


def test_the_code_of_today_reads_the_archive_to_its_known_answers(archived_bank):
    known = answers("bank_archive")
    accounts = [archived_bank.account(number) for number in known["final_balances"]]
    assert {account.number: account.balance * 100 for account in accounts} == known["final_balances"]
    assert sum(account.balance for account in accounts) * 100 == known["total_money"]
    assert sum(not account.is_closed for account in accounts) == known["accounts_open_at_the_end"]
    assert len(accounts) == known["accounts"] == 40
    log = archived_bank.recorder.select_notifications(1, limit=10_000)
    kinds = Counter(type(archived_bank.mapper.to_domain_event(stored)).__name__ for stored in log)
    assert kinds == known["events_by_type"]


def test_reading_the_archive_leaves_its_bytes_unchanged(archived_bank):
    for number in answers("bank_archive")["final_balances"]:
        archived_bank.account(number)
    log = archived_bank.recorder.select_notifications(1, limit=10_000)
    assert [(one.originator_id, one.originator_version, one.topic, one.state) for one in log] == [
        (one.originator_id, one.originator_version, one.topic, one.state) for one in load_archive()
    ]
    assert [one.state.decode("utf-8") for one in log] == [row["state"] for row in load_events("bank_archive")]


def test_the_answers_about_the_archive_equal_an_independent_fold():
    known, rows = answers("bank_archive"), load_events("bank_archive")
    balances, numbers, schemas = Counter(), {}, defaultdict(Counter)
    for row in rows:
        kind, state, account = row["topic"].split(".")[-1], json.loads(row["state"]), row["originator_id"]
        schemas[kind][str(state.get("class_version", 1))] += 1
        if kind == "Opened":
            numbers[account] = state["number"]
        elif kind != "Closed":
            balances[account] += -in_cents(state) if kind == "Withdrawn" else in_cents(state)
    assert schemas == known["events_by_schema_version"]
    assert {numbers[account]: balances[account] for account in numbers} == known["final_balances"]
    assert sum(balances.values()) == known["total_money"]
    assert known["brought_in"] - known["taken_out"] + known["interest_credited"] == known["total_money"]
    assert all(Account.create_id(number).hex == account for account, number in numbers.items())


def test_the_archive_is_old_mixed_and_in_order():
    versions, schemas, times = defaultdict(list), defaultdict(set), []
    for row in load_events("bank_archive"):
        state = json.loads(row["state"])
        versions[row["originator_id"]].append(row["originator_version"])
        if row["topic"].endswith(("Deposited", "Withdrawn")):
            schemas[row["originator_id"]].add(state.get("class_version", 1))
        times.append(state["timestamp"]["_data_"])
    assert all(seen == list(range(1, len(seen) + 1)) for seen in versions.values())
    assert sum(seen == {1, 2, 3} for seen in schemas.values()) >= 20
    assert times == sorted(times)
    assert times[0] > "2019-01-01"
    assert times[-1] < "2022-01-01"


def test_an_archived_account_goes_on_with_events_of_today(archived_bank):
    before = archived_bank.balance("B-001")
    position = archived_bank.deposit("B-001", "0.01", reason="back again")
    assert position == len(load_archive()) + 1
    assert (archived_bank.balance("B-001") - before) * 100 == 1


def test_the_answers_about_a_learners_progress_are_true():
    known, events = answers("learner_progress"), load_events("learner_progress")
    attempts = [event for event in events if event["type"] == "Attempted"]
    tries = Counter(
        f"{event['lesson']}/{event['exercise']}" for event in attempts if event["status"] in ("not yet", "solved")
    )
    assert known["tries"] == tries
    assert known["solved"] == len({(e["lesson"], e["exercise"]) for e in attempts if e["status"] == "solved"})
    assert known["events"] == len(events) == events[-1]["position"]
    (colleagues,) = (event for event in attempts if event["position"] == known["of_a_colleague"])
    assert (colleagues["exercise"], colleagues["status"]) == ("redrive", "solved")


def test_a_learners_progress_is_about_exercises_that_there_are():
    for event in load_events("learner_progress"):
        (lesson,) = (ROOT / "lessons").glob(f"[0-9][0-9]_{event['lesson']}")
        assert event["type"] == "Started" or (lesson / "exercises" / f"{event['exercise']}.py").exists()


@pytest.mark.parametrize("name", ["account_42", "bank_ledger", "bank_archive", "learner_progress"])
def test_the_readme_describes_every_field_and_no_other(name):
    text = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    section = text.partition(f"## {name}\n")[2].partition("\n## ")[0]
    described = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert sorted(described) == sorted({field for event in load_events(name) for field in event})


def test_each_load_is_a_fresh_copy():
    load_events("account_42")[0]["balance"] = 7
    assert load_events("account_42")[0]["balance"] == 0


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("acount_42", "no dataset called 'acount_42'. Did you mean account_42\\?"),
        ("bank_leger", "Did you mean bank_ledger"),
        (
            "zzz",
            "There are: account_42, bank_ledger, bank_ledger_deliveries, bank_archive, learner_progress, shop_year, viewing_day",
        ),
        ("../secrets", "no dataset called"),
    ],
)
@pytest.mark.parametrize("ask", [load_events, answers])
def test_an_unknown_name_is_met_with_the_closest_ones(ask, name, sentence):
    with pytest.raises(ValueError, match=sentence):
        ask(name)


@pytest.fixture
def copied(tmp_path, monkeypatch):
    folder = shutil.copytree(load.FOLDER, tmp_path / "datasets")
    monkeypatch.setattr(load, "FOLDER", folder)
    return folder


def test_a_changed_file_is_refused(copied):
    path = copied / "account_42.json"
    path.write_text(path.read_text(encoding="utf-8").replace("1000", "9000"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"account_42.json was changed.*course build"):
        load_events("account_42")


def test_a_file_that_is_no_longer_text_is_refused(copied):
    (copied / "account_42.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="was changed"):
        load_events("account_42")


def test_a_missing_file_is_named(copied):
    (copied / "bank_ledger.csv").unlink()
    with pytest.raises(ValueError, match=r"bank_ledger.csv is missing.*course build"):
        load_events("bank_ledger")


def test_windows_line_ends_change_nothing(copied, ledger):
    archive = load_archive()
    for name in ("bank_ledger.csv", "bank_archive.jsonl"):
        (copied / name).write_bytes((copied / name).read_bytes().replace(b"\n", b"\r\n"))
    assert load_events("bank_ledger") == ledger
    assert load_archive() == archive


def test_a_short_log_shows_every_event():
    assert repr(load_events("account_42")).splitlines() == [
        "4 events",
        "type           timestamp             balance  amount",
        "AccountOpened  2024-01-01T00:00:00Z  0",
        "Deposited      2024-01-02T10:30:00Z           1000",
        "Withdrawn      2024-01-03T14:15:00Z           200",
        "Deposited      2024-01-04T09:00:00Z           500",
    ]


def test_a_long_log_shows_ten_events_and_counts_the_rest(ledger):
    assert len(repr(ledger).splitlines()) == 13
    assert repr(ledger).endswith("… 9,990 more")
    assert ledger._repr_html_().count("<tr>") == 11
    assert "… 9,990 more" in ledger._repr_html_()


def test_in_a_notebook_numbers_stand_to_the_right_and_words_to_the_left():
    shown = EventLog([{"type": "Deposited", "amount": 500}, {"type": "Closed"}])._repr_html_()
    assert '<th scope="col" style="text-align:left;white-space:nowrap">type</th>' in shown
    assert '<td style="text-align:right;white-space:nowrap">500</td>' in shown
    assert '<td style="text-align:right;white-space:nowrap"></td>' in shown


def test_an_empty_log_and_a_single_event_can_be_shown():
    assert repr(EventLog()) == "0 events"
    assert repr(EventLog([{"type": "Opened"}])) == "1 event\ntype\nOpened"
    assert "0 events" in EventLog()._repr_html_()


def test_a_slice_is_an_event_log_and_an_item_is_a_dictionary(ledger):
    assert isinstance(ledger[-3:], EventLog)
    assert repr(ledger[-3:]).startswith("3 events")
    assert type(ledger[0]) is dict


def test_what_an_event_carries_is_never_markup():
    class Tags(html.parser.HTMLParser):
        def __init__(self):
            super().__init__()
            self.seen = set()

        def handle_starttag(self, tag, attributes):
            self.seen.add(tag)

    parser = Tags()
    parser.feed(EventLog([{"<b>": "<script>alert(1)</script>", "n": "a\nb"}, {"n": "<img>"}])._repr_html_())
    assert parser.seen == {"div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
