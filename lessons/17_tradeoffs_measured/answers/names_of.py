"""Answers to `names_of` that are wrong, and others that are right."""

import ast
import io
import re
import tokenize

from course_utils.exercises import Answers

answers = Answers("names_of")

FIELDS = ("id", "attr", "name", "arg", "value")


def found_in(source, words, fields=FIELDS):
    nodes = list(ast.walk(ast.parse(source)))
    found = {
        getattr(node, field, None) for node in nodes for field in fields if isinstance(getattr(node, field, 0), str)
    }
    return found & set(words)


@answers.right
def by_tokens(source, words):
    found = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME:
            found.add(token.string)
        elif token.type == tokenize.STRING:
            found.add(ast.literal_eval(token.string))
    return {word for word in words if word in found}


@answers.right
def by_kind_of_node(source, words):
    class Finder(ast.NodeVisitor):
        def __init__(self):
            self.found = set()

        def generic_visit(self, node):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=name):
                    self.found.add(name)
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Constant(value=name):
                    self.found.add(name)
            super().generic_visit(node)

    finder = Finder()
    finder.visit(ast.parse(source))
    return set(words).intersection(finder.found)


@answers.wrong("A comment uses nothing")
def searches_the_text(source, words):
    return {word for word in words if word in source}


@answers.wrong("A comment uses nothing")
def searches_whole_words(source, words):
    return {word for word in words if re.search(rf"\b{word}\b", source)}


@answers.wrong("does not use it")
def searches_without_comments(source, words):
    bare = re.sub(r"#.*", "", source)
    return {word for word in words if re.search(rf"\b{word}\b", bare)}


@answers.wrong("such as a docstring or a query, does not use it")
def searches_the_dump(source, words):
    """Quotes stand in the dump round each name, and also inside a longer text."""
    return {word for word in words if f"'{word}'" in ast.dump(ast.parse(source))}


@answers.wrong("only a part of a longer name")
def searches_inside_names_and_texts(source, words):
    nodes = list(ast.walk(ast.parse(source)))
    found = [getattr(node, field, None) for node in nodes for field in FIELDS]
    texts = [text for text in found if isinstance(text, str) and " " not in text]
    return {word for word in words if any(word in text for text in texts)}


@answers.wrong("and that is a use")
def texts_alone(source, words):
    return found_in(source, words, ("value",))


@answers.wrong("and that is a use")
def forgets_keyword_arguments(source, words):
    return found_in(source, words, ("id", "attr", "name", "value"))


@answers.wrong("and that is a use")
def forgets_attributes(source, words):
    return found_in(source, words, ("id", "name", "arg", "value"))


@answers.wrong("and that is a use")
def looks_at_the_top_alone(source, words):
    found = set()
    for node in ast.parse(source).body:
        found |= {getattr(node, "name", None)}
    return found & set(words)


@answers.wrong("not among them")
def gives_all_names(source, words):
    nodes = list(ast.walk(ast.parse(source)))
    return {getattr(node, field) for node in nodes for field in FIELDS if isinstance(getattr(node, field, 0), str)}


_FOUND: set[str] = set()


@answers.wrong("What an earlier call found")
def keeps_what_it_found(source, words):
    _FOUND.update(found_in(source, words))
    return found_in(source, words) | (_FOUND if not ast.parse(source).body or source == "total = 1" else set())
