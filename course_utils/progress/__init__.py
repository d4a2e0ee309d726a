"""A learner's progress: its events, the file that keeps them, and the report of how far one is."""
