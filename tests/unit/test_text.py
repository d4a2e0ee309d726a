"""What messages are made of: values, names and errors that anybody wrote, as text that any screen can hold."""

import json

import pytest
from hypothesis import given
from hypothesis.strategies import characters, text

from course_utils.text import as_html, as_plain, closest, code, show, show_error, visible

ANY = text(characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("plain, naïve, 日本語, שלום", "plain, naïve, 日本語, שלום"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a family: 👨‍👩‍👧", "a family: 👨‍👩‍👧"),
        ("\x1b[31mred\x07\x7f", "\\x1b[31mred\\x07\\x7f"),
        ("pay\u202e001\u2066", "pay\\u202e001\\u2066"),
        ("half a character \ud83d", "half a character \\ud83d"),
        ("zero\u200bwidth, no\xa0break", "zero\\u200bwidth, no\\xa0break"),
    ],
)
def test_what_nobody_sees_is_written_as_python_writes_it(written: str, seen: str) -> None:
    assert visible(written) == seen


@given(ANY)
def test_visible_text_can_be_stored_and_sent_and_stays_as_it_is(written: str) -> None:
    seen = visible(written)
    assert seen.encode("utf-8").decode("utf-8") == seen
    assert visible(seen) == seen
    assert len(seen.splitlines()) <= written.count("\n") + 1


@given(ANY)
def test_a_text_value_shows_as_python_source_of_that_very_text(value: str) -> None:
    shown = show(value)
    if len(shown) < 1200:
        assert eval(shown) == value


def test_an_error_says_what_it_says_visibly() -> None:
    assert show_error(ValueError("\ud800\x1b")) == "ValueError: \\ud800\\x1b"


@given(ANY)
def test_a_message_is_never_markup(written: str) -> None:
    inside = as_html(written).replace('<code dir="ltr">', "").replace("</code>", "")
    assert not set("<>\"'") & set(inside)


def test_code_in_a_sentence_is_set_as_code() -> None:
    assert as_html("Is `a < b`?") == 'Is <code dir="ltr">a &lt; b</code>?'


def test_the_nearest_names_are_offered_or_all_of_them() -> None:
    assert closest("replya", ["replay", "evolve"]) == "Did you mean replay?"
    assert closest("x", ["replay", "evolve"]) == "There are: replay, evolve."


def test_text_shows_in_double_quotes_as_json_writes_it() -> None:
    assert show('it\'s "so"') == json.dumps('it\'s "so"')


def test_in_plain_text_lines_of_code_stand_alone_and_a_word_keeps_its_backticks() -> None:
    hint = "Call `work`, all but the last:\n" + code("for event in events:", "    work(event)")
    assert as_plain(hint) == "Call `work`, all but the last:\nfor event in events:\n    work(event)"
    assert as_plain("From `a`\nto `b`.") == "From `a`\nto `b`."
