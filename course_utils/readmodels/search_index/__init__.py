"""Views of documents in an embedded search index: tantivy, in a folder."""
