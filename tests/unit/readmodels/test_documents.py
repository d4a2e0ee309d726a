"""Documents are checked when they are put, so that what cannot be kept is the fault of its event and of nobody else's."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.readmodels.documents import ChangedDocuments, Document, Fields
from tests.unit.readmodels.searching import Products

KEPT = {"1": '{"name": "tea"}'}


@pytest.fixture
def documents() -> ChangedDocuments:
    return ChangedDocuments(Fields(Products()), KEPT.get)


def test_what_was_put_is_seen_by_the_next_get_and_what_was_deleted_is_not(documents: ChangedDocuments) -> None:
    assert documents.get("1") == {"name": "tea"}
    documents.put("1", {"name": "coffee"})
    documents.put("2", {"name": "cup"})
    assert (documents.get("1"), documents.get("2")) == ({"name": "coffee"}, {"name": "cup"})
    documents.delete("1")
    assert documents.get("1") is None
    assert documents.changes == {"1": None, "2": '{"name": "cup"}'}


def test_changing_what_get_returned_changes_nothing(documents: ChangedDocuments) -> None:
    found = documents.get("1")
    assert found is not None
    found["name"] = "poison"
    assert documents.get("1") == {"name": "tea"}


def test_what_is_undone_is_forgotten(documents: ChangedDocuments) -> None:
    documents.put("2", {"name": "cup"})
    with pytest.raises(ZeroDivisionError), documents.undoing():  # noqa: PT012
        documents.put("2", {"name": "pot"})
        documents.delete("1")
        raise ZeroDivisionError
    assert documents.changes == {"2": '{"name": "cup"}'}


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"name": 5}, "has 5 in the field 'name', which is no text"),
        ({"cents": "5"}, "has '5' in the field 'cents', which is no integer"),
        ({"cents": True}, "which is no integer"),
        ({"cents": 2**63}, "which is no integer"),
        ({"cents": [1, "2"]}, "has '2' in the field 'cents'"),
        ({"price": 10**400}, "which is no number"),
        ({"price": float("nan")}, "cannot be kept as JSON"),
        ({"price": Decimal("1.50")}, "cannot be kept as JSON: .*money is text"),
        ({"sold": 1}, "which is no boolean"),
        ({"kind": "x" * 32_767}, "which is no keyword"),
        ({"name": "half \ud800"}, "cannot be kept as JSON"),
        ({"note": {1, 2}}, "cannot be kept as JSON"),
    ],
)
def test_a_document_that_could_not_be_kept_is_refused_at_once(
    documents: ChangedDocuments, document: Document, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        documents.put("1", document)
    assert documents.changes == {}


@pytest.mark.parametrize("key", ["", "k" * 513, "\ud800", 5])
def test_a_key_that_could_not_be_kept_is_refused_at_once(documents: ChangedDocuments, key: Any) -> None:
    for act in (documents.get, documents.delete, lambda key: documents.put(key, {})):
        with pytest.raises(ValueError, match="key"):
            act(key)


@pytest.mark.parametrize("field", ["name", "name varchar", "Name text", "_key text", "name text, kind text", ""])
def test_a_field_that_is_none_is_refused_with_a_sentence(field: str) -> None:
    view = type("Wrong", (Products,), {"tables": (field,)})()
    with pytest.raises(ValueError, match="cannot have the field"):
        Fields(view)


@given(st.dictionaries(st.sampled_from(["name", "cents", "note"]), st.none() | st.integers() | st.text() | st.floats()))
def test_what_is_put_comes_back_as_it_was_or_is_refused(document: Document) -> None:
    documents = ChangedDocuments(Fields(Products()), KEPT.get)
    try:
        documents.put("1", document)
    except ValueError:
        assert documents.changes == {}
    else:
        assert documents.get("1") == document
