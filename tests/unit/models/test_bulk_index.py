"""The index in miniature keeps the promises of the API that the lesson leans on, and no others."""

from hypothesis import given
from hypothesis import strategies as st

from course_utils.models.bulk_index import Action, BulkIndex

POT = {"name": "Red pot"}

ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["index", "delete"]), st.sampled_from("ABC"), st.integers(1, 9), st.just(POT)
    ).map(lambda made: (made[0], made[1], made[2], None if made[0] == "delete" else POT)),
    max_size=12,
)  # fmt: skip


def test_each_item_has_a_status_of_its_own() -> None:
    index = BulkIndex()
    assert index.bulk([("index", "A", 5, POT), ("delete", "B", 6, None)]) == [("A", 201), ("B", 404)]
    assert index.bulk([("index", "A", 5, POT), ("index", "A", 7, POT), ("delete", "A", 8, None)]) == [
        ("A", 409),
        ("A", 200),
        ("A", 200),
    ]
    assert index.get("A") is None


def test_the_version_of_what_was_never_there_counts_once_it_is_deleted() -> None:
    index = BulkIndex()
    index.bulk([("delete", "A", 6, None)])
    assert index.bulk([("index", "A", 5, POT), ("delete", "A", 6, None)]) == [("A", 409), ("A", 409)]


@given(actions=ACTIONS)
def test_doing_it_again_is_refused_and_changes_nothing(actions: list[Action]) -> None:
    index = BulkIndex()
    index.bulk(actions)
    before = {key: index.get(key) for key in "ABC"}
    assert {status for _, status in index.bulk(actions)} <= {409}
    assert {key: index.get(key) for key in "ABC"} == before


def test_a_search_finds_what_there_was_at_the_last_refresh() -> None:
    index = BulkIndex()
    index.bulk([("index", "A", 1, POT)])
    assert index.search("red") == []
    index.refresh()
    assert index.search("RED") == ["A"]
