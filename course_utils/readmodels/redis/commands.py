"""Which commands a handler and a reader may use, and where in them the keys are.

A list of our own and not the server's (COMMAND INFO): it is the same for the embedded Redis, and a command that is not in
it is refused wherever it is known. Left out is what would make rows depend on more than the events: what expires, what
chooses at random, what names things by the clock (streams), what blocks, what moves or reads other keys.
"""

WRITES = {
    command: kind
    for kind, commands in {
        "string": "SET SETNX APPEND SETRANGE INCR INCRBY INCRBYFLOAT DECR DECRBY SETBIT BITFIELD",
        "hyperloglog": "PFADD",
        "hash": "HSET HSETNX HMSET HINCRBY HINCRBYFLOAT HDEL",
        "list": "LPUSH LPUSHX RPUSH RPUSHX LTRIM LREM LPOP RPOP",
        "set": "SADD SREM",
        "zset": "ZADD ZINCRBY ZREM ZREMRANGEBYRANK ZREMRANGEBYSCORE ZREMRANGEBYLEX ZPOPMIN ZPOPMAX GEOADD",
    }.items()
    for command in commands.split()
}
"""Commands that write the key they name first, with the kind of value they want there."""

REMOVES = {"DEL", "UNLINK"}
"""Commands that remove all keys they name."""

READS_ONE = {
    command
    for commands in (
        "GET GETRANGE STRLEN GETBIT BITCOUNT BITPOS TYPE",
        "HGET HMGET HGETALL HLEN HKEYS HVALS HEXISTS HSTRLEN",
        "LRANGE LINDEX LLEN LPOS",
        "SMEMBERS SCARD SISMEMBER SMISMEMBER",
        "ZRANGE ZREVRANGE ZRANGEBYSCORE ZREVRANGEBYSCORE ZRANGEBYLEX ZREVRANGEBYLEX ZRANK ZREVRANK",
        "ZCARD ZCOUNT ZLEXCOUNT ZSCORE ZMSCORE",
        "GEOPOS GEODIST GEOHASH GEOSEARCH",
    )
    for command in commands.split()
}
"""Commands that read the key they name first."""

READS_ALL = {"MGET", "EXISTS", "PFCOUNT", "SUNION", "SINTER", "SDIFF"}
"""Commands that read all keys they name."""
