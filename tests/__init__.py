"""The course's own tests."""
