"""Every run tries the same examples, however slow the machine and whatever server it knows, so that a failure is found again."""

import os

from hypothesis import HealthCheck, settings

for server in ("DATABASE_URL", "REDIS_URL", "SEARCH_URL"):
    os.environ.pop(server, None)  # a test keeps everything in files and in memory, unless it is about a server

settings.register_profile(
    "course", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=False
)
settings.load_profile("course")
