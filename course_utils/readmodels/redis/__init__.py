"""A view in Redis: rows and position are written together by MULTI, unless somebody has moved the position meanwhile."""
