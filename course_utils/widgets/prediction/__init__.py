"""A prediction: commit to an answer first, then read why."""
