"""What a clerk has on the desk, kept while it is being filled in: a browser that crashes loses nothing.

One draft a person, in the cache for a day's work. It holds personal data, so it is kept nowhere else: not in the
browser, not in an address, not in a log. A page of the desk holds a token; only the page that holds the draft writes
it, so two tabs never overwrite each other without a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import QueryDict

from motcua.core.models import User

KEPT = 12 * 3600  # seconds
ASIDE = 900  # seconds in which what was thrown away can be had back
LARGEST = 60_000  # characters
_NOT_TYPED = {"csrfmiddlewaretoken", "once", "act"}
_EMPTY_WITHOUT = ("id_number", "name", "procedure")


@dataclass(frozen=True)
class Draft:
    """The fields as the desk's form sent them, when, and by which page (``holder``)."""

    holder: str
    at: datetime
    fields: Mapping[str, list[str]]

    def as_post(self) -> QueryDict:
        """The fields as a form reads them."""
        found = QueryDict(mutable=True)
        for name, values in self.fields.items():
            found.setlist(name, values)
        return found


def read(user: User) -> Draft | None:
    """What lies on the desk of ``user``."""
    return _read(cache.get(_key(user)))


def save(user: User, holder: str, post: QueryDict, now: datetime, *, by_force: bool = False) -> Draft | None:
    """Keep what the page ``holder`` shows; an empty desk leaves nothing behind.

    Answers the draft of another page that stands in the way (then nothing was written, but ``by_force``), else None.
    """
    other = read(user)
    if other and other.holder != holder and not by_force:
        return other
    fields: dict[str, Any] = {name: post.getlist(name) for name in post if name not in _NOT_TYPED}
    if not any(post.get(name, "").strip() for name in _EMPTY_WITHOUT):
        cache.delete(_key(user))
    elif sum(len(value) for values in fields.values() for value in values) <= LARGEST:
        _keep(user, Draft(holder, now, fields))
    return None


def take_over(user: User, holder: str) -> Draft | None:
    """A fresh page shows the draft and holds it from now on; answers it as it was."""
    found = read(user)
    if found:
        _keep(user, replace(found, holder=holder))
    return found


def drop(user: User, holder: str = "") -> None:
    """Forget the draft (of the page ``holder``, when one is named)."""
    found = read(user)
    if found and holder in ("", found.holder):
        cache.delete(_key(user))


def put_aside(user: User) -> None:
    """Begin anew; what was on the desk can be had back for a while."""
    found = read(user)
    cache.delete(_key(user))
    if found:
        cache.set(_key(user, ":aside"), _plain(found), ASIDE)


def aside(user: User) -> Draft | None:
    """What ``user`` threw away a while ago."""
    return _read(cache.get(_key(user, ":aside")))


def take_back(user: User) -> bool:
    """Lay on the desk what was put aside, and aside what lies there: nothing is lost. False when it is gone."""
    back = aside(user)
    if back is None:
        return False
    cache.delete(_key(user, ":aside"))
    put_aside(user)
    _keep(user, back)
    return True


def _keep(user: User, draft: Draft) -> None:
    cache.set(_key(user), _plain(draft), KEPT)


def _plain(draft: Draft) -> dict[str, Any]:
    """Plain values: a draft of before an update is still read after it."""
    return {"holder": draft.holder, "at": draft.at.isoformat(), "fields": dict(draft.fields)}


def _read(kept: dict[str, Any] | None) -> Draft | None:
    return Draft(kept["holder"], datetime.fromisoformat(kept["at"]), kept["fields"]) if kept else None


def _key(user: User, which: str = "") -> str:
    return f"desk:draft:{user.pk}{which}"
