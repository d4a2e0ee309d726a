"""Views of documents on a search server that speaks the OpenSearch API."""
