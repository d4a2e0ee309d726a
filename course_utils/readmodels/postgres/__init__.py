"""Views on a PostgreSQL server: a schema for each, with rows and position written in one transaction."""

from course_utils.readmodels.postgres.store import PostgresViewStore

__all__ = ["PostgresViewStore"]
