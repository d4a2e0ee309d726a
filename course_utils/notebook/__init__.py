"""The course in a kernel: the verbs of a notebook, how their answers look, cells that run again, a lesson's files."""
