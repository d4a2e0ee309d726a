"""The store that a path means: one SQLite file for one view."""
