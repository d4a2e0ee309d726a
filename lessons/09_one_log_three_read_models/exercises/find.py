"""`find`: a customer's words as a question to FTS5: whatever they are, found or not found, never an error."""

import sqlite3
from collections.abc import Iterable

from hypothesis.strategies import characters, sampled_from, text

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.limit import Unfinished
from course_utils.readmodels.full_text import has_full_text
from course_utils.text import code, show

from ..kit import Named, call, opened

exercise = Exercise(
    "find",
    hints=(
        "FTS5 takes what stands behind MATCH for a small program. How do you hand over words that are only words?",
        'Take the words out with re.findall(r"[^\\W_]+", words), and put each into double quotes: then AND, NOT, * and - mean '
        "nothing. Phrases side by side must all be found. What if there is no word at all?",
        code(
            'quoted = " ".join(f\'"{word}"\' for word in dict.fromkeys(re.findall(r"[^\\W_]+", words)))',
            "if not quoted:",
            "    return []",
            'sql = "SELECT sku FROM found WHERE found MATCH ? ORDER BY rank LIMIT 10"',
        ),
    ),
)

Product = tuple[str, str, str]
"""Its sku, name and description."""

FOUND = "CREATE VIRTUAL TABLE found USING fts5(sku UNINDEXED, name, description)"
PRODUCTS = (
    ("T-1042", "Red teapot with a chipped lid", "A small chip that nobody sees. It pours without a drip."),
    ("T-1045", "Blue teapot with a chipped lid", "A small chip that nobody sees."),
    ("T-1046", "Red teapot", "The old lid was chipped, so it has another one."),
    ("T-1047", "إبريق شاي أحمر", "A red pot for mint tea."),
    ("T-1048", "Café-au-lait bowl", "Wide, without a handle."),
    ("W-1010", "O'Brien's left-handed scissors", 'Cuts "clean" & straight; not for NEAR work, and never for tin.'),
    ("L-1010", "Neon sign that says <b>Open</b>", "Blown from one tube."),
    ("P-1010", "Notebook -- no lines; DROP nothing", "100% cotton paper, 50/50 blank and squared."),
)
WITHOUT_FTS5 = (
    "The SQLite of this Python was built without FTS5, so there is nothing here that MATCH could ask. That says nothing "
    "about your answer. Go on: the cells below search with LIKE."
)
ALL = frozenset(sku for sku, _, _ in PRODUCTS)


def _asked(
    attempt: Attempt, words: str, products: Iterable[Product] = PRODUCTS, asked: list[str] | None = None
) -> list[str]:
    """The skus that the answer gives; the index is as it was. What SQLite is asked, values included, goes into `asked`."""
    if not has_full_text():
        raise Unfinished(WITHOUT_FTS5)
    with opened(FOUND) as view:
        view.executemany("INSERT INTO found VALUES (?, ?, ?)", products)
        before = view.execute("SELECT * FROM found ORDER BY sku").fetchall()
        view.set_trace_callback(None if asked is None else asked.append)
        answer = call(attempt, Named(view, "view"), words)
        view.set_trace_callback(None)
        answer.should(
            isinstance(answer.value, list) and all(isinstance(sku, str) for sku in answer.value),
            "`find` returns a list of skus, each a text, and an empty list when nothing is found.",
            '["T-1042"], say',
        )
        try:
            after = view.execute("SELECT * FROM found ORDER BY sku").fetchall()
        except sqlite3.Error:
            after = []
        if after != before:
            attempt.fail("The words changed the index. They are values, and never a part of a statement.")
        return list(answer.value)


def _must_find(attempt: Attempt, words: str, expected: set[str]) -> None:
    found = _asked(attempt, words)
    if set(found) != expected or len(found) != len(expected):
        attempt.fail(got=show(sorted(found)), expected=show(sorted(expected)))


