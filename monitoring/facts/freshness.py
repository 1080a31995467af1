"""How fresh the facts are."""

from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

_KEY = "facts:as_of"


def note(now: datetime) -> None:
    """Everything that was committed before ``now`` is folded."""
    cache.set(_KEY, now.timestamp(), timeout=None)


def as_of() -> datetime | None:
    """When all lines of the journal were folded last; None when nobody folded yet."""
    at = cache.get(_KEY)
    return datetime.fromtimestamp(at, timezone.get_current_timezone()) if at else None
