"""A circuit breaker for each source, shared by all processes: one that fails is left alone for a while.

Closed: everybody asks. After FAILURES in a row it opens: nobody asks for REST seconds. Then it is half open: one asks,
and what comes of it closes or opens it again.
"""

from typing import Final

from django.core.cache import cache

FAILURES: Final = 3
REST: Final = 30.0  # seconds
TRIAL: Final = 10  # seconds after which a trial that never reported is given up
_KEPT: Final = 3600


def may_ask(source: str, now: float) -> bool:
    """Whether to ask at ``now`` (seconds); of many who ask a half-open source one may."""
    until = cache.get(_key(source, "until"))
    if until is None:
        return True
    return now >= until and bool(cache.add(_key(source, "trial"), 1, timeout=TRIAL))


def answered(source: str) -> None:
    """It works (again)."""
    cache.delete_many([_key(source, part) for part in ("failures", "until", "trial")])


def failed(source: str, now: float) -> None:
    """It did not answer; the third time in a row, and after a failed trial, it is left alone."""
    key = _key(source, "failures")
    cache.add(key, 0, timeout=_KEPT)
    if cache.incr(key) >= FAILURES:
        cache.set(_key(source, "until"), now + REST, timeout=_KEPT)
        cache.delete(_key(source, "trial"))


def _key(source: str, part: str) -> str:
    return f"source:{source}:{part}"
