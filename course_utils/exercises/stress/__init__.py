"""Stress: a handler is run through every history there is, and it is counted how many it survives.

`delivery` says how events come to it. `Stress` is what an exercise declares, `Survey` what comes of it.
"""

from course_utils.exercises.stress.declaration import Receiver, Stress
from course_utils.exercises.stress.delivery import Later
from course_utils.exercises.stress.kept import NoReply, Refused
from course_utils.exercises.stress.survey import Failing, Survey, Tally

__all__ = ["Failing", "Later", "NoReply", "Receiver", "Refused", "Stress", "Survey", "Tally"]
