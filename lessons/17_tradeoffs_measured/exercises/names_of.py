"""`names_of`: what Python code uses, found in its syntax and not in its text."""

from hypothesis.strategies import permutations, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

exercise = Exercise(
    "names_of",
    hints=(
        "To search the text finds comments, too, and parts of longer words. `ast.parse(source)` gives the code as a tree, and "
        "`ast.walk` all its nodes.",
        "In the dump of the text, names stand in fields of nodes: a variable is a Name with an `id`, an "
        "attribute has an `attr`, a function a `name`, a parameter and a keyword argument an `arg`, a text a `value`.",
        code(
            "found = set()",
            "for node in ast.walk(ast.parse(source)):",
            '    for field in ("id", "attr", "name", "arg", "value"):',
            "        …  # getattr(node, field, None); keep it if it is a str",
            "return found & set(words)",
        ),
    ),
)

WORDS = ["OrderPlaced", "StockTaken", "cents", "CardGiven", "amount"]
words = permutations(WORDS)
word = sampled_from(WORDS)
_USES = {
    "a text in quotes": 'work.emit("{}", order=1)',
    "a key of a dictionary": 'handlers = {{"{}": 1}}',
    "a key that is asked for": 'total = event["{}"]',
    "a variable": "total = {} + 1",
    "a variable that is given a value": "{} = 1",
    "an attribute": "total = event.{}",
    "a function that is defined": "def {}(event):\n    return 1",
    "a class that is defined": "class {}:\n    rate = 1",
    "a parameter": "def handle({}):\n    return 1",
    "a keyword argument": "allow({}=[1])",
    "a text deep inside": 'def a():\n    class B:\n        def c(self):\n            return [lambda: {{1: ("{}",)}}]',
}


@exercise.law(name=word, asked=words, use=sampled_from(sorted(_USES)), examples=80)
def every_use_counts(names_of: Attempt, name: str, asked: list[str], use: str) -> None:
    """A word is used where it is a name of any kind, or a whole text in quotes, wherever in the code that stands."""
    source = _USES[use].format(name)
    found = names_of(source, asked)
    more = isinstance(found.value, set) and not found.value <= set(asked)
    only = "Asked for are `words`, and nothing is to be found that is not among them."
    found.should_be({name}, only if more else f"Here {name} is {use}, and that is a use.")


@exercise.law(names=words, examples=25)
def all_that_are_used_are_found(names_of: Attempt, names: list[str]) -> None:
    """All words that are used are found, and no word that is not among `words`."""
    first, second, third, *others = names
    source = f'def handle(event):\n    {first}({second}="{third}", other="text")\n'
    names_of(source, [*others, first, third]).should_be({first, third})


@exercise.law(name=word, asked=words, examples=25)
def a_comment_uses_nothing(names_of: Attempt, name: str, asked: list[str]) -> None:
    """A comment uses nothing, whatever it names."""
    names_of(f'total = 1  # not "{name}", as {name} was', asked).should_be(set())


@exercise.law(name=word, asked=words, longer=sampled_from(["{}Again", "un{}", "{}_2"]), examples=30)
def a_part_of_a_longer_word_is_another_word(names_of: Attempt, name: str, asked: list[str], longer: str) -> None:
    """A word that is only a part of a longer name or text is not used."""
    long = longer.format(name)
    names_of(f'{long} = heed("{long}", {long}=1)\n', asked).should_be(set())


@exercise.law(name=word, asked=words, quoted=sampled_from(["{}, then", "type = '{}'", 'say "{}"']), examples=40)
def a_sentence_is_not_a_use(names_of: Attempt, name: str, asked: list[str], quoted: str) -> None:
    """A text that says more than the word, such as a docstring or a query, does not use it: it is to be this word and no
    more."""
    source = f'def handle(event):\n    """After {name}, and not before."""\n    return {quoted.format(name)!r}\n'
    names_of(source, asked).should_be(set())


@exercise.law(name=word, examples=10)
def each_call_begins_anew(names_of: Attempt, name: str) -> None:
    """What an earlier call found is not found again in other code."""
    names_of(f"total = {name}", WORDS).should_be({name})
    names_of("total = 1", WORDS).should_be(set())
    names_of("", WORDS).should_be(set())
