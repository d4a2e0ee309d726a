"""The port of projections for further kinds of store: each keeps a view's rows and its position in one step of its own."""
