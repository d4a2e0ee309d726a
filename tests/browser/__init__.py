"""The lessons in a real Lab and a real browser."""
