"""A customer's words are found or not found, and never an error: with FTS5, and where it is missing."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.projecting.projected_bank import NEW_YEAR, a_bank
from course_utils.domains.bank import Account, Bank
from course_utils.projections import Projector, View, rebuild
from course_utils.readmodels import full_text
from course_utils.readmodels.full_text import TextTable, has_full_text, match_query, words_of

REASONS = [
    "A red tea-pot for four",
    "Tea cups; 100% bone_china",
    "Café crème, naïve",
    "קומקום תה אדום",
    "a rocket 🚀 and a pot",
    'O\'Brien said "never again" AND left',
    "<b>bold</b> \\ backslash",
    "DROP TABLE reasons",
]
HOSTILE = [
    *(
        "",
        " ",
        '"',
        "'",
        '""',
        "-",
        "*",
        "^",
        "()",
        "(((",
        ":",
        "+",
        "\\",
        "%",
        "_",
        "\0",
        "tea\0pot",
        "\ud800",
        "🚀",
        "\u202e",
    ),
    *(
        "tea-pot",
        "tea AND",
        "NOT",
        "OR OR OR",
        "NEAR(tea pot, 2)",
        "reason:tea",
        "reason : tea",
        "tea*",
        "{reason} : tea",
    ),
    *(
        "'; DROP TABLE reasons; --",
        '" OR 1=1 --',
        "rank MATCH 'bm25(10)'",
        "קומקום",
        "a" * 10_000,
        "tea " * 2500,
        "🚀" * 20_000,
    ),
    *('"' * 10_000, "% " * 5000),
]


def view_with(table: TextTable) -> View[sqlite3.Cursor]:
    class Reasons(View[sqlite3.Cursor]):
        tables: ClassVar[Sequence[str]] = (table.statement,)

        def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
            if isinstance(event, Account.Deposited):
                rows.execute(
                    f"INSERT INTO {table.name} VALUES (?, ?, '')", (event.originator_version - 2, event.reason)
                )

    return Reasons()


def table_of(is_indexed: bool) -> TextTable:
    return TextTable("reasons", "number", ("reason", "note"), is_indexed)


@pytest.fixture(scope="module", params=[True, False], ids=["FTS5", "LIKE"])
def table(request: pytest.FixtureRequest) -> TextTable:
    if request.param and not has_full_text():
        pytest.skip("This SQLite was built without FTS5.")
    return table_of(request.param)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with a_bank(tmp_path_factory.mktemp("log") / "bank.db") as opened:
        account = Account.open("1", "Ada", timestamp=NEW_YEAR)
        for reason in REASONS:
            account.deposit("1.00", reason=reason, timestamp=NEW_YEAR)
        opened.save(account)
        yield opened


@pytest.fixture(scope="module")
def projector(bank: Bank, table: TextTable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Projector]:
    with Projector(bank, view_with(table), tmp_path_factory.mktemp("view") / "reasons.db") as opened:
        opened.catch_up()
        assert opened.parked() == []
        yield opened


def found(projector: Projector, table: TextTable, words: str) -> list[int]:
    return sorted(number for (number,) in projector.select(*table.search(words)))


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("tea-pot", [0]),
        ("tea", [0, 1]),
        ("TEA", [0, 1]),
        ("pot", [0, 4]),
        ("red pot", [0]),
        ("pot red", [0]),
        ("tea rocket", []),
        ("coffee", []),
        ("100%", [1]),
        ("תה", [3]),
        ("O'Brien", [5]),
        ('"never again"', [5]),
        ("AND left", [5]),
        ("<b>bold</b>", [6]),
        ("drop table REASONS", [7]),
        ("", []),
        ("\0", []),
    ],
)
def test_what_has_all_the_words_is_found_and_nothing_else(
    projector: Projector, table: TextTable, words: str, numbers: list[int]
) -> None:
    assert found(projector, table, words) == numbers


def test_an_index_knows_accents_and_rank_and_like_knows_parts_of_words(projector: Projector, table: TextTable) -> None:
    assert found(projector, table, "cafe") == ([2] if table.is_indexed else [])
    assert found(projector, table, "ocke") == ([] if table.is_indexed else [4])
    assert found(projector, table, "🚀") == ([] if table.is_indexed else [4])
    assert len(projector.select(*table.search("tea", limit=1))) == 1


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words[:20]))
def test_hostile_words_are_found_or_not_found_and_change_nothing(
    projector: Projector, table: TextTable, words: str
) -> None:
    assert set(found(projector, table, words)) <= set(range(len(REASONS)))
    assert projector.select("SELECT count(*) FROM reasons") == [(len(REASONS),)]


SPECIAL = st.sampled_from(
    ['"', "'", "*", "-", "(", ")", ":", "^", "+", "{", "}", "%", "_", "\\", " ", " AND ", " NEAR("]
)
TYPED = st.lists(st.one_of(SPECIAL, st.text(max_size=8), st.sampled_from(["tea", "pot"])), max_size=30).map("".join)


@given(typed=TYPED)
@example(typed='"')
def test_whatever_is_typed_it_is_no_error(projector: Projector, table: TextTable, typed: str) -> None:
    found(projector, table, typed)
    assert len(words_of(typed)) <= 50


@given(number=st.integers(0, len(REASONS) - 1), words=st.data())
def test_words_out_of_a_text_find_it_in_any_order(
    projector: Projector, table: TextTable, number: int, words: st.DataObject
) -> None:
    findable = [word for word in REASONS[number].split() if any(letter.isalnum() for letter in word)]
    typed = words.draw(st.lists(st.sampled_from(findable), min_size=1, max_size=60))
    assert number in found(projector, table, " ".join(typed))


def test_where_fts5_is_missing_a_view_is_made_projected_rebuilt_and_searched_all_the_same(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class WithoutFTS5(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if "fts5" in sql:
                raise sqlite3.OperationalError("no such module: fts5")
            return super().execute(sql, *values)

    has_full_text.cache_clear()
    connect = sqlite3.connect
    with monkeypatch.context() as patched:
        patched.setattr(full_text.sqlite3, "connect", lambda name: connect(name, factory=WithoutFTS5))
        table = TextTable("reasons", "number", ("reason", "note"))
    has_full_text.cache_clear()
    assert not table.is_indexed
    with Projector(bank, view_with(table), tmp_path / "reasons.db") as projector:
        projector.catch_up()
        rebuild(bank, view_with(table), tmp_path / "reasons.db")
        assert found(projector, table, "tea-pot") == [0]


def test_the_probe_says_what_sqlite_can() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        options = {option for (option,) in connection.execute("PRAGMA compile_options")}
    assert has_full_text() == any(option in ("ENABLE_FTS5", "ENABLE_FTS5=1") for option in options)


def test_a_query_is_words_in_quotes() -> None:
    assert match_query('a "big"  tea-pot') == '"a" """big""" "tea-pot"'
    assert match_query(" \n ") == '""'
