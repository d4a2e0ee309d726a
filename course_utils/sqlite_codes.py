"""What SQLite says went wrong, as its primary code: the one place where an error's code is read."""

import sqlite3


def primary_code(error: BaseException) -> int:
    """SQLite's code for this error, such as SQLITE_BUSY; 0 if it is not SQLite that raised it."""
    if not isinstance(error, sqlite3.Error):
        return 0
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the upper bits only say more about the same error