@exercise.law(
    cases=lambda: [
        {"words": "red teapot", "skus": {"T-1042", "T-1046"}},
        {"words": "lid red", "skus": {"T-1042", "T-1046"}},
        {"words": "  teapot   Chipped ", "skus": {"T-1042", "T-1045", "T-1046"}},
        {"words": "CAFE bowl", "skus": {"T-1048"}},
        {"words": "a red teapot", "skus": {"T-1042"}},
        {"words": "zeppelin", "skus": set()},
        {"words": "tea", "skus": {"T-1047"}},
        {"words": "T-1042", "skus": set()},
        {"words": "teap", "skus": set()},
    ]
)
def all_words_whole_in_any_order(find: Attempt, words: str, skus: set[str]) -> None:
    """A product is found when it has every one of the words, in name or description, whole, in any order, whatever their
    case and accents."""
    _must_find(find, words, skus)


@exercise.law(
    cases=lambda: [
        {"words": "left-handed scissors", "skus": {"W-1010"}},
        {"words": "O'Brien's", "skus": {"W-1010"}},
        {"words": 'the "old" lid', "skus": {"T-1046"}},
        {"words": "tea* ", "skus": {"T-1047"}},
        {"words": "name:red", "skus": set()},
        {"words": "-lid red", "skus": {"T-1042", "T-1046"}},
        {"words": "<b>open</b>", "skus": {"L-1010"}},
        {"words": "notebook -- DROP", "skus": {"P-1010"}},
        {"words": "إبريق", "skus": {"T-1047"}},
        {"words": "teapot NOT blue", "skus": set()},
        {"words": "blue OR red", "skus": set()},
        {"words": "scissors NEAR work", "skus": {"W-1010"}},
        {"words": "not and never", "skus": {"W-1010"}},
    ]
)
def signs_and_operators_are_only_words(find: Attempt, words: str, skus: set[str]) -> None:
    """Quotes, hyphens, stars and colons are no commands, and AND, OR, NOT and NEAR are words like any other. (What has no
    such word is not found.)"""
    _must_find(find, words, skus)


@exercise.law(
    cases=lambda: [
        {"words": "handed-left cuts/scissors", "skus": {"W-1010"}},
        {"words": "work,scissors", "skus": {"W-1010"}},
        {"words": "teapot_red", "skus": {"T-1042", "T-1046"}},
        {"words": "teapot\0red", "skus": {"T-1042", "T-1046"}},
    ]
)
def signs_part_words(find: Attempt, words: str, skus: set[str]) -> None:
    """A word is a run of letters and digits, so a sign between two parts them, be it a hyphen, a slash, an underscore or a
    zero character; and parted words may stand in any order, and apart."""
    _must_find(find, words, skus)


@exercise.law(
    cases=lambda: [
        {"words": words}
        for words in (
            "", "   ", '"', '""', "'", "*", "--", "(", "🫖", "🫖🫖 red", "\u202eteapot", "te\x00apot", "red\x00", "x" * 10_000,
            "red " * 2_500, '"' * 9_999, "(" * 5_000, "a-" * 1_000, "a_" * 1_000, "'); DROP TABLE found; --",
            "x' UNION SELECT sku FROM found --", "NEAR(red teapot, 2)", "{name}:red", "^red", "red AND", "NOT", "\ud800",
        )
    ]
)  # fmt: skip
def never_an_error(find: Attempt, words: str) -> None:
    """Whatever a customer types is found or not found, and never an error."""
    found = _asked(find, words)
    if not set(found) <= ALL:
        find.fail(got=show(found), expected="skus of products, and nothing else")


@exercise.law(words=text(characters(exclude_categories=()), max_size=40), examples=60)
def nothing_that_can_be_typed_is_an_error(find: Attempt, words: str) -> None:
    """Whatever a customer types is found or not found, and never an error."""
    _asked(find, words)


