"""The worked examples of the course, in plain code that knows nothing of the rest of it."""
