"""Exercises: declared by a lesson, one file each, and examined by their laws."""

from course_utils.exercises.answers import Answers
from course_utils.exercises.attempt import Attempt, NotYet, Returned
from course_utils.exercises.exercise import Exercise
from course_utils.exercises.outcome import Outcome

__all__ = ["Answers", "Attempt", "Exercise", "NotYet", "Outcome", "Returned"]
