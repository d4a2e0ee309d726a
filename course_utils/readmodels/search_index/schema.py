"""How a view is laid out in an index: its documents with their fields, and the projector's own documents among them.

Every document is kept whole, as JSON, beside the fields by which it is found. What the projector keeps has no such fields,
so no search by words finds it.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import tantivy

from course_utils.readmodels.document_step import QueuedEffect, State
from course_utils.readmodels.documents import Fields

LAYOUT = 1
KEY = "_key"
KEPT = "_document"
OWN = "_own"
NUMBER = "_number"
STATE = "state"
OUTBOX = "outbox"
NOT_DELIVERED = "not delivered"


def schema_for(fields: Fields) -> tantivy.Schema:
    """The schema of a view with these fields."""
    builder = tantivy.SchemaBuilder()
    for name in (KEY, OWN):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(KEPT, stored=True)
    builder.add_unsigned_field(NUMBER, fast=True)
    for name, type_ in fields.types.items():
        match type_:
            case "text":
                builder.add_text_field(name)
            case "keyword":
                builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
            case "integer":
                builder.add_integer_field(name, indexed=True, fast=True)
            case "number":
                builder.add_float_field(name, indexed=True, fast=True)
            case _:
                builder.add_boolean_field(name, indexed=True, fast=True)
    return builder.build()


def indexed(key: str, text: str, fields: Fields, schema: tantivy.Schema) -> tantivy.Document:
    """A view's document, from its JSON, as the index takes it."""
    document = json.loads(text)
    values: dict[str, Any] = {name: fields.values(document, name) for name in fields.types}
    for name, type_ in fields.types.items():
        if type_ == "number":
            values[name] = [float(value) for value in values[name]]
    return _built({KEY: [key], KEPT: [text.encode()]} | values, schema)


def own_state(state: State, schema: tantivy.Schema) -> tantivy.Document:
    """The document that holds the state."""
    return _built({OWN: [STATE], KEPT: [state.as_json().encode()]}, schema)


def own_effect(queued: QueuedEffect, schema: tantivy.Schema) -> tantivy.Document:
    """The document that holds a queued effect; one that is not delivered can be asked for in order."""
    marks = [name_of(queued.effect.key), OUTBOX] + ([] if queued.delivered else [NOT_DELIVERED])
    text = json.dumps(queued.as_data(), ensure_ascii=False)
    return _built({OWN: marks, KEPT: [text.encode()], NUMBER: [queued.number]}, schema)


def name_of(effect_key: str) -> str:
    """What the document of an effect is found by, however long its key."""
    return f"effect {sha256(effect_key.encode()).hexdigest()}"


def kept_in(document: tantivy.Document) -> str:
    """The JSON that was kept."""
    return bytes(document[KEPT][0]).decode()


def _built(values: Mapping[str, Any], schema: tantivy.Schema) -> tantivy.Document:
    # Without the schema a whole number is taken for a signed one, and that ends the writer's thread.
    return tantivy.Document.from_dict({name: value for name, value in values.items() if value}, schema)
