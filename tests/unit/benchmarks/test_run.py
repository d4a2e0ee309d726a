"""What `course bench` says: the machine, ratios that are judged, times that are not, and what could not run."""

import json
import platform
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import machine, run
from benchmarks.measurement import Measurement, NotMeasured, rows_of
from benchmarks.timing import least, medians, medians_of

BENCHMARKS = Path(run.__file__).parent
FASTER = Measurement("a chain", 8.04, "× as fast", "SimPy's 2 s", 5, False, "columns for all requests")
SLOWER = Measurement("a build", 3.2, "×", "an import", 2)
SECONDS = Measurement("a check", 12.3456, "s", "539 answers", 1)


@pytest.fixture
def bench(monkeypatch, tmp_path):
    """Runs benchmarks that are made up: name → what `measure()` does."""

    def bench(*names, **measures):
        monkeypatch.setattr(run, "NAMES", tuple(measures))
        for name, measure in measures.items():
            monkeypatch.setitem(sys.modules, f"benchmarks.{name}", SimpleNamespace(measure=measure))
        return run.run(names, tmp_path)

    return bench


def no_server():
    raise ConnectionError("PostgreSQL is missing.\nInstall it | set DATABASE_URL.")


def test_it_begins_with_the_machine(bench, capsys):
    assert bench(one=lambda: [FASTER]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert machine.cpu_model() in first
    assert platform.python_version() in first
    assert "load" in first


def test_the_machine_stands_in_the_results(bench, tmp_path):
    bench(one=lambda: [FASTER])
    table = (tmp_path / "one.md").read_text(encoding="utf-8")
    assert machine.cpu_model() in table
    assert platform.python_version() in table
    assert "load" in table
    kept = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
    assert kept["machine"]["cpu"] == machine.cpu_model()
    assert kept["rows"][0]["value"] == 8.04


def test_a_row_says_what_is_compared_the_ratio_its_limit_and_whether_it_holds():
    assert run.cells(FASTER) == (
        "a chain",
        "8.04 × as fast",
        "≥ 5 × as fast",
        "✓",
        "SimPy's 2 s",
        "columns for all requests",
    )
    assert run.cells(SLOWER) == ("a build", "3.2 ×", "≤ 2 ×", "✗ missed", "an import", "")


def test_a_time_is_shown_and_never_judged(bench):
    assert run.cells(SECONDS) == ("a check", "12.3 s", "", "", "539 answers", "")
    assert bench(one=lambda: [SECONDS]) == 0


def test_a_ratio_that_misses_its_limit_is_a_failure(bench, capsys):
    assert bench(one=lambda: [FASTER, SLOWER]) == 1
    assert "✗ missed" in capsys.readouterr().out


def test_counts_and_sizes_are_judged():
    assert not Measurement("events lost", 1, "", "50 kills", 0).holds
    assert not Measurement("memory", 301, "MB", "a million", 300).holds


def test_a_benchmark_that_cannot_run_says_so_in_its_row_and_the_next_has_its_turn(bench, capsys):
    assert bench(one=no_server, two=lambda: [FASTER]) == 1
    said = capsys.readouterr().out
    assert "not measured" in said
    assert "ConnectionError: PostgreSQL is missing. Install it / set DATABASE_URL." in said
    assert "8.04 × as fast" in said


def test_a_benchmark_that_cannot_run_leaves_what_it_found_before(bench, tmp_path):
    bench(one=lambda: [FASTER])
    before = (tmp_path / "one.md").read_text(encoding="utf-8")
    bench(one=no_server)
    assert (tmp_path / "one.md").read_text(encoding="utf-8") == before


def test_a_benchmark_whose_library_is_missing_says_so(bench, capsys, monkeypatch):
    monkeypatch.setattr(run, "NAMES", ("not_there",))
    assert run.run() == 1
    assert "No module named 'benchmarks.not_there'" in capsys.readouterr().out


def test_a_part_that_cannot_run_is_a_row_among_the_others(bench, tmp_path):
    assert bench(one=lambda: [FASTER, *rows_of("PostgreSQL", no_server)]) == 1
    table = (tmp_path / "one.md").read_text(encoding="utf-8")
    assert "| a chain | 8.04 × as fast |" in table
    assert "| PostgreSQL | not measured |  | ✗ missing | ConnectionError: PostgreSQL is missing." in table
    assert rows_of("all well", lambda: [FASTER]) == [FASTER]


def test_an_unknown_benchmark_is_named(capsys):
    assert run.run(["speed"]) == 2
    assert "There is no benchmark speed" in capsys.readouterr().err


def test_one_is_enough_to_run(bench, capsys):
    assert bench("two", one=no_server, two=lambda: [FASTER]) == 0
    assert "not measured" not in capsys.readouterr().out


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows", "Plan 9"])
def test_every_system_has_a_processor_with_a_name(system, monkeypatch):
    monkeypatch.setattr(platform, "system", lambda: system)
    assert machine.cpu_model()


def test_a_system_without_a_load_says_that(monkeypatch):
    monkeypatch.delattr(machine.os, "getloadavg", raising=False)
    assert "load not told" in str(machine.this_machine())


def test_ways_are_timed_in_turns():
    turns = []
    assert len(medians(3, [lambda: turns.append("ours"), lambda: turns.append("theirs")])) == 2
    assert turns == ["ours", "theirs"] * 3
    assert medians_of(3, [iter([1.0, 9.0, 2.0]).__next__, iter([5.0, 4.0, 3.0]).__next__]) == [2.0, 4.0]


def test_a_way_that_does_more_takes_longer_however_short_both_are():
    little, much = least(3, [lambda: sum(range(100)), lambda: sum(range(10_000))])
    assert 0 < little < much


def test_what_was_not_measured_does_not_hold():
    assert not NotMeasured("PostgreSQL", "It is missing.").holds
