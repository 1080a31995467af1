"""The cache in Redis."""

from typing import Any

from django.core.cache.backends import redis


class _Client(redis.RedisCacheClient):
    """Keeps one client a pool; Django makes a new one for every word to Redis, four and more a page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client of the pool; safe to share between threads."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._kept:
            self._kept[pool] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._kept[pool]


class Cache(redis.RedisCache):
    """Django's cache in Redis with kept clients."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client
