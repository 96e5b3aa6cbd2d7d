"""A cache that may be missing: when Redis is down or frozen, a page is slower, never broken."""

import json
from collections.abc import Callable
from copy import copy
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger()


def forgiving(name: str, on_failure: Any) -> Callable[..., Any]:
    """Return the backend's method, with a failure treated as a miss."""

    def method(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(RedisCache, name)(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("cache.unavailable", method=name, error=type(error).__name__)
            missed = copy(on_failure)  # a caller may change the dict it receives
            return args[1] if name == "get" and len(args) > 1 else kwargs.get("default", missed)

    return method


class JSONSerializer:
    """Never pickle: whoever could write to Redis could then run code here."""

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value).encode()

    def loads(self, stored: bytes) -> Any:
        return json.loads(stored)


class ForgivingRedisCache(RedisCache):
    add = forgiving("add", True)
    get = forgiving("get", None)
    set = forgiving("set", None)
    touch = forgiving("touch", False)
    delete = forgiving("delete", False)
    get_many = forgiving("get_many", {})
    set_many = forgiving("set_many", [])
    delete_many = forgiving("delete_many", None)
    has_key = forgiving("has_key", False)
    incr = forgiving("incr", 1)
    clear = forgiving("clear", False)
