"""The steppers: the learner decides whose step comes next, or after which step a process is killed."""
