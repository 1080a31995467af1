"""The small numbers of the rail: what waits for a head or the director. One query each, asked again after 30 s."""

from django.core.cache import cache

from cases.dossier.models import SupplementProposal
from motcua.core import access
from motcua.core.models import Role, User

from . import basket

FRESH = 30  # seconds


def rail(user: User) -> dict[str, int]:
    """Name of the address → how much waits there; nothing for those who decide nothing."""
    if not access.holds(user, basket.DECIDERS):
        return {}
    return cache.get_or_set(_key(user), lambda: _count(user), FRESH) or {}


def forget(user: User) -> None:
    """After a decision: count anew."""
    cache.delete(_key(user))


def _key(user: User) -> str:
    return f"rail:{user.pk}"


def _count(user: User) -> dict[str, int]:
    heads = access.units(user, {Role.HEAD})
    open_ones = SupplementProposal.objects.filter(decided_at=None, dossier__department__in=heads)
    return {"desk:unit": open_ones.count() if heads else 0, "desk:signing": basket.count(user)}
