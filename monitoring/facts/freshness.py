"""How fresh the facts are, and whether they have changed."""

from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

_AS_OF, _CHANGED = "facts:as_of", "facts:changed"


def note(now: datetime, *, changed: bool = False, whole: bool = True) -> None:
    """``whole``: everything written down before ``now`` is folded; ``changed``: there was something to fold."""
    at = now.timestamp()
    cache.set_many(({_AS_OF: at} if whole else {}) | ({_CHANGED: at} if changed else {}), timeout=None)


def as_of() -> datetime | None:
    """When all lines of the journal were folded last; None when nobody folded yet."""
    at = cache.get(_AS_OF)
    return datetime.fromtimestamp(at, timezone.get_current_timezone()) if at else None


def changed() -> str:
    """A mark that is another one after every change of the facts."""
    return str(cache.get(_CHANGED, ""))
