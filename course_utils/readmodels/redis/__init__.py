"""A view in Redis: rows and position are written together by MULTI, unless somebody has moved the position meanwhile."""

from course_utils.readmodels.redis.clients import embedded_redis, redis_at
from course_utils.readmodels.redis.errors import BrokenView
from course_utils.readmodels.redis.rows import NotKeptYet, RedisRows
from course_utils.readmodels.redis.store import RedisViewStore

__all__ = ["BrokenView", "NotKeptYet", "RedisRows", "RedisViewStore", "embedded_redis", "redis_at"]
