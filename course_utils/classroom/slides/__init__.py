"""Slides of a lesson, from the notebooks already built: its text, code, outputs, charts, pictures and living widgets."""
