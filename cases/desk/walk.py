"""The list a dossier was opened from: its codes in their order, kept for the day, so that one goes on to the next."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from cases.dossier.models import Dossier
from motcua.core.models import User

KEPT = 12 * 3600  # seconds: a day's work
NEAR = 10  # neighbours looked at; those no longer visible are passed over
PARAMETER = "tu"


@dataclass(frozen=True)
class Walk:
    """Where a dossier stands in the list it was opened from. ``at``: from 1; ``previous``, ``next``: codes or empty."""

    name: str
    url: str
    tail: str
    at: int
    of: int
    previous: str
    next: str


def tail(request: HttpRequest) -> str:
    """What the links of a list's rows end with.

    The same address gives the same ending. A posted search gets a random one: nothing typed can be read out of it.
    """
    address = request.get_full_path().encode()
    return (
        f"?{PARAMETER}={secrets.token_hex(5) if request.method == 'POST' else hashlib.sha256(address).hexdigest()[:10]}"
    )


def tail_of(request: HttpRequest) -> str:
    """The ending with which this page itself was opened, if any."""
    token = request.GET.get(PARAMETER, "")[:20]
    return f"?{PARAMETER}={token}" if token.isalnum() else ""


def keep(request: HttpRequest, ending: str, name: str, codes: Sequence[str]) -> None:
    """Remember the list whose links end with ``ending``."""
    address = request.path if request.method == "POST" else request.get_full_path()
    cache.set(_key(request.user.pk, ending), {"name": name, "url": address, "codes": list(codes)}, KEPT)


def of(request: HttpRequest, user: User, code: str) -> Walk | None:
    """The place of ``code`` in the list that the address names; None without one, or when its day is over."""
    ending = tail_of(request)
    kept: dict[str, Any] | None = cache.get(_key(user.pk, ending)) if ending else None
    if kept is None or code not in kept["codes"]:
        return None
    codes: list[str] = kept["codes"]
    at = codes.index(code)
    before, after = codes[max(at - NEAR, 0) : at][::-1], codes[at + 1 : at + 1 + NEAR]
    seen = Dossier.objects.visible_to(user).filter(code__in=[*before, *after])
    there = set(seen.values_list("code", flat=True))
    previous, following = (next((c for c in near if c in there), "") for near in (before, after))
    return Walk(kept["name"], kept["url"], ending, at + 1, len(codes), previous, following)


def _key(user_pk: int | None, ending: str) -> str:
    return f"walk:{user_pk}:{ending}"
