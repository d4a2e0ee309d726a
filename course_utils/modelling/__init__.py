"""A system modelled as events, declared as data: what of it can be checked, and what only people can answer."""

from course_utils.modelling.decision import Decision, Option
from course_utils.modelling.declared import EventType, Model, View
from course_utils.modelling.questions import questions

__all__ = ["Decision", "EventType", "Model", "Option", "View", "questions"]
