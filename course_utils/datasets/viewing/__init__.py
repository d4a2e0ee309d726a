"""The day of the streaming service: its titles and viewers, what they do, how it arrives, and what is known about it."""
