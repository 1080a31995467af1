"""The small numbers of the rail: decisions and signatures that wait for a person. One query of all, kept 30 s."""

from collections import Counter

from django.core.cache import cache
from django.db.models import CharField, Count, QuerySet, Value

from cases.dossier.models import SupplementProposal
from motcua.core import access
from motcua.core.models import Role, User

from . import basket
from .to_sign import open_to

FRESH = 30  # seconds


def rail(user: User) -> dict[str, int]:
    """Name of the address → how much waits there; nothing for those who decide and sign nothing."""
    if not any(access.permitted(user, permission) for permission in ("results.approve", "results.sign", "scans.sign")):
        return {}
    return cache.get_or_set(_key(user), lambda: _count(user), FRESH) or {}


def forget(user: User) -> None:
    """After a decision: count anew."""
    cache.delete(_key(user))


def _key(user: User) -> str:
    return f"rail:{user.pk}"


def _count(user: User) -> dict[str, int]:
    parts = [_part(f"desk:{each.name}", each.waits(user)) for each in open_to(user)]
    if access.permitted(user, "results.approve"):
        parts += [_part("desk:signing", way) for way in basket.walks(user)]
    if heads := access.units(user, {Role.HEAD}):
        open_ones = SupplementProposal.objects.filter(decided_at=None, dossier__department__in=heads)
        parts.append(_part("desk:unit", open_ones))
    found: Counter[str] = Counter()
    for name, number in parts[0].union(*parts[1:], all=True):
        found[name] += number
    return dict(found)


def _part(name: str, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    """One row: the name of an address and how many of ``rows`` wait there."""
    if rows.query.is_sliced:
        rows = rows.model._default_manager.filter(pk__in=rows.values("pk"))  # a count knows no end
    return rows.order_by().values(at=Value(name, CharField())).annotate(number=Count("pk")).values_list("at", "number")
