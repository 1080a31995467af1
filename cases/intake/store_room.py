"""An owner's store opened by those who keep it: the archivist, and heads for owners their department knows.

Opened with a purpose, which is recorded with what was seen; open for half an hour under a token, so that no personal
number stands in an address.
"""

import secrets
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache

from cases.dossier.models import Dossier
from digitization.papers.models import Paper
from digitization.vault import services as vault
from motcua.core import access
from motcua.core.errors import Invalid, NotVisible
from motcua.core.models import OrgUnit, Person, Role, User
from motcua.core.moments import Moment

from .people import tidy

OPEN_FOR: Final = 1800  # seconds
SHOWN: Final = 200  # papers of one store, the newest
_UNKNOWN = "Không tìm thấy ai có giấy tờ trong phạm vi của bạn mang số hoặc mã hồ sơ này."


@dataclass(frozen=True, slots=True)
class Opened:
    """A store that is open to one person."""

    token: str
    owner: Person
    purpose: str


def open_store(*, user: User, asked: str, purpose: str, moment: Moment) -> str:
    """Open the store of the owner of a number, or of a dossier; the token of the open store. The look is recorded.

    Errors: Invalid by field: ``asked``, ``purpose``.
    """
    if not purpose.strip():
        raise Invalid({"purpose": "Ghi mục đích tra cứu."})
    owner, token = _owner(user, asked), secrets.token_urlsafe(16)
    vault.look(owner, papers(owner), place_of(user), user, purpose.strip()[:300], moment)
    cache.set(_key(token), (user.pk, owner.pk, purpose.strip()), OPEN_FOR)
    return token


def opened(user: User, token: str) -> Opened:
    """The store that ``user`` opened. Errors: NotVisible, also once half an hour is over."""
    by, owner, purpose = cache.get(_key(token), (0, 0, ""))
    if by != user.pk:
        raise NotVisible("Lần mở kho này đã hết hạn: hãy tìm lại và ghi mục đích.")
    return Opened(token, Person.objects.get(pk=owner), purpose)


def papers(owner: Person) -> list[Paper]:
    """What was accepted into a store, the newest SHOWN, whatever became of it since; with places and uses."""
    held = Paper.objects.filter(owner=owner, accepted_at__isnull=False).dressed().order_by("-pk")
    return list(held.prefetch_related("filings", "uses__user")[:SHOWN])


def unit_of(user: User) -> OrgUnit:
    """The unit for which a keeper looks."""
    return access.posts(user)[0].unit


def place_of(user: User) -> str:
    """What a keeper's look is for, as the journal names it: the unit itself."""
    return f"unit:{unit_of(user).code}"


def _owner(user: User, asked: str) -> Person:
    number = tidy(asked)
    seen = Dossier.objects.visible_to(user)
    by_code = seen.filter(code=number).select_related("applicant").first()
    owner = by_code.applicant if by_code else Person.objects.filter(id_number=number).first()
    keeper = access.holds(user, {Role.ARCHIVIST})
    if owner is None or not (by_code or keeper or seen.filter(applicant=owner).exists()):
        raise Invalid({"asked": _UNKNOWN})
    return owner


def _key(token: str) -> str:
    return f"store:{token}"
