"""A customer's words as a query: found or not found, never an error, and never more than words."""

import tantivy

_MOST_WORDS = 200
"""What is behind these in a question is left out."""
_analyzer = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    .filter(tantivy.Filter.remove_long(40))
    .filter(tantivy.Filter.lowercase())
    .build()
)
"""What the index itself takes a text apart with."""


def words_in(text: str) -> list[str]:
    """The words of a text as the index has them, each once: small letters and digits, nothing longer than 40 bytes."""
    found = _analyzer.analyze(text.encode("utf-8", "replace").decode("utf-8"))
    return list(dict.fromkeys(found))


def query_for(text: str, fields: list[str], schema: tantivy.Schema) -> tantivy.Query:
    """Finds what has every word of the text in any of these fields; for a text without words, nothing."""
    words = words_in(text)[:_MOST_WORDS]
    if not words or not fields:
        return tantivy.Query.empty_query()
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, _anywhere(word, fields, schema)) for word in words])


def _anywhere(word: str, fields: list[str], schema: tantivy.Schema) -> tantivy.Query:
    terms = [tantivy.Query.term_query(schema, name, word) for name in fields]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