@exercise.law(
    cases=lambda: [{"words": words} for words in ("", "   ", "--", '""', "'")],
)
def no_word_finds_nothing(find: Attempt, words: str) -> None:
    """Where there is no word there is nothing to find: the answer is an empty list."""
    _must_find(find, words, set())


@exercise.law(word=sampled_from(["teapot", "scissors"]), examples=4)
def the_best_comes_first(find: Attempt, word: str) -> None:
    """The best comes first: FTS5 calls it `rank`, and lower is better."""
    filler = [(f"C-{n}", "Chair", "Walnut, with arms, and a seat that was woven by hand.") for n in range(6)]
    for best, other in (("A-1", "B-1"), ("B-1", "A-1")):
        much = (best, f"{word} {word} {word}", "Good.")
        little = (other, "Box", f"It was packed beside a large {word}, in a box that held many things besides.")
        for order in ([much, little], [little, much]):
            find.steps.clear()
            found = _asked(find, word, [*order, *filler])
            if found != [best, other]:
                find.fail(got=show(found), expected=show([best, other]))


@exercise.law()
def ten_are_enough(find: Attempt) -> None:
    """Ten at most, and of all that were found the best: nobody reads further, and each one more costs time."""
    many: list[Product] = [(f"T-{n}", f"Pot number {n}", "Round, of a teapot's size.") for n in range(14)]
    best = ("A-1", "Teapot", "A teapot.")
    for products in ([best, *many], [*many, best]):
        find.steps.clear()
        found = _asked(find, "teapot", products)
        if len(found) != 10 or len(set(found)) != 10:
            find.fail(got=f"{len(found)} skus", expected="10 different ones")
        if found[0] != "A-1":
            find.fail(got=f"{show(found[0])} first", expected='"A-1", which is the best of fifteen')


@exercise.law()
def all_words_are_looked_for_at_once(find: Attempt) -> None:
    """A product that has all the words is found also when, for each word alone, there are more than ten that are better."""
    reds = [(f"R-{n}", "Red red red", "Red.") for n in range(12)]
    pots = [(f"P-{n}", "Teapot teapot teapot", "Teapot.") for n in range(12)]
    both = ("B-1", "Box", "It was packed beside a large teapot, and the box is of a red that nobody else has.")
    if (found := _asked(find, "red teapot", [*reds, *pots, both])) != ["B-1"]:
        find.fail(got=show(found), expected=show(["B-1"]))


@exercise.law(missing=sampled_from(["", "zeppelin"]), examples=2)
def the_last_of_many_words_counts(find: Attempt, missing: str) -> None:
    """A product is found when it has every one of the words, however many there are: none may be left out."""
    many = [f"word{n}" for n in range(150)]
    products = [("A-1", "Long poem", " ".join(many)), ("B-1", "Short poem", " ".join(many[:140]))]
    expected = [] if missing else ["A-1"]
    if (found := _asked(find, " ".join([*many, missing]).strip(), products)) != expected:
        find.fail(got=show(found), expected=show(expected))


MOST_TIMES = 20


@exercise.law(
    cases=lambda: [
        {"words": "drip ", "times": 30},
        {"words": "pours drip ", "times": 30},
        {"words": "drip_", "times": 30},
        {"words": "drip ", "times": 2_000},
    ]
)
def a_word_is_asked_for_once(find: Attempt, words: str, times: int) -> None:
    """Whoever types a word a thousand times asks for one word. FTS5 looks each of them up, and ten thousand signs of it can
    keep it busy for seconds: hand over each different word once."""
    asked: list[str] = []
    if (found := _asked(find, words * times, asked=asked)) != ["T-1042"]:
        find.fail(got=show(found), expected=show(["T-1042"]))
    # What begins with -- is FTS5's own.
    handed = sum(statement.count("drip") for statement in asked if not statement.startswith("--"))
    if handed > MOST_TIMES:
        find.fail(lines=[f'"drip" was handed to FTS5 {handed:,} times'], expected="once")
