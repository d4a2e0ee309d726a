"""`python -m course_utils` is the `course` command."""

import sys

try:
    from course_utils.cli import main

    status = main()
except KeyboardInterrupt:  # while the command and what it needs are being imported; later, `main` says it
    print("\nStopped before it was finished.", file=sys.stderr)
    status = 130  # as a shell says that SIGINT ended a command
sys.exit(status)
