"""The replay player: a history, one event at a time, and what each event did to the state."""
