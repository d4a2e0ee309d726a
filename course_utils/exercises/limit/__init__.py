"""A fair time limit for learner code: it depends on what the code does, never on what else the machine does.

What is limited is one call of the answer: so much processor time of its thread, and a long time of sleeping or waiting.
The search around it is never interrupted. `Limit` decides and strikes; a knocker asks it to look, in the way that the
platform has: `ThreadKnocker` with a thread and signals, `TraceKnocker` where there are neither, as in WebAssembly.
"""

from course_utils.exercises.limit.allowance import Allowance
from course_utils.exercises.limit.limit import Limit
from course_utils.exercises.limit.strike import OutOfTime, Unfinished

__all__ = ["Allowance", "Limit", "OutOfTime", "Unfinished"]
