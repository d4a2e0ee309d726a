"""Exercises: declared in a lesson's `checks.py`, examined by their laws, recorded in the learner's progress."""

from course_utils.exercises.attempt import Attempt, NotYet, Returned
from course_utils.exercises.exercise import Exercise
from course_utils.exercises.outcome import Outcome

__all__ = ["Attempt", "Exercise", "NotYet", "Outcome", "Returned"]
