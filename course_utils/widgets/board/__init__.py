"""The board: services at work, live, with buttons to stop, start, slow and kill them, and where each order stands."""
