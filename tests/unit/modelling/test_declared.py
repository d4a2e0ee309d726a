"""What is declared keeps its names as given, and says at once when one text stands for several."""

from typing import Any

import pytest

from course_utils.modelling import EventType, Model, View, questions


def event(**other: Any) -> EventType:
    return EventType(
        **(
            {"name": "BookLent", "owner": "desk", "key": "loan", "fields": ["loan"], "late": False, "double": True}
            | other
        )
    )


def test_lists_are_kept_as_they_were() -> None:
    fields = ["loan", "copy"]
    declared = event(fields=fields)
    fields.append("member")
    assert declared.fields == ("loan", "copy")
    assert Model(events=[declared], views=[]).events == (declared,)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", ["fields", "personal", "impersonal"])
def test_one_text_in_the_place_of_several_is_refused(place: str) -> None:
    with pytest.raises(TypeError, match=rf'`{place}` of BookLent is the text "loan".*\["loan"\]'):
        event(**{place: "loan"})


def test_what_is_no_list_of_names_is_refused() -> None:
    with pytest.raises(TypeError, match="`fields` of BookLent is a list of names; this is 7"):
        event(fields=7)
    with pytest.raises(TypeError, match="`reads` of shelf is a list of names"):
        View("shelf", "visitors", [event()], ["loan"])  # type: ignore[arg-type, list-item]
    with pytest.raises(TypeError, match=r"`views` of a model is a list of View\(…\)"):
        Model([event()], [event()])  # type: ignore[arg-type, list-item]


def test_questions_are_about_this_very_model() -> None:
    vague = event(name="CopyUpdated", late=True)
    declared = event(name="KursBegonnen", past=True, personal=["loan"])
    model = Model((vague, declared), (View("shelf", "visitors", ("CopyUpdated",), ("loan",)),))
    asked = "\n".join(questions(model))
    for words in (
        "CopyUpdated: what happened?",
        "KursBegonnen: you say",
        "loan, in KursBegonnen",
        "CopyUpdated may come late",
    ):
        assert words in asked
    assert "shelf: what did visitors do" in asked
    assert "Nothing comes late" not in asked


def test_what_a_model_leaves_out_is_asked_about() -> None:
    asked = questions(Model((event(double=False),), ()))
    assert [question.partition(".")[0] for question in asked] == [
        "Nothing here is personal",
        "Nothing comes late",
        "Nothing comes twice",
    ]


def test_a_model_says_of_an_event_what_its_declaration_says() -> None:
    model = Model((event(), event(name="BookReturned", late=True, double=False)), ())
    returned = {"type": "BookReturned", "loan": "L-1"}
    assert (model.late(returned), model.double(returned)) == (True, False)
    assert (model.late({"type": "BookLent"}), model.double({"type": "BookLent"})) == (False, True)
    with pytest.raises(LookupError, match=r"no 'BookSold'. It declares: BookLent, BookReturned"):
        model.late({"type": "BookSold"})
