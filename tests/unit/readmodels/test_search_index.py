"""What is special to views in an embedded search index: words, refreshes, one writer, and folders that are spoilt."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import tantivy

from benchmarks.projecting.projected_bank import a_bank
from course_utils.domains.bank import Bank
from course_utils.eventstore.errors import DamagedStore, NotAStore, StoreFull, StoreLocked
from course_utils.projections import Projector, rebuild
from course_utils.projections.store import Failure
from course_utils.readmodels.search_index import view_index
from course_utils.readmodels.search_index.sentences import in_sentences
from course_utils.readmodels.search_index.store import SearchIndexStore
from tests.unit.readmodels.searching import HOSTILE_WORDS, PRODUCTS, Products, stock


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with a_bank(tmp_path / "bank.db") as opened:
        stock(opened)
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "products"


@pytest.fixture
def projector(bank: Bank, folder: Path) -> Iterator[Projector]:
    with Projector(bank, Products(), SearchIndexStore(folder), batch_size=3) as opened:
        opened.catch_up()
        yield opened


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Projector]:
    """One that is only asked."""
    folder = tmp_path_factory.mktemp("searched")
    with a_bank(folder / "bank.db") as bank, Projector(bank, Products(), SearchIndexStore(folder / "index")) as opened:
        stock(bank)
        opened.catch_up()
        yield opened


def names(found: list[tuple[Any, ...]]) -> set[str]:
    return {document["name"] for _, _, document in found}


# ---- words


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tea", {PRODUCTS[0], PRODUCTS[1]}),
        ("TEA red", {PRODUCTS[0]}),
        ("tea-pot", {PRODUCTS[0]}),
        ('"tea" +(pot)', {PRODUCTS[0]}),
        ("o'neil's", {PRODUCTS[2]}),
        ("CAFÉ", {PRODUCTS[2]}),
        ("אדום", {PRODUCTS[3]}),
        ("🎉 party", {PRODUCTS[4]}),
        ("drop table", {PRODUCTS[5]}),
        ("tea coffee", set()),
        ("name:tea", set()),
        ("te*", set()),
        ("pot kettle", set()),
    ],
)
def test_what_has_all_the_words_is_found_and_nothing_else(searched: Projector, words: str, found: set[str]) -> None:
    assert names(searched.select(words)) == found


@pytest.mark.parametrize("words", HOSTILE_WORDS, ids=lambda words: ascii(words[:20]))
def test_whatever_a_customer_types_is_found_or_not_found(searched: Projector, words: str) -> None:
    before = searched.select("tea")
    for _, _, document in searched.select(words):
        assert document["name"] in PRODUCTS
    assert searched.select("tea") == before


def test_a_hit_is_its_key_its_score_and_the_whole_document_the_best_first(searched: Projector) -> None:
    (key, score, document), (_, lower, _) = searched.select("tea")
    assert (key, document["note"]) == ("3", {"by": ["Ada"]}), "tea is a third of this name, and a fifth of the other"
    assert score > lower > 0
    assert len(searched.select("tea", [1])) == 1


@pytest.mark.parametrize("values", [(0,), (10_001,), ("1",), (True,), (1, 2)])
def test_a_number_of_hits_that_makes_no_sense_is_refused(searched: Projector, values: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="how many to find at most"):
        searched.select("tea", values)


# ---- refreshes


def test_a_projector_at_the_head_whose_search_finds_nothing_until_it_is_refreshed(bank: Bank, folder: Path) -> None:
    store = SearchIndexStore(folder, refreshes=False)
    with Projector(bank, Products(), store) as projector:
        assert projector.catch_up() == projector.position == 7
        assert projector.select("tea") == []
        store.refresh()
        assert len(projector.select("tea")) == 2


def test_a_search_finds_the_rebuilt_view_without_being_opened_anew(
    bank: Bank, projector: Projector, folder: Path
) -> None:
    before = names(projector.select("tea"))
    for _ in range(3):
        rebuild(bank, Products(), SearchIndexStore(folder))
        assert names(projector.select("tea")) == before
        assert [each.name for each in folder.glob("index-*")] == [projector._kept.place().name]  # type: ignore[attr-defined]


# ---- one writer


def test_a_writer_that_lasts_is_a_lock_that_waiting_may_help_against(
    bank: Bank, projector: Projector, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_index, "LOCK_SECONDS", 0.01)
    has_it, may_end = Event(), Event()

    def write() -> None:
        with view_index.writing(lambda: folder / "index-1"):
            has_it.set()
            may_end.wait()

    thread = Thread(target=write)
    thread.start()
    has_it.wait()
    bank.deposit("shop", "1.00", reason="Black tea")
    store = SearchIndexStore(folder)
    with Projector(bank, Products(), store, sleep=lambda seconds: may_end.set()) as other:
        with closing(store.open(Products(), "Bank")) as kept:
            with pytest.raises(StoreLocked, match="one writer at a time, so nothing was stored") as raised, kept.step():
                pass
            assert kept.failure(raised.value) is Failure.PASSING
        assert len(other.select("tea")) == 2, "who asks does not wait for the writer"
        assert other.catch_up() == 1
    thread.join()
    assert len(projector.select("tea")) == 3


def test_a_step_that_failed_leaves_the_folder_to_the_next(projector: Projector, folder: Path) -> None:
    with closing(SearchIndexStore(folder).open(Products(), "Bank")) as kept:
        with pytest.raises(ZeroDivisionError), kept.step() as step:  # noqa: PT012
            step.rows(8).put("8", {"name": "never"})
            raise ZeroDivisionError
        with kept.step() as step:
            step.move_to(8)
    assert projector.select("never") == []


# ---- what is spoilt


def test_a_value_that_a_field_cannot_hold_parks_its_event_and_the_rest_goes_on(bank: Bank, folder: Path) -> None:
    class Wrong(Products):
        name = "Products"

        def handle(self, event: Any, rows: Any) -> None:
            super().handle(event, rows)
            if getattr(event, "reason", "") == PRODUCTS[2]:
                rows.put("4", {"cents": "a few"})

    bank.open_account("2", "Ada")
    with Projector(bank, Wrong(), SearchIndexStore(folder)) as projector:
        projector.catch_up()
        (parked,) = projector.parked()
        assert "which is no integer" in parked.reason
        assert (projector.position, parked.waiting) == (8, 4)
        assert names(projector.select("tea")) == set(PRODUCTS[:2])


@pytest.mark.parametrize("what", ["a file", "a folder of letters", "an index", "a pointer to nowhere"])
def test_what_is_no_view_is_left_as_it_is(bank: Bank, folder: Path, what: str) -> None:
    match what:
        case "a file":
            folder.write_text("Dear Ada", encoding="utf-8")
        case "a folder of letters":
            folder.mkdir()
            (folder / "letter.txt").write_text("Dear Ada", encoding="utf-8")
        case "an index":
            folder.mkdir()
            tantivy.Index(tantivy.SchemaBuilder().add_text_field("note").build(), str(folder))
        case "a pointer to nowhere":
            folder.mkdir()
            (folder / "live.json").write_text('{"index": "../../home"}', encoding="utf-8")
    before = [path.read_bytes() for path in sorted([folder, *folder.rglob("*")]) if path.is_file()]
    for act in (
        lambda: Projector(bank, Products(), SearchIndexStore(folder)),
        lambda: rebuild(bank, Products(), SearchIndexStore(folder)),
    ):
        with pytest.raises((NotAStore, DamagedStore), match=r"left as\s+it is"):
            act()
    assert before == [path.read_bytes() for path in sorted([folder, *folder.rglob("*")]) if path.is_file()]


def test_what_somebody_keeps_in_the_folder_survives_rebuilds_and_the_deletion_of_the_view(
    bank: Bank, projector: Projector, folder: Path
) -> None:
    letter, numbered = folder / "letter.txt", folder / "index-77" / "letter.txt"
    numbered.parent.mkdir()
    for path in (letter, numbered):
        path.write_text("Dear Ada", encoding="utf-8")
    rebuild(bank, Products(), SearchIndexStore(folder))
    SearchIndexStore(folder).delete()
    assert [path for path in sorted(folder.rglob("*")) if path.is_file()] == [numbered, letter]


def test_a_view_that_is_deleted_under_a_projector_is_missed_with_a_sentence(
    bank: Bank, projector: Projector, folder: Path
) -> None:
    shutil.rmtree(folder)
    bank.deposit("shop", "1.00")
    for act in (projector.catch_up, lambda: projector.select("tea"), projector.parked):
        with pytest.raises(NotAStore, match="has lost what it held"):
            act()


def test_a_damaged_index_is_said_to_be_damaged(projector: Projector, folder: Path) -> None:
    for path in (folder / "index-1").glob("*.store"):
        path.write_bytes(b"spoilt" * 200)
    with pytest.raises(DamagedStore, match="Delete the folder of the view, and rebuild"):
        projector.select("tea")


def test_a_full_disk_is_said_to_be_full(folder: Path) -> None:
    full = 'IoError(Os { code: 28, kind: StorageFull, message: "No space left on device" })'
    with pytest.raises(StoreFull, match=r"no room left .* nothing was stored") as raised, in_sentences(folder):
        raise ValueError(full)
    with closing(SearchIndexStore(folder).open(Products(), "Bank")) as kept:
        assert kept.failure(raised.value) is Failure.OF_THE_STORE


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="Whoever is root may write everywhere.")
def test_a_folder_that_may_only_be_read_is_said_to_be_one(bank: Bank, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(Exception, match="Give yourself the permission"):
        Projector(bank, Products(), SearchIndexStore(tmp_path / "locked" / "products"))
