"""The arrival orders: the learner puts events into any order, and sees what a handler makes of each."""
