"""One question to several stores, with answer, time and position of each side by side."""
