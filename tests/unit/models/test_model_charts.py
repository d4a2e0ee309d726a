"""The charts of the models draw what is computed, and say it in a sentence."""

import pytest

from course_utils.models.cascade_charts import availability_chain


def test_availability_is_a_to_the_n():
    table = availability_chain(5, (0.999,)).table
    assert table["whole chain available, % of the time"].tolist()[-1] == 99.501
    assert "99.5 % when each is up 99.9 %" in availability_chain(5, (0.999,)).description


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: availability_chain(0), "0 services"),
        (lambda: availability_chain(5, (99.9,)), "availability is 99.9"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()
