"""A prediction is committed once, and only then explained."""

import pytest

from course_utils.widgets import Option, Prediction, prediction

OPTIONS = [
    Option("`1300`", True, "The fold returns the last `state`."),
    Option("<b>nothing</b>", False, "A fold returns something."),
]


def ask(committed: int = -1, heard: list[int] | None = None) -> Prediction:
    on_commit = None if heard is None else heard.append
    return prediction("end", "What does `replay` return?", OPTIONS, on_commit=on_commit, committed=committed)


def test_a_commitment_is_reported_once() -> None:
    heard: list[int] = []
    question = ask(heard=heard)
    question.committed = 1
    question.committed = 0
    assert heard == [1]
    assert question.committed == 1


@pytest.mark.parametrize("index", [2, -2])
def test_a_number_that_names_no_option_commits_to_nothing(index: int) -> None:
    heard: list[int] = []
    question = ask(heard=heard)
    question.committed = index
    assert (question.committed, heard) == (-1, [])


def test_an_earlier_commitment_is_kept_and_not_reported_again() -> None:
    heard: list[int] = []
    assert ask(committed=1, heard=heard).committed == 1
    assert heard == []


def test_the_still_page_holds_text_and_code_and_no_other_markup() -> None:
    data, _ = ask()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert '<code dir="ltr">1300</code>' in data["text/html"]
    assert "&lt;b&gt;nothing&lt;/b&gt;" in data["text/html"]
    assert data["text/plain"] == "Prediction: What does `replay` return?"


def test_a_prediction_needs_two_options_and_a_right_one() -> None:
    with pytest.raises(ValueError, match=r"too few options \(1\); give at least two"):
        prediction("p", "?", OPTIONS[:1], on_commit=None)
    with pytest.raises(ValueError, match="has no right option"):
        prediction("p", "?", [OPTIONS[1], OPTIONS[1]], on_commit=None)


@pytest.mark.parametrize("committed", [-2, 2])
def test_an_earlier_commitment_must_name_an_option(committed: int) -> None:
    with pytest.raises(ValueError, match=f"committed is {committed}"):
        ask(committed=committed)
